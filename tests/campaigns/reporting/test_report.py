"""A campaign's report, its targets, the brand's rates, and campaigns side by side (P7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns import keeping
from campaigns.models import Benchmark, CampaignDay, PaidDay, Rates, Target
from campaigns.report_forms import TargetsForm
from campaigns.reporting import benchmarks, report
from tests import make

COUNTED = {"views": 10_000, "likes": 700, "comments": 200, "shares": 100, "completion_rate": 0.25}


@pytest.fixture
def campaign(acme):
    return make.campaign(acme, status="live", name="Boots")


def published(brand, campaign, **fields):
    order = make.order(brand, campaign=campaign, status="in_progress", videos=1, fee=Decimal(100))
    return make.post(brand, order=order, **{**COUNTED, "observed_at": make.NOW, **fields})


def keep_ads(post, **facts):
    keeping.keep_paid([PaidDay(brand=post.brand, post=post, **{"date": date(2026, 5, 1), **facts})])


def page(client, campaign, **asked):
    return client.get(reverse("campaigns:report", args=[campaign.brand.slug, campaign.pk]), asked)


def test_totals_and_their_sums(as_ada, acme, campaign):
    published(acme, campaign)
    published(acme, campaign, views=30_000)

    words = page(as_ada, campaign).content.decode()

    assert "40K" in words
    assert "2,000 ÷ 40,000 = 5.00%" in words
    assert "200 ÷ 40,000 × 1,000 = 5.00 USD" in words


def test_a_campaign_without_posts_says_so(as_ada, campaign):
    words = page(as_ada, campaign).content.decode()

    assert "Nothing was observed yet." in words
    assert "No posts in these days." in words


def test_a_day_nobody_knows_of_is_a_gap(as_ada, acme, campaign):
    for day, views in ((1, 500), (3, -20)):
        CampaignDay.objects.create(brand=acme, campaign=campaign, date=date(2026, 5, day), posts=1, views=views)

    chart = page(as_ada, campaign).context["charts"]["days"]

    assert chart["series"][0]["values"] == [500, None, -20]


def test_chosen_days_hold_for_posts_published_in_them(as_ada, acme, campaign):
    inside = published(acme, campaign, views=1_000)
    published(acme, campaign, published_at=inside.published_at - timedelta(days=40))
    day = inside.published_at.date()

    answer = page(as_ada, campaign, start=day, end=day)

    assert answer.context["report"].headline[0].value == 1


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-05-02", "2026-05-01", "The last day is before the first."),
        ("2026-05-02", "", "Choose the last day as well"),
        ("", "2026-05-02", "Choose the first day as well"),
        ("yesterday", "2026-05-02", "Enter a valid date."),
    ],
)
def test_wrong_days_are_told_beside_them_and_all_is_shown(as_ada, acme, campaign, start, end, words):
    published(acme, campaign)

    answer = page(as_ada, campaign, start=start, end=end)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert answer.context["report"].period is None


def test_organic_and_paid_stand_apart(as_ada, acme, campaign):
    post = published(acme, campaign)
    for traffic, views in (("organic", 6_000), ("paid", 4_000)):
        make.part(post, traffic, views=views)
    keep_ads(post, currency="USD", spend=Decimal(20), views=4_000)

    report = page(as_ada, campaign).context["report"]

    assert (report.organic["views"], report.paid["views"], report.money.spend) == (6_000, 4_000, Decimal(20))
    assert [cells[0].value for _label, cells in report.three_ways] == [Decimal(100), Decimal(20), Decimal(120)]


def test_targets_are_kept_and_set_beside_what_came(as_ada, acme, campaign):
    published(acme, campaign)
    address = reverse("campaigns:report_targets", args=[acme.slug, campaign.pk])

    as_ada.post(address, {"views": "20000", "engagement_rate": "5", "cpm": "9"})

    assert set(campaign.targets.values_list("metric", "value")) == {
        ("views", Decimal(20_000)),
        ("engagement_rate", Decimal(5)),
        ("cpm", Decimal(9)),
    }
    lines = {line.metric: (line.reached, line.good) for line in page(as_ada, campaign).context["report"].plan}
    assert lines["views"] == (0.5, False)
    assert lines["engagement_rate"] == (pytest.approx(2.0), True)
    assert lines["cpm"] == (pytest.approx(10 / 9), False)


def test_an_empty_target_is_none(as_ada, acme, campaign):
    Target.objects.create(brand=acme, campaign=campaign, metric="views", value=5)

    as_ada.post(reverse("campaigns:report_targets", args=[acme.slug, campaign.pk]), {"views": ""})

    assert not campaign.targets.exists()


def test_a_wrong_target_is_told_beside_it(as_ada, acme, campaign):
    answer = as_ada.post(
        reverse("campaigns:report_targets", args=[acme.slug, campaign.pk]), {"views": "-1", "cpe": "2"}
    )

    assert (answer.status_code, campaign.targets.count()) == (422, 0)
    assert 'value="2"' in answer.content.decode()


def test_rates_are_kept_for_each_currency(as_ada, acme, campaign):
    address = reverse("campaigns:rates", args=[acme.slug])
    prices = {"cpc": "0.1", "per_view": 0, "per_like": 0, "per_comment": 0, "per_share": 0, "quality": 0}

    for currency, cpm in (("USD", "12"), ("EUR", "9")):
        as_ada.post(
            f"{address}?currency={currency}", {"model": "views", "cpm": cpm, "country_prices": "us 3,50", **prices}
        )

    assert set(acme.rates.values_list("currency", "cpm")) == {("USD", Decimal(12)), ("EUR", Decimal(9))}
    assert acme.rates.first().country_cpms == {"US": "3.50"}
    published(acme, campaign)
    assert "10,000 ÷ 1,000 × 12 = 120.00 USD" in page(as_ada, campaign).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("XX 3", "“XX” is no country code"),
        ("US much", "write the price as a number"),
        ("US -1", "between 0 and 10,000"),
        ("US NaN", "between 0"),
    ],
)
def test_a_wrong_country_price_is_told_with_its_line(as_ada, acme, typed, words):
    answer = as_ada.post(reverse("campaigns:rates", args=[acme.slug]), {"country_prices": f"DE 4\n{typed}"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Line 2" in answer.content.decode()
    assert not Rates.objects.exists()


def test_benchmarks_are_the_brands_own_posts_that_have_settled(as_ada, acme, campaign):
    for views in (1_000, 2_000, 3_000, 4_000, 5_000):
        published(acme, campaign, views=views, published_at=make.NOW - timedelta(days=30))
    published(acme, campaign, views=9_000_000, published_at=make.NOW - timedelta(days=2))

    benchmarks.compute(acme, at=make.NOW)

    whole = Benchmark.objects.get(brand=acme, tier="", country="", metric="views")
    assert (whole.posts, whole.p25, whole.p50, whole.p75) == (5, 2_000, 3_000, 4_000)
    lines = page(as_ada, campaign).context["yardsticks"]
    assert (lines[0].here, lines[0].benchmark.posts) == (3_500, 5)


def test_too_few_posts_are_no_benchmark(acme, campaign):
    published(acme, campaign, published_at=make.NOW - timedelta(days=30))

    assert benchmarks.compute(acme, at=make.NOW) == 0


def test_campaigns_stand_side_by_side(as_ada, acme, campaign, other):
    hats = make.campaign(acme, status="live", name="Hats")
    theirs = make.campaign(other, status="live", name="Secret")
    published(acme, campaign)
    CampaignDay.objects.create(brand=acme, campaign=campaign, date=date(2026, 5, 1), posts=1, views=500)

    answer = as_ada.get(
        reverse("campaigns:compare", args=[acme.slug]), {"campaign": [campaign.pk, hats.pk, theirs.pk, "x"]}
    )

    assert [each.name for each in answer.context["chosen"]] == ["Hats", "Boots"]
    assert "Secret" not in answer.content.decode()
    assert answer.context["chart"]["series"][1]["values"] == [500]


def test_what_is_missing_from_a_cost_is_said_side_by_side(as_ada, acme, campaign):
    post = published(acme, campaign)
    make.order(acme, campaign=campaign)
    make.order(acme, campaign=campaign, fee=Decimal(40), currency="EUR")
    for currency, spend in (("USD", 7), ("EUR", 5)):
        keep_ads(post, currency=currency, spend=spend)
    bare = make.campaign(acme, name="Hats")

    answer = as_ada.get(reverse("campaigns:compare", args=[acme.slug]), {"campaign": [campaign.pk, bare.pk]})

    hats, boots = next(cells for _label, cells in answer.context["rows"] if cells[0].name == "cost")
    assert boots.value == Decimal(107)
    assert boots.missing == "1 order has no fee. Not among it, being in another currency: 45 EUR."
    assert (hats.value, hats.missing) == (None, "Nobody told it yet.")
    assert boots.missing in answer.content.decode()


def test_creators_are_sorted_and_paged_by_the_database(as_ada, acme, campaign):
    for views in (None, *range(1, 60)):
        published(acme, campaign, views=views)
    unfeed = make.order(acme, campaign=campaign, videos=1)
    make.post(acme, order=unfeed, views=100)

    first = page(as_ada, campaign).context["lines"]
    with CaptureQueriesContext(connection) as seen:
        last = page(as_ada, campaign, page=3).context["lines"]

    assert [line.sums.views for line in first] == [100, *range(59, 35, -1)]
    assert [line.sums.views for line in last] == [*range(10, 0, -1), None]
    assert (first[0].fee, first[1].fee, first[1].cpm) == (None, Decimal(100), Decimal(100) / 59 * 1_000)
    assert len(seen) < 60
    for beyond in ("99", "x", "-1"):
        assert page(as_ada, campaign, page=beyond).status_code == 200


def test_the_most_common_of_as_many_is_the_first_in_the_alphabet():
    for order in ("ba", "ab", "bbaa", "aabb"):
        assert report._most_common(list(order)) == "a"
    assert report._most_common(["b", "a", "b"]) == "b"
    assert report._most_common([]) == ""


def test_targets_are_kept_all_or_none(acme, campaign, monkeypatch):
    Target.objects.create(brand=acme, campaign=campaign, metric="views", value=5)
    form = TargetsForm({"views": "", "emv": "9"}, campaign=campaign)
    assert form.is_valid()

    def broken(**_facts):
        raise RuntimeError("gone")

    monkeypatch.setattr(Target.objects, "update_or_create", broken)
    with pytest.raises(RuntimeError):
        form.save()

    assert campaign.targets.get().metric == "views"


def test_the_same_queries_whatever_the_size(as_ada, acme, campaign):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert page(as_ada, campaign).status_code == 200
        return len(seen)

    for _each in range(2):
        published(acme, campaign)
    queries()  # warms what is kept between requests
    few = queries()
    for _each in range(6):
        published(acme, campaign)
    assert queries() == few


@pytest.mark.parametrize("name", ["report", "report_targets"])
def test_outsiders_find_nothing(as_cleo, acme, campaign, name):
    assert as_cleo.get(reverse(f"campaigns:{name}", args=[acme.slug, campaign.pk])).status_code == 404


def test_an_analyst_reads_and_changes_nothing(as_bo, acme, campaign):
    assert page(as_bo, campaign).status_code == 200
    assert (
        as_bo.post(reverse("campaigns:report_targets", args=[acme.slug, campaign.pk]), {"views": "5"}).status_code
        == 403
    )
    assert as_bo.post(reverse("campaigns:rates", args=[acme.slug]), {"cpm": "5"}).status_code == 403
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    "days", [("0001-01-01", "0001-01-01"), ("0001-01-01", "9999-12-31"), ("9999-12-31", "9999-12-31")]
)
def test_days_at_the_ends_of_time_are_only_empty_or_full(as_ada, acme, campaign, days):
    published(acme, campaign)

    answer = page(as_ada, campaign, start=days[0], end=days[1])

    assert answer.status_code == 200
    assert answer.context["report"].headline[0].value == (1 if days == ("0001-01-01", "9999-12-31") else 0)


def test_chosen_days_count_the_fees_of_orders_with_a_post_in_them(as_ada, acme, campaign):
    inside = published(acme, campaign, views=1_000)
    published(acme, campaign, views=50_000, published_at=inside.published_at - timedelta(days=40))
    make.order(acme, campaign=campaign, status="in_progress", fee=Decimal(700))
    day = inside.published_at.date()

    chosen, whole = page(as_ada, campaign, start=day, end=day), page(as_ada, campaign)

    assert prices(chosen) == {"cost": Decimal(100), "cpm": Decimal(100)}
    assert prices(whole)["cost"] == Decimal(900)
    assert [line.fee for line in chosen.context["lines"]] == [Decimal(100)]


def prices(answer):
    found = {figure.name: figure.value for figure in answer.context["report"].headline}
    return {name: found[name] for name in ("cost", "cpm")}


def test_spend_stands_over_what_its_own_currency_bought(as_ada, acme, campaign):
    post = published(acme, campaign)
    for currency in ("USD", "EUR"):
        keep_ads(post, currency=currency, spend=Decimal(20), views=4_000)

    report = page(as_ada, campaign).context["report"]

    spend_only = {figure.name: figure.value for figure in report.three_ways[1][1]}
    assert (report.paid["views"], spend_only["cost"], spend_only["cpm"]) == (8_000, Decimal(20), Decimal(5))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_last_seven_days_are_days_in_utc_wherever_the_brand_is(as_ada, acme, campaign, zone):
    type(acme).objects.update(timezone=zone)
    today = timezone.now().date()
    for ago, views in ((0, 1), (6, 10), (7, 100)):
        day = {"date": today - timedelta(days=ago), "posts": 1, "views": views}
        CampaignDay.objects.create(brand=acme, campaign=campaign, **day)

    report = page(as_ada, campaign).context["report"]

    assert {figure.name: figure.change for figure in report.headline}["views"] == 11


def test_the_yardstick_is_that_of_most_accounts_however_alike_they_are(as_ada, acme, campaign):
    for country, followers in (("US", None), ("US", None), ("US", None), ("DE", 100), ("DE", 200)):
        who = make.participant(campaign, make.account(acme, country=country, followers=followers))
        make.post(acme, order=make.order(acme, participant=who))
    quartiles = {"metric": "views", "posts": 5, "p25": 1, "p50": 2, "p75": 3, "at": make.NOW}
    for country in ("US", "DE"):
        Benchmark.objects.create(brand=acme, country=country, **quartiles)

    assert page(as_ada, campaign).context["yardsticks"][0].benchmark.country == "US"
