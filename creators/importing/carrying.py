"""The import itself. Killed at any moment, it goes on after the last batch that was committed."""

import time
from collections import Counter
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from creators import facts
from creators.importing import columns, planning
from creators.importing.planning import Plan
from creators.importing.preparing import BATCH
from creators.models import Account, Creator, Import, ImportRow, RowFate, Tag

PAUSE = 0.01  # seconds between batches: SQLite lets one writer in at a time, and others wait
FACTS = [field.name for field in columns.FIELDS if field.name not in ("handle", "tags")]
WRITTEN = [*FACTS, "sources", "search_text", "last_import"]


def carry_out(import_: Import, *, at: datetime) -> None:
    """Write every row that is not yet written, batch by batch."""
    while rows := list(import_.rows.filter(number__gt=import_.rows_done).order_by("number")[:BATCH]):
        time.sleep(PAUSE)
        if not _write(import_, rows):
            return
    if import_.can("complete"):
        import_.complete(at=at, cause="import")


def _write(import_: Import, rows: list[ImportRow]) -> bool:
    try:
        return _write_once(import_, rows)
    except IntegrityError:  # somebody added one of these accounts meanwhile: the second look finds it
        return _write_once(import_, rows)


def _write_once(import_: Import, rows: list[ImportRow]) -> bool:
    """Whether the batch was ours to write: another worker may have gone on with this import."""
    with transaction.atomic():
        fresh = import_.locked()
        if fresh.rows_done != import_.rows_done or fresh.status != "importing":
            return False
        decided = planning.plans(import_.brand, rows)
        _write_accounts(fresh, decided)
        ImportRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=["fate", "account", "before"]
        )
        fates = Counter(plan.fate for plan in decided)
        done = sum(getattr(fresh, name) for name in ("created", "updated", "unchanged", "refused")) + len(rows)
        fresh.advance(rows_done=rows[-1].number, percent=100 * done / max(fresh.rows_total, 1), fates=fates)
    import_.take_over(fresh)
    return True


def _write_accounts(import_: Import, decided: list[Plan]) -> None:
    for plan in decided:
        plan.row.fate, plan.row.account = plan.fate, plan.account
    new = [plan for plan in decided if plan.fate == RowFate.CREATE]
    changed = [plan for plan in decided if plan.fate == RowFate.UPDATE]
    accounts = [*_create(import_, new), *_update(import_, changed)]
    _tag(import_, [*new, *changed])
    told = [plan.row.account for plan in [*new, *changed] if plan.row.account and "followers" in plan.changes]
    facts.follow(accounts, counted=told, source=import_.file_name, at=_since(import_), told_by=import_)


def _create(import_: Import, new: list[Plan]) -> list[Account]:
    names = [plan.changes.get("display_name") or plan.changes["handle"] for plan in new]
    creators = Creator.objects.bulk_create(Creator(brand_id=import_.brand_id, name=name) for name in names)
    accounts = [Account(brand_id=import_.brand_id, creator=creator, display_name=creator.name) for creator in creators]
    for account, plan in zip(accounts, new, strict=True):
        _state(account, plan, import_)
    made = Account.objects.bulk_create(accounts)
    for account, plan in zip(made, new, strict=True):
        plan.row.account, plan.row.before = account, {}
    return made


def _update(import_: Import, changed: list[Plan]) -> list[Account]:
    accounts = [plan.account for plan in changed if plan.account]
    for account, plan in zip(accounts, changed, strict=True):
        plan.row.account, plan.row.before = account, _before(account, plan)
        _state(account, plan, import_)
    # An upsert on the primary key: some twenty times as quick as bulk_update's CASE for every row and column.
    Account.objects.bulk_create(accounts, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
    return accounts


def _before(account: Account, plan: Plan) -> dict[str, Any]:
    """What is overwritten: for tags the new ones, for the rest the old value and who told it."""
    return {
        name: value if name == "tags" else [getattr(account, name), account.sources.get(name)]
        for name, value in plan.changes.items()
    }


def _state(account: Account, plan: Plan, import_: Import) -> None:
    stated = {name: value for name, value in plan.changes.items() if name != "tags"}
    facts.tell(account, stated, source=import_.file_name, at=_since(import_))
    account.last_import_id = import_.pk


def _tag(import_: Import, written: list[Plan]) -> None:
    wanted = {name.lower(): name for plan in written for name in plan.changes.get("tags", [])}
    if not wanted:
        return
    brand_tags = Tag.objects.filter(brand_id=import_.brand_id)
    known = {tag.name.lower(): tag for tag in brand_tags}
    new = [Tag(brand_id=import_.brand_id, name=name) for key, name in wanted.items() if key not in known]
    known |= {tag.name.lower(): tag for tag in Tag.objects.bulk_create(new)}
    links = Account.tags.through
    links.objects.bulk_create(
        [
            links(account_id=plan.row.account_id, tag_id=known[name.lower()].pk)
            for plan in written
            for name in plan.changes.get("tags", [])
        ],
        ignore_conflicts=True,
    )


def _since(import_: Import) -> datetime:
    """When the import started: the one time of all the facts it tells."""
    return import_.started_at or import_.created_at
