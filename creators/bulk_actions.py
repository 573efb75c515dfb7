"""What can be done to many accounts at once. Each gets a batch inside the transaction that records the results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from creators import actions
from creators.bulk import Result
from creators.models import Account, BulkRun
from lifecycle.transitions import Refused


def invite(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Invite each to TTCM."""
    result = Result()
    for account in accounts:
        account.brand = run.brand
        try:
            actions.send_invitation(account, by=run.by, at=at)
        except Refused as refusal:
            result.refused[account.pk] = str(refusal)
    return result


def tag(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Put the tag on each."""
    return _join(run.brand.tags.get(pk=run.params["id"]).accounts, accounts)


def untag(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Take the tag off each."""
    return _leave(run.brand.tags.get(pk=run.params["id"]).accounts, accounts)


def add_to_list(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Put each on the list."""
    return _join(run.brand.creator_lists.get(pk=run.params["id"]).accounts, accounts)


def take_off_list(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Take each off the list."""
    return _leave(run.brand.creator_lists.get(pk=run.params["id"]).accounts, accounts)


def _join(group: Any, accounts: Sequence[Account]) -> Result:
    keys = {account.pk for account in accounts}
    there = set(group.filter(pk__in=keys).values_list("pk", flat=True))
    group.add(*(keys - there))
    return Result(unchanged=there)


def _leave(group: Any, accounts: Sequence[Account]) -> Result:
    keys = {account.pk for account in accounts}
    there = set(group.filter(pk__in=keys).values_list("pk", flat=True))
    group.remove(*there)
    return Result(unchanged=keys - there)
