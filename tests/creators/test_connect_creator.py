"""A creator connects the own account through a link (T6): unguessable, for that account alone, taken back at any time."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from creators import authenticating, tasks
from creators.models import Account
from tests import make
from tiktok import processing
from tiktok.answers import CreatorGrant, Profile
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call, CreatorConnection

GRANT = CreatorGrant("access-1", "refresh-1", "open-1", 86_400, 31_536_000, ("video.list",))


@pytest.fixture
def mia(acme):
    return make.account(acme, "mia", followers=10)


@pytest.fixture
def consented(tiktok):
    """TikTok knows Mia's code."""
    tiktok.creator_grants["code-1"] = GRANT
    tiktok.profiles["open-1"] = Profile(handle="mia", followers=82_300, is_business=False)


@pytest.fixture
def phone():
    return Client()


def link_of(as_ada, account):
    as_ada.post(f"/b/acme/creators/{account.pk}/connect-link/")
    account.refresh_from_db()
    return f"/connect/{account.connect_key}/"


def begin(phone, link):
    """Press Continue; the state TikTok is asked to bring back."""
    answer = phone.post(f"{link}start/")
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)


def come_back(phone, **query):
    return phone.get("/connect/done/", query, follow=True).content.decode()


def connected(phone, as_ada, account):
    state = begin(phone, link_of(as_ada, account))["state"][0]
    page = come_back(phone, state=state, code="code-1")
    account.refresh_from_db()
    return page


def test_the_page_says_who_asks_and_what_for(as_ada, mia, phone):
    page = phone.get(link_of(as_ada, mia))

    text = page.content.decode()
    assert "Connect your TikTok account with Acme" in text
    assert "Continue with TikTok" in text
    # Not "no-referrer": browsers would send the form with the origin "null", and it would be refused.
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "same-origin")


def test_the_consent_page_is_asked_as_documented(as_ada, mia, phone, settings):
    query = begin(phone, link_of(as_ada, mia))

    assert query["client_key"] == [settings.TIKTOK_APP_ID]
    assert query["response_type"] == ["code"]
    assert query["redirect_uri"] == [f"{settings.PUBLIC_URL}/connect/done/"]
    assert "video.list" in query["scope"][0].split(",")


def test_the_browser_may_follow_the_form_to_tiktoks_consent_page(client, settings):
    """Browsers hold redirects after a form against form-action too."""
    allowed = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]
    for page in (settings.TIKTOK_CONSENT_URL, settings.TIKTOK_CREATOR_CONSENT_URL):
        assert "{0.scheme}://{0.netloc}".format(urlsplit(page)) in allowed


def test_a_creator_who_consents_is_authenticated(as_ada, mia, phone, consented):
    page = connected(phone, as_ada, mia)

    connection = CreatorConnection.objects.get()
    assert "Connected" in page
    assert (mia.authenticated, mia.connection, mia.followers, mia.sources["followers"][0]) == (
        True,
        connection,
        82_300,
        "TikTok",
    )
    assert (connection.status, connection.token, connection.refresh_token) == ("connected", "access-1", "refresh-1")
    assert (connection.creator_id, connection.scopes) == ("creator of access-1", ["video.list"])
    assert "access-1" not in connection.sealed_token
    assert "Authenticated" in as_ada.get(f"/b/acme/creators/{mia.pk}/").content.decode()


@pytest.mark.parametrize("state", ["", "made up", "é"])
def test_an_answer_nobody_asked_for_connects_nothing(as_ada, mia, phone, consented, tiktok, state):
    begin(phone, link_of(as_ada, mia))
    assert "Start once more" in come_back(phone, state=state, code="code-1")
    assert tiktok.asked == []


def test_a_state_is_good_once_and_in_one_browser(as_ada, mia, phone, consented):
    state = begin(phone, link_of(as_ada, mia))["state"][0]
    assert "Start once more" in come_back(Client(), state=state, code="code-1")
    come_back(phone, state=state, code="code-1")
    assert "Start once more" in come_back(phone, state=state, code="code-1")
    assert CreatorConnection.objects.count() == 1


def test_no_means_no(as_ada, mia, phone):
    state = begin(phone, link_of(as_ada, mia))["state"][0]
    assert "You did not allow it." in come_back(phone, state=state, error="access_denied")


def test_somebody_elses_account_is_refused_and_its_token_given_back(as_ada, mia, phone, consented, tiktok):
    tiktok.profiles["open-1"] = Profile(handle="zoe")

    page = connected(phone, as_ada, mia)

    assert "You signed in as @zoe, but this link is for @mia." in page
    assert (mia.authenticated, tiktok.revoked, CreatorConnection.objects.count()) == (False, ["access-1"], 0)


def test_an_account_without_a_handle_gets_the_one_tiktok_tells(as_ada, acme, phone, consented):
    nameless = make.account(acme, None, display_name="Mia M.")
    connected(phone, as_ada, nameless)
    assert (nameless.handle, nameless.authenticated) == ("mia", True)


def test_a_handle_that_is_in_the_directory_already_is_refused_in_words(as_ada, acme, mia, phone, consented):
    nameless = make.account(acme, None, display_name="Mia M.")
    page = connected(phone, as_ada, nameless)
    assert "Another account in the brand’s directory has this handle already." in page
    assert not Account.objects.filter(authenticated=True).exists()


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Rejected(40110, "Authorization code is expired", "R"), "The consent was used already or is too old."),
        (Rejected(40999, "No such luck", "R"), "TikTok says: “No such luck”"),
        (Unavailable("Away."), "TikTok does not answer right now."),
    ],
)
def test_trouble_at_tiktok_is_said_in_words(as_ada, mia, phone, consented, tiktok, trouble, words):
    tiktok.before["exchange_creator"] = [trouble]
    page = connected(phone, as_ada, mia)
    assert words in page
    assert not mia.authenticated


def test_a_new_link_makes_the_old_one_useless(as_ada, mia, phone):
    old = link_of(as_ada, mia)
    link_of(as_ada, mia)
    assert phone.get(old).status_code == 404
    as_ada.post(f"/b/acme/creators/{mia.pk}/disconnect/")
    mia.refresh_from_db()
    assert mia.connect_key is None


@pytest.mark.parametrize("who", ["brand", "creator"])
def test_taken_back_the_tokens_are_given_back_and_forgotten(
    who, as_ada, mia, phone, consented, tiktok, django_capture_on_commit_callbacks
):
    connected(phone, as_ada, mia)
    with django_capture_on_commit_callbacks(execute=True):
        if who == "brand":
            as_ada.post(f"/b/acme/creators/{mia.pk}/disconnect/")
        else:
            phone.post(f"/connect/{mia.connect_key}/end/")

    mia.refresh_from_db()
    connection = CreatorConnection.objects.get()
    assert (mia.authenticated, connection.status, connection.sealed_token) == (False, "revoked", "")
    assert (tiktok.revoked, Call.objects.get(kind="revoke_creator").state) == (["access-1"], "done")


def test_tokens_are_renewed_before_they_end(acme, mia, tiktok, monkeypatch):
    connection = make.creator_connection(acme, token_ends_at=make.NOW + timedelta(hours=2))
    tiktok.creator_grants["refresh"] = CreatorGrant("access-2", "refresh-2", "open-1", 86_400, 31_536_000)
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)

    tasks.renew_tokens()
    tasks.renew_tokens()

    connection.refresh_from_db()
    assert (connection.token, connection.refresh_token) == ("access-2", "refresh-2")
    assert connection.token_ends_at == make.NOW + timedelta(days=1)
    assert len(tiktok.asked_for("refresh_creator")) == 1


def test_tokens_that_tiktok_will_not_renew_need_a_new_consent(acme, tiktok, at):
    account = make.account(acme, "mia", authenticated=True)
    assert account.connection is not None
    tiktok.before["refresh_creator"] = [Rejected(40107, "Refresh token is invalid.", "R")]

    authenticating.renew(account.connection, at=at)

    account.refresh_from_db()
    connection = CreatorConnection.objects.get()
    assert (connection.status, connection.sealed_token, account.authenticated) == ("needs_reconnecting", "", False)


def test_with_tiktok_away_the_tokens_stay_for_the_next_round(acme, tiktok, monkeypatch):
    connection = make.creator_connection(acme, token_ends_at=make.NOW)
    tiktok.before["refresh_creator"] = [Unavailable("Away.")]
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)
    tasks.renew_tokens()
    connection.refresh_from_db()
    assert (connection.status, connection.token) == ("connected", "access")


def test_a_consent_withdrawn_on_tiktok_ends_the_connection(acme, at):
    account = make.account(acme, "mia", authenticated=True)
    entry = {"event": "authorization.removed", "user_openid": account.connection.open_id, "content": '{"reason": 1}'}
    callback = make.callback(acme, entry=entry, topic="creator.disconnected")

    processing.process_callback(callback, at=at)

    account.refresh_from_db()
    assert (callback.state, callback.outcome) == ("done", "connection lost")
    assert (account.authenticated, account.connection.status) == (False, "needs_reconnecting")


def test_only_members_who_may_change_make_links(as_bo, as_cleo, mia):
    for address in ("connect-link", "disconnect"):
        assert as_bo.post(f"/b/acme/creators/{mia.pk}/{address}/").status_code == 403
        assert as_cleo.post(f"/b/acme/creators/{mia.pk}/{address}/").status_code == 404
        assert as_cleo.post(f"/b/other/creators/{mia.pk}/{address}/").status_code == 404


def test_an_invented_key_leads_nowhere(phone, db):
    assert phone.get("/connect/invented/").status_code == 404
    assert phone.post("/connect/invented/start/").status_code == 404
    assert phone.post("/connect/invented/end/").status_code == 404
