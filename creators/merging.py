"""Two creators who are one person, made one, and apart again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import User
from creators.models import Account, Creator, Merge, Note
from lifecycle.transitions import Refused


def merge(kept: Creator, gone: Creator, *, by: User, at: datetime) -> Merge:
    """Give `kept` the accounts and notes of `gone`, which goes."""
    with transaction.atomic():
        locked = {each.pk: each for each in Creator.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])}
        if len(locked) < 2 or any(each.erased_at for each in locked.values()) or kept.brand_id != gone.brand_id:
            raise Refused(_("Choose another creator, one whose data was not erased."))
        gone = locked[gone.pk]
        was = {"id": gone.pk, "name": gone.name, "kind": gone.kind, "email": gone.email, "incomes": gone.incomes}
        kept = locked[kept.pk]
        was |= {
            "merges": list(gone.merges.values_list("pk", flat=True)),
            "kept_incomes": kept.incomes,
            "kept_email": kept.email,
        }
        done = Merge(brand_id=kept.brand_id, kept=kept, gone=was, by=by, at=at)
        done.account_ids = list(gone.accounts.values_list("pk", flat=True))
        done.note_ids = list(gone.notes.values_list("pk", flat=True))
        done.save()
        gone.accounts.update(creator=kept)
        gone.notes.update(creator=kept)
        gone.merges.update(kept=kept)
        kept.incomes = _together(kept.incomes, gone.incomes)
        kept.email = kept.email or gone.email
        kept.save(update_fields=["incomes", "email"])
        gone.delete()
    return done


def undo(done: Merge, *, by: User, at: datetime) -> Creator:
    """Make them two again: what was moved and is still there goes back."""
    with transaction.atomic():
        fresh = Merge.objects.select_for_update().get(pk=done.pk)
        if fresh.undone_at or fresh.kept.erased_at:
            raise Refused(_("This merge cannot be undone any more."))
        facts = {name: fresh.gone[name] for name in ("name", "kind", "email", "incomes") if name in fresh.gone}
        again = Creator.objects.create(brand_id=fresh.brand_id, **facts)
        Account.objects.filter(pk__in=fresh.account_ids, creator=fresh.kept).update(creator=again)
        Note.objects.filter(pk__in=fresh.note_ids, creator=fresh.kept).update(creator=again)
        Merge.objects.filter(pk__in=fresh.gone.get("merges", []), kept=fresh.kept).update(kept=again)
        _part_incomes(fresh)
        _part_addresses(fresh)
        fresh.undone_by, fresh.undone_at = by, at
        fresh.save(update_fields=["undone_by", "undone_at"])
    return again


def _together(one: list[str], other: list[str]) -> list[str]:
    return sorted({*one, *other})


def _part_incomes(done: Merge) -> None:
    """Ways of income go back as well, unless somebody has edited them since."""
    kept, before = done.kept, done.gone.get("kept_incomes")
    if before is not None and kept.incomes == _together(before, done.gone["incomes"]):
        kept.incomes = before
        kept.save(update_fields=["incomes"])


def _part_addresses(done: Merge) -> None:
    """An address that came with the other goes back with it, unless somebody has edited it since."""
    before, other = done.gone.get("kept_email"), done.gone.get("email")
    if before == "" and other:
        Creator.objects.filter(pk=done.kept_id, email=other).update(email="")
