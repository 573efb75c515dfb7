"""The invite link on the creator's phone: join, link a post, answer the brand (wire page 4b)."""

from typing import Any

import pytest
from django.test import Client

from simulator import acts, tto_acts
from simulator.models import Person, TtoCampaign, TtoLink, Video
from tests.simulator.tto.side import people_in

SHARE = "/simulator/creatorlink/share-link"


def page(campaign: TtoCampaign, handle: str = "") -> str:
    return Client().get(SHARE, {"campaignID": campaign.campaign_id, "handle": handle}).content.decode()


def posted(campaign: TtoCampaign, handle: str = "mara.test.demo", **form: str) -> Any:
    query = {"campaignID": campaign.campaign_id}
    return Client().post(SHARE, {"handle": handle, **form}, query_params=query)


def test_the_short_link_redirects_to_the_long_one(campaign: TtoCampaign) -> None:
    response = Client().get(f"/simulator/t/{campaign.word}/")

    assert response.status_code == 302
    assert response["Location"] == f"{SHARE}?campaignID={campaign.campaign_id}"


def test_links_that_lead_nowhere_are_404(db: None) -> None:
    paths = ["/simulator/t/NOSUCHLINK/", SHARE, f"{SHARE}?campaignID=7"]

    assert [Client().get(path).status_code for path in paths] == [404, 404, 404]


def test_the_page_asks_who_is_looking(campaign: TtoCampaign) -> None:
    shown = page(campaign)

    assert "Your handle" in shown
    assert 'value="mara.test.demo"' in shown
    assert "Join campaign" in shown
    assert "in ads for 30 days" in shown


def test_joining_leads_on_to_ones_posts(campaign: TtoCampaign, post: Video) -> None:
    response = posted(campaign)

    assert response.status_code == 302
    assert people_in(campaign) == ["mara.test.demo"]
    shown = Client().get(response["Location"]).content.decode()
    assert "Link to this campaign" in shown
    assert post.video_id in shown


def test_who_is_not_in_the_marketplace_is_told_so(campaign: TtoCampaign) -> None:
    Person.objects.update(in_tcm=False)
    response = posted(campaign)

    assert (response.status_code, "Join TikTok One first." in response.content.decode()) == (422, True)
    assert people_in(campaign) == []


def test_whom_nobody_could_be_is_told_beside_the_field(campaign: TtoCampaign) -> None:
    response = posted(campaign, "no handle")

    assert response.status_code == 422
    assert "TikTok knows nobody of this name." in response.content.decode()


def test_a_post_is_linked(campaign: TtoCampaign, post: Video) -> None:
    posted(campaign)
    assert posted(campaign, answer="link", video=post.video_id).status_code == 302

    assert TtoLink.objects.get().status == "APPROVE"
    assert "1 linked" in page(campaign, "mara.test.demo")
    assert posted(campaign, answer="link", video=post.video_id).status_code == 422


def test_nobody_links_before_joining_or_somebody_elses_post(campaign: TtoCampaign, post: Video) -> None:
    assert posted(campaign, answer="link", video=post.video_id).status_code == 422
    assert posted(campaign, "ivo.lifts.demo", answer="link", video=post.video_id).status_code == 404
    assert not TtoLink.objects.exists()


@pytest.mark.parametrize(("answer", "status"), [("approve", "APPROVE"), ("reject", "REJECTED")])
def test_a_request_of_the_brand_is_answered(campaign: TtoCampaign, post: Video, answer: str, status: str) -> None:
    known = tto_acts.ask(campaign, post)
    assert "The brand asks to link" in page(campaign, "mara.test.demo")
    assert posted(campaign, "ivo.lifts.demo", answer=answer, request=known.request_id).status_code == 404

    posted(campaign, answer=answer, request=known.request_id)
    known.refresh_from_db()
    assert known.status == status
    assert posted(campaign, answer=answer, request=known.request_id).status_code == 422


def test_without_a_post_one_is_offered_to_be_made(campaign: TtoCampaign, post: Video) -> None:
    acts.delete(post)
    posted(campaign)

    assert "Post a video" in page(campaign, "mara.test.demo")
