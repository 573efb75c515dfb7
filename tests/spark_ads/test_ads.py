"""Ads at TikTok: paused, resumed, ended, followed; and what an ad that lost its authorization says (S5, S7)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import count

import pytest
from django.core.cache import cache

from brands.models import Notification
from brands.notifying import tell_of_changes
from spark_ads import ad_accounts, ad_following, delivery, making
from spark_ads.models import Ad, AdAccount
from spark_ads.models.ad import TROUBLE
from spark_ads.tasks import follow_ad_accounts, keep_ad_accounts
from tests import make
from tests.killing import killed_at
from tiktok.answers import AdObject
from tiktok.connecting import client_for
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Connection

ADS = "/b/acme/spark-ads/ads/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ad(acme, tiktok):
    """An ad that TikTok delivers."""
    made = make.ad(acme)
    tiktok.spark_posts[made.asset.code] = tiktok.add_code(made.asset.code, item_id=made.asset.item_id)
    at_tiktok(tiktok, made, "STATUS_DELIVERY_OK", "AD_STATUS_DELIVERY_OK")
    return made


def at_tiktok(tiktok, ad, status, secondary, **facts):
    tiktok.ad_objects[ad.tiktok_id] = "ad", AdObject(ad.tiktok_id, ad.tiktok_name, status, secondary, **facts)


@pytest.fixture
def press(as_ada, ad, django_capture_on_commit_callbacks):
    def go(path, client=as_ada):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"{ADS}{ad.pk}/{path}")
        ad.refresh_from_db()
        return answer

    return go


def follow(ad, at):
    ad_following.follow_ads(ad.account, client_for(ad.brand), at=at)
    ad.refresh_from_db()


def test_pause_resume_and_end(press, ad, as_ada, tiktok):
    for word, status, secondary, label in (
        ("pause", "paused", "AD_STATUS_DISABLE", "Paused"),
        ("resume", "active", "AD_STATUS_DELIVERY_OK", "Delivering"),
        ("end", "ended", "AD_STATUS_DELETE", "Ended"),
    ):
        press(f"switch/{word}/")
        assert (ad.status, tiktok.ad_objects[ad.tiktok_id][1].secondary_status) == (status, secondary)
        assert label in as_ada.get(f"{ADS}{ad.pk}/").content.decode()
    assert "is not possible any more" in as_ada.get(press("switch/pause/").url).content.decode()


def test_the_page_follows_while_tiktok_is_asked_and_says_what_it_refused(press, ad, as_ada, tiktok):
    tiktok.before["set_ad_status"] = [Unavailable("HTTP 502")]
    press("switch/pause/")
    region = as_ada.get(f"{ADS}{ad.pk}/", headers=HTMX).content.decode()
    assert 'hx-trigger="every 2s"' in region
    assert "<html" not in region
    assert "TikTok is already being asked." in as_ada.get(press("switch/pause/").url).content.decode()


def test_a_refused_switch_is_told(press, ad, as_ada, tiktok):
    tiktok.before["set_ad_status"] = [Rejected(40002, "This ad has been deleted.", "R1")]
    press("switch/pause/")
    assert ad.status == "active"
    assert "TikTok refused: This ad has been deleted." in as_ada.get(f"{ADS}{ad.pk}/").content.decode()


@pytest.mark.parametrize("secondary", sorted(delivery.DELIVERY))
def test_each_status_of_tiktoks_is_in_words(secondary, ad, as_ada, tiktok, at):
    at_tiktok(tiktok, ad, "STATUS_NOT_DELIVERY", secondary)
    follow(ad, at)
    page = as_ada.get(f"{ADS}{ad.pk}/").content.decode()
    said = delivery.DELIVERY[secondary]
    if ad.status == "ended":
        said = delivery.Delivery("Ended", "neutral")
    assert str(said.label) in page
    assert str(said.words) in page
    assert secondary not in page


def test_what_only_a_person_can_mend_is_what_is_shown_as_an_error():
    assert set(TROUBLE) == {status for status, said in delivery.DELIVERY.items() if said.tone == "error"}


def test_following_costs_as_many_queries_however_many_ads(acme, tiktok, at, django_assert_num_queries):
    ad = make.ad(acme)
    account, client = ad.account, client_for(acme)
    ads = [ad, *(make.ad(acme, asset=ad.asset, ad_group=ad.ad_group) for _ in range(20))]
    for each in ads:
        at_tiktok(tiktok, each, "STATUS_NOT_DELIVERY", "AD_STATUS_AUDIT")
    with django_assert_num_queries(6):  # two of them are the savepoint a test makes of a transaction
        ad_following.follow_ads(account, client, at=at)
    assert {each.delivery for each in Ad.objects.all()} == {"AD_STATUS_AUDIT"}


def test_an_unknown_status_is_shown_as_it_came(ad, as_ada, tiktok, at):
    at_tiktok(tiktok, ad, "STATUS_NOT_DELIVERY", "AD_STATUS_SOMETHING_NEW")
    follow(ad, at)
    assert "Something new" in as_ada.get(f"{ADS}{ad.pk}/").content.decode()


def test_a_refusal_of_the_review_is_told_with_its_reason(ad, acme, ada, as_ada, tiktok, at):
    at_tiktok(tiktok, ad, "STATUS_NOT_DELIVERY", "AD_STATUS_AUDIT_DENY", reject_reason="The landing page is broken.")
    follow(ad, at)
    follow(ad, at)
    tell_of_changes()
    assert "The landing page is broken." in as_ada.get(f"{ADS}{ad.pk}/").content.decode()
    assert ad.pk in [shown.pk for shown in as_ada.get(f"{ADS}?status=attention").context["ads"]]
    assert [note.text for note in Notification.objects.all()] == [
        "TikTok’s review refused the ad “Boots”. The landing page is broken."
    ]


def test_a_worker_killed_at_any_line_leaves_no_refusal_untold(acme, tiktok, at):
    for line in count(1):
        ads = [make.ad(acme), make.ad(acme)]
        told = {ad.tiktok_id: AdObject(ad.tiktok_id, "", "", "AD_STATUS_AUDIT_DENY") for ad in ads}
        look = partial(ad_following.settle_ads, told=told, at=at)
        killed = killed_at(line, [ad_following.__file__], partial(look, ads))
        look(list(Ad.objects.filter(tiktok_id__in=told)))
        assert (line, [ad.status_changes.filter(action="deny").count() for ad in ads]) == (line, [1, 1])
        if not killed:
            break
    assert line > 12


@pytest.mark.parametrize(
    ("before", "status", "secondary", "after"),
    [
        ("active", "STATUS_DISABLE", "AD_STATUS_DISABLE", "paused"),
        ("paused", "STATUS_DELIVERY_OK", "AD_STATUS_DELIVERY_OK", "active"),
        ("active", "STATUS_DELETE", "AD_STATUS_DELETE", "ended"),
        ("paused", "STATUS_DELETE", "AD_STATUS_CAMPAIGN_DELETE", "ended"),
        ("paused", "STATUS_NOT_DELIVERY", "AD_STATUS_AUDIT", "paused"),
    ],
)
def test_what_is_done_in_ads_manager_is_seen(before, status, secondary, after, acme, tiktok, at):
    ad = make.ad(acme, status=before)
    at_tiktok(tiktok, ad, status, secondary)
    follow(ad, at)
    assert ad.status == after


def test_an_answer_older_than_what_is_being_asked_changes_nothing(ad, ada, tiktok, at):
    making.switch(ad, making.PAUSE, by=ada, at=at)
    at_tiktok(tiktok, ad, "STATUS_DELETE", "AD_STATUS_DELETE")
    follow(ad, at)
    assert ad.status == "active"


@pytest.mark.parametrize("known", [True, False])
def test_an_ad_whose_authorization_ended_says_so_with_two_ways_on(known, ad, acme, ada, as_ada, press, tiktok):
    """Within a round: two minutes at most."""
    if known:
        type(ad.asset).objects.update(post=make.post(acme))
    tiktok.spark_posts.clear()
    at_tiktok(tiktok, ad, "STATUS_NOT_DELIVERY", "AD_STATUS_ASSET_AUTHORIZATION_LOST")
    follow_ad_accounts()
    tell_of_changes()

    page = as_ada.get(f"{ADS}{ad.pk}/").content.decode()
    for words in ("Authorization ended", "Two ways on:", "Ask to extend" if known else "Open the post"):
        assert words in page
    assert "Ads with a post of @mara.bakes have stopped." in Notification.objects.get().text
    press("another-post/")
    new = Ad.objects.exclude(pk=ad.pk).get()
    assert (new.status, new.asset, new.ad_group_id, new.name) == ("draft", None, ad.ad_group_id, ad.name)


def test_the_clock_alone_is_enough_to_say_it(ad, as_ada, at):
    type(ad.asset).objects.update(ends_at=at - timedelta(days=999))
    ad_following.watch_ends(at=at)
    assert "Authorization ended" in as_ada.get(f"{ADS}{ad.pk}/").content.decode()
    assert "Authorization ended" in as_ada.get(ADS).content.decode()


def test_a_round_looks_again_within_minutes(ad, at):
    follow_ad_accounts()
    account = AdAccount.objects.get()
    assert account.next_check_at is not None
    assert not AdAccount.objects.due_for_check(at).filter(pk=account.pk, next_check_at__lte=at).exists()


def test_accounts_follow_the_connection(acme):
    Connection.objects.filter(brand=acme).update(advertiser_ids=["71", "72"])
    keep_ad_accounts()
    assert [account.advertiser_id for account in ad_accounts.of(acme)] == ["71", "72"]
    Connection.objects.filter(brand=acme).update(advertiser_ids=["72", "73"])
    keep_ad_accounts()
    assert [account.advertiser_id for account in ad_accounts.of(acme)] == ["72", "73"]
    assert AdAccount.objects.count() == 3


def test_a_connection_that_says_nothing_of_accounts_is_asked_once_an_hour(acme, tiktok):
    Connection.objects.filter(brand=acme).update(advertiser_ids=[])
    keep_ad_accounts()
    keep_ad_accounts()
    assert (list(ad_accounts.of(acme)), len(tiktok.asked_for("advertisers"))) == ([], 1)
    cache.clear()
    tiktok.advertiser_ids = ["71"]
    keep_ad_accounts()
    assert [account.advertiser_id for account in ad_accounts.of(acme)] == ["71"]


def test_name_and_currency_come_by_themselves(acme, tiktok):
    make.ad_account(acme, name="", currency="")
    follow_ad_accounts()
    assert (AdAccount.objects.get().name, AdAccount.objects.get().currency) == ("Acme ads", "USD")


def test_a_post_that_comes_to_be_known_is_tied(ad, acme):
    make.ad_day(ad, make.NOW.date(), spend=5)
    post = make.post(acme, tiktok_id=ad.asset.item_id)
    keep_ad_accounts()
    ad.asset.refresh_from_db()
    assert ad.asset.post == post
    assert [(day.date, day.spend) for day in post.paid_days.all()] == [(make.NOW.date(), Decimal(5))]


def test_the_list_is_searched_narrowed_and_counted(as_ada, acme):
    make.ad(acme, name="Winter boots")
    make.ad(acme, name="Soup", status="paused", asset=make.asset(acme, handle="noor"))
    make.ad(acme, name="Old", status="ended")
    words = as_ada.get(f"{ADS}?q=@noor").content.decode()
    assert "Soup" in words
    assert "Winter boots" not in words
    region = as_ada.get(f"{ADS}?status=active", headers=HTMX).content.decode()
    assert ("Winter boots" in region, "Soup" in region, "<html" in region) == (True, False, False)
    assert [tab[3] for tab in as_ada.get(ADS).context["tabs"]] == [3, 0, 1, 1, 0, 1]
    assert "None here" in as_ada.get(f"{ADS}?q=nothing").content.decode()


def test_the_list_costs_as_many_queries_however_long(as_ada, acme, django_assert_num_queries):
    make.ad_day(make.ad(acme), make.NOW.date())
    as_ada.get(ADS)
    with django_assert_num_queries(8):
        as_ada.get(ADS)
    for _ in range(20):
        make.ad_day(make.ad(acme), make.NOW.date())
    with django_assert_num_queries(8):
        as_ada.get(ADS)


def test_an_empty_list_shows_the_way(as_ada, acme):
    assert "Put one into the library first." in as_ada.get(ADS).content.decode()
    make.asset(acme)
    assert "Choose a post of the library" in as_ada.get(ADS).content.decode()


@pytest.mark.parametrize("path", ["switch/pause/", "switch/end/", "retry/", "edit/"])
def test_nobody_else_switches_ads(path, press, ad, as_bo, as_cleo, other, tiktok):
    assert press(path, client=as_bo).status_code == 403
    assert press(path, client=as_cleo).status_code == 404
    assert as_cleo.post(f"/b/other/spark-ads/ads/{ad.pk}/{path}").status_code == 404
    assert as_cleo.get(f"/b/other/spark-ads/ads/{ad.pk}/").status_code == 404
    assert as_cleo.get(ADS).status_code == 404
    assert "Pause" not in as_bo.get(f"{ADS}{ad.pk}/").content.decode()
    ad.refresh_from_db()
    assert ad.status == "active"
    assert tiktok.asked == []


def test_a_switch_there_is_not(press, as_ada, ad):
    assert press("switch/explode/").status_code == 404
    assert as_ada.get(f"{ADS}{ad.pk}/switch/pause/").status_code == 405


def test_the_guide_has_the_code_and_tiktoks_words(as_ada, as_cleo, acme, other):
    asset = make.asset(acme, code="#Ab+/=")
    page = as_ada.get(f"/b/acme/spark-ads/by-hand/?asset={asset.pk}").content.decode()
    for words in ('data-copy="#Ab+/="', "Apply for authorization", "Use other authorized account or post choose @mara"):
        assert words in page
    granted = make.authorization(acme, status="authorized")
    assert 'data-copy="#code+/="' in as_ada.get(f"/b/acme/spark-ads/by-hand/?post={granted.post_id}").content.decode()
    assert as_ada.get("/b/acme/spark-ads/by-hand/?asset=x").status_code == 200
    assert as_cleo.get(f"/b/other/spark-ads/by-hand/?asset={asset.pk}").status_code == 404
    assert as_cleo.get(f"/b/other/spark-ads/by-hand/?post={granted.post_id}").status_code == 404
