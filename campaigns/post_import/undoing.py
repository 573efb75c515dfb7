"""An import taken back: posts it brought are removed and figures it told forgotten, unless something else builds on them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns import keeping
from campaigns.models import Campaign, Post, PostImport, PostImportRow, Snapshot
from campaigns.post_import import planning, told
from creators.importing.preparing import BATCH
from creators.importing.undoing import in_use
from creators.models import Account, Creator, RowFate
from lifecycle.models import CREATE, StatusChange

OWN_TRACES = {PostImportRow, Snapshot}


def undo(import_: PostImport, *, at: datetime) -> None:
    """Take back every row that is not yet taken back, the last first."""
    touched = set(
        Campaign.objects.filter(posts__import_rows__imported=import_).order_by().distinct().values_list("pk", flat=True)
    )
    written = import_.rows.filter(fate__in=[RowFate.CREATE, RowFate.UPDATE]).order_by("-number")
    while rows := list(written.filter(number__lte=import_.rows_done).select_related("post", "made_account")[:BATCH]):
        if not _take_back(import_, rows):
            return
    _remove_accounts(import_)
    if import_.can("finish_undo"):
        keeping.recount({*touched, import_.campaign_id})  # its posts may be gone, where a worker before this one died
        import_.finish_undo(at=at, cause="import")


def _take_back(import_: PostImport, rows: list[PostImportRow]) -> bool:
    with transaction.atomic():
        fresh = import_.locked()
        if fresh.rows_done != import_.rows_done or fresh.status != "undoing":
            return False
        here = [row for row in rows if row.post]
        _forget_figures(import_, here)
        fresh.removed += _remove([row for row in here if row.fate == RowFate.CREATE])
        keeping.show_newest(Post.objects.filter(pk__in=[row.post_id for row in here if row.post_id]))
        fresh.restored += _empty([row for row in here if row.fate == RowFate.UPDATE])
        kept = [row for row in here if row.reason]
        fresh.kept += len(kept)
        for row in kept:
            PostImportRow.objects.filter(pk=row.pk).update(reason=row.reason)
        undone = fresh.removed + fresh.restored + fresh.kept
        fresh.advance(rows_done=rows[-1].number - 1, percent=100 * undone / max(fresh.writes, 1))
    import_.take_over(fresh)
    return True


def _forget_figures(import_: PostImport, rows: list[PostImportRow]) -> None:
    """Take back the figures these rows told. What another import told as well stays, and is that one's from now on."""
    mine = {key: row for row in rows if (row.before or {}).get("counts") and (key := _told(row))}
    known = told.snapshots([post for post, *_rest in mine], [at for _post, at, _figures in mine])
    others = PostImportRow.objects.filter(post__in=[post for post, *_rest in mine], imported__status="imported")
    for row in others.exclude(imported=import_):
        if (key := _told(row)) in mine and key in known:
            _hand_on(row)
            del known[key]
    Snapshot.objects.filter(pk__in=[known[key] for key in mine if key in known]).delete()


def _hand_on(row: PostImportRow) -> None:
    """A row of another import, which had nothing to add, is the one that tells the figures now."""
    if row.fate == RowFate.UNCHANGED:
        theirs = PostImport.objects.filter(pk=row.imported_id)
        theirs.update(updated=F("updated") + 1, unchanged=F("unchanged") - 1)
        PostImportRow.objects.filter(pk=row.pk).update(fate=RowFate.UPDATE)
    PostImportRow.objects.filter(pk=row.pk).update(before={**(row.before or {}), "counts": True})


def _told(row: PostImportRow) -> told.Key | None:
    at = row.facts.get("at")
    return told.key(row.post_id, planning.time_of(at), row.facts) if at and row.post_id else None


def _remove(rows: list[PostImportRow]) -> int:
    """Remove the posts it brought that nothing builds on; how many."""
    keys = [row.post_id for row in rows if row.post_id]
    used = _built_on(keys)
    for row in rows:
        if row.post_id in used:
            row.reason = _("Kept: the post is in use, or was told of by others since.")
    gone = [row.post_id for row in rows if row.post_id and not row.reason]
    StatusChange.objects.of(Post.objects.filter(pk__in=gone)).delete()
    Post.objects.filter(pk__in=gone).delete()
    return len(gone)


def _built_on(keys: list[int]) -> set[int]:
    """Posts that somebody tied, asked for or counted since."""
    used: set[int] = set()
    for relation in Post._meta.related_objects:
        if relation.related_model not in OWN_TRACES and relation.related_model.__name__ not in ("PostDay", "PostTotal"):
            field = relation.field.name
            found = relation.related_model._base_manager.filter(**{f"{field}__in": keys})
            used |= set(found.values_list(f"{field}_id", flat=True))
    posts = Post.objects.filter(pk__in=keys)
    used |= set(posts.filter(snapshots__isnull=False).values_list("pk", flat=True))
    used |= set(posts.filter(order__isnull=False).values_list("pk", flat=True))
    changed = posts.filter(status_changes__isnull=False).exclude(status_changes__action=CREATE)
    moved = Post.objects.filter(pk__in=keys, status_changes__action__in=["tie", "retie", "untie", "dismiss", "restore"])
    return used | set(moved.values_list("pk", flat=True)) | set(changed.values_list("pk", flat=True))


def _empty(rows: list[PostImportRow]) -> int:
    """Empty again what it had filled in, where it still says the same; how many rows."""
    for row in rows:
        for name in (row.before or {}).get("filled", []):
            same = Post.objects.filter(import_rows=row, **{name: row.facts.get(name)})
            Post.objects.filter(pk__in=list(same.values_list("pk", flat=True))).update(
                **{name: None if name == "seconds" else ""}
            )
    return len(rows)


def _remove_accounts(import_: PostImport) -> None:
    """Remove the accounts it had added that nothing builds on."""
    keys = list(import_.rows.filter(made_account__isnull=False).values_list("made_account", flat=True))
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        gone = Account.objects.filter(pk__in=set(some) - in_use(some))
        creators = list(gone.values_list("creator", flat=True))
        gone.delete()
        alone = Creator.objects.filter(pk__in=creators, accounts__isnull=True)
        alone.filter(notes__isnull=True, merges__isnull=True).delete()
