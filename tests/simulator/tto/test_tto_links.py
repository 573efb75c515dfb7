"""Posts come into TikTok One campaigns: creators join and link, brands ask, news goes out (wire page 4b, 4c, 6)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from simulator import acts, clock
from simulator.models import Authorization, Delivery, Order, Person, TtoCampaign, TtoLink, TtoMember, Video
from tests.simulator.accounts.side import Creator, a_creator
from tests.simulator.tto.side import Brand, ask, link_of, people_in, review_passes, told, video_ids

JOIN, LINK = "tto/creator/campaign/join/", "tto/creator/campaign/video/link/"


@pytest.fixture
def joined(mara: Creator, campaign: TtoCampaign) -> TtoCampaign:
    """A campaign Mara is in."""
    mara.made(JOIN, tto_invite_link=link_of(campaign))
    return campaign


def test_joining_by_the_link_is_as_good_twice_as_once(mara: Creator, campaign: TtoCampaign) -> None:
    assert people_in(campaign) == []
    for _ in range(2):
        assert mara.made(JOIN, tto_invite_link=link_of(campaign)) == {}

    assert people_in(campaign) == ["mara.test.demo"]


def test_the_long_link_leads_to_the_same_campaign(mara: Creator, campaign: TtoCampaign) -> None:
    long = f"http://testserver/simulator/creatorlink/share-link?campaignID={campaign.campaign_id}"
    mara.made(JOIN, tto_invite_link=long)

    assert people_in(campaign) == ["mara.test.demo"]


def test_whoever_has_the_link_may_join(mara: Creator, brand: Brand) -> None:
    other = brand.a_campaign(handle_names=["ivo.lifts.demo"])
    mara.made(JOIN, tto_invite_link=link_of(other))

    assert people_in(other) == ["mara.test.demo"]


@pytest.mark.parametrize("link", ["", "http://testserver/simulator/t/NOSUCHLINK/", "x?campaignID=7"])
def test_a_link_that_leads_nowhere_is_40002(mara: Creator, campaign: TtoCampaign, link: str) -> None:
    codes = [
        mara.post(JOIN, tto_invite_link=link)["code"],
        mara.get("tto/creator/link/request/get/", tto_invite_link=link)["code"],
    ]

    assert codes == [40002, 40002]
    assert people_in(campaign) == []


def test_who_is_not_in_the_marketplace_is_40121(mara: Creator, campaign: TtoCampaign) -> None:
    Person.objects.update(in_tcm=False)
    codes = [
        mara.post(JOIN, tto_invite_link=link_of(campaign))["code"],
        mara.get("tto/creator/authorized/")["code"],
        mara.get("tto/creator/authorized/video/list/")["code"],
    ]

    assert codes == [40121] * 3
    assert people_in(campaign) == []


def test_a_linked_post_is_told_then_reviewed_then_told_again(
    mara: Creator, brand: Brand, joined: TtoCampaign, post: Video
) -> None:
    mara.made(LINK, tto_invite_link=link_of(joined), video_id=post.video_id)
    linked = ("tto_video_uploaded", joined.campaign_id, post.video_id)
    assert told() == [linked]
    assert video_ids(brand, joined) == [post.video_id]

    review_passes()
    assert video_ids(brand, joined) == [post.video_id]
    assert told() == [linked, ("tto_video_published", joined.campaign_id, post.video_id)]
    brand.data("tto/tcm/campaign/")
    assert len(told()) == 2


def test_the_news_is_in_tiktoks_envelope(mara: Creator, brand: Brand, joined: TtoCampaign, post: Video) -> None:
    mara.made(LINK, tto_invite_link=link_of(joined), video_id=post.video_id)
    body = json.loads(Delivery.objects.get().body)

    assert set(body) == {"request_id", "object", "time", "entry"}
    entry = body["entry"][0]
    assert (entry["event_type"], entry["handle_name"]) == ("tto_campaign_webhook", "mara.test.demo")
    assert entry["tto_tcm_account_id"] == brand.account


def test_what_the_campaign_asked_for_is_granted_with_the_review(
    mara: Creator, brand: Brand, joined: TtoCampaign, post: Video
) -> None:
    mara.made(LINK, tto_invite_link=link_of(joined), video_id=post.video_id)
    query = {"tcm_account_id": brand.account, "video_id": post.video_id}
    assert brand.data("tcm/tt_video/status/", **query)["auth_code"] == ""

    review_passes()
    data = brand.data("tcm/tt_video/status/", **query)
    assert (data["auth_status"], data["requested_authorization_days"]) == ("ACCEPTED", 30)
    assert data["auth_code"].startswith("#")
    assert data["auth_code_status"] == "NOT_USED"


def test_without_such_a_wish_the_brand_asks_later(mara: Creator, brand: Brand, post: Video) -> None:
    campaign = brand.a_campaign()
    mara.made(JOIN, tto_invite_link=link_of(campaign))
    mara.made(LINK, tto_invite_link=link_of(campaign), video_id=post.video_id)
    review_passes()
    query = {"tcm_account_id": brand.account, "video_id": post.video_id}
    assert brand.data("tcm/tt_video/status/", **query)["auth_status"] == ""
    assert brand.made("tcm/tt_video/apply/", **query, authorization_days=60) == {}
    assert brand.data("tcm/tt_video/status/", **query)["auth_status"] == "WAITING"
    assert brand.data("tcm/tt_video/status/", **query)["num_remaining_request"] == 29

    assert brand.post("tcm/tt_video/apply/", **query, authorization_days=60, action="EXTEND")["code"] == 40002
    assert brand.post("tcm/tt_video/apply/", **query, authorization_days=8)["code"] == 40002
    acts.grant(Video.objects.get(pk=post.pk), 60)
    assert brand.data("tcm/tt_video/status/", **query)["auth_status"] == "ACCEPTED"


def test_no_brand_asks_for_a_post_that_is_in_none_of_its_campaigns(
    mara: Creator, brand: Brand, other_brand: Brand, joined: TtoCampaign, post: Video
) -> None:
    mara.made(LINK, tto_invite_link=link_of(joined), video_id=post.video_id)
    query = {"tcm_account_id": other_brand.account, "video_id": post.video_id}

    assert other_brand.post("tcm/tt_video/apply/", **query, authorization_days=30)["code"] == 40002
    assert other_brand.get("tcm/tt_video/status/", **query)["code"] == 40002
    assert not Authorization.objects.exists()


def test_nobody_links_before_joining(mara: Creator, campaign: TtoCampaign, post: Video) -> None:
    answer = mara.post(LINK, tto_invite_link=link_of(campaign), video_id=post.video_id)

    assert (answer["code"], answer["message"]) == (40002, "Join the campaign first.")
    assert not TtoLink.objects.exists()


def test_a_post_is_in_one_campaign(mara: Creator, brand: Brand, joined: TtoCampaign, post: Video) -> None:
    other = brand.a_campaign(campaign_name="Spring")
    mara.made(JOIN, tto_invite_link=link_of(other))
    mara.made(LINK, tto_invite_link=link_of(joined), video_id=post.video_id)
    codes = [
        mara.post(LINK, tto_invite_link=link_of(campaign), video_id=post.video_id)["code"]
        for campaign in (other, joined)
    ]

    assert codes == [40002, 40002]
    assert brand.refused("tto/tcm/campaign/link/", campaign_id=other.campaign_id, video_id=post.video_id, action="LINK")
    assert TtoLink.objects.count() == 1


def test_a_post_of_an_order_is_in_no_other_campaign(
    mara: Creator, joined: TtoCampaign, an_order: Any, person: Person
) -> None:
    order: Order = an_order()
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow")
    acts.publish(video)

    assert mara.post(LINK, tto_invite_link=link_of(joined), video_id=video.video_id)["code"] == 40002


def test_only_own_public_posts_are_linked(mara: Creator, joined: TtoCampaign, post: Video) -> None:
    other = a_creator("ivo.lifts.demo", named="creator_id")
    Person.objects.filter(handle="ivo.lifts.demo").update(in_tcm=True)
    other.made(JOIN, tto_invite_link=link_of(joined))
    assert other.post(LINK, tto_invite_link=link_of(joined), video_id=post.video_id)["code"] == 40002

    acts.delete(post)
    assert mara.post(LINK, tto_invite_link=link_of(joined), video_id=post.video_id)["code"] == 40002
    assert not TtoLink.objects.exists()


def test_publishing_with_the_link_links_in_one_go(mara: Creator, brand: Brand, joined: TtoCampaign) -> None:
    app = Creator(mara.token, mara.open_id)
    info = {"caption": "Snow", "is_branded_content": True, "tto_invite_link": link_of(joined)}
    share_id = app.made("business/video/publish/", video_url="http://testserver/a.mp4", post_info=info)["share_id"]
    clock.skip(timedelta(minutes=3))
    ids = app.data("business/publish/status/", publish_id=share_id)["post_ids"]

    assert video_ids(brand, joined) == ids
    assert told() == [("tto_video_uploaded", joined.campaign_id, ids[0])]


def test_publishing_needs_to_have_joined(mara: Creator, campaign: TtoCampaign) -> None:
    app = Creator(mara.token, mara.open_id)
    info = {"is_branded_content": True, "tto_invite_link": link_of(campaign)}
    answer = app.post("business/video/publish/", video_url="http://testserver/a.mp4", post_info=info)

    assert (answer["code"], "Join the campaign first." in answer["message"]) == (40002, True)


def test_a_creators_facts_come_with_the_audience(mara: Creator) -> None:
    data = mara.data("tto/creator/authorized/")

    assert (data["handle_name"], data["creator_id"], data["country_code"]) == ("mara.test.demo", mara.open_id, "US")
    assert data["creator_rate"] == {"rate": data["creator_price"], "currency": "USD"}
    assert data["audience_countries"][0]["country"] == "US"
    assert {row["device"] for row in data["audience_devices"]} <= {
        "APPLE",
        "SAMSUNG",
        "XIAOMI",
        "OPPO",
        "MOTOROLA",
        "OTHER",
    }
    few = mara.data("tto/creator/authorized/", fields=["handle_name", "audience_ages"])
    assert set(few) - {"extra_flag", "ab_version"} == {"handle_name", "audience_ages"}


def test_a_creators_own_posts_have_the_cursor_in_data(mara: Creator, person: Person) -> None:
    ids = [acts.post_directly(person, caption=str(number)).video_id for number in range(3)][::-1]
    data = mara.data("tto/creator/authorized/video/list/", limit=2)

    assert ([row["video_id"] for row in data["posts"]], data["has_more"]) == (ids[:2], True)
    rest = mara.data("tto/creator/authorized/video/list/", limit=2, cursor=data["cursor"])
    assert ([row["video_id"] for row in rest["posts"]], rest["has_more"]) == (ids[2:], False)


def test_people_join_post_and_answer_by_themselves(brand: Brand, person: Person, post: Video) -> None:
    clock.turn(creators_act_alone=True, pace=1.0)
    Person.objects.update(in_tcm=True)
    handles = Person.objects.values_list("handle", flat=True)[:20]
    campaign = brand.a_campaign(handle_names=list(handles))
    ask(brand, campaign, post)
    for _ in range(4):
        clock.skip(timedelta(hours=2))
        video_ids(brand, campaign)

    ids = video_ids(brand, campaign)
    assert 10 < len(people_in(campaign)) <= TtoMember.objects.count() == 20
    assert len(ids) >= len(people_in(campaign)) - 1
    assert TtoLink.objects.get(video=post).status in ("APPROVE", "REJECTED")
