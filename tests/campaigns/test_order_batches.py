"""The same order from many accounts: a result for each, nothing twice, whatever dies on the way (O7)."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone

from campaigns import actions, batches, choosing
from campaigns.models import Order, OrderBatch, OrderBatchItem, Participant
from campaigns.models import order_batch as machine_of
from campaigns.tasks import sweep_order_batches
from creators.models import Account
from tests import machine, make
from tests.fake_tiktok import FakeClient
from tiktok import processing
from tiktok.errors import Rejected
from tiktok.models import Call

BATCH = {
    ("running", "finish"): "done",
    ("running", "stop"): "stopped",
    ("done", "retry"): "running",
    ("stopped", "retry"): "running",
}
REFUSAL = "This creator does not take orders now."


def many(campaign, number):
    """That many accounts of TTCM in the campaign, made in a handful of statements."""
    account = make.account(campaign.brand, in_marketplace=True, marketplace_checked_at=make.NOW)
    fields = {"brand": campaign.brand, "creator": account.creator, "in_marketplace": True, "sources": {}}
    Account.objects.bulk_create(
        Account(**fields, handle=f"many{n}", display_name=f"Many {n}", marketplace_checked_at=make.NOW)
        for n in range(number)
    )
    Participant.objects.bulk_create(
        Participant(brand=campaign.brand, campaign=campaign, account=each, added_at=make.NOW)
        for each in Account.objects.filter(handle__startswith="many")
    )
    return list(campaign.participants.order_by("pk"))


def address(name, batch):
    return reverse(f"campaigns:{name}", args=[batch.brand.slug, batch.pk])


def new(campaign):
    return reverse("campaigns:orders_new_bulk", args=[campaign.brand.slug, campaign.pk])


@pytest.mark.parametrize("status", machine_of.Status.values)
@pytest.mark.parametrize("action", machine.actions_of(BATCH))
def test_a_batch_changes_only_as_declared(action, status, acme, ada):
    batch = make.order_batch(make.campaign(acme), status=status)
    machine.attempt(batch, action, BATCH.get((status, action)), by=ada, facts={})


def test_the_table_leaves_no_action_out():
    assert machine.declared(OrderBatch) == set(machine.actions_of(BATCH))


def test_more_than_one_form_takes_is_said_and_the_rest_can_follow(
    as_ada, acme, tiktok, monkeypatch, django_capture_on_commit_callbacks
):
    campaign = make.campaign(acme)
    make.participant(
        campaign, make.account(acme, "stranger", in_marketplace=False)
    )  # nobody can order from it, so it comes after all others
    many(campaign, 5)
    monkeypatch.setattr(choosing, "MOST_CHOSEN", 3)
    said = "This form takes the first 3 of 6 accounts. Order from the rest after these."

    page = as_ada.get(new(campaign), {"who": "unordered"})
    assert said in page.content.decode()
    shown = {"participant": page.context["chosen"], "beyond": page.context["beyond"]}
    assert said in as_ada.post(new(campaign), {**shown, "video_number": "none"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(new(campaign), {**shown, "video_number": "2", "spark_days": "30"})

    rest = as_ada.get(new(campaign), {"who": "unordered"})
    assert [str(one.participant.account) for one in rest.context["candidates"]] == ["@stranger", "@many3", "@many4"]
    assert "This form takes" not in rest.content.decode()


def test_200_orders_of_which_tiktok_refuses_10(as_ada, acme, tiktok, monkeypatch, django_capture_on_commit_callbacks):
    campaign = make.campaign(acme)
    many(campaign, 200)
    refused = {f"many{n}" for n in range(0, 200, 20)}
    answers = _refusing(monkeypatch, refused)

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post(new(campaign), {"participant": _ids(campaign), "video_number": "2", "spark_days": "30"})

    batch = OrderBatch.objects.get()
    assert (answer.status_code, answer.url) == (302, batch.get_absolute_url())
    assert batch.status == "done"
    assert batch.items.counts() == {"all": 200, "created": 190, "failed": 10, "refused": 0, "asked": 0, "waiting": 0}
    assert len(tiktok.orders) == 190
    assert {order.participant.account.handle for order in Order.objects.filter(status="failed")} == refused
    page = as_ada.get(answer.url + "?result=failed").content.decode()
    assert "190 of 200 orders created, 10 refused by TikTok" in page
    assert page.count(REFUSAL) == 10

    answers.clear()
    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(address("order_batch_retry", batch))

    assert batch.items.counts()["created"] == 200
    assert len(tiktok.orders) == Order.objects.count() == 200
    assert "200 of 200 orders created" in as_ada.get(answer.url).content.decode()


def _ids(campaign):
    return ",".join(
        str(pk) for pk in campaign.participants.filter(account__handle__startswith="many").values_list("pk", flat=True)
    )


def _refusing(monkeypatch, handles):
    """Turn TikTok's dial for some accounts; the set that is returned may be emptied."""
    make_order = FakeClient.create_order

    def create_order(self, wish):
        if wish.handle in handles:
            raise Rejected(40002, REFUSAL, "r1")
        return make_order(self, wish)

    monkeypatch.setattr(FakeClient, "create_order", create_order)
    return handles


def test_the_simulator_refuses_10_of_200_and_takes_them_later(in_process, ada, at):
    demo = django_settings.SIMULATOR
    brand = make.brand("Real", connected=False)
    make.connection(brand, token=demo["demo_token"], account_id=demo["demo_account_id"])
    campaign = make.campaign(brand)
    participants = many(campaign, 200)
    wrong = [each.account for each in participants[::20]]
    for account in wrong:  # no handle on TikTok ends with a period
        Account.objects.filter(pk=account.pk).update(handle=f"{account.handle}.")
    now = timezone.now()

    batch = batches.begin(campaign, list(campaign.participants.all()), _wanted(), by=ada, at=now)
    _work(batch, now)

    assert batch.items.counts() | {"all": 200, "created": 190, "failed": 10} == batch.items.counts()
    assert all("does not exist" in order.reason for order in Order.objects.filter(status="failed"))
    assert campaign.codes.count() == 1

    for account in wrong:
        Account.objects.filter(pk=account.pk).update(handle=account.handle)
    batches.retry(batch, by=ada, at=now)
    _work(batch, now)

    assert batch.items.counts()["created"] == 200
    assert Order.objects.count() == 200


def _wanted(**changes):
    facts = {"names": ["One"], "spark_days": 0, "fee": None, "due_date": None, "due_dates": [None], "form_key": None}
    return {**facts, **changes}


def _work(batch, at):
    batches.work(batch, at=at)
    for call in Call.objects.filter(kind="create_order", state="waiting"):
        processing.run_call(call, at=at)


def test_the_request_writes_rows_in_a_handful_of_statements(as_ada, acme, django_assert_max_num_queries):
    campaign = make.campaign(acme)
    many(campaign, 200)
    form = {"participant": _ids(campaign), "video_number": "1", "spark_days": "0"}

    with django_assert_max_num_queries(30):
        as_ada.post(new(campaign), form)

    assert OrderBatchItem.objects.filter(outcome="waiting").count() == 200
    assert not Order.objects.exists()


def test_sent_twice_it_is_one_batch(as_ada, acme, django_capture_on_commit_callbacks):
    campaign = make.campaign(acme)
    many(campaign, 3)
    key = as_ada.get(new(campaign), {"who": "ready"}).context["form"]["form_key"].value()
    form = {"participant": _ids(campaign), "video_number": "1", "spark_days": "0", "form_key": key}

    with django_capture_on_commit_callbacks(execute=True):
        first, second = (as_ada.post(new(campaign), form) for _ in range(2))

    assert first.url == second.url
    assert OrderBatch.objects.count() == 1
    assert Order.objects.count() == 3


@pytest.mark.parametrize("killed_after", [0, 1, 25, 39])
def test_a_worker_killed_in_the_middle_goes_on_after(killed_after, acme, ada, at, monkeypatch):
    batch = batches.begin(_full(acme, 40), list(Participant.objects.all()), _wanted(), by=ada, at=at)
    create = actions.create_order
    made: list[int] = []

    def dying(*args, **words):
        if len(made) == killed_after:
            raise KeyboardInterrupt
        made.append(1)
        return create(*args, **words)

    monkeypatch.setattr(actions, "create_order", dying)
    with pytest.raises(KeyboardInterrupt):
        batches.work(batch, at=at)
    monkeypatch.setattr(actions, "create_order", create)
    assert Order.objects.count() == killed_after // batches.AT_ONCE * batches.AT_ONCE
    OrderBatch.objects.update(touched_at=timezone.now() - timedelta(minutes=2))

    sweep_order_batches()

    batch.refresh_from_db()
    assert batch.status == "done"
    assert Order.objects.count() == batch.items.filter(outcome="ordered").count() == 40
    assert Call.objects.filter(kind="create_order").count() == 40


def _full(acme, number):
    campaign = make.campaign(acme)
    many(campaign, number)
    return campaign


def test_who_cannot_be_ordered_from_is_named_and_left_out(as_ada, acme):
    campaign = make.campaign(acme)
    able = make.participant(campaign)
    make.participant(campaign, make.account(acme, "stranger"))
    out = make.participant(campaign, handle="gone")
    out.take_out(at=make.NOW, reason="Too dear")

    page = as_ada.get(new(campaign), {"who": "unordered"})
    as_ada.post(new(campaign), {"participant": page.context["chosen"], "video_number": "1", "spark_days": "0"})

    words = page.content.decode()
    assert "1 of 3 can be ordered from" in words
    assert "@stranger is not in TikTok Creator Marketplace" in words
    assert "@gone is out of the campaign. Take it back in first." in words
    assert [item.participant for item in OrderBatchItem.objects.all()] == [able]


def test_everybody_refused_makes_no_batch(as_ada, acme):
    campaign = make.campaign(acme)
    for handle in ("one", "two"):
        make.participant(campaign, make.account(acme, handle))

    answer = as_ada.post(
        new(campaign) + "?who=unordered", {"who": "unordered", "video_number": "1", "spark_days": "0", "fee": "20"}
    )

    assert answer.status_code == 422
    assert "None of these accounts can be ordered from now." in answer.content.decode()
    assert 'value="20"' in answer.content.decode()
    assert not OrderBatch.objects.exists()


def test_an_account_that_changed_meanwhile_is_refused_alone(acme, ada, at):
    campaign = _full(acme, 2)
    batch = batches.begin(campaign, list(Participant.objects.all()), _wanted(), by=ada, at=at)
    Account.objects.filter(handle="many1").update(in_marketplace=False)

    batches.work(batch, at=at)

    counts = batch.items.counts()
    assert (counts["asked"], counts["refused"]) == (1, 1)
    assert "@many1 is not in" in batch.items.get(outcome="refused").words


def test_a_stopped_batch_orders_from_nobody_else_until_it_is_tried_again(as_ada, acme, ada, at):
    batch = batches.begin(_full(acme, 30), list(Participant.objects.all()), _wanted(), by=ada, at=at)

    as_ada.post(address("order_batch_stop", batch))
    batch.refresh_from_db()
    batches.work(batch, at=at)
    assert (batch.status, Order.objects.count()) == ("stopped", 0)

    batches.retry(batch, by=ada, at=at)
    batches.work(batch, at=at)
    assert (batch.status, Order.objects.count()) == ("done", 30)


def test_nothing_failed_is_nothing_to_try_again(as_ada, acme, ada, at):
    batch = make.order_batch(make.campaign(acme), status="done")

    page = as_ada.post(address("order_batch_retry", batch), follow=True).content.decode()

    assert "Nothing failed" in page
    batch.refresh_from_db()
    assert (batch.status, batch.status_changes.count()) == ("done", 0)


def test_the_page_polls_only_while_it_moves_and_asks_as_much_for_many(
    as_ada, acme, ada, at, django_assert_max_num_queries
):
    batch = batches.begin(_full(acme, 60), list(Participant.objects.all()), _wanted(), by=ada, at=at)
    polls = f'hx-get="{batch.get_absolute_url()}"'
    assert polls in as_ada.get(batch.get_absolute_url()).content.decode()

    batches.work(batch, at=at)
    assert polls in as_ada.get(batch.get_absolute_url()).content.decode()

    for order in Order.objects.all():
        order.fail(at=at, reason="No")
    with django_assert_max_num_queries(9):
        page = as_ada.get(batch.get_absolute_url()).content.decode()
    assert polls not in page
    assert "after=" in page
