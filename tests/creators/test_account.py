"""An account's page and the facts a person corrects on it."""

import pytest

from creators import actions
from creators.models import Account
from tests import make

FACTS = {
    "handle": "@Mia.New",
    "display_name": "Mia",
    "country": "KR",
    "followers": "51000",
    "age": "20",
    "account_type": "personal",
    "videos_30d": "4",
    "views_30d": "2000",
    "suitable_13": "yes",
    "content_style": "comedy",
    "average_views": "",
    "average_likes": "",
    "average_comments": "",
}


@pytest.fixture
def mia(acme):
    return make.account(acme, "mia", followers=7_700, display_name="Mia Moves")


def test_the_page_shows_each_rule_with_value_threshold_and_words(as_ada, mia):
    page = as_ada.get(f"/b/acme/creators/{mia.pk}/").content.decode()
    for words in ("7,700", "10,000 or more", "2,300 followers short.", "18 or older", "TTCM is open there"):
        assert words in page
    assert "Non-TTCM" in page
    assert "Send invite" in page


def test_the_page_shows_orders_and_posts_of_this_account_alone(as_ada, acme, mia):
    campaign = make.campaign(acme, name="Winter boots")
    order = make.order(acme, status="in_progress", videos=3, participant=make.participant(campaign, mia))
    make.post(acme, order=order, caption="Dry feet", views=12_345)
    make.post(acme, caption="Somebody else’s")

    page = as_ada.get(f"/b/acme/creators/{mia.pk}/").content.decode()

    assert "Winter boots" in page
    assert "In progress" in page
    assert "Dry feet" in page
    assert "12.3K" in page
    assert "Somebody else" not in page


def test_the_page_of_an_account_without_handle_asks_for_it(as_ada, acme):
    page = as_ada.get(f"/b/acme/creators/{make.account(acme, None).pk}/").content.decode()
    assert "Handle needed" in page
    assert "Send invite" not in page


@pytest.mark.parametrize(
    ("status", "polls"), [("sending", True), ("sent", True), ("seen", True), ("joined", False), ("declined", False)]
)
def test_the_invitation_is_followed_while_it_is_open(as_ada, acme, mia, status, polls):
    make.invitation(acme, account=mia, status=status)
    panel = as_ada.get(f"/b/acme/creators/{mia.pk}/status/")
    assert ("hx-trigger" in panel.content.decode()) is polls
    assert ("HX-Trigger" in panel) is not polls


def test_facts_are_corrected_and_a_new_handle_is_asked_about_anew(as_ada, ada, mia):
    Account.objects.filter(pk=mia.pk).update(in_marketplace=True, marketplace_checked_at=make.NOW)

    answer = as_ada.post(f"/b/acme/creators/{mia.pk}/edit/", FACTS, follow=True)

    assert "Facts of @mia.new saved." in answer.content.decode()
    mia.refresh_from_db()
    assert (mia.handle, mia.country, mia.followers, mia.age, mia.suitable_13) == ("mia.new", "KR", 51_000, 20, True)
    assert (mia.average_views, mia.sources["followers"][0]) == (None, "Ada")
    assert (mia.in_marketplace, mia.marketplace_checked_at) == (False, None)


def test_an_answer_about_the_handle_of_before_is_not_kept(mia, tiktok, at):
    tiktok.statuses["mia"] = "in"
    asked_about = Account.objects.get(pk=mia.pk)
    Account.objects.filter(pk=mia.pk).update(handle="mia.new")

    actions.refresh_accounts([asked_about], at=at, cause="test")

    mia.refresh_from_db()
    assert (mia.in_marketplace, mia.marketplace_checked_at) == (False, None)


def test_the_same_handle_keeps_its_place_in_ttcm(as_ada, mia):
    Account.objects.filter(pk=mia.pk).update(in_marketplace=True, marketplace_checked_at=make.NOW)
    as_ada.post(f"/b/acme/creators/{mia.pk}/edit/", FACTS | {"handle": "mia"})
    mia.refresh_from_db()
    assert (mia.in_marketplace, mia.followers) == (True, 51_000)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"handle": "@Taken"}, "@taken is already in your directory."),
        ({"handle": "no handle!"}, "is not a TikTok handle"),
        ({"handle": ""}, "An account that has a handle keeps one."),
        ({"display_name": ""}, "This field is required."),
        ({"followers": "-1"}, "greater than or equal to 0"),
        ({"followers": "1e99"}, "Enter a whole number."),
        ({"age": "40000"}, "less than or equal to 120"),
        ({"videos_30d": "3000000000"}, "less than or equal to 1000000"),
        ({"country": "XX"}, "Select a valid choice."),
        ({"suitable_13": "maybe"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(as_ada, acme, mia, changes, words):
    make.account(acme, "taken")

    answer = as_ada.post(f"/b/acme/creators/{mia.pk}/edit/", FACTS | {"content_style": "typed by hand"} | changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "typed by hand" in page
    mia.refresh_from_db()
    assert (mia.handle, mia.followers) == ("mia", 7_700)


def test_a_handle_waits_for_its_open_invitation(as_ada, acme, mia):
    make.invitation(acme, account=mia)

    answer = as_ada.post(f"/b/acme/creators/{mia.pk}/edit/", FACTS)

    assert answer.status_code == 422
    assert "@mia has an open invitation; its handle can change after that." in answer.content.decode()
    mia.refresh_from_db()
    assert mia.handle == "mia"


def test_an_account_known_by_name_gets_its_handle(as_ada, acme):
    named = make.account(acme, None, display_name="Lele")
    make.account(acme, None, display_name="Other Name")

    taken = as_ada.post(f"/b/acme/creators/{named.pk}/edit/", FACTS | {"handle": "", "display_name": "OTHER NAME"})
    assert "Another account without a handle has this name." in taken.content.decode()

    as_ada.post(f"/b/acme/creators/{named.pk}/edit/", FACTS | {"handle": "lelepons"})
    named.refresh_from_db()
    assert named.handle == "lelepons"


@pytest.mark.parametrize("page", ["", "status/", "edit/"])
def test_cleo_finds_no_account_of_acmes(page, as_cleo, mia):
    assert as_cleo.get(f"/b/acme/creators/{mia.pk}/{page}").status_code == 404
    assert as_cleo.get(f"/b/other/creators/{mia.pk}/{page}").status_code == 404
    assert as_cleo.post(f"/b/other/creators/{mia.pk}/edit/", FACTS).status_code == 404


def test_bo_reads_the_page_and_changes_nothing(as_bo, mia):
    page = as_bo.get(f"/b/acme/creators/{mia.pk}/").content.decode()
    assert "Send invite" not in page
    assert "Edit facts" not in page
    assert as_bo.post(f"/b/acme/creators/{mia.pk}/edit/", FACTS).status_code == 403
    mia.refresh_from_db()
    assert mia.handle == "mia"
