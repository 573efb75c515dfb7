"""How ads stand as time goes on (wire page 3b, 3e)."""

from datetime import timedelta

from simulator import acts, clock
from simulator.api import ads as spark_ads
from simulator.models import Ad, AdCampaign, AdGroup, Spending, Video
from tests.simulator.ads.side import (
    Advertiser,
    a_campaign,
    a_creative,
    a_group,
    a_post,
    an_ad,
    at,
    code_of,
    passed,
    statuses,
)


def status_of(ads: Advertiser, kind: str = "ad") -> tuple[str, str]:
    row = ads.data(f"{kind}/get/", filtering='{"primary_status": "STATUS_ALL"}')["list"][0]
    return row["primary_status"], row["secondary_status"]


def switched(ads: Advertiser, kind: str, object_id: str, operation: str) -> tuple[str, str]:
    ads.made(f"{kind}/status/update/", **{f"{kind}_ids": [object_id]}, operation_status=operation)
    return status_of(ads)


def test_an_ad_is_reviewed_for_some_minutes(ads: Advertiser) -> None:
    clock.turn(pace=1)
    an_ad(ads, a_post())
    Ad.objects.update(reject_reason="")
    seen = [status_of(ads)]
    clock.skip(timedelta(minutes=4))
    seen.append(status_of(ads))
    clock.skip(timedelta(minutes=22))
    seen.append(status_of(ads))

    assert seen[0] == seen[1] == ("STATUS_NOT_DELIVERY", "AD_STATUS_AUDIT")
    assert seen[2] == ("STATUS_DELIVERY_OK", "AD_STATUS_DELIVERY_OK")


def test_a_few_ads_do_not_pass_and_say_why(ads: Advertiser) -> None:
    video = a_post()
    verdicts = [spark_ads.verdict(video, number)[1] for number in range(200)]
    assert 4 <= sum(bool(reason) for reason in verdicts) <= 30

    group, creative = a_group(ads), a_creative(ads, video)
    last = next(number for number, reason in enumerate(verdicts) if reason)
    for _ in range(0, last + 1, 20):
        ads.made("ad/create/", adgroup_id=group, creatives=[creative] * 20)
    clock.skip(timedelta(hours=1))
    rows = {row["ad_id"]: row for row in ads.data("ad/get/", page_size=1000)["list"]}
    denied = rows[Ad.objects.get(number=last).object_id]

    assert (denied["primary_status"], denied["secondary_status"]) == ("STATUS_NOT_DELIVERY", "AD_STATUS_AUDIT_DENY")
    assert denied["reject_reason"] == verdicts[last]
    assert verdicts == [spark_ads.verdict(video, number)[1] for number in range(200)]


def test_a_changed_ad_is_reviewed_again_and_a_renamed_one_is_not(ads: Advertiser) -> None:
    ad = passed(an_ad(ads, a_post()))
    ads.made("ad/update/", creatives=[{"ad_id": ad, "ad_name": "Renamed"}])
    assert statuses(ads, "ad") == {ad: "AD_STATUS_DELIVERY_OK"}

    ads.made("ad/update/", creatives=[{"ad_id": ad, "call_to_action": "LEARN_MORE"}])
    assert statuses(ads, "ad") == {ad: "AD_STATUS_AUDIT"}


def test_switches_show_at_every_level_below(ads: Advertiser) -> None:
    ad = passed(an_ad(ads, a_post()))
    group, campaign = AdGroup.objects.get().object_id, AdCampaign.objects.get().object_id

    assert switched(ads, "ad", ad, "DISABLE") == ("STATUS_DISABLE", "AD_STATUS_DISABLE")
    assert switched(ads, "adgroup", group, "DISABLE") == ("STATUS_DISABLE", "AD_STATUS_ADGROUP_DISABLE")
    assert switched(ads, "campaign", campaign, "DISABLE") == ("STATUS_DISABLE", "AD_STATUS_CAMPAIGN_DISABLE")
    assert status_of(ads, "adgroup") == ("STATUS_DISABLE", "ADGROUP_STATUS_CAMPAIGN_DISABLE")
    assert status_of(ads, "campaign") == ("STATUS_DISABLE", "CAMPAIGN_STATUS_DISABLE")
    switched(ads, "campaign", campaign, "ENABLE")
    assert status_of(ads, "adgroup") == ("STATUS_DISABLE", "ADGROUP_STATUS_DISABLE")
    switched(ads, "adgroup", group, "ENABLE")
    assert switched(ads, "ad", ad, "ENABLE") == ("STATUS_DELIVERY_OK", "AD_STATUS_DELIVERY_OK")
    assert switched(ads, "adgroup", group, "DELETE") == ("STATUS_DELETE", "AD_STATUS_ADGROUP_DELETE")
    assert switched(ads, "campaign", campaign, "DELETE") == ("STATUS_DELETE", "AD_STATUS_CAMPAIGN_DELETE")
    assert status_of(ads, "campaign") == ("STATUS_DELETE", "CAMPAIGN_STATUS_DELETE")
    assert status_of(ads, "adgroup") == ("STATUS_DELETE", "ADGROUP_STATUS_DELETE")


def test_a_deleted_ad_says_so(ads: Advertiser) -> None:
    ad = passed(an_ad(ads, a_post()))

    assert switched(ads, "ad", ad, "DELETE") == ("STATUS_DELETE", "AD_STATUS_DELETE")
    assert ads.refused("ad/update/", creatives=[{"ad_id": ad}]) == "This ad has been deleted."


def test_an_ad_starts_and_ends_with_its_schedule(ads: Advertiser) -> None:
    schedule = {"schedule_start_time": at(hours=2), "schedule_end_time": at(hours=5)}
    ad = passed(an_ad(ads, a_post(), a_group(ads, schedule_type="SCHEDULE_START_END", **schedule)))
    seen = []
    for _ in range(3):
        seen.append((status_of(ads)[1], status_of(ads, "adgroup")[1]))
        clock.skip(timedelta(hours=2, minutes=30))

    assert seen == [
        ("AD_STATUS_NOT_START", "ADGROUP_STATUS_NOT_START"),
        ("AD_STATUS_DELIVERY_OK", "ADGROUP_STATUS_DELIVERY_OK"),
        ("AD_STATUS_DONE", "ADGROUP_STATUS_TIME_DONE"),
    ]
    assert status_of(ads)[0] == "STATUS_TIME_DONE"
    words = ads.refused("ad/update/", creatives=[{"ad_id": ad, "ad_name": "Later"}])
    assert words == "This ad has finished delivering and can no longer be edited."


def test_a_code_taken_back_revokes_the_ad(ads: Advertiser) -> None:
    video = a_post()
    passed(an_ad(ads, video))
    acts.delete_code(video)

    assert status_of(ads) == ("STATUS_NOT_DELIVERY", "AD_STATUS_CREATOR_AUTHORIZATION_REVOKED")
    assert status_of(ads, "adgroup")[1] == "ADGROUP_STATUS_ASSET_AUTHORIZATION_LOST"


def test_an_authorization_that_runs_out_loses_the_ad_until_a_new_code_is_bound(ads: Advertiser) -> None:
    video = a_post(7)
    passed(an_ad(ads, video))
    clock.skip(timedelta(days=7, minutes=1))
    assert status_of(ads) == ("STATUS_NOT_DELIVERY", "AD_STATUS_ASSET_AUTHORIZATION_LOST")

    acts.grant(video, 30)
    ads.made("tt_video/authorize/", auth_code=code_of(video))
    assert status_of(ads)[1] == "AD_STATUS_DELIVERY_OK"


def test_an_ad_of_a_post_that_was_let_go_stays_lost(ads: Advertiser) -> None:
    video = a_post(7)
    passed(an_ad(ads, video))
    clock.skip(timedelta(days=8))
    ads.made("tt_video/unbind/", item_id=video.video_id)

    assert status_of(ads)[1] == "AD_STATUS_ASSET_AUTHORIZATION_LOST"


def test_a_deleted_post_revokes_the_ad(ads: Advertiser) -> None:
    passed(an_ad(ads, a_post()))
    acts.delete(Video.objects.get())

    assert status_of(ads)[1] == "AD_STATUS_CREATOR_AUTHORIZATION_REVOKED"


def test_one_lost_ad_does_not_lose_the_group(ads: Advertiser) -> None:
    lost, kept, group = a_post(), a_post(), a_group(ads)
    for video in (lost, kept):
        passed(an_ad(ads, video, group))
    acts.delete_code(lost)

    assert status_of(ads, "adgroup")[1] == "ADGROUP_STATUS_DELIVERY_OK"


def test_a_used_up_budget_stops_delivery_until_it_is_raised(ads: Advertiser) -> None:
    campaign = a_campaign(ads, budget_mode="BUDGET_MODE_TOTAL", budget=50)
    group = a_group(ads, campaign)
    passed(an_ad(ads, a_post(), group))
    clock.skip(timedelta(days=2))

    assert status_of(ads)[1] == "AD_STATUS_CAMPAIGN_EXCEED"
    assert status_of(ads, "adgroup")[1] == "ADGROUP_STATUS_CAMPAIGN_EXCEED"
    assert status_of(ads, "campaign") == ("STATUS_NOT_DELIVERY", "CAMPAIGN_STATUS_BUDGET_EXCEED")
    ads.made("campaign/update/", campaign_id=campaign, budget=500)
    assert status_of(ads)[1] == "AD_STATUS_DELIVERY_OK"
    ads.made("adgroup/update/", adgroup_id=group, budget=20)
    Spending.objects.update_or_create(ad=Ad.objects.get(), day=clock.now().date(), defaults={"amount": 20})
    assert status_of(ads)[1] == "AD_STATUS_BUDGET_EXCEED"
    assert status_of(ads, "adgroup")[1] == "ADGROUP_STATUS_BUDGET_EXCEED"
