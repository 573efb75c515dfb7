"""The Spark Ads tabs of a post and of a campaign: the code to copy, its exact times, and what to do with it (S3)."""

from datetime import UTC, datetime

import pytest

from brands import keyset
from brands.models import Brand
from spark_ads.models import Status
from tests import make

STARTS, ENDS = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC), datetime(2026, 12, 29, 12, 0, 5, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tab(as_ada):
    def get(post, **more):
        return as_ada.get(f"/b/acme/posts/{post.pk}/spark-ads/", **more).content.decode()

    return get


def granted(acme, **fields):
    return make.authorization(
        acme, **{"status": "authorized", "video_code": "#Ab+/c=", "starts_at": STARTS, "ends_at": ENDS, **fields}
    )


def test_the_code_its_exact_times_and_lengths_are_there(acme, tab):
    page = tab(granted(acme, requested_days=30, remaining_requests=28, asked_with_order=True).post)

    assert 'data-copy="#Ab+/c="' in page
    for words in (
        "22 Nov 2026, 12:00:05 UTC",
        "29 Dec 2026, 12:00:05 UTC",
        "30 days",
        "with the order",
        "37 days",
        "28",
        "Apply for authorization, paste the video code, Search.",
        "Use other authorized account or post",
    ):
        assert words in page


def test_times_are_given_in_the_brands_zone_too(acme, tab):
    authorization = granted(acme)
    assert "America/New_York" not in tab(authorization.post)
    Brand.objects.filter(pk=acme.pk).update(timezone="America/New_York")
    assert "22 Nov 2026, 07:00:05 America/New_York" in tab(authorization.post)


def test_a_post_nobody_asked_about_offers_to_ask(acme, tab):
    page = tab(make.post(acme))
    assert "Ask for authorization" in page
    assert "Nobody has asked yet." in page
    assert "Video code" not in page


@pytest.mark.parametrize("status", Status.values)
def test_only_while_an_answer_is_awaited_the_panel_asks_again(acme, tab, status):
    panel = tab(make.authorization(acme, status=status).post, headers=HTMX)
    assert "<html" not in panel
    assert ("hx-trigger" in panel and "every 3s" in panel) == (status in ("requesting", "requested"))


def test_a_browser_does_not_take_the_panel_for_the_page(as_ada, acme):
    assert "HX-Request" in as_ada.get(f"/b/acme/posts/{make.post(acme).pk}/spark-ads/", headers=HTMX)["Vary"]


@pytest.mark.parametrize("status", Status.values)
def test_the_code_is_shown_only_while_it_may_be_used(acme, tab, status):
    page = tab(make.authorization(acme, status=status).post)
    assert ("#code+/=" in page) == (status in ("authorized", "expiring"))


def test_the_history_says_who_asked_and_what_came(acme, ada, at, tab):
    authorization = make.authorization(acme, status="requesting")
    authorization.record_creation(by=ada, at=at)
    authorization.confirm_requested(by=ada, at=at, cause="call 7")
    authorization.reject(at=at, cause="reconciliation")

    page = tab(authorization.post)

    for words in ("Requested", "call 7", "Refused by the creator", "Seen when TikTok was asked", "Ada"):
        assert words in page


def test_the_campaigns_tab_lists_every_post_with_its_authorization(as_ada, acme):
    campaign = make.campaign(acme, name="Winter")
    orders = [make.order(acme, campaign=campaign, status="in_progress", videos=1) for _ in range(3)]
    with_code, without, expired = (make.post(acme, order=order, caption=f"Clip {order.pk}") for order in orders)
    granted(acme, post=with_code)
    granted(acme, post=expired, status="expired", video_code="#old")
    elsewhere = make.post(acme, caption="Elsewhere")

    page = as_ada.get(f"/b/acme/campaigns/{campaign.pk}/spark-ads/").content.decode()

    assert 'data-copy="#Ab+/c="' in page
    assert "29 Dec 2026, 12:00 UTC" in page
    assert "#old" not in page
    assert "Not asked" in page
    for post in (with_code, without, expired):
        assert f'href="/b/acme/posts/{post.pk}/spark-ads/"' in page
    assert str(elsewhere) not in page


def test_no_post_of_a_long_campaign_is_out_of_reach(as_ada, acme, monkeypatch):
    monkeypatch.setattr(keyset, "SIZE", 2)
    campaign = make.campaign(acme)
    orders = [make.order(acme, campaign=campaign, status="in_progress", videos=1) for _ in range(3)]
    oldest, *newer = [make.post(acme, order=order) for order in orders]
    url = f"/b/acme/campaigns/{campaign.pk}/spark-ads/"

    first = as_ada.get(url)
    second = as_ada.get(url + first.context["next_url"])

    assert first.context["posts"] == newer[::-1]
    assert second.context["posts"] == [oldest]
    assert f'href="{first.context["next_url"]}"' in first.content.decode()


def test_a_campaign_without_posts_says_what_will_come(as_ada, acme):
    page = as_ada.get(f"/b/acme/campaigns/{make.campaign(acme).pk}/spark-ads/").content.decode()
    assert "No posts yet" in page


def test_the_campaigns_tab_asks_as_often_for_many_posts_as_for_few(as_ada, acme, django_assert_max_num_queries):
    campaign = make.campaign(acme)
    for _ in range(8):
        granted(acme, post=make.post(acme, order=make.order(acme, campaign=campaign, status="in_progress", videos=1)))
    with django_assert_max_num_queries(7):
        as_ada.get(f"/b/acme/campaigns/{campaign.pk}/spark-ads/")


def test_another_brands_tabs_are_not_there(as_cleo, acme):
    post = make.post(acme)
    for slug in ("acme", "other"):
        assert as_cleo.get(f"/b/{slug}/posts/{post.pk}/spark-ads/").status_code == 404
        assert as_cleo.get(f"/b/{slug}/campaigns/{post.campaign_id}/spark-ads/").status_code == 404


def test_an_analyst_reads_and_copies_the_code(as_bo, acme):
    post = granted(acme).post
    assert "#Ab+/c=" in as_bo.get(f"/b/acme/posts/{post.pk}/spark-ads/").content.decode()
    assert "#Ab+/c=" in as_bo.get(f"/b/acme/campaigns/{post.campaign_id}/spark-ads/").content.decode()
