"""The import itself. Killed at any moment, it goes on after the last batch that was committed."""

import time
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from campaigns import keeping
from campaigns.ingest import Observation
from campaigns.models import Campaign, Post, PostImport, PostImportRow
from campaigns.models.post import Status, TiedBy
from campaigns.models.source import Source
from campaigns.post_import import columns, planning, preparing
from campaigns.post_import.planning import Plan
from creators import eligibility
from creators.importing.preparing import BATCH
from creators.models import Account, Creator, RowFate

PAUSE = 0.01  # seconds between batches: SQLite lets one writer in at a time, and others wait


def carry_out(import_: PostImport, *, at: datetime) -> None:
    """Write every row that is not yet written, batch by batch."""
    while rows := list(import_.rows.filter(number__gt=import_.rows_done).order_by("number")[:BATCH]):
        time.sleep(PAUSE)
        if not _write(import_, rows, at=at):
            return
    if import_.can("complete"):
        import_.complete(at=at, cause="import")
        keeping.recount(
            Campaign.objects.filter(posts__import_rows__imported=import_)
            .order_by()
            .distinct()
            .values_list("pk", flat=True)
        )


def _write(import_: PostImport, rows: list[PostImportRow], *, at: datetime) -> bool:
    try:
        return _write_once(import_, rows, at=at)
    except IntegrityError:  # somebody added one of these posts or accounts meanwhile: the second look finds it
        return _write_once(import_, rows, at=at)


def _write_once(import_: PostImport, rows: list[PostImportRow], *, at: datetime) -> bool:
    """Whether the batch was ours to write: another worker may have gone on with this import."""
    with transaction.atomic():
        fresh = import_.locked()
        if fresh.rows_done != import_.rows_done or fresh.status != "importing":
            return False
        decided = planning.plans(import_, rows)
        _write_posts(fresh, decided, at=at)
        for plan in decided:
            plan.row.fate, plan.row.reason = plan.fate, plan.reason[:300]
        preparing.write_rows(rows, ["fate", "reason", "post", "made_account", "before"])
        fates = preparing.fates_of(decided)
        done = sum(getattr(fresh, name) for name in ("created", "updated", "unchanged", "refused")) + len(rows)
        fresh.advance(rows_done=rows[-1].number, percent=100 * done / max(fresh.rows_total, 1), fates=fates)
    import_.take_over(fresh)
    return True


def _write_posts(import_: PostImport, decided: list[Plan], *, at: datetime) -> None:
    new = [plan for plan in decided if plan.fate == RowFate.CREATE]
    made = _accounts(import_, new)
    posts = Post.objects.bulk_create(_post(import_, plan, made, at=at) for plan in new)
    Post.record_creations(posts, by=import_.by, at=at, cause=import_.file_name)
    by_id = {post.tiktok_id: post for post in posts}
    for plan in decided:
        if plan.fate in (RowFate.CREATE, RowFate.UPDATE, RowFate.UNCHANGED):
            plan.row.post = plan.post or by_id.get(plan.row.facts["post_id"])
            plan.row.before = {"filled": list(plan.filled), "counts": plan.counts}
    for plan in decided:
        if plan.filled and plan.post:
            Post.objects.filter(pk=plan.post.pk).update(**plan.filled)
    told = [plan for plan in decided if plan.counts and plan.row.post]
    keeping.keep([_observation(plan.row) for plan in told])


def _observation(row: PostImportRow) -> Observation:
    if row.post is None:
        raise ValueError(row)
    return Observation(row.post.pk, planning.time_of(row.facts["at"]), columns.figures(row.facts), Source.FILE)


def _accounts(import_: PostImport, new: list[Plan]) -> dict[tuple[str, str], Account]:
    """The accounts that are added to the directory, each once."""
    wanted: dict[tuple[str, str], Plan] = {}
    for plan in new:
        if plan.makes:
            wanted.setdefault((plan.makes[0], plan.makes[1] if not plan.makes[0] else ""), plan)
    names = {key: plan.makes[1] for key, plan in wanted.items() if plan.makes}
    creators = Creator.objects.bulk_create(Creator(brand_id=import_.brand_id, name=name) for name in names.values())
    accounts = [
        Account(brand_id=import_.brand_id, creator=creator, handle=handle or None, display_name=creator.name)
        for (handle, _name), creator in zip(names, creators, strict=True)
    ]
    markets = eligibility.open_markets() if accounts else {}
    for account in accounts:
        account.verdict = eligibility.verdict_of(eligibility.check(account, markets))
    made = dict(zip(names, Account.objects.bulk_create(accounts), strict=True))
    for key, plan in wanted.items():
        plan.row.made_account = made[key]
    return made


def _post(import_: PostImport, plan: Plan, made: dict[tuple[str, str], Account], *, at: datetime) -> Post:
    facts: dict[str, Any] = plan.row.facts
    account = plan.account
    if account is None and plan.makes:
        account = made[plan.makes[0], plan.makes[1] if not plan.makes[0] else ""]
    place = {"campaign": import_.campaign, "tied_by": TiedBy.HAND, "status": Status.TIED}
    return Post(
        brand_id=import_.brand_id,
        account=account,
        source=Source.FILE,
        kind=facts["kind"],
        tiktok_id=facts["post_id"],
        published_at=planning.time_of(facts["published_at"]),
        next_refresh_at=at,
        **{name: facts[name] for name in planning.FILLED if facts.get(name)},
        **(place if import_.campaign else {"status": Status.UNTIED}),
    )
