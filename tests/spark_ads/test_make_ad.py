"""From the wizard to TikTok: one campaign, one ad group, one ad each time, whatever dies on the way (S5)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

import pytest

from lifecycle.transitions import Refused
from spark_ads import making, wishes
from spark_ads.ad_forms import CreativeForm, GroupForm
from spark_ads.models import Ad, AdAccount, AdCampaign, AdGroup, Asset
from tests import make
from tests.killing import Killed, killed_at
from tiktok import processing
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call

ADS = "/b/acme/spark-ads/ads/"
LATER = timedelta(days=2)
KINDS = ("campaign", "adgroup", "ad")
METHODS = ["create_ad_campaign", "create_ad_group", "create_spark_ad"]
CAMPAIGN: dict[str, Any] = {"name": "Winter", "objective": "TRAFFIC", "budget_mode": "BUDGET_MODE_DAY", "budget": "80"}
GROUP: dict[str, Any] = {
    "name": "Northern women",
    "countries": ["US", "DE"],
    "ages": ["AGE_25_34"],
    "gender": "GENDER_FEMALE",
    "budget_mode": "BUDGET_MODE_TOTAL",
    "budget": "300",
    "starts_at": "2036-12-01T08:00",
    "ends_at": "2036-12-11T08:00",
    "bid_mode": "BID_TYPE_CUSTOM",
    "bid": "0.40",
}


@pytest.fixture
def asset(acme):
    return make.asset(acme)


@pytest.fixture
def press(as_ada, django_capture_on_commit_callbacks):
    def go(path, data=None, client=as_ada):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"{ADS}{path}", data or {})

    return go


@pytest.fixture
def submitted(acme, ada, asset, at):
    """An ad whose first call waits for a worker."""
    ad = make.ad(acme, status="draft", asset=asset)
    making.submit(ad, by=ada, at=at)
    return ad


def run(ad, at):
    """Let workers do what is due for the ad, until nothing is."""
    for _ in range(10):
        due = list(Call.objects.due(at).filter(subject_id=ad.pk, kind__startswith="create_ad"))
        for call in due:
            processing.run_call(call, at=at)
        if not due:
            break
    ad.refresh_from_db()


def made(tiktok):
    return {kind: len(tiktok.names_of(kind)) for kind in KINDS}


def test_the_wizard_makes_campaign_ad_group_and_ad(press, as_ada, acme, asset, tiktok, at):
    answer = press(f"new/?asset={asset.pk}", {"place": f"new:{asset.ad_account_id}"})
    ad = Ad.objects.get()
    assert answer.url == f"{ADS}{ad.pk}/step/campaign/"
    assert press(f"{ad.pk}/step/campaign/", CAMPAIGN).url == f"{ADS}{ad.pk}/step/group/"
    assert press(f"{ad.pk}/step/group/", GROUP).url == f"{ADS}{ad.pk}/step/creative/"
    creative = {
        "name": "Mara boosts",
        "use_tiktok_account": "on",
        "asset": asset.pk,
        "call_to_action": "SHOP_NOW",
        "landing_page_url": "https://acme.example/boots?ref=1#top",
        "utm": "utm_source=tiktok&utm_campaign={campaign}&utm_content={handle}&id=__CID__",
    }
    assert press(f"{ad.pk}/step/creative/", creative).url == f"{ADS}{ad.pk}/review/"
    landing = (
        "https://acme.example/boots?ref=1&utm_source=tiktok&utm_campaign=Winter&utm_content=mara.bakes&id=__CID__#top"
    )
    page = as_ada.get(f"{ADS}{ad.pk}/review/").content.decode()
    for words in ("Traffic", "Daily budget: 80.00 USD", "United States, Germany", "25–34", "Female", "Shop now"):
        assert words in page
    assert landing.replace("&", "&amp;") in page
    assert tiktok.asked == []

    press(f"{ad.pk}/submit/")

    ad.refresh_from_db()
    assert ad.status == "active"
    ids = [ad.ad_group.ad_campaign.tiktok_id, ad.ad_group.tiktok_id, ad.tiktok_id]
    campaign, group, spark = (tiktok.ad_wishes[each] for each in ids)
    assert (campaign.objective, campaign.budget_mode, campaign.budget) == (
        "TRAFFIC",
        "BUDGET_MODE_DAY",
        Decimal("80.00"),
    )
    assert campaign.name.startswith("Winter [")
    assert (group.campaign_id, group.budget_mode, group.budget) == (ids[0], "BUDGET_MODE_TOTAL", Decimal("300.00"))
    assert (group.location_ids, group.optimization_goal, group.billing_event) == (
        ("6252001", "2921044"),
        "CLICK",
        "CPC",
    )
    assert (f"{group.starts_at:%F %R}", f"{group.ends_at:%F %R}") == ("2036-12-01 08:00", "2036-12-11 08:00")
    assert group.more == {
        "gender": "GENDER_FEMALE",
        "age_groups": ["AGE_25_34"],
        "bid_type": "BID_TYPE_CUSTOM",
        "bid_price": 0.4,
    }
    assert (spark.adgroup_id, spark.identity_id, spark.identity_type, spark.item_id) == (
        ids[1],
        "identity-1",
        "AUTH_CODE",
        asset.item_id,
    )
    assert (spark.call_to_action, spark.landing_page_url) == ("SHOP_NOW", landing)
    assert "In review" in as_ada.get(f"{ADS}{ad.pk}/").content.decode()
    assert [change.action for change in ad.status_changes.all()] == ["confirm", "submit", "create"]


def test_times_are_typed_and_shown_where_the_account_is(press, as_ada, acme, asset, tiktok, at):
    AdAccount.objects.update(timezone="America/New_York")
    ad = make.ad(acme, status="draft", asset=asset)
    assert "Start time (America/New_York)" in as_ada.get(f"{ADS}{ad.pk}/step/group/").content.decode()
    press(f"{ad.pk}/step/group/", GROUP)
    ad.ad_group.refresh_from_db()
    assert f"{ad.ad_group.starts_at:%F %R %Z}" == "2036-12-01 13:00 UTC"
    assert 'value="2036-12-01T08:00"' in as_ada.get(f"{ADS}{ad.pk}/step/group/").content.decode()
    assert "1 Dec 2036, 08:00" in as_ada.get(f"{ADS}{ad.pk}/review/").content.decode()
    press(f"{ad.pk}/submit/")
    ad.ad_group.refresh_from_db()
    assert tiktok.ad_wishes[ad.ad_group.tiktok_id].starts_at == ad.ad_group.starts_at


def test_an_hour_that_clocks_skip_is_refused_in_words(press, acme, asset):
    AdAccount.objects.update(timezone="America/New_York")
    ad = make.ad(acme, status="draft", asset=asset)
    answer = press(f"{ad.pk}/step/group/", {**GROUP, "starts_at": "2036-03-09T02:30"})
    assert answer.status_code == 422
    assert "may not exist" in answer.content.decode()
    assert 'value="2036-03-09T02:30"' in answer.content.decode()


def test_defaults_are_enough_for_an_ad(press, asset, tiktok):
    press(f"new/?asset={asset.pk}", {"place": f"new:{asset.ad_account_id}"})
    press(f"{Ad.objects.get().pk}/submit/")
    assert Ad.objects.get().status == "active"
    group = tiktok.ad_wishes[AdGroup.objects.get().tiktok_id]
    assert (group.budget_mode, group.budget, group.location_ids) == ("BUDGET_MODE_DAY", Decimal(20), ("6252001",))
    assert (group.optimization_goal, group.billing_event, group.more["bid_type"]) == (
        "ENGAGED_VIEW",
        "CPV",
        "BID_TYPE_NO_BID",
    )


def test_a_draft_survives_leaving(press, as_ada, asset):
    press(f"new/?asset={asset.pk}", {"place": f"new:{asset.ad_account_id}"})
    ad = Ad.objects.get()
    assert press(f"{ad.pk}/step/campaign/", {**CAMPAIGN, "stay": "1"}).url == ADS
    assert 'value="Winter"' in as_ada.get(f"{ADS}{ad.pk}/step/campaign/").content.decode()
    assert "Draft" in as_ada.get(ADS).content.decode()

    press(f"{ad.pk}/discard/")
    assert not Ad.objects.exists()
    assert not AdGroup.objects.exists()
    assert not AdCampaign.objects.exists()


def test_a_second_ad_goes_into_an_ad_group_that_is_there(press, as_ada, acme, asset, tiktok):
    first = make.ad(acme, asset=asset)
    other = make.asset(acme, ad_account=asset.ad_account)
    answer = press(f"new/?asset={other.pk}", {"place": f"group:{first.ad_group_id}"})
    ad = Ad.objects.exclude(pk=first.pk).get()
    assert answer.url == f"{ADS}{ad.pk}/step/creative/"
    assert as_ada.get(f"{ADS}{ad.pk}/step/group/").url == f"{ADS}{ad.pk}/review/"

    press(f"{ad.pk}/submit/")

    assert made(tiktok) == {"campaign": 0, "adgroup": 0, "ad": 1}
    assert tiktok.ad_wishes[Ad.objects.get(pk=ad.pk).tiktok_id].adgroup_id == first.ad_group.tiktok_id


@pytest.mark.parametrize(
    ("step", "change", "words"),
    [
        ("campaign", {"budget": ""}, "Enter an amount above zero."),
        ("campaign", {"budget": "49.99"}, "at least 50 USD"),
        ("campaign", {"budget": "much"}, "Enter a number."),
        ("campaign", {"objective": "FAME"}, "Select a valid choice."),
        ("campaign", {"name": ""}, "This field is required."),
        ("group", {"countries": []}, "Choose at least one location."),
        ("group", {"countries": ["XX"]}, "Select a valid choice."),
        ("group", {"ends_at": ""}, "A lifetime budget needs an end time."),
        ("group", {"ends_at": "2036-11-30T08:00"}, "The end has to be after the start."),
        ("group", {"budget": "199"}, "at least 200.00 USD"),
        ("group", {"bid": ""}, "A cost cap needs an amount above zero."),
        ("group", {"bid": "-1"}, "A cost cap needs an amount above zero."),
        ("group", {"budget": "0"}, "Enter an amount above zero."),
        ("group", {"starts_at": "soon"}, "Enter a valid date/time."),
        ("creative", {"use_tiktok_account": ""}, "Turn it on"),
        ("creative", {"asset": ""}, "Choose the authorized account and its post."),
        ("creative", {"asset": "999999"}, "This post cannot be used"),
        ("creative", {"landing_page_url": "not a page"}, "Enter a valid URL."),
        ("creative", {"utm": "a={nothing}"}, "There is no variable {nothing}."),
        ("creative", {"utm": "a=b c"}, "no spaces"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(step, change, words, press, acme, asset, tiktok):
    ad = make.ad(acme, status="draft", asset=asset)
    creative: dict[str, Any] = {
        "name": "Ad",
        "use_tiktok_account": "on",
        "asset": asset.pk,
        "call_to_action": "SHOP_NOW",
        "utm": "",
    }
    usual = {"campaign": CAMPAIGN, "group": GROUP, "creative": creative}
    answer = press(f"{ad.pk}/step/{step}/", usual[step] | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    ad.refresh_from_db()
    assert (ad.name, ad.ad_group.name, ad.ad_group.ad_campaign.name) == ("Boots", "Everybody", "Winter")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"post": {"ends_at": make.NOW - timedelta(days=900)}}, "authorization of this post has ended"),
        ({"campaign": {"objective": "TRAFFIC"}}, "needs a destination page"),
        ({"group": {"countries": []}}, "Choose at least one location."),
    ],
)
def test_a_draft_with_something_missing_is_not_submitted(change, words, press, as_ada, acme, asset, tiktok):
    ad = make.ad(acme, status="draft", asset=asset)
    Asset.objects.update(**change.get("post", {"handle": "mara.bakes"}))
    AdCampaign.objects.update(**change.get("campaign", {"name": "Winter"}))
    AdGroup.objects.update(**change.get("group", {"name": "Everybody"}))
    assert words in as_ada.get(f"{ADS}{ad.pk}/review/").content.decode()
    press(f"{ad.pk}/submit/")
    ad.refresh_from_db()
    assert ad.status == "draft"
    assert tiktok.asked == []


@pytest.mark.parametrize("method", METHODS)
def test_a_refusal_is_shown_at_its_step_and_tried_again_from_there(method, submitted, as_ada, press, tiktok, at):
    tiktok.before[method] = [Rejected(40002, "Budget is too low.", "R1")]
    run(submitted, at)
    page = as_ada.get(f"{ADS}{submitted.pk}/").content.decode()
    assert submitted.status == "failed"
    assert "Budget is too low. (code 40002, request R1)" in page
    assert made(tiktok) == {kind: int(METHODS.index(method) > KINDS.index(kind)) for kind in KINDS}

    press(f"{submitted.pk}/retry/")
    submitted.refresh_from_db()
    assert (submitted.status, submitted.reason) == ("active", "")
    assert made(tiktok) == dict.fromkeys(KINDS, 1)


def test_what_tiktok_did_not_take_can_be_changed(submitted, as_ada, press, asset, tiktok, at):
    tiktok.before["create_ad_group"] = [Rejected(40002, "Budget is too low.", "R1")]
    run(submitted, at)
    press(f"{submitted.pk}/edit/")
    assert "Budget is too low." in as_ada.get(f"{ADS}{submitted.pk}/review/").content.decode()
    assert press(f"{submitted.pk}/step/campaign/", CAMPAIGN).url == f"{ADS}{submitted.pk}/review/"
    press(f"{submitted.pk}/step/group/", {**GROUP, "budget": "400"})
    press(f"{submitted.pk}/submit/")
    submitted.refresh_from_db()
    assert submitted.status == "active"
    assert made(tiktok) == dict.fromkeys(KINDS, 1)
    assert tiktok.ad_wishes[AdGroup.objects.get().tiktok_id].budget == Decimal(400)


def test_an_unreachable_tiktok_is_tried_again_by_itself(submitted, tiktok, at):
    tiktok.before["create_ad_campaign"] = [Unavailable("HTTP 502")] * 2
    for day in range(3):
        run(submitted, at + LATER * day)
    assert submitted.status == "active"
    assert made(tiktok) == dict.fromkeys(KINDS, 1)


@pytest.mark.parametrize("method", [*METHODS, "ad_objects"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_around_any_call_doubles_nothing(when, method, submitted, tiktok, at):
    if method == "ad_objects":  # asked only where TikTok may know it already
        Ad.objects.filter(pk=submitted.pk).update(asked_at=at)
    getattr(tiktok, when)[method] = [Killed()]
    with pytest.raises(Killed):
        run(submitted, at)

    run(submitted, at + LATER)

    assert submitted.status == "active"
    assert made(tiktok) == dict.fromkeys(KINDS, 1)


def test_a_worker_killed_at_any_line_doubles_nothing(acme, ada, asset, at, tiktok):
    for line in count(1):
        tiktok.ad_objects.clear()
        ad = make.ad(acme, status="draft", asset=asset)
        making.submit(ad, by=ada, at=at)
        killed = killed_at(line, [making.__file__, wishes.__file__], partial(run, ad, at))
        run(ad, at + LATER)
        assert (line, ad.status, made(tiktok)) == (line, "active", dict.fromkeys(KINDS, 1))
        if not killed:
            break
    assert line > 60


def test_what_tiktok_may_have_made_is_not_changed_but_tried_again(submitted, as_ada, press, acme, tiktok, at):
    """The worker died after TikTok made the campaign, and the brand was disconnected meanwhile."""
    tiktok.after["create_ad_campaign"] = [Killed()]
    with pytest.raises(Killed):
        run(submitted, at)
    Ad.objects.filter(pk=submitted.pk).update(status="failed", reason="Not connected.")
    Call.objects.all().delete()

    assert "may have made it already" in as_ada.get(press(f"{submitted.pk}/edit/").url).content.decode()
    AdCampaign.objects.update(name="Another name")
    press(f"{submitted.pk}/retry/")

    submitted.refresh_from_db()
    assert submitted.status == "active"
    assert made(tiktok) == dict.fromkeys(KINDS, 1)


def test_two_clicks_submit_once(press, acme, asset, tiktok):
    ad = make.ad(acme, status="draft", asset=asset)
    press(f"{ad.pk}/submit/")
    assert press(f"{ad.pk}/submit/").status_code == 404
    assert made(tiktok) == dict.fromkeys(KINDS, 1)


@pytest.mark.parametrize("path", ["submit/", "discard/", "step/campaign/", "another-post/"])
def test_nobody_else_makes_ads(path, press, as_bo, as_cleo, acme, other, asset, tiktok):
    ad = make.ad(acme, status="draft", asset=asset)
    assert press(f"{ad.pk}/{path}", client=as_bo).status_code == 403
    assert as_cleo.post(f"{ADS}{ad.pk}/{path}").status_code == 404
    assert as_cleo.post(f"/b/other/spark-ads/ads/{ad.pk}/{path}").status_code == 404
    assert as_cleo.get(f"/b/other/spark-ads/ads/{ad.pk}/review/").status_code == 404
    assert as_cleo.get(f"/b/other/spark-ads/ads/new/?asset={asset.pk}").status_code == 404
    assert as_bo.get(f"{ADS}{ad.pk}/review/").status_code == 200
    assert Ad.objects.get().status == "draft"
    assert tiktok.asked == []


@pytest.mark.parametrize("place", ["", "new:0", "group:x", "campaign:999999999999999999999", "zz"])
def test_a_place_that_is_not_offered_is_refused(place, press, asset):
    assert press("new/", {"place": place}).status_code == 422
    assert not Ad.objects.exists()


def test_two_ads_do_not_have_one_ad_group_made_twice(press, as_ada, submitted):
    answer = press(f"{submitted.pk}/another-post/")
    assert "has not made the ad group" in as_ada.get(answer.url).content.decode()
    assert Ad.objects.count() == 1


def test_a_step_saved_after_the_ad_was_submitted_overwrites_nothing(acme, ada, asset, at):
    ad = make.ad(acme, status="draft", asset=asset)
    late = Ad.objects.select_related(*making.EVERYTHING).get(pk=ad.pk)
    making.submit(ad, by=ada, at=at)
    Ad.objects.filter(pk=ad.pk).update(asked_at=at)
    AdGroup.objects.update(tiktok_id="18001")

    entered = {"name": "Late", "use_tiktok_account": "on", "asset": asset.pk, "call_to_action": "SHOP_NOW"}
    for form in (GroupForm(GROUP, instance=late.ad_group), CreativeForm(entered, instance=late)):
        assert form.is_valid()
        with pytest.raises(Refused):
            making.keep_step(late, form)

    ad.refresh_from_db()
    assert (ad.status, ad.asked_at, ad.name) == ("submitting", at, "Boots")
    assert AdGroup.objects.get().tiktok_id == "18001"
