"""What ads cost, by campaign and day, follows posts' paid days wherever the posts go (P7)."""

import random
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from campaigns import ingest, keeping, rebuilding, tying
from campaigns.ingest import Observation
from campaigns.models import CampaignPaidDay, PaidDay, Post, PostTotal
from campaigns.reporting import costs, report
from tests import make
from tests.lifecycle.test_race import RACERS, only_where_rows_lock, race
from tests.make import NOW

DAY = timedelta(days=1)


def bought(post, day=0, *, currency="USD", spend=10, **brought):
    return PaidDay(
        brand=post.brand, post=post, date=NOW.date() + DAY * day, currency=currency, spend=Decimal(spend), **brought
    )


def told():
    """Spend and views by campaign, day, currency, and whether the posts tell paid counters: summed post by post."""
    parted = set(PostTotal.objects.filter(traffic="paid").values_list("post", flat=True))
    found: dict[Any, list[PaidDay]] = defaultdict(list)
    for day in PaidDay.objects.filter(post__campaign__isnull=False).select_related("post"):
        found[day.post.campaign_id, day.date, day.currency, day.post_id in parted].append(day)
    return {key: (sum(day.spend for day in days), views(days)) for key, days in found.items()}


def views(days):
    known = [day.views for day in days if day.views is not None]
    return sum(known) if known else None


def kept():
    rows = CampaignPaidDay.objects.values_list("campaign", "date", "currency", "told", "spend", "views")
    return {row[:4]: row[4:] for row in rows}


@pytest.mark.parametrize("seed", range(6))
def test_a_campaigns_paid_days_are_those_of_its_posts_whatever_comes(acme, ada, seed):
    chance = random.Random(seed)
    campaigns = [make.campaign(acme, name=name) for name in ("Boots", "Hats")]
    posts = [make.post(acme, order=make.order(acme, campaign=campaigns[n % 2]), tied_by="hand") for n in range(5)]

    for step in range(40):
        post = Post.objects.get(pk=chance.choice(posts).pk)
        match chance.randrange(4):
            case 0:
                views = chance.choice([None, chance.randrange(9_000)])
                currency = chance.choice(["USD", "EUR"])
                days = chance.sample(range(5), 2)
                keeping.keep_paid([bought(post, day, spend=step, currency=currency, views=views) for day in days])
            case 1:
                traffic = chance.choice(["all", "paid"])
                ingest.keep([Observation(post.pk, NOW + DAY * chance.randrange(5), {"views": step}, "tiktok", traffic)])
            case 2 if post.campaign_id:
                tying.untie(post, by=ada, at=NOW)
            case 2:
                tying.tie(post, chance.choice(campaigns), by=ada, at=NOW)
            case 3 if post.campaign_id:
                tying.retie(post, chance.choice(campaigns), None, by=ada, at=NOW)
        assert kept() == told()

    before = kept()
    Post.objects.update(has_ads=seed % 2, has_parts=seed % 2)
    CampaignPaidDay.objects.update(spend=1)
    rebuilding.rebuild(acme)
    assert before == kept()
    assert set(Post.objects.filter(has_ads=True)) == {day.post for day in PaidDay.objects.select_related("post")}
    assert set(Post.objects.filter(has_parts=True)) == {part.post for part in PostTotal.objects.select_related("post")}


def test_paid_views_of_a_post_count_once_from_the_day_it_tells_them_itself(acme):
    campaign = make.campaign(acme)
    post = make.post(acme, order=make.order(acme, campaign=campaign))
    keeping.keep_paid([bought(post, views=4_000)])
    before = report.build(campaign, None, today=NOW.date())

    ingest.keep([Observation(post.pk, NOW, {"views": 3_900}, "tiktok", "paid")])
    after = report.build(campaign, None, today=NOW.date())

    assert (before.paid["posts"], before.paid["views"], before.days[-1].paid) == (1, 4_000, 4_000)
    assert (after.paid["posts"], after.paid["views"], after.days[-1].paid) == (1, 3_900, 3_900)
    assert before.money.spend == after.money.spend == Decimal(10)


def test_of_chosen_days_the_ads_of_posts_published_in_them_count(acme):
    campaign = make.campaign(acme)
    early, late = (
        make.post(acme, order=make.order(acme, campaign=campaign), published_at=at) for at in (NOW - DAY * 40, NOW)
    )
    keeping.keep_paid([bought(early, spend=3, views=30), bought(late, spend=4, views=40)])

    days = report.Period(NOW.date() - DAY, NOW.date() + DAY)
    (day,) = costs.ads_of_posts(campaign, published_at__date__range=(days.start, days.end))
    built = report.build(campaign, days, today=NOW.date())

    assert (day.spend, day.views, day.told) == (Decimal(4), 40, False)
    assert (built.money.spend, built.paid["posts"], built.paid["views"]) == (Decimal(4), 1, 40)
    assert [each.spend for each in costs.ads(campaign)] == [Decimal(7)]


def test_a_day_of_many_posts_may_cost_more_than_one_post_ever_does(acme):
    campaign = make.campaign(acme)
    posts = [make.post(acme, order=make.order(acme, campaign=campaign)) for _ in range(3)]

    keeping.keep_paid([bought(post, currency="VND", spend=4_000_000_000) for post in posts])

    assert costs.ads(campaign)[0].spend == Decimal(12_000_000_000)


def test_ads_with_posts_of_several_campaigns_are_counted_in_each(acme):
    posts = [make.post(acme), make.post(acme)]

    keeping.keep_paid([bought(post, spend=number) for number, post in enumerate(posts, 1)])

    assert [CampaignPaidDay.objects.get(campaign=post.campaign).spend for post in posts] == [1, 2]


@pytest.mark.django_db(transaction=True)
@only_where_rows_lock
def test_posts_of_a_campaign_with_results_at_once_are_all_counted():
    brand = make.brand("Acme")
    campaign = make.campaign(brand)
    posts = [make.post(brand, order=make.order(brand, campaign=campaign, videos=1)) for _ in range(RACERS)]
    waiting = iter(posts)

    race(lambda: keeping.keep_paid([bought(next(waiting), views=5)]))

    assert kept() == told()
    assert CampaignPaidDay.objects.get().views == 5 * RACERS
