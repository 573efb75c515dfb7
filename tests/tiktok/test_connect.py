"""A brand connects through TikTok's consent page: the state is ours, used once; the token is never shown."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests import make
from tiktok.answers import Grant
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Connection

BACK = "/b/acme/connection/connected/"


@pytest.fixture
def acme(db):
    return make.brand("Acme", connected=False)


@pytest.fixture
def grant(tiktok):
    tiktok.grants["code-1"] = Grant(token="very-secret", account_id="7300")


def begin(client):
    """Press Connect; the state that TikTok is asked to bring back."""
    answer = client.post("/b/acme/connection/connect/")
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)["state"][0]


def come_back(client, **query):
    return client.get(BACK, query, follow=True).content.decode()


def test_connect_leads_to_the_consent_page_with_the_way_back(as_ada, settings):
    answer = as_ada.post("/b/acme/connection/connect/")

    address = urlsplit(answer["Location"])
    query = parse_qs(address.query)
    assert answer["Location"].startswith(settings.TIKTOK_CONSENT_URL + "?")
    assert query["app_id"] == [settings.TIKTOK_APP_ID]
    assert query["redirect_uri"] == [settings.PUBLIC_URL + BACK]
    assert len(query["state"][0]) >= 32


def test_consent_connects_the_brand(as_ada, ada, acme, grant):
    page = come_back(as_ada, state=begin(as_ada), auth_code="code-1")

    connection = Connection.objects.get()
    assert (connection.brand, connection.status, connection.account_id) == (acme, "connected", "7300")
    assert connection.token == "very-secret"
    assert connection.status_changes.get().by == ada
    assert "Acme is connected to TikTok." in page
    assert "7300" in page
    assert "very-secret" not in page
    assert connection.sealed_token not in page


@pytest.mark.parametrize("state", ["", "made up", "é"])
def test_a_state_that_is_not_ours_connects_nothing(as_ada, grant, tiktok, state):
    begin(as_ada)
    page = come_back(as_ada, state=state, auth_code="code-1")

    assert "This consent was not started here. Connect once more." in page
    assert tiktok.asked == []
    assert not Connection.objects.exists()


def test_a_state_is_good_once(as_ada, grant, tiktok):
    state = begin(as_ada)
    come_back(as_ada, state="wrong", auth_code="code-1")
    page = come_back(as_ada, state=state, auth_code="code-1")

    assert "This consent was not started here." in page
    assert not Connection.objects.exists()


def test_a_consent_begun_for_one_brand_cannot_end_in_another(as_ada, ada, grant):
    make.member(make.brand("Boots", connected=False), ada, "owner")
    state = begin(as_ada)

    as_ada.get("/b/boots/connection/connected/", {"state": state, "auth_code": "code-1"})
    assert not Connection.objects.exists()

    come_back(as_ada, state=state, auth_code="code-1")
    assert Connection.objects.get().brand.slug == "acme"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            Rejected(40110, "Authorization code is expired", "R1"),
            "Authorization code is expired (code 40110, request R1)",
        ),
        (Unavailable("TikTok could not be reached (ConnectTimeout)."), "could not be reached"),
    ],
)
def test_what_tiktok_says_against_it_is_shown_in_words(as_ada, grant, tiktok, error, words):
    tiktok.before["exchange"] = [error]
    page = come_back(as_ada, state=begin(as_ada), auth_code="code-1")

    assert "TikTok did not connect:" in page
    assert words in page
    assert not Connection.objects.exists()


def test_an_account_another_brand_uses_is_refused(as_ada, acme, grant):
    taken = make.connection(make.brand("Boots", connected=False))
    taken.reconnect(at=make.NOW, token="theirs", account_id="7300")

    page = come_back(as_ada, state=begin(as_ada), auth_code="code-1")

    assert "This TikTok account is already connected to another brand here." in page
    assert [connection.brand.slug for connection in Connection.objects.all()] == ["boots"]


def test_reconnecting_lets_what_waited_go_on(as_ada, acme, grant, at):
    connection = make.connection(acme)
    connection.lose(at=at)
    waiting = make.callback(acme, next_try_at=at.replace(year=2099))
    assert "Needs reconnecting" in as_ada.get("/b/acme/connection/").content.decode()

    come_back(as_ada, state=begin(as_ada), auth_code="code-1")

    connection.refresh_from_db()
    waiting.refresh_from_db()
    assert (connection.status, connection.token) == ("connected", "very-secret")
    assert waiting.next_try_at.year < 2099


def test_an_analyst_reads_the_connection_and_changes_nothing(as_bo, acme, grant, tiktok):
    make.connection(acme)
    page = as_bo.get("/b/acme/connection/").content.decode()
    assert "Reconnect" not in page

    assert as_bo.post("/b/acme/connection/connect/").status_code == 403
    session = as_bo.session
    session[f"tiktok-consent-state-{acme.pk}"] = "s"
    session.save()
    assert "Analysts cannot connect a brand." in come_back(as_bo, state="s", auth_code="code-1")
    assert tiktok.asked == []


def test_connecting_takes_a_post(as_ada):
    assert as_ada.get("/b/acme/connection/connect/").status_code == 405


def test_nobody_elses_brand_can_be_connected(as_cleo, acme):
    assert as_cleo.get("/b/acme/connection/").status_code == 404
    assert as_cleo.post("/b/acme/connection/connect/").status_code == 404
    assert as_cleo.get(BACK, {"state": "", "auth_code": "code-1"}).status_code == 404
