"""A creator's personal data: given out whole, and erased (H7). `config/personal_data.py` names what each room holds."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from brands.models import User
from creators import authenticating
from creators.importing import planning
from creators.models import Account, BulkItem, Creator, FollowerCount, ImportRow, Merge, PersonalDataRecord
from lifecycle.transitions import Refused
from tiktok.models import CreatorConnection

Rows = list[dict[str, Any]]
Collect = Callable[[Creator, Iterable[Account]], dict[str, Rows]]
SECRET = {"token", "connect_key", "sealed_token", "sealed_refresh_token", "search_text"}
EXPLANATION = """What {brand} keeps about {creator}, as of {at:%Y-%m-%d %H:%M} UTC.

One JSON file for each kind of record. Times are UTC. "sources" says who told a fact, and when.
"""


def export(creator: Creator, *, by: User, at: datetime) -> bytes:
    """Everything kept about a creator as a zip of JSON files; that it was given out is recorded."""
    accounts = list(creator.accounts.all())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        words = EXPLANATION.format(brand=creator.brand, creator=creator, at=at)
        archive.writestr("README.txt", words)
        for room in settings.PERSONAL_DATA.values():
            collect: Collect = import_string(room["collect"])
            for name, rows in collect(creator, accounts).items():
                text = json.dumps(rows, indent=2, ensure_ascii=False, cls=DjangoJSONEncoder)
                archive.writestr(f"{name}.json", text)
    _record(creator, PersonalDataRecord.What.EXPORTED, by=by, at=at)
    return out.getvalue()


def erase(creator: Creator, *, by: User, at: datetime) -> None:
    """Remove what says who the creator is; orders, posts and money keep a pseudonym. Raises `Refused`."""
    with transaction.atomic():
        fresh = Creator.objects.select_for_update().get(pk=creator.pk)
        if fresh.erased_at:
            raise Refused(_("This creator’s data was erased before."))
        accounts = list(fresh.accounts.select_for_update(of=("self",)).select_related("connection"))
        for account in accounts:
            if account.connection and account.connection.can("revoke"):
                authenticating.revoke(account.connection, by=by, at=at)
        for room in settings.PERSONAL_DATA.values():
            import_string(room["erase"])(fresh, accounts, at=at)
        _record(fresh, PersonalDataRecord.What.ERASED, by=by, at=at)


def collect_own(creator: Creator, accounts: Iterable[Account]) -> dict[str, Rows]:
    """What this room holds of a creator."""
    keys = [account.pk for account in accounts]
    return {
        "creator": as_rows(Creator.objects.filter(pk=creator.pk)),
        "accounts": as_rows(Account.objects.filter(pk__in=keys)),
        "follower_counts": as_rows(FollowerCount.objects.filter(account__in=keys)),
        "notes": as_rows(creator.notes.all()),
        "tags": _groups(creator.brand.tags, keys),
        "lists": _groups(creator.brand.creator_lists, keys),
        "invitations": as_rows(creator.brand.invitations.filter(account__in=keys)),
        "imported_rows": as_rows(_rows_about(creator, accounts)),
    }


def erase_own(creator: Creator, accounts: Sequence[Account], *, at: datetime) -> None:
    """Leave a pseudonym. Files the facts came from go as well: they hold the same data."""
    name = _("Erased creator %(number)s") % {"number": creator.pk}
    _forget_files(creator, accounts)
    for account in accounts:
        creator.brand.notifications.filter(text__contains=str(account)).delete()
        BulkItem.objects.filter(account=account).delete()
        FollowerCount.objects.filter(account=account).delete()
        account.lists.clear()
        account.tags.clear()
        _blank(account, name if len(accounts) == 1 else f"{name} ({account.pk})")
    creator.notes.all().delete()
    Merge.objects.filter(kept=creator).delete()
    creator.name, creator.incomes, creator.erased_at = name, [], at
    creator.email = creator.language = ""
    creator.save()


def as_rows(rows: QuerySet[Any]) -> Rows:
    """Rows with all their fields but secrets."""
    names = [field.attname for field in rows.model._meta.concrete_fields if field.name not in SECRET]
    return list(rows.values(*names))


def _groups(groups: Any, keys: list[int]) -> Rows:
    found = groups.filter(accounts__in=keys).values_list("name", "accounts__handle")
    return [{"name": name, "handle": handle} for name, handle in found]


def _forget_files(creator: Creator, accounts: Iterable[Account]) -> None:
    """Remove the rows about the creator, the files they stood in, and the workbooks made since."""
    rows = _rows_about(creator, accounts)
    for imported in creator.brand.imports.filter(rows__in=rows).exclude(file="").distinct():
        imported.file.delete()
    rows.delete()
    for run in creator.brand.bulk_runs.filter(items__account__in=accounts).exclude(file="").distinct():
        run.file.delete()


def _rows_about(creator: Creator, accounts: Iterable[Account]) -> QuerySet[ImportRow]:
    """Rows of files that state something about the accounts, whether they were imported, refused or are yet to be."""
    here = ImportRow.objects.filter(imported__brand=creator.brand)
    handles = [account.handle for account in accounts if account.handle]
    about = Q(account__in=accounts) | Q(key__in=[planning.key_of(a.handle, a.display_name) for a in accounts])
    if handles:
        about |= Q(pk__in=[row.pk for row in _nameless(here, handles)])
    return here.filter(about)


def _nameless(rows: QuerySet[ImportRow], handles: Iterable[str]) -> Iterator[ImportRow]:
    """Refused rows that were not understood, yet name one of the handles."""
    text = Cast("cells", TextField())
    for handle in handles:
        whole = re.compile(rf"(?<![\w.]){re.escape(handle)}(?![\w.])", re.IGNORECASE)
        for row in rows.filter(key="").annotate(text=text).filter(text__icontains=handle).iterator():
            if whole.search(" ".join(row.cells)):
                yield row


def _blank(account: Account, name: str) -> None:
    """An account that nobody can be recognised by; it is still the one that orders and posts belong to."""
    kept = {"id", "brand", "creator", "connection", "in_marketplace", "last_import", "created_at"}
    for field in account._meta.concrete_fields:
        if field.name not in kept:
            setattr(account, field.attname, field.get_default())
    account.display_name = name
    account.save()
    if account.connection:
        connections = CreatorConnection.objects.filter(pk=account.connection.pk)
        connections.update(open_id=f"erased {account.connection.pk}", creator_id="")


def _record(creator: Creator, what: str, *, by: User, at: datetime) -> None:
    creator.brand.personal_data_records.create(creator_key=creator.pk, what=what, by=by, at=at)
