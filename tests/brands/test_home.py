"""The home page: the first steps, what needs a person today, the campaigns at a glance (H2)."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from brands.models import Brand
from tests import make
from tiktok.models import Call
from tiktok.outbox import place_call


@pytest.fixture
def home(as_ada):
    def get():
        return as_ada.get("/b/acme/")

    return get


def needs(answer):
    return [(need.words, need.url) for need in answer.context["needs"]]


def steps(answer):
    return [step.done for step in answer.context["steps"]]


def fail(brand, **fields):
    return make.order(brand, status="failed", **fields)


def test_a_new_brand_is_shown_the_way(as_ada, ada):
    make.member(make.brand("Fresh", connected=False), ada, "owner")
    answer = as_ada.get("/b/fresh/")

    assert steps(answer) == [False] * 5
    page = answer.content.decode()
    for url in ("/b/fresh/connection/", "/b/fresh/creators/import/", "/b/fresh/creators/", "/b/fresh/campaigns/new/"):
        assert f'href="{url}"' in page
    assert "No campaign yet" in page


def test_the_steps_tick_themselves_and_then_go_away(home, acme):
    assert steps(home()) == [True, False, False, False, False]
    invited = make.account(acme)
    assert steps(home()) == [True, True, False, False, False]
    make.invitation(acme, account=invited)
    assert steps(home()) == [True, True, True, False, False]
    make.campaign(acme)
    assert steps(home()) == [True, True, True, True, False]
    make.order(acme)
    assert steps(home()) == []


def test_all_is_well(home, acme):
    answer = home()
    assert needs(answer) == []
    assert "Nothing waits for you." in answer.content.decode()


def test_what_needs_a_person_is_named_with_the_page_where_it_is_dealt_with(home, acme, at):
    winter, spring = make.campaign(acme, name="Winter"), make.campaign(acme, name="Spring")
    fail(acme, campaign=winter)
    fail(acme, campaign=winter)
    fail(acme, campaign=spring)
    ending = make.post(acme, order=make.order(acme, campaign=spring, status="in_progress"))
    make.authorization(acme, status="expiring", post=ending)
    make.deliverable(acme, status="changes_requested", order=make.order(acme, campaign=winter, videos=1))
    make.callback(acme, state="failed")
    make.invitation(acme, status="failed")
    make.invitation(acme, status="rejected", created_at=timezone.now())
    acme.connection.lose(at=at)

    assert needs(home()) == [
        ("TikTok refuses the token. Reconnect; what waits goes on by itself.", "/b/acme/connection/"),
        ("2 orders of Winter could not be created", f"/b/acme/campaigns/{winter.pk}/orders/"),
        ("1 order of Spring could not be created", f"/b/acme/campaigns/{spring.pk}/orders/"),
        ("1 callback could not be processed", "/b/acme/callbacks/?state=failed"),
        (
            "1 Spark Ads authorization of Spring ends within 7 days",
            f"/b/acme/authorizations/?status=expiring&campaign={spring.pk}",
        ),
        ("1 video of Winter did not pass review", f"/b/acme/campaigns/{winter.pk}/orders/"),
        ("1 invitation could not be sent", "/b/acme/invitations/?status=failed"),
        ("TikTok rejected 1 invitation", "/b/acme/invitations/?status=rejected"),
    ]


def test_every_need_leads_to_a_page_that_opens(home, as_ada, acme, at):
    fail(acme)
    make.authorization(acme, status="expiring")
    make.authorization(acme, status="expiring", post=make.untied_post(acme))
    make.deliverable(acme, status="changes_requested")
    make.callback(acme, state="failed")
    make.invitation(acme, status="failed")
    make.invitation(acme, status="rejected", created_at=timezone.now())
    acme.connection.lose(at=at)

    links = [url for _words, url in needs(home())]

    assert len(links) == 8
    assert [as_ada.get(url).status_code for url in links] == [200] * 8
    page = unescape(home().content.decode())
    assert all(f'href="{url}"' in page for url in links)


def test_a_rejection_is_news_for_a_week_unless_the_account_joined(home, acme):
    now = timezone.now()
    make.invitation(acme, status="rejected", created_at=now - timedelta(days=8))
    make.invitation(acme, status="rejected", created_at=now, account=make.account(acme, in_marketplace=True))
    assert needs(home()) == []


def test_an_invitation_that_failed_needs_nobody_once_a_newer_one_is_out_or_the_account_joined(home, acme):
    invited_anew = make.invitation(acme, status="failed").account
    make.invitation(acme, account=invited_anew)
    make.invitation(acme, status="failed", account=make.account(acme, in_marketplace=True))
    assert needs(home()) == []


def test_a_call_that_failed_needs_nobody_once_the_same_was_asked_anew(home, acme, at):
    invitation = make.invitation(acme, status="sending")
    Call.objects.filter(pk=place_call("send_invitation", invitation, by=None, at=at).pk).update(state="failed")
    assert needs(home()) == [("1 call to TikTok failed", "/b/acme/calls/?state=failed")]

    place_call("send_invitation", invitation, by=None, at=at)
    assert needs(home()) == []


def test_campaigns_at_a_glance_count_what_is_theirs(home, acme):
    winter, empty = make.campaign(acme, name="Winter"), make.campaign(acme, name="Empty", status="draft")
    make.campaign(acme, name="Old", status="ended")
    make.campaign(acme, name="Put away", status="archived")
    for views in (1_000, 400):
        make.post(acme, order=make.order(acme, campaign=winter, status="in_progress"), views=views)
    make.participant(winter)
    make.participant(winter).take_out(by=None, at=timezone.now(), reason="No time")

    shown = home().context["campaigns"]

    assert [(each.campaign, each.influencers, each.orders, each.views) for each in shown] == [
        (empty, 0, 0, None),
        (winter, 3, 2, 1_400),
    ]


def test_the_page_asks_as_often_for_a_full_brand_as_for_a_small_one(home, acme, connection_queries):
    def grow(number):
        for _ in range(number):
            fail(acme)
            make.authorization(acme, status="expiring")
            make.callback(acme, state="failed")
            make.invitation(acme, status="rejected", created_at=timezone.now())

    grow(1)
    few = connection_queries(home)
    grow(10)
    assert connection_queries(home) == few
    assert few <= 26


def test_nothing_of_another_brand_is_on_the_page(home, acme, other):
    fail(other)
    make.callback(other, state="failed")
    make.invitation(other, status="failed")
    answer = home()
    assert (needs(answer), answer.context["campaigns"]) == ([], [])


def test_another_brands_home_is_not_there(as_cleo, acme):
    assert as_cleo.get("/b/acme/").status_code == 404
    assert as_cleo.get("/b/no-such-brand/").status_code == 404


def test_an_analyst_is_not_offered_to_make_a_campaign(as_bo, acme):
    page = as_bo.get("/b/acme/").content.decode()
    assert "An owner or a manager can make one." in page
    assert "New campaign" not in page


def test_the_switcher_lists_only_brands_one_belongs_to(as_ada, ada, other):
    make.member(make.brand("Boots"), ada, "manager")
    page = as_ada.get("/b/acme/").content.decode()
    assert 'href="/b/boots/"' in page
    assert Brand.objects.filter(slug="other").exists()
    assert 'href="/b/other/"' not in page


def test_only_versions_whose_answer_still_counts_wait_for_it(home, acme):
    make.version(acme)
    make.version(acme, deliverable=make.order(acme, status="cancelled", videos=1).deliverables.get())

    assert [words.split(" of ")[0] for words, _url in needs(home())] == ["1 video"]


def test_an_end_of_a_post_without_a_campaign_is_named_too(home, acme):
    make.authorization(acme, status="expiring", post=make.untied_post(acme))
    words = "1 Spark Ads authorization of posts without a campaign ends within 7 days"
    assert needs(home()) == [(words, "/b/acme/authorizations/?status=expiring&campaign=none")]


def test_extend_leads_to_those_that_end_soon_and_no_others(home, as_ada, acme):
    """Of the campaign, or of posts without one."""
    tied, loose = (
        make.authorization(acme, status="expiring", post=post) for post in (make.post(acme), make.untied_post(acme))
    )
    make.authorization(acme, status="authorized", post=make.post(acme, order=tied.post.order))
    shown = [list(as_ada.get(url).context["authorizations"]) for _words, url in needs(home())]
    assert sorted(shown, key=len) == [[tied], [loose]] or shown == [[loose], [tied]]


def test_an_ad_that_needs_a_person_is_named(home, as_ada, acme):
    refused = make.ad(acme, delivery="AD_STATUS_AUDIT_DENY")
    ended = make.ad(acme, asset=make.asset(acme, status="lost"))
    spent = make.ad(acme, delivery="AD_STATUS_BUDGET_EXCEED")
    type(spent.ad_group).objects.filter(pk=spent.ad_group_id).update(
        budget_mode="BUDGET_MODE_TOTAL", ends_at=timezone.now() + timedelta(days=9)
    )
    failed = make.ad(acme, status="failed")
    make.ad(acme, delivery="AD_STATUS_BUDGET_EXCEED")  # by the day: it begins anew tomorrow
    make.ad(acme, status="ended", asset=make.asset(acme, status="lost"))
    assert needs(home()) == [("4 ads need attention", "/b/acme/spark-ads/ads/?status=attention")]
    listed = as_ada.get("/b/acme/spark-ads/ads/?status=attention").context["ads"]
    assert {ad.pk for ad in listed} == {refused.pk, ended.pk, spent.pk, failed.pk}
