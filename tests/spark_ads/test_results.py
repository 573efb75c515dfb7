"""Paid results: kept by ad and day, corrected visibly, summed into the posts' paid days once (S6)."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from time import sleep

import pytest
from django.db import connection, transaction
from django.urls import reverse

from campaigns.models import PaidDay
from spark_ads import ad_following, library, results
from spark_ads.models import AdAccount, AdDay, Correction
from spark_ads.models.choices import BudgetMode
from spark_ads.tasks import read_paid_results
from tests import make
from tests.lifecycle.test_race import only_where_rows_lock
from tiktok import processing
from tiktok.answers import AdObject, PaidFigures
from tiktok.connecting import client_for
from tiktok.models import Call

TODAY = make.NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
A_DAY = timedelta(days=1)


@pytest.fixture
def post(acme):
    return make.post(acme, views=10_000, likes=400, comments=20, shares=40)


@pytest.fixture
def ad(acme, post):
    return make.ad(acme, asset=make.asset(acme, post=post, item_id=post.tiktok_id))


def row(ad, day, **metrics):
    """A row as TikTok reports it; the client has made numbers of its strings."""
    usual = {"spend": "12.34", "impressions": "2000", "clicks": "20", "conversion": "2", "video_play_actions": "1800"}
    usual |= {"likes": "30", "comments": "2", "shares": "4", "follows": "1", "engagements": "57"}
    return PaidFigures(ad.tiktok_id, day, {name: Decimal(value) for name, value in {**usual, **metrics}.items()})


def read(ad, at):
    return results.read_account(AdAccount.objects.get(pk=ad.account.pk), client_for(ad.brand), at=at)


def keep_at_once(first, second):
    """Keep a day of each of two ads, each in a connection of its own; the first commits only after the second began."""
    begun = threading.Event()

    def keep(ad):
        results.keep(ad.account, {ad.tiktok_id: ad}, [row(ad, YESTERDAY)], at=make.NOW)

    def late():
        begun.wait()
        keep(second)
        connection.close()

    worker = threading.Thread(target=late)
    worker.start()
    with transaction.atomic():
        keep(first)
        begun.set()
        sleep(0.5)
    worker.join()


def paid_days(post):
    return [(day.date, day.currency, day.spend, day.views, day.likes) for day in post.paid_days.order_by("date")]


def test_each_day_is_kept_and_summed_into_the_posts_paid_day(ad, post, tiktok, at):
    tiktok.paid = [row(ad, YESTERDAY), row(ad, TODAY, spend="1.00", video_play_actions="100")]
    assert read(ad, at) == 2

    day = AdDay.objects.get(date=YESTERDAY)
    assert (day.spend, day.currency, day.impressions, day.conversions) == (Decimal("12.34"), "USD", 2_000, 2)
    assert (day.views, day.follows, day.engagements, day.views_2s) == (1_800, 1, 57, None)
    assert paid_days(post) == [
        (YESTERDAY, "USD", Decimal("12.34"), 1_800, 30),
        (TODAY, "USD", Decimal("1.00"), 100, 30),
    ]


def test_reading_twice_counts_once(ad, post, tiktok, at):
    tiktok.paid = [row(ad, YESTERDAY)]
    read(ad, at)
    assert read(ad, at) == 0
    assert paid_days(post) == [(YESTERDAY, "USD", Decimal("12.34"), 1_800, 30)]
    assert AdDay.objects.count() == PaidDay.objects.count() == 1


def test_two_ads_of_a_post_are_one_paid_day(ad, acme, post, tiktok, at):
    other = make.ad(acme, asset=ad.asset, ad_group=ad.ad_group)
    tiktok.paid = [row(ad, YESTERDAY), row(other, YESTERDAY, spend="0.66")]
    read(ad, at)
    assert paid_days(post) == [(YESTERDAY, "USD", Decimal("13.00"), 3_600, 60)]


def test_currencies_stay_apart(ad, acme, post, tiktok, at):
    euros = make.ad_account(acme, currency="EUR")
    other = make.ad(acme, asset=make.asset(acme, ad_account=euros, post=post, item_id=post.tiktok_id))
    tiktok.paid = [row(ad, YESTERDAY), row(other, YESTERDAY, spend="5")]
    read(ad, at)
    read(other, at)
    assert sorted(day[1:3] for day in paid_days(post)) == [("EUR", Decimal(5)), ("USD", Decimal("12.34"))]


def test_a_late_correction_overwrites_its_day_and_is_shown(ad, post, as_ada, tiktok, at):
    tiktok.paid = [row(ad, YESTERDAY), row(ad, TODAY)]
    read(ad, at)
    tiktok.paid = [row(ad, YESTERDAY, spend="11.00", clicks="18"), row(ad, TODAY)]
    read(ad, at + A_DAY)

    correction = Correction.objects.get()
    assert correction.day.date == YESTERDAY
    assert correction.before == {"spend": "12.34", "clicks": 20}
    assert correction.after == {"spend": "11", "clicks": 18}
    assert paid_days(post)[0][2] == Decimal("11.00")
    page = as_ada.get(reverse("spark_ads:ad", args=["acme", ad.pk])).content.decode()
    assert "Corrections by TikTok" in page
    assert "spend 12.34 → 11" in page
    assert "clicks 20 → 18" in page


def test_a_day_that_goes_on_is_not_corrected(ad, tiktok, at):
    tiktok.paid = [row(ad, TODAY, spend="1")]
    read(ad, at)
    tiktok.paid = [row(ad, TODAY, spend="2")]
    read(ad, at + timedelta(hours=1))
    tiktok.paid = [row(ad, TODAY, spend="3")]
    read(ad, at + A_DAY)
    assert not Correction.objects.exists()
    assert AdDay.objects.get().spend == 3


@pytest.mark.parametrize(
    ("zone", "hour", "corrected"),
    [
        ("America/Los_Angeles", 3, False),  # still yesterday there
        ("America/Los_Angeles", 9, True),
        ("Pacific/Auckland", -12, True),  # over there at noon of our day
        ("Asia/Kolkata", -6, False),
        ("Asia/Kolkata", -5, True),
        ("Nowhere/At_All", 0, True),
    ],
)
def test_a_day_is_over_where_the_account_is(zone, hour, corrected, ad, tiktok, at):
    AdAccount.objects.update(timezone=zone)
    type(ad).objects.update(submitted_at=at - A_DAY * 3)
    midnight = datetime.combine(TODAY, time(), UTC)
    tiktok.paid = [row(ad, YESTERDAY, spend="1")]
    read(ad, midnight + timedelta(hours=hour))
    tiktok.paid = [row(ad, YESTERDAY, spend="2")]
    read(ad, midnight + A_DAY)
    assert Correction.objects.exists() == corrected


def test_the_day_that_is_asked_for_is_the_accounts(ad, tiktok, at):
    AdAccount.objects.update(timezone="Pacific/Auckland")
    tiktok.paid = [row(ad, TODAY + A_DAY)]
    assert read(ad, datetime.combine(TODAY, time(13), UTC)) == 1
    assert AdAccount.objects.get().reported_until == TODAY + A_DAY


@pytest.mark.django_db(transaction=True)
@only_where_rows_lock
def test_two_accounts_that_advertise_one_post_at_once_lose_nothing(ad, acme, post):
    """The second reads while the first has written and not ended yet."""
    theirs = make.asset(acme, ad_account=make.ad_account(acme), post=post, item_id=post.tiktok_id)
    keep_at_once(ad, make.ad(acme, asset=theirs))
    assert paid_days(post) == [(YESTERDAY, "USD", Decimal("24.68"), 3_600, 60)]


def test_an_ad_is_asked_about_until_tiktok_corrects_nothing_more(ad, ada, tiktok, at):
    ad.end(at=at, by=ada)
    tiktok.paid = [row(ad, TODAY)]
    for days in (0, 28):  # the last correction may come as late as this
        tiktok.paid = [row(ad, TODAY, spend=str(days + 1))]
        assert read(ad, at + A_DAY * days) == 1
    assert not type(ad).objects.get().is_final
    read(ad, at + A_DAY * 29)
    assert type(ad).objects.get().is_final
    tiktok.asked.clear()
    read(ad, at + A_DAY * 30)
    assert tiktok.asked_for("paid_report") == []


def test_what_was_not_read_for_long_is_read_before_it_is_final(ad, post, ada, tiktok, at):
    """The connection was lost for months."""
    ad.end(at=at, by=ada)
    tiktok.paid = [row(ad, TODAY)]
    assert read(ad, at + A_DAY * 90) == 1
    assert paid_days(post) == [(TODAY, "USD", Decimal("12.34"), 1_800, 30)]


def test_a_schedule_that_is_over_is_final_until_it_is_put_off(ad, acme, tiktok, at):
    """As somebody may do in Ads Manager."""
    type(ad.ad_group).objects.update(ends_at=at)
    tiktok.ad_objects[ad.tiktok_id] = "ad", AdObject(ad.tiktok_id, "", "STATUS_TIME_DONE", "AD_STATUS_DONE")
    ad_following.follow_ads(ad.account, client_for(acme), at=at)
    read(ad, at + A_DAY * 29)
    assert type(ad).objects.get().is_final
    tiktok.change_ad(ad.tiktok_id, secondary_status="AD_STATUS_DELIVERY_OK")
    ad_following.follow_ads(ad.account, client_for(acme), at=at)
    assert not type(ad).objects.get().is_final


def test_an_account_with_nothing_left_to_say_is_not_asked(ad, at):
    type(ad.asset).objects.update(status="lost")
    assert AdAccount.objects.due_for_report(at).exists()
    type(ad).objects.update(is_final=True)
    assert not AdAccount.objects.due_for_report(at).exists()


def test_without_currency_nothing_is_read_until_it_is_known(ad, tiktok, at):
    AdAccount.objects.update(currency="", name="")
    tiktok.paid = [row(ad, YESTERDAY)]
    tiktok.currency = ""
    assert read(ad, at) == 0
    tiktok.currency = "USD"
    assert read(ad, at) == 1


def test_what_happened_while_the_currency_was_not_known_is_read_once_it_is(ad, tiktok, at):
    AdAccount.objects.update(currency="", name="")
    tiktok.paid = [row(ad, YESTERDAY)]
    tiktok.currency = ""
    read(ad, at)
    tiktok.currency = "USD"
    assert read(ad, at + A_DAY * 60) == 1


def test_a_long_past_is_read_in_windows_of_thirty_days(ad, tiktok, at):
    type(ad).objects.update(submitted_at=at - A_DAY * 90)
    days = [TODAY - A_DAY * n for n in (85, 60, 31, 30, 29, 1, 0)]
    tiktok.paid = [row(ad, day) for day in days]
    assert read(ad, at) == len(days)
    assert len(tiktok.asked_for("paid_report")) == 4
    read(ad, at)
    assert len(tiktok.asked_for("paid_report")) == 5


def test_the_schedule_reads_accounts_that_have_ads(ad, acme, tiktok, settings):
    lone = make.ad_account(acme)
    type(ad).objects.update(submitted_at=make.NOW)
    tiktok.paid = [row(ad, TODAY)]
    read_paid_results()
    assert AdDay.objects.count() == 1
    assert AdAccount.objects.get(pk=lone.pk).next_report_at is None


def test_a_code_pasted_for_a_post_that_came_to_be_known_sums_what_its_ads_brought(ad, acme, post, ada, tiktok, at):
    asset = ad.asset
    type(asset).objects.update(post=None, status="lost")
    make.ad_day(ad, YESTERDAY, spend=Decimal("12.34"))
    tiktok.add_code("#new", item_id=post.tiktok_id)
    library.search(asset.ad_account, ["#new"], by=ada, at=at)
    processing.run_call(Call.objects.get(), at=at)
    asset.refresh_from_db()
    assert (asset.post, asset.status) == (post, "found")
    assert paid_days(post) == [(YESTERDAY, "USD", Decimal("12.34"), 1_800, 30)]


def test_the_page_of_an_ad_has_prices_plots_and_the_posts_part(ad, acme, as_ada):
    make.ad_day(ad, YESTERDAY, spend=Decimal("8"))
    make.ad_day(ad, TODAY, spend=Decimal("10"))
    shown = as_ada.get(reverse("spark_ads:ad", args=["acme", ad.pk]))
    found = {figure.label: (figure.value, figure.worked) for figure in shown.context["results"].figures}
    assert found == {
        "Spend": (Decimal(18), ""),
        "Impressions": (4_000, ""),
        "Paid views": (3_600, ""),
        "CPM": (Decimal("4.5"), "18 ÷ 4,000 × 1,000"),
        "CPV": (Decimal("0.005"), "18 ÷ 3,600"),
        "CPC": (Decimal("0.45"), "18 ÷ 40"),
        "CTR": (0.01, "40 ÷ 4,000"),
        "CPA": (Decimal("4.5"), "18 ÷ 4"),
    }
    assert shown.context["results"].charts["spend"]["series"][0]["values"] == [8.0, 10.0]
    parts = {part.label: (part.paid, part.whole, part.share) for part in shown.context["results"].parts}
    assert parts["Views"] == (3_600, 10_000, 0.36)
    assert parts["Follows"] == (2, None, None)
    assert "On its last day the ad group spent 10.00 of 20.00 USD." in shown.content.decode()


def test_a_lifetime_budget_is_set_against_everything(ad, as_ada):
    make.ad_day(ad, YESTERDAY, spend=Decimal("8"))
    make.ad_day(ad, TODAY, spend=Decimal("10"))
    type(ad.ad_group).objects.update(budget_mode=BudgetMode.TOTAL, budget=200, ends_at=make.NOW + A_DAY)
    page = as_ada.get(reverse("spark_ads:ad", args=["acme", ad.pk])).content.decode()
    assert "The ad group has spent 18.00 of 200.00 USD." in page


def test_what_is_unknown_is_a_dash(ad, as_ada):
    page = as_ada.get(reverse("spark_ads:ad", args=["acme", ad.pk]))
    assert {figure.value for figure in page.context["results"].figures} == {None}
    assert "Results come a while after delivery begins" in page.content.decode()


def test_the_page_of_an_ad_costs_as_many_queries_however_much_it_ran(ad, acme, as_ada, django_assert_num_queries):
    address = reverse("spark_ads:ad", args=["acme", ad.pk])
    make.ad_day(ad, TODAY)
    as_ada.get(address)
    with django_assert_num_queries(12):
        as_ada.get(address)
    for number in range(1, 30):
        day = make.ad_day(ad, TODAY - A_DAY * number)
        Correction.objects.create(brand=acme, day=day, at=make.NOW, before={"clicks": 1}, after={"clicks": 2})
    with django_assert_num_queries(12):
        as_ada.get(address)


@pytest.mark.parametrize("told", [True, False])
def test_the_campaigns_report_has_paid_beside_organic_and_nothing_twice(told, ad, acme, post, as_ada, tiktok, at):
    """Where the marketplace tells paid views of the post itself, the ads' own are not added to them."""
    type(post.campaign).objects.update(currency="USD")
    if told:
        make.part(post, "paid", views=1_750)
    tiktok.paid = [row(ad, YESTERDAY)]
    read(ad, at)
    report = as_ada.get(reverse("campaigns:report", args=["acme", post.campaign_id])).context["report"]
    assert report.money.spend == Decimal("12.34")
    assert report.paid["views"] == (1_750 if told else 1_800)
    assert report.paid["posts"] == 1
    assert [(day.date, day.paid) for day in report.days] == ([] if told else [(YESTERDAY, 1_800)])


def test_days_before_1970_or_without_day_are_left_out(ad, tiktok, at):
    tiktok.paid = [PaidFigures(ad.tiktok_id, None, {"spend": Decimal(1)})]
    assert results.keep(ad.account, {ad.tiktok_id: ad}, tiktok.paid, at=at) == 0
    assert results.keep(ad.account, {ad.tiktok_id: ad}, [row(make_other(ad), date(2026, 1, 1))], at=at) == 0


def make_other(ad):
    return type(ad)(tiktok_id="another")
