"""Both sides take part: from the pasted code to paid results that agree with what the simulator knows (S3 to S7)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db.models import Sum

from simulator import acts, clock, paid
from simulator.models import Ad as SimulatedAd
from simulator.models import Authorization, Person, Spending
from spark_ads import ad_following, changing, library, making, results
from spark_ads.models import Ad, AdAccount, AdCampaign, AdDay, Asset
from tests import make
from tests.in_process import Ttcm
from tiktok import processing
from tiktok.answers import SparkAdWish
from tiktok.models import Call, Connection
from tiktok.secrets import encrypt

FACTS = {"country": "US", "age": 27, "followers": 48_000, "videos_30d": 9, "views_30d": 90_000}


@pytest.fixture
def client(in_process):
    return Ttcm(token=settings.SIMULATOR["demo_token"], account_id=settings.SIMULATOR["demo_account_id"])


@pytest.fixture
def account(client, acme):
    Connection.objects.filter(brand=acme).update(
        sealed_token=encrypt(settings.SIMULATOR["demo_token"]), account_id=settings.SIMULATOR["demo_account_id"]
    )
    (found,) = client.advertisers()
    return AdAccount.objects.create(brand=acme, advertiser_id=found.advertiser_id)


@pytest.fixture
def videos(client):
    """Two public posts of Mara's, authorized for 60 days."""
    mara = Person.objects.create(handle="mara.test.demo", name="Mara Bakes", in_tcm=True, **FACTS)
    made = [acts.post_directly(mara, caption=caption) for caption in ("Boots in snow", "Boots in mud")]
    for video in made:
        acts.grant(video, 60)
    return made


LATER = timedelta(minutes=3)  # just after a call what TikTok says is not believed yet


def work(at):
    """Let workers do all that is due."""
    while due := list(Call.objects.due(at)):
        for call in due:
            processing.run_call(call, at=at)


@pytest.fixture
def ads(account, acme, ada, videos):
    """An ad of each post, delivered."""
    now = clock.now()
    codes = [Authorization.objects.get(video=video).code for video in videos]
    library.search(account, codes, by=ada, at=now)
    work(now)
    account.refresh_from_db()
    for asset in Asset.objects.order_by("pk"):
        asset.confirm(by=ada, at=now)
        group = make.ad_group(account, name="Everybody", budget=Decimal(50))
        making.submit(making.new_draft(asset, group, by=ada, at=now), by=ada, at=now)
    work(now)
    SimulatedAd.objects.update(reject_reason="", reviewed_at=clock.now())
    return list(Ad.objects.order_by("pk"))


def known_to_the_simulator():
    """What the simulator's books say, over all days."""
    book = paid.Book()
    rows = Spending.objects.filter(amount__gte=0.01).select_related("ad__video__person", "ad__advertiser")
    return paid.together([book.figures(row) for row in rows])


def test_paid_results_agree_with_what_the_simulator_knows(ads, acme, account, client, videos):
    assert [ad.status for ad in ads] == ["active", "active"]
    post = make.post(acme, tiktok_id=videos[0].video_id)
    ad_following.tie_posts(at=clock.now())
    for days in (2, 3):
        clock.skip(timedelta(days=days))
        results.read_account(account, client, at=clock.now())
    results.read_account(account, client, at=clock.now())

    ours = AdDay.objects.aggregate(
        **{name: Sum(name) for name in ("spend", "impressions", "views", "clicks", "conversions", "likes", "follows")}
    )
    theirs = known_to_the_simulator()
    assert ours == {
        "spend": Decimal(int(theirs["cents"])) / 100,
        "impressions": theirs["impressions"],
        "views": theirs["video_play_actions"],
        "clicks": theirs["clicks"],
        "conversions": theirs["conversion"],
        "likes": theirs["likes"],
        "follows": theirs["follows"],
    }
    assert ours["spend"] > 0
    of_post = AdDay.objects.filter(ad__asset__post=post).aggregate(n=Sum("spend"))["n"]
    assert 0 < post.paid_days.aggregate(n=Sum("spend"))["n"] == of_post < ours["spend"]


def test_a_revoked_authorization_reads_so_after_one_round(ads, account, acme, videos):
    acts.delete_code(videos[0])
    account.brand = acme
    ad_following.follow([account], at=clock.now() + LATER)
    lost, kept = Ad.objects.select_related("asset").order_by("pk")
    assert (lost.asset.status, lost.delivery, lost.has_lost_its_post) == (
        "lost",
        "AD_STATUS_CREATOR_AUTHORIZATION_REVOKED",
        True,
    )
    assert (kept.asset.status, kept.has_lost_its_post) == ("ready", False)


def test_pause_resume_and_end_reach_the_simulator(ads, account, acme, ada):
    clock.skip(timedelta(minutes=5))
    ad, now = ads[0], clock.now()
    for kind, status in ((making.PAUSE, "AD_STATUS_DISABLE"), (making.RESUME, "AD_STATUS_DELIVERY_OK")):
        making.switch(ad, kind, by=ada, at=now)
        work(now)
        account.brand = acme
        ad_following.follow([account], at=now + LATER)
        ad.refresh_from_db()
        assert ad.delivery == status
    making.switch(ad, making.END, by=ada, at=now)
    work(now)
    assert SimulatedAd.objects.get(object_id=ad.tiktok_id).deleted


def test_a_code_that_is_wrong_deleted_or_expired_has_its_own_name(account, ada, videos):
    now = clock.now()
    codes = [Authorization.objects.get(video=video).code for video in videos]
    acts.delete_code(videos[0])
    Authorization.objects.filter(video=videos[1]).update(ends_at=now - timedelta(days=1))
    library.search(account, [*codes, "#short", "#" + "A" * 50], by=ada, at=now)
    work(now)
    assert list(Asset.objects.order_by("pk").values_list("status", "problem")) == [
        ("failed", "auth_code_deleted"),
        ("failed", "auth_code_expired"),
        ("failed", "auth_code_format_error"),
        ("failed", "auth_code_not_found"),
    ]


def test_an_ad_made_by_hand_comes_back_with_its_results(ads, acme, account, client, ada, videos):
    """As somebody at the brand makes one in Ads Manager, without us; ours are not taken for theirs."""
    mine = ads[0]
    account.refresh_from_db()
    wish = SparkAdWish(
        mine.ad_group.tiktok_id,
        "By Tom",
        mine.asset.identity_id,
        mine.asset.identity_type,
        mine.asset.item_id,
        "SHOP_NOW",
        "https://acme.example/",
    )
    theirs = client.create_spark_ad(account.advertiser_id, wish)
    SimulatedAd.objects.update(reject_reason="", reviewed_at=clock.now())
    clock.skip(timedelta(days=1))
    results.read_account(account, client, at=clock.now())

    found = Ad.objects.get(by_hand=True)
    assert (found.tiktok_id, found.name, found.landing_page_url) == (theirs, "By Tom", "https://acme.example/")
    assert found.days.exists()
    assert Ad.objects.count() == 3


def test_budget_and_end_reach_the_simulator(ads, account, acme, ada):
    ad, now = Ad.objects.select_related("ad_group")[0], clock.now()
    end = (now + timedelta(days=20)).replace(microsecond=0)
    changing.change(ad, budget=Decimal(75), ends_at=end, by=ada, at=now)
    work(now)
    group = SimulatedAd.objects.get(object_id=ad.tiktok_id).group
    assert (group.budget, group.ends_at) == (75, end)
    account.brand = acme
    ad_following.follow([account], at=now + LATER)
    ad.ad_group.refresh_from_db()
    assert (ad.ad_group.budget, ad.ad_group.ends_at) == (Decimal(75), end)
    changing.change(ad, budget=Decimal(3), ends_at=end, by=ada, at=now)
    work(now)
    assert "budget: Must be at least 20." in changing.refused(Ad.objects.get(pk=ad.pk))[1]


def test_a_campaigns_budget_reaches_the_simulator_and_what_is_changed_there_comes_back(ads, account, acme, ada):
    now = clock.now()
    AdCampaign.objects.update(budget_mode="BUDGET_MODE_DAY", budget=Decimal(50))
    ad = Ad.objects.select_related("ad_group__ad_campaign")[0]
    there = SimulatedAd.objects.get(object_id=ad.tiktok_id).group
    there.campaign.budget_mode = "BUDGET_MODE_DAY"
    there.campaign.save()
    changing.change(ad, budget=Decimal(50), ends_at=None, campaign_budget=Decimal(90), by=ada, at=now)
    work(now)
    there.campaign.refresh_from_db()
    assert there.campaign.budget == 90

    there.campaign.budget, there.budget = 120, 65
    there.campaign.save()
    there.save()
    account.brand = acme
    ad_following.follow([account], at=now + LATER)

    ad = Ad.objects.get(pk=ad.pk)
    assert (ad.ad_group.ad_campaign.budget, ad.ad_group.budget, ad.ad_group.ends_at) == (
        Decimal(120),
        Decimal(65),
        None,
    )
