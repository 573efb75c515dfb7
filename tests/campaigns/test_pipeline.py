"""The Influencers tab: a board and a table, and moving participants along."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import actions, bulk
from campaigns.models import Message, Participant
from campaigns.models.stages import Stage
from creators.models import BulkRun, CreatorList, Invitation
from lifecycle.transitions import Refused
from tests import make
from tests.machine import actions_of, attempt, declared

PARTICIPANT = {("in", "take_out"): "out", ("out", "take_back"): "in"}


@pytest.mark.parametrize("status", ["in", "out"])
@pytest.mark.parametrize("action", actions_of(PARTICIPANT))
def test_a_participant_changes_only_as_declared(action, status, acme, ada):
    made = make.participant(make.campaign(acme))
    if status == "out":
        made = out(made)
    facts = {"reason": "Too late"} if action == "take_out" else {}
    attempt(made, action, PARTICIPANT.get((status, action)), by=ada, facts=facts)


def test_the_table_leaves_no_action_out():
    assert declared(Participant) == set(actions_of(PARTICIPANT))


def tab(campaign, query=""):
    return reverse("campaigns:influencers", args=[campaign.brand.slug, campaign.pk]) + query


def move_url(participant):
    return reverse("campaigns:move_influencer", args=[participant.brand.slug, participant.pk])


def out_url(participant):
    return reverse("campaigns:take_out_influencer", args=[participant.brand.slug, participant.pk])


def stage(participant):
    staged: Any = Participant.objects.with_stage()
    return staged.get(pk=participant.pk).stage


def out(participant, reason="Too late"):
    participant.take_out(by=None, at=make.NOW, reason=reason)
    return participant


def placed(campaign, where):
    """A participant at a stage."""
    acme = campaign.brand
    if where in ("short_listed", "invited"):
        account = make.account(acme)
        if where == "invited":
            make.invitation(acme, account=account)
        return make.participant(campaign, account)
    made = make.participant(campaign)
    status = {"ordered": "created", "delivering": "in_progress", "done": "fulfilled"}.get(where)
    if status:
        make.order(acme, participant=made, status=status)
    return out(made) if where == "out" else made


@pytest.mark.parametrize("where", Stage.values)
def test_a_builder_puts_it_there(where, acme):
    assert stage(placed(make.campaign(acme), where)) == where


def test_the_board_shows_each_in_its_column(as_ada, acme):
    campaign = make.campaign(acme)
    made = {where: placed(campaign, where) for where in Stage.values}

    answer = as_ada.get(tab(campaign))

    columns = {
        stage.value: (number, [card.pk for card, _ in cards]) for stage, number, cards, _ in answer.context["columns"]
    }
    assert columns == {where: (1, [participant.pk]) for where, participant in made.items()}
    assert "Too late" in answer.content.decode()


def test_inviting_from_the_short_list_sends_the_invitation(as_ada, acme, ada):
    participant = placed(make.campaign(acme), "short_listed")

    answer = as_ada.post(move_url(participant), {"to": "invited", "seen": "short_listed"}, follow=True)

    assert stage(participant) == "invited"
    assert Invitation.objects.get().status_changes.get().by == ada
    assert "is on its way" in answer.content.decode()


def test_ordering_opens_the_order_form_and_makes_nothing(as_ada, acme):
    participant = placed(make.campaign(acme), "ready")
    form = reverse("campaigns:order_new", args=[acme.slug, participant.campaign_id, participant.pk])

    plain = as_ada.post(move_url(participant), {"to": "ordered", "seen": "ready"})
    dragged = as_ada.post(move_url(participant), {"to": "ordered", "seen": "ready"}, headers={"HX-Request": "true"})

    assert (plain.status_code, plain["Location"]) == (302, form)
    assert dragged["HX-Redirect"] == form
    assert stage(participant) == "ready"


def test_back_to_the_short_list_stops_waiting(as_ada, acme):
    participant = placed(make.campaign(acme), "invited")

    answer = as_ada.post(move_url(participant), {"to": "short_listed", "seen": "invited"}, follow=True)

    assert stage(participant) == "short_listed"
    assert Invitation.objects.get().status == "cancelled"
    assert "should" in answer.content.decode()


REFUSED = [
    ("short_listed", "ready", "TikTok decides whether"),
    ("invited", "ready", "TikTok decides whether"),
    ("short_listed", "ordered", "Send the invite first"),
    ("invited", "delivering", "delivers once the order is joined"),
    ("ready", "short_listed", "nobody to invite"),
    ("ready", "invited", "nobody to invite"),
    ("ready", "done", "every video of an order is published"),
    ("ordered", "ready", "Cancel it on its page first"),
    ("ordered", "delivering", "once the order is joined in TikTok"),
    ("delivering", "ordered", "has an open order already"),
    ("delivering", "done", "every video of an order is published"),
    ("done", "ready", "Move it to Ordered for another order"),
    ("ready", "ready", "is there already"),
    ("out", "out", "is there already"),
    ("ready", "nowhere", "There is no such stage"),
    ("out", "nowhere", "There is no such stage"),
    ("ready", "out", "Say why"),
]


@pytest.mark.parametrize(("where", "to", "words"), REFUSED)
def test_what_a_person_cannot_bring_about_is_said_in_words(where, to, words, as_ada, acme):
    participant = placed(make.campaign(acme), where)

    answer = as_ada.post(move_url(participant), {"to": to, "seen": where}, follow=True)

    assert words in answer.content.decode()
    assert str(participant.account) in answer.content.decode()
    assert stage(participant) == where
    assert Invitation.objects.exclude(status="sent").count() == 0


@pytest.mark.parametrize("where", [where for where in Stage.values if where != "out"])
def test_out_asks_why_and_remembers_it(where, as_ada, acme, ada):
    participant = placed(make.campaign(acme), where)
    assert 'name="reason"' in as_ada.get(out_url(participant)).content.decode()
    nothing = as_ada.post(out_url(participant), {"seen": where, "reason": " "})
    assert nothing.status_code == 422
    assert "Say why, in a few words." in nothing.content.decode()

    as_ada.post(out_url(participant), {"seen": where, "reason": "No time in December"})

    participant.refresh_from_db()
    assert (participant.status, participant.out_reason) == ("out", "No time in December")
    assert participant.status_changes.get().by == ada


@pytest.mark.parametrize("to", ["short_listed", "done"])
def test_back_in_means_where_the_facts_say(to, as_ada, acme):
    participant = placed(make.campaign(acme), "out")

    answer = as_ada.post(move_url(participant), {"to": to, "seen": "out"}, follow=True)

    assert stage(participant) == "ready"
    assert "is back: Ready." in answer.content.decode()
    participant.refresh_from_db()
    assert participant.out_reason == ""


def test_the_second_of_two_who_move_a_card_is_told(as_ada, acme):
    participant = placed(make.campaign(acme), "short_listed")
    as_ada.post(move_url(participant), {"to": "invited", "seen": "short_listed"})

    second = as_ada.post(move_url(participant), {"to": "invited", "seen": "short_listed"}, follow=True)
    third = as_ada.post(out_url(participant), {"seen": "short_listed", "reason": "No"})

    assert "has moved meanwhile: Invited to TTCM." in second.content.decode()
    assert "has moved meanwhile" in third.content.decode()
    assert Invitation.objects.count() == 1
    assert stage(participant) == "invited"


def test_a_dragged_card_gets_the_board_as_it_then_is(as_ada, acme):
    participant = placed(make.campaign(acme), "short_listed")

    answer = as_ada.post(move_url(participant), {"to": "ready", "seen": "short_listed"}, headers={"HX-Request": "true"})

    assert "TikTok decides" in answer["HX-Trigger"]
    assert 'id="pipeline"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_the_tab_stays_as_it_was_after_a_move(as_ada, acme):
    participant = placed(make.campaign(acme), "invited")
    form = {"to": "short_listed", "seen": "invited", "query": "view=table&sort=name&evil=//x"}

    answer = as_ada.post(move_url(participant), form)

    assert answer["Location"].endswith("?view=table&sort=name")


def test_one_with_messages_or_an_order_cannot_be_removed(as_ada, acme):
    campaign = make.campaign(acme)
    written = placed(campaign, "ready")
    Message.objects.create(brand=acme, participant=written, body="Hello", created_at=make.NOW)

    answer = as_ada.post(reverse("campaigns:remove_influencer", args=[acme.slug, written.pk]), follow=True)

    assert "Messages were exchanged" in answer.content.decode()
    assert campaign.participants.count() == 1


def test_a_whole_list_is_added_in_one_step_and_takes_back_who_was_out(as_ada, acme, other):
    campaign = make.campaign(acme)
    back = placed(campaign, "out")
    wanted = CreatorList.objects.create(brand=acme, name="Skiers", created_at=make.NOW)
    wanted.accounts.add(back.account, *(make.account(acme) for _ in range(3)))
    theirs = CreatorList.objects.create(brand=other, name="Theirs", created_at=make.NOW)
    theirs.accounts.add(make.account(other))
    url = reverse("campaigns:add_influencers", args=[acme.slug, campaign.pk])

    foreign = as_ada.post(url, {"list": theirs.pk}, follow=True)
    assert "This list is not there any more." in foreign.content.decode()
    assert campaign.participants.count() == 1
    answer = as_ada.post(url, {"list": wanted.pk}, follow=True)

    assert "4 influencers added." in answer.content.decode()
    assert campaign.participants.taking_part().count() == 4


def test_the_directory_search_finds_who_is_out_but_not_who_takes_part(as_ada, acme):
    campaign = make.campaign(acme)
    here, gone = placed(campaign, "ready"), placed(campaign, "out")

    found = as_ada.get(tab(campaign, "?q="), headers={"HX-Request": "true"}).content.decode()

    assert str(gone.account) in found
    assert str(here.account) not in found


@pytest.mark.parametrize("status", ["ended", "archived"])
def test_nobody_is_added_to_a_campaign_that_is_over(status, as_ada, acme, ada):
    campaign = make.campaign(acme, status=status)
    account = make.account(acme)
    run = BulkRun(brand=acme, by=ada, params={"id": campaign.pk})

    answer = as_ada.post(
        reverse("campaigns:add_influencers", args=[acme.slug, campaign.pk]), {"account": [account.pk]}, follow=True
    )

    assert "nobody can be added any more" in answer.content.decode()
    assert bulk.add_to_campaign(run, [account], at=make.NOW).refused
    assert not campaign.participants.exists()


def test_the_directorys_bulk_action_takes_back_who_was_out(acme, ada):
    campaign = make.campaign(acme)
    here, gone = placed(campaign, "ready"), placed(campaign, "out")
    run = BulkRun(brand=acme, by=ada, params={"id": campaign.pk})

    result = bulk.add_to_campaign(run, [here.account, gone.account], at=make.NOW)

    assert result.unchanged == {here.account_id}
    assert stage(gone) == "ready"


def test_no_order_goes_to_who_is_out(acme, ada, at):
    participant = placed(make.campaign(acme), "out")

    with pytest.raises(Refused, match="Take it back in first"):
        actions.create_order(participant, names=["One"], spark_days=0, by=ada, at=at)

    assert not participant.orders.exists()


def test_the_table_filters_searches_and_sorts(as_ada, acme):
    campaign = make.campaign(acme)
    small, large, unknown = (
        make.participant(campaign, handle=handle, followers=followers)
        for handle, followers in (("snow.a", 10), ("snow.b", 9_000), ("mud", None))
    )
    make.order(acme, participant=large)

    def shown(query):
        return [row.pk for row, _moves in as_ada.get(tab(campaign, f"?view=table&{query}")).context["rows"]]

    assert shown("sort=followers") == [large.pk, small.pk, unknown.pk]
    assert shown("sort=name") == [unknown.pk, small.pk, large.pk]
    assert shown("sort=stage") == [small.pk, unknown.pk, large.pk]
    assert shown("words=snow") == [large.pk, small.pk]
    assert shown("stage=ordered") == [large.pk]
    assert shown("stage=elsewhere&sort=odd") == [unknown.pk, large.pk, small.pk]


def test_a_long_table_is_read_page_by_page(as_ada, acme):
    campaign = make.campaign(acme)
    for _ in range(53):
        make.participant(campaign)

    for sort in ("newest", "followers", "name", "stage"):
        first = as_ada.get(tab(campaign, f"?view=table&sort={sort}"))
        second = as_ada.get(tab(campaign, first.context["next_url"]))
        seen = [row.pk for page in (first, second) for row, _ in page.context["rows"]]
        assert (len(seen), len(set(seen))) == (53, 53)


def test_a_column_shows_its_first_fifty_and_leads_to_the_rest(as_ada, acme):
    campaign = make.campaign(acme)
    for _ in range(52):
        make.participant(campaign)

    answer = as_ada.get(tab(campaign))

    assert answer.content.decode().count("data-card=") == 50
    assert "Show all 52 in the table" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?view=table"])
def test_the_number_of_queries_is_the_same_for_few_and_many(query, as_ada, acme):
    campaign = make.campaign(acme)
    for where in Stage.values:
        placed(campaign, where)
    as_ada.get(tab(campaign, query))

    with CaptureQueriesContext(
        connection,
    ) as few:
        as_ada.get(tab(campaign, query))
    for _ in range(10):
        for where in Stage.values:
            placed(campaign, where)
    with CaptureQueriesContext(connection) as many:
        as_ada.get(tab(campaign, query))

    assert len(many) == len(few) <= 14


def test_analysts_look_and_do_not_touch(as_bo, as_cleo, acme):
    participant = placed(make.campaign(acme), "short_listed")
    page = as_bo.get(tab(participant.campaign)).content.decode()
    assert str(participant.account) in page
    assert "Move to" not in page

    for url in (move_url(participant), out_url(participant)):
        assert as_bo.post(url, {"to": "out", "seen": "short_listed", "reason": "x"}).status_code == 403
        assert as_cleo.post(url, {"to": "out", "seen": "short_listed", "reason": "x"}).status_code == 404

    assert as_cleo.get(out_url(participant)).status_code == 404
    assert stage(participant) == "short_listed"
