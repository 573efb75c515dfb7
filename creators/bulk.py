"""One action on many accounts: settled who, then batch by batch. Killed at any moment, it goes on where it was."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from brands.models import User
from creators import actions
from creators.models import Account, AccountQuerySet, BulkItem, BulkRun
from creators.models.bulk import OPPOSITES, Action, Outcome
from creators.selecting import Selection
from lifecycle.transitions import Refused

COLLECTED_AT_ONCE = 5_000
BATCH = 50


@dataclass
class Result:
    """What an action did to a batch of accounts, by their keys; those not named are done."""

    refused: dict[int, str] = field(default_factory=dict)
    unchanged: set[int] = field(default_factory=set)


Perform = Callable[..., Result]


def begin(selected: Selection, action: str, params: dict[str, Any], *, by: User, at: datetime) -> BulkRun:
    """Write down what is wanted; a worker does it."""
    run = BulkRun(brand=selected.brand, action=action, params=params, by=by, created_at=at, touched_at=at)
    run.ids, run.query = selected.ids, selected.query
    return _keep(run, by=by, at=at)


def undo(run: BulkRun, *, by: User, at: datetime) -> BulkRun:
    """Change back what a run changed, by another run. Raises `Refused`."""
    with transaction.atomic():
        if not run.locked().undoable:
            raise Refused(_("There is nothing to undo."))
        opposite = BulkRun(brand=run.brand, action=OPPOSITES[Action(run.action)], by=by, created_at=at, touched_at=at)
        opposite.params, opposite.undoes = run.params, run
        return _keep(opposite, by=by, at=at)


def work(run: BulkRun, *, at: datetime) -> None:
    """Do what is left to do."""
    perform: Perform = import_string(settings.DIRECTORY_ACTIONS[run.action])
    while not run.collected and run.status == "running":
        _collect(run)
    if run.action == Action.EXPORT and run.status == "running":
        perform(run, at=at)  # one file of all, so not in batches
    while run.action != Action.EXPORT and _batch(run, perform, at=at):
        pass
    if run.can("finish") and not run.items.filter(outcome=Outcome.WAITING).exists():
        run.finish(at=at, cause="worker")


def _keep(run: BulkRun, *, by: User, at: datetime) -> BulkRun:
    with transaction.atomic():
        run.save()
        run.record_creation(by=by, at=at)
    return run


def _meant(run: BulkRun) -> AccountQuerySet:
    if run.undoes:
        changed = run.undoes.items.filter(outcome=Outcome.DONE)
        return run.brand.accounts.filter(pk__in=changed.values("account"))
    accounts = Selection(run.brand, run.ids, run.query, everybody=not run.ids).accounts
    if run.action == Action.INVITE:
        accounts = actions.invitable(accounts, at=run.created_at).filter(verdict__in=run.params["verdicts"])
    return accounts


def _collect(run: BulkRun) -> None:
    with transaction.atomic():
        fresh = run.locked()
        last = fresh.items.order_by("-account_id").values_list("account_id", flat=True).first() or 0
        keys = _meant(fresh).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:COLLECTED_AT_ONCE]
        found = BulkItem.objects.bulk_create(BulkItem(run=fresh, account_id=key) for key in keys)
        fresh.total += len(found)
        fresh.collected = len(found) < COLLECTED_AT_ONCE
        fresh.advance({})
    run.take_over(fresh)


def _batch(run: BulkRun, perform: Perform, *, at: datetime) -> bool:
    """Whether another batch was done. All of it happens, or nothing: the accounts, their results and the count."""
    with transaction.atomic():
        fresh = run.locked()
        waiting = fresh.items.filter(outcome=Outcome.WAITING).select_related("account").order_by("pk")
        items = list(waiting[:BATCH]) if fresh.status == "running" else []
        if items:
            result = perform(fresh, [item.account for item in items], at=at)
            for item in items:
                item.outcome, item.words = _outcome(result, item.account)
            BulkItem.objects.bulk_update(items, ["outcome", "words"])
            fresh.advance(Counter(item.outcome for item in items))
    run.take_over(fresh)
    return bool(items)


def _outcome(result: Result, account: Account) -> tuple[str, str]:
    if account.pk in result.refused:
        return Outcome.REFUSED, result.refused[account.pk][:300]
    return (Outcome.UNCHANGED if account.pk in result.unchanged else Outcome.DONE), ""
