"""An import taken back: accounts it made are removed and facts it wrote restored, unless something else builds on them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from creators import facts
from creators.importing.carrying import WRITTEN
from creators.importing.preparing import BATCH
from creators.models import Account, BulkItem, Creator, FollowerCount, Import, ImportRow, RowFate, Tag
from creators.models.bulk import Action, Outcome

# What an import leaves beside the account itself; anything else that points to the account is somebody's work.
OWN_TRACES = {ImportRow, FollowerCount, BulkItem}
Brought = tuple[ImportRow, Account]


def undo(import_: Import, *, at: datetime) -> None:
    """Take back every row that is not yet taken back, the last first."""
    written = import_.rows.filter(fate__in=[RowFate.CREATE, RowFate.UPDATE]).order_by("-number")
    while rows := list(written.filter(number__lte=import_.rows_done).select_related("account")[:BATCH]):
        if not _take_back(import_, rows):
            return
    if import_.can("finish_undo"):
        import_.finish_undo(at=at, cause="import")


def _take_back(import_: Import, rows: list[ImportRow]) -> bool:
    with transaction.atomic():
        fresh = import_.locked()
        if fresh.rows_done != import_.rows_done or fresh.status != "undoing":
            return False
        here = [(row, row.account) for row in rows if row.account]
        keys = [account.pk for _row, account in here]
        FollowerCount.objects.filter(told_by=fresh, account__in=keys).delete()
        fresh.removed += _remove(fresh, [pair for pair in here if pair[0].fate == RowFate.CREATE])
        fresh.restored += _restore(fresh, [pair for pair in here if pair[0].fate == RowFate.UPDATE])
        fresh.kept += sum(bool(row.reason) for row, _account in here)
        for reason in {row.reason for row, _account in here if row.reason}:
            kept = [row.pk for row, _account in here if row.reason == reason]
            ImportRow.objects.filter(pk__in=kept).update(reason=reason)
        Account.objects.filter(pk__in=keys, last_import=fresh).update(last_import=None)
        undone = fresh.removed + fresh.restored + fresh.kept
        fresh.advance(rows_done=rows[-1].number - 1, percent=100 * undone / max(fresh.writes, 1))
    import_.take_over(fresh)
    return True


def _remove(import_: Import, brought: list[Brought]) -> int:
    """Remove the accounts it made that nothing builds on; how many."""
    used = in_use([account.pk for _row, account in brought])
    for row, account in brought:
        if account.pk in used:
            row.reason = _("Kept: the account is in use.")
        elif any(told != _mark(import_) for told in account.sources.values()):
            row.reason = _("Kept: its facts were told anew since.")
    gone = [account for row, account in brought if not row.reason]
    Account.objects.filter(pk__in=[account.pk for account in gone]).delete()
    alone = Creator.objects.filter(pk__in=[account.creator_id for account in gone], accounts__isnull=True)
    alone.filter(notes__isnull=True, merges__isnull=True).delete()
    return len(gone)


def in_use(keys: list[int]) -> set[int]:
    """The accounts that anything but an import points to."""
    used: set[int] = set()
    for relation in Account._meta.related_objects:
        if relation.many_to_many:
            model, field = relation.through, "account"  # type: ignore[attr-defined]  # a ManyToManyRel
        else:
            model, field = relation.related_model, relation.field.name
        if model not in OWN_TRACES:
            found = model._base_manager.filter(**{f"{field}__in": keys})
            used |= set(found.values_list(f"{field}_id", flat=True))
    chosen = BulkItem.objects.filter(account__in=keys, outcome=Outcome.DONE).exclude(run__action=Action.EXPORT)
    used |= set(chosen.values_list("account_id", flat=True))
    return used | set(Account.objects.filter(pk__in=keys, connection__isnull=False).values_list("pk", flat=True))


def _restore(import_: Import, written: list[Brought]) -> int:
    """Put back the facts that nobody has told anew since; how many accounts."""
    restored = []
    for row, account in written:
        if _put_back(import_, account, dict(row.before or {})):
            restored.append(account)
        else:
            row.reason = _("Kept: its facts were told anew since.")
    Account.objects.bulk_create(restored, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
    facts.follow(restored, counted=[], source="", at=_started(import_))
    return len(restored)


def _put_back(import_: Import, account: Account, before: dict[str, Any]) -> bool:
    tags = before.pop("tags", [])
    mine = {name: old for name, old in before.items() if account.sources.get(name) == _mark(import_)}
    for name, (value, source) in mine.items():
        setattr(account, name, value)
        if source:
            account.sources[name] = source
        else:
            account.sources.pop(name, None)
    if tags:
        account.tags.remove(*Tag.objects.filter(brand_id=import_.brand_id, name__in=tags))
    return bool(mine or tags)


def _mark(import_: Import) -> list[str]:
    """Who told the facts this import wrote, as `facts.tell` keeps it."""
    return [import_.file_name[: facts.SOURCE_LENGTH], _started(import_).isoformat()]


def _started(import_: Import) -> datetime:
    return import_.started_at or import_.created_at
