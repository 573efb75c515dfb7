"""A brand asks for a public post, the creator answers (wire page 4b, 4c)."""

from datetime import timedelta
from typing import Any

import pytest

from simulator import acts, clock
from simulator.models import Person, TtoCampaign, TtoLink, Video
from tests.simulator.accounts.side import Creator, a_creator
from tests.simulator.tto.side import Brand, ask, link_of, told, video_ids

REQUESTS, CONFIRM = "tto/creator/link/request/get/", "tto/creator/link/request/confirm/"
ASK, STATUS = "tto/tcm/campaign/link/", "tto/tcm/campaign/link/status/"


def test_a_brand_asks_and_asks_again(mara: Creator, brand: Brand, campaign: TtoCampaign, post: Video) -> None:
    first = ask(brand, campaign, post)
    clock.skip(timedelta(minutes=5))
    second = ask(brand, campaign, post)

    assert (first["status"], first["number_of_requests"], first["campaign_type"]) == ("IN_REVIEW", 1, "CAMPAIGN")
    assert second["number_of_requests"] == 2
    assert second["last_reminded_timestamp"] - first["last_reminded_timestamp"] in (300, 301)
    assert told() == []
    assert video_ids(brand, campaign) == []


@pytest.mark.parametrize(("action", "status"), [("APPROVE", "APPROVE"), ("REJECT", "REJECTED")])
def test_a_creator_answers_a_request(
    mara: Creator, brand: Brand, campaign: TtoCampaign, post: Video, action: str, status: str
) -> None:
    ask(brand, campaign, post)
    offer = mara.data(REQUESTS, tto_invite_link=link_of(campaign))
    assert (offer["campaign_id"], offer["spark_authorization_days"]) == (campaign.campaign_id, 30)
    request = offer["link_requests"][0]
    assert request["video_id"] == post.video_id
    assert mara.made(CONFIRM, link_request_id=request["link_request_id"], action=action) == {}

    row = brand.data(STATUS, campaign_ids=[campaign.campaign_id])["video_infos"][0]
    assert (row["video_id"], row["status"], row["link_request_id"]) == (
        post.video_id,
        status,
        request["link_request_id"],
    )
    assert mara.data(REQUESTS, tto_invite_link=link_of(campaign))["link_requests"] == []
    assert mara.post(CONFIRM, link_request_id=request["link_request_id"], action="APPROVE")["code"] == 40002
    assert video_ids(brand, campaign) == ([post.video_id] if status == "APPROVE" else [])


def test_after_a_refusal_the_brand_may_ask_again(
    mara: Creator, brand: Brand, campaign: TtoCampaign, post: Video
) -> None:
    ask(brand, campaign, post)
    mara.made(CONFIRM, link_request_id=TtoLink.objects.get().request_id, action="REJECT")

    assert ask(brand, campaign, post)["status"] == "IN_REVIEW"


def test_a_request_taken_back_is_not_answered(mara: Creator, brand: Brand, campaign: TtoCampaign, post: Video) -> None:
    ask(brand, campaign, post)
    assert ask(brand, campaign, post, "REVOKE")["status"] == "REVOKE"

    assert mara.post(CONFIRM, link_request_id=TtoLink.objects.get().request_id, action="APPROVE")["code"] == 40002
    fields = {"campaign_id": campaign.campaign_id, "video_id": post.video_id}
    assert "waiting" in brand.refused(ASK, **fields, action="REVOKE")
    assert TtoLink.objects.get().status == "REVOKE"


def test_only_the_one_asked_answers(mara: Creator, brand: Brand, campaign: TtoCampaign, post: Video) -> None:
    ask(brand, campaign, post)
    other = a_creator("ivo.lifts.demo", named="creator_id")
    Person.objects.filter(handle="ivo.lifts.demo").update(in_tcm=True)

    assert other.data(REQUESTS, tto_invite_link=link_of(campaign))["link_requests"] == []
    assert other.post(CONFIRM, link_request_id=TtoLink.objects.get().request_id, action="APPROVE")["code"] == 40002
    assert TtoLink.objects.get().status == "IN_REVIEW"


@pytest.mark.parametrize("wrong", [{"action": "ELSE"}, {"video_id": "7"}, {"campaign_id": "7"}])
def test_a_wrong_request_is_40002(brand: Brand, campaign: TtoCampaign, post: Video, wrong: dict[str, str]) -> None:
    fields = {"campaign_id": campaign.campaign_id, "video_id": post.video_id, "action": "LINK"}

    brand.refused(ASK, **{**fields, **wrong})
    assert not TtoLink.objects.exists()


def test_a_deleted_post_is_not_asked_for(brand: Brand, campaign: TtoCampaign, post: Video) -> None:
    acts.delete(post)

    brand.refused(ASK, campaign_id=campaign.campaign_id, video_id=post.video_id, action="LINK")


def test_requests_are_listed_by_campaign_handle_and_type(
    brand: Brand, other_brand: Brand, campaign: TtoCampaign, post: Video, person: Person
) -> None:
    link = brand.a_campaign(campaign_type="BRAND_LINK")
    second = acts.post_directly(person, caption="Another")
    ask(brand, campaign, post)
    ask(brand, link, second)

    def listed(**query: Any) -> list[str]:
        return [row["video_id"] for row in brand.data(STATUS, **query)["video_infos"]]

    assert listed() == [second.video_id, post.video_id]
    assert listed(campaign_ids=[campaign.campaign_id]) == [post.video_id]
    assert listed(campaign_type="BRAND_LINK") == [second.video_id]
    assert listed(handle_names=["@Mara.test.demo"], page_size=1, page=2) == [post.video_id]
    assert listed(handle_names=["ivo.lifts.demo"]) == []
    assert other_brand.data(STATUS)["video_infos"] == []
