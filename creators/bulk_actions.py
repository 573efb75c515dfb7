"""What can be done to many accounts at once. Each gets a batch inside the transaction that records the results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

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
    return _join(run.brand.tags, run, accounts)


def untag(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Take the tag off each."""
    return _leave(run.brand.tags, run, accounts)


def add_to_list(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Put each on the list."""
    return _join(run.brand.creator_lists, run, accounts)


def take_off_list(run: BulkRun, accounts: Sequence[Account], *, at: datetime) -> Result:
    """Take each off the list."""
    return _leave(run.brand.creator_lists, run, accounts)


def _join(groups: Any, run: BulkRun, accounts: Sequence[Account]) -> Result:
    group, keys = groups.filter(pk=run.params["id"]).first(), {account.pk for account in accounts}
    if group is None:
        return _gone(keys)
    there = set(group.accounts.filter(pk__in=keys).values_list("pk", flat=True))
    group.accounts.add(*(keys - there))
    return Result(unchanged=there)


def _leave(groups: Any, run: BulkRun, accounts: Sequence[Account]) -> Result:
    group, keys = groups.filter(pk=run.params["id"]).first(), {account.pk for account in accounts}
    if group is None:
        return _gone(keys)
    there = set(group.accounts.filter(pk__in=keys).values_list("pk", flat=True))
    group.accounts.remove(*there)
    return Result(unchanged=keys - there)


def _gone(keys: set[int]) -> Result:
    return Result(refused=dict.fromkeys(keys, _("It was removed meanwhile.")))
