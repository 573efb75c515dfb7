"""Activity: who or what changed which status, when, and where to look (H3)."""

from django.utils import timezone

from tests import make


def lines(answer):
    return [(change.action, str(change.subject)) for change in answer.context["changes"]]


def test_what_happened_is_listed_newest_first_with_who_and_why(as_ada, ada, acme, at):
    campaign = make.campaign(acme, status="draft", name="Winter boots")
    campaign.launch(by=ada, at=at, cause="click")
    invitation = make.invitation(acme)
    invitation.join(at=timezone.now(), cause="callback 12")

    answer = as_ada.get("/b/acme/activity/")

    assert lines(answer)[:2] == [("join", str(invitation)), ("launch", "Winter boots")]
    page = answer.content.decode()
    for words in (
        f'href="/b/acme/campaigns/{campaign.pk}/"',
        "Launched",
        ">Ada</td>",
        "Joined",
        "TikTok’s callback 12",
        "just now",
    ):
        assert words in page


def test_the_trace_of_something_removed_stays_readable(as_ada, ada, acme, at):
    campaign = make.campaign(acme, status="draft")
    campaign.launch(by=ada, at=at)
    type(campaign).objects.filter(pk=campaign.pk)._raw_delete("default")

    page = as_ada.get("/b/acme/activity/").content.decode()

    assert "Launched" in page
    assert "Removed" in page


def test_long_histories_come_in_pages(as_ada, acme, at):
    invitations = [make.invitation(acme) for _ in range(60)]
    for invitation in invitations:
        invitation.see(at=at)

    first = as_ada.get("/b/acme/activity/")
    second = as_ada.get("/b/acme/activity/" + first.context["next_url"])

    seen = [words for action, words in lines(first) + lines(second) if action == "see"]
    assert len(lines(first)) == 50
    assert seen == [str(invitation) for invitation in reversed(invitations)]


def test_the_page_asks_as_often_for_many_lines_as_for_few(as_ada, ada, acme, at, connection_queries):
    def grow(number):
        for _ in range(number):
            make.order(acme).join(at=at)
            make.invitation(acme).see(at=at)
            make.authorization(acme).reject(at=at)

    grow(1)
    as_ada.get("/b/acme/activity/")
    few = connection_queries(lambda: as_ada.get("/b/acme/activity/"))
    grow(10)
    assert connection_queries(lambda: as_ada.get("/b/acme/activity/")) == few


def test_a_brand_without_history_says_so(as_ada, ada):
    make.member(make.brand("Fresh", connected=False), ada, "owner")
    assert "Nothing has happened yet" in as_ada.get("/b/fresh/activity/").content.decode()


def test_another_brands_activity_is_not_there(as_cleo, acme, other, at):
    make.campaign(acme, status="draft").launch(at=at)
    assert as_cleo.get("/b/acme/activity/").status_code == 404
    assert "launch" not in [action for action, _subject in lines(as_cleo.get("/b/other/activity/"))]


def test_an_analyst_may_read_it(as_bo, acme):
    assert as_bo.get("/b/acme/activity/").status_code == 200
