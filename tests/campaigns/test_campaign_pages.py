"""Campaigns made, set up, launched; what their pages say (O1, O2, P7)."""

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from tests import make


def url(name, campaign):
    return reverse(f"campaigns:{name}", args=[campaign.brand.slug, campaign.pk])


def test_a_name_is_enough_to_begin(as_ada, acme, ada):
    answer = as_ada.post(reverse("campaigns:new", args=[acme.slug]), {"name": "Winter", "currency": "EUR"}, follow=True)

    campaign = Campaign.objects.get()
    assert (campaign.name, campaign.status, campaign.currency, campaign.brand) == ("Winter", "draft", "EUR", acme)
    assert campaign.status_changes.get().by == ada
    assert "Save brand name and description for TikTok" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": ""}),
        ("end_date", {"start_date": "2026-12-24", "end_date": "2026-12-01"}),
        ("budget", {"budget": "-1"}),
        ("budget", {"budget": "lots"}),
        ("currency", {"currency": "XXX"}),
        ("start_date", {"start_date": "31.31.2026"}),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_kept(field, changes, as_ada, acme):
    form = {"name": "Winter", "currency": "EUR", "brief": "Snow and mud", **changes}

    answer = as_ada.post(reverse("campaigns:new", args=[acme.slug]), form)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Snow and mud" in answer.content.decode()
    assert not Campaign.objects.exists()


def test_brand_name_and_description_are_saved_apart_from_the_rest(as_ada, acme):
    campaign = make.campaign(acme, status="draft", ttcm_brand_name="", ttcm_description="", brief="Keep me")

    as_ada.post(
        url("settings", campaign), {"part": "marketplace", "ttcm_brand_name": "Nordlys", "ttcm_description": "Boots"}
    )

    campaign.refresh_from_db()
    assert (campaign.ttcm_brand_name, campaign.ttcm_description, campaign.brief) == ("Nordlys", "Boots", "Keep me")
    assert campaign.has_ttcm_settings


@pytest.mark.parametrize("field", ["ttcm_brand_name", "ttcm_description"])
@pytest.mark.parametrize("text", ["", "x" * 61])
def test_both_are_needed_and_hold_60_characters(field, text, as_ada, acme):
    campaign = make.campaign(acme)
    form = {"part": "marketplace", "ttcm_brand_name": "Nordlys", "ttcm_description": "Boots", field: text}

    answer = as_ada.post(url("settings", campaign), form)

    assert answer.status_code == 422
    assert field in answer.context["marketplace"].errors
    campaign.refresh_from_db()
    assert (campaign.ttcm_brand_name, campaign.ttcm_description) == ("Acme", "Winter boots")


def test_launching_is_recorded_with_who_did_it(as_ada, acme, ada):
    campaign = make.campaign(acme, status="draft")

    answer = as_ada.post(url("launch", campaign), follow=True)

    campaign.refresh_from_db()
    change = campaign.status_changes.get()
    assert (campaign.status, change.action, change.by) == ("live", "launch", ada)
    assert "is live. Create orders." in answer.content.decode()


def test_a_second_click_is_refused_politely(as_ada, acme):
    campaign = make.campaign(acme, status="draft")
    as_ada.post(url("launch", campaign))

    answer = as_ada.post(url("launch", campaign), follow=True)

    assert "not possible any more" in answer.content.decode()
    assert campaign.status_changes.count() == 1


def test_the_overview_counts_and_computes(as_ada, acme):
    campaign = make.campaign(acme)
    for views, likes, comments, shares in ((1_000, 80, 15, 5), (3_000, 90, 10, 0), (None, None, None, None)):
        order = make.order(acme, campaign=campaign, status="fulfilled", videos=1)
        removed_at = None if views else make.NOW
        make.post(acme, order=order, views=views, likes=likes, comments=comments, shares=shares, removed_at=removed_at)

    answer = as_ada.get(url("overview", campaign))

    totals = answer.context["totals"]
    assert (totals.posts, totals.views, totals.likes, totals.comments, totals.shares) == (3, 4_000, 170, 25, 5)
    assert totals.engagement_rate == pytest.approx(200 / 4_000)
    page = answer.content.decode()
    assert "5.00%" in page
    assert "200 ÷ 4,000" in page
    assert answer.context["orders"] == [("Fulfilled", 3)]
    assert answer.context["deliverables"] == [("Waiting", 3)]
    assert answer.context["posts"] == [("On TikTok", 2), ("Removed from TikTok", 1)]
    assert "Removed from TikTok" in page


def test_a_campaign_without_figures_shows_dashes_not_zeros(as_ada, acme):
    campaign = make.campaign(acme)
    make.post(acme, order=make.order(acme, campaign=campaign, videos=1))

    totals = as_ada.get(url("overview", campaign)).context["totals"]

    assert (totals.posts, totals.views, totals.engagement_rate) == (1, None, None)


def test_influencers_are_searched_added_once_and_removed(as_ada, acme):
    campaign = make.campaign(acme)
    mara, nils = make.account(acme, "mara"), make.account(acme, "nils")

    found = as_ada.get(url("influencers", campaign) + "?q=@MARA", headers={"HX-Request": "true"}).content.decode()
    assert "@mara" in found
    assert "@nils" not in found
    assert "<html" not in found

    as_ada.post(url("add_influencers", campaign), {"account": [mara.pk, nils.pk]})
    as_ada.post(url("add_influencers", campaign), {"account": [mara.pk]})
    assert sorted(campaign.participants.values_list("account__handle", flat=True)) == ["mara", "nils"]

    participant = campaign.participants.get(account=mara)
    as_ada.post(reverse("campaigns:remove_influencer", args=[acme.slug, participant.pk]))
    assert list(campaign.participants.values_list("account__handle", flat=True)) == ["nils"]


def test_an_influencer_with_an_order_stays(as_ada, acme):
    order = make.order(acme)

    answer = as_ada.post(reverse("campaigns:remove_influencer", args=[acme.slug, order.participant_id]), follow=True)

    assert "has an order here and stays" in answer.content.decode()
    assert order.campaign.participants.count() == 1


@pytest.mark.parametrize("name", ["list", "overview", "influencers", "orders", "posts"])
def test_the_number_of_queries_does_not_follow_the_size(name, as_ada, acme, django_assert_max_num_queries):
    campaign = make.campaign(acme)
    address = reverse("campaigns:list", args=[acme.slug]) if name == "list" else url(name, campaign)
    for _ in range(12):
        make.post(acme, order=make.order(acme, campaign=campaign, videos=2), views=10, likes=1)
        make.campaign(acme)

    with django_assert_max_num_queries(17):
        assert as_ada.get(address).status_code == 200


def test_the_orders_region_polls_only_while_an_order_is_on_its_way(as_ada, acme):
    order = make.order(acme, status="requesting")
    address = url("orders", order.campaign)
    assert "every 2s" in as_ada.get(address).content.decode()

    order.confirm(at=make.NOW, tiktok_id="7300000000000000009", invite_link="https://www.tiktok.com/i/9")
    region = as_ada.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "every 2s" not in region
    assert "https://www.tiktok.com/i/9" in region
    assert "<html" not in region
