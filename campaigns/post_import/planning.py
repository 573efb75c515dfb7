"""What an import does with each row: which post it means, what would be written, and why not."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Post, PostImport, PostImportRow
from campaigns.post_import import columns, told
from creators.importing import values
from creators.importing.reading import Row
from creators.importing.values import Unreadable
from creators.models import Account, RowFate
from tiktok import links
from tiktok.links import NotAPost, PostLink

FILLED = ("caption", "url", "thumbnail_url", "seconds")  # of a known post only what is missing
APART = timedelta(days=2)  # how far a file's time of publication may be from the one in the id
ROUNDED_BY = 10_000  # a spreadsheet keeps 15 digits of 19
AUTHOR = "TikTok account %s"


@dataclass(frozen=True)
class Plan:
    """A row and its fate. `filled` are facts a known post lacks; `counts` says whether its figures are new."""

    row: PostImportRow
    fate: str
    reason: str = ""
    post: Post | None = None
    account: Account | None = None
    makes: tuple[str, str] | None = None  # handle and name of an account to be added
    filled: dict[str, Any] = field(default_factory=dict)
    counts: bool = False

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What is written, for the page: a name, what it replaces (never anything), the value."""
        facts = self.row.facts if self.fate == RowFate.CREATE else self.filled
        words = {name: facts[name] for name in ("caption", "seconds") if facts.get(name)}
        figures = columns.figures(self.row.facts) if self.counts else {}
        shown = [(str(columns.BY_NAME[name].label), "", _shown(value)) for name, value in {**words, **figures}.items()]
        at = self.row.facts.get("at") if figures else None
        return [*shown, *([(_("Figures as of"), "", date_format(time_of(at), "j M Y, H:i"))] if at else [])]


def read_row(import_: PostImport, row: Row, mapping: Mapping[str, int], *, now: datetime) -> PostImportRow:
    """What a row states; `mapping`: our field → the column's place."""
    read = PostImportRow(imported=import_, number=row.number, cells=row.cells)
    try:
        facts = _facts(row, mapping)
        link = _link(facts, now=now)
        read.facts = _checked({**facts, "post_id": link.post_id, "kind": link.kind}, link, import_, now=now)
    except (Unreadable, NotAPost) as error:
        read.facts, read.fate, read.reason = {}, RowFate.REFUSED, str(error)[:300]
        return read
    read.key = f"{link.post_id}@{read.facts.get('at', '')}"
    return read


def plans(import_: PostImport, rows: Sequence[PostImportRow], *, seen: Iterable[str] = ()) -> list[Plan]:
    """The fate of each row against what the brand knows now; `seen` are posts that earlier rows would bring."""
    good = [row for row in rows if row.fate != RowFate.REFUSED]
    ids = {row.facts["post_id"] for row in good}
    known = {post.tiktok_id: post for post in import_.brand.posts.filter(tiktok_id__in=ids)}
    handles = {row.facts["handle"] for row in good if row.facts.get("handle")}
    names = {AUTHOR % row.facts["author_id"] for row in good if row.facts.get("author_id")}
    accounts: dict[str | None, Account] = {
        account.handle: account for account in import_.brand.accounts.filter(handle__in=handles)
    }
    accounts |= {each.display_name: each for each in import_.brand.accounts.filter(handle=None, display_name__in=names)}
    had = _had(known.values(), good)
    brought = set(seen)
    decided = []
    for row in rows:
        plan = _plan(import_, row, known, accounts, had, brought)
        brought |= {row.facts["post_id"]} if plan.fate == RowFate.CREATE else set()
        decided.append(plan)
    return decided


def carried_out(rows: Iterable[PostImportRow]) -> list[Plan]:
    """What became of rows that were imported."""
    return [_carried_out(row) for row in rows]


def time_of(text: str) -> datetime:
    """A time as `columns.moment` wrote it."""
    found = parse_datetime(text)
    if found is None:
        raise Unreadable(_("“%(text)s” is not a time.") % {"text": text[:40]})
    return found


def _facts(row: Row, mapping: Mapping[str, int]) -> dict[str, Any]:
    if values.is_summary(row.cells):
        raise Unreadable(_("This reads like a summary below the table."))
    facts = {}
    for name, place in mapping.items():
        known = columns.BY_NAME[name]
        try:
            value = known.read(row.cells[place] if place < len(row.cells) else "")
        except Unreadable as error:
            raise Unreadable(f"{known.label}: {error}") from error
        if value not in (None, ""):
            facts[name] = value[: known.length] if known.length else value
    return facts


def _link(facts: Mapping[str, Any], *, now: datetime) -> PostLink:
    """The post meant. A link is never rounded by a spreadsheet, so it counts before an id; other addresses are no links."""
    by_link: PostLink | None = None
    if url := facts.get("url"):
        try:
            by_link = links.parse(url, now=now)
        except NotAPost:
            if "post_id" not in facts:
                raise
    if by_link and by_link.short:
        if "post_id" not in facts:
            raise Unreadable(_("A short link: paste it under “Add posts”, where it is followed."))
        by_link = None
    if by_link is None:
        if "post_id" not in facts:
            raise Unreadable(_("Neither a link nor an id."))
        return PostLink(links.checked_id(str(facts["post_id"]), now=now), str(facts.get("handle") or ""))
    _refuse_other_id(str(facts.get("post_id", "")), by_link.post_id)
    return by_link


def _refuse_other_id(stated: str, linked: str) -> None:
    if not stated.isdecimal() or stated == linked:
        return
    number = int(stated[:30])
    rounded = number % 1_000 == 0 or number % 1_024 == 0
    if not rounded or abs(number - int(linked)) > ROUNDED_BY:
        words = _("Link and id name different posts: %(linked)s and %(stated)s.")
        raise Unreadable(words % {"linked": linked, "stated": stated[:30]})


def _checked(facts: dict[str, Any], link: PostLink, import_: PostImport, *, now: datetime) -> dict[str, Any]:
    """The facts with times that can be true; `at` is when the figures were counted, where there are any."""
    created = link.created_at
    published = time_of(facts["published_at"]) if facts.get("published_at") else created
    if abs(published - created) > APART:
        published = created  # a draft's, or a day without its time
    facts["published_at"] = published.isoformat()
    facts["handle"] = facts.get("handle") or link.handle
    if link.handle:
        facts["url"] = link.url
    else:
        facts.pop("url", None)
    if columns.figures(facts):
        at = time_of(facts["observed_at"]) if facts.get("observed_at") else import_.figures_at
        if at is None:
            raise Unreadable(_("It is not said when these figures were counted."))
        if at > now + timedelta(minutes=5):
            raise Unreadable(_("The figures’ time, %(at)s, is in the future.") % {"at": date_format(at, "j M Y, H:i")})
        if at < created - timedelta(minutes=5):
            raise Unreadable(_("The figures’ time is before the post was published."))
        facts["at"] = at.isoformat()
    return facts


def _had(posts: Iterable[Post], rows: Iterable[PostImportRow]) -> Container[told.Key]:
    """Figures of files that are there already."""
    times = [time_of(row.facts["at"]) for row in rows if row.facts.get("at")]
    return told.snapshots([post.pk for post in posts], times)


def _plan(
    import_: PostImport,
    row: PostImportRow,
    known: Mapping[str, Post],
    accounts: Mapping[str | None, Account],
    had: Container[told.Key],
    brought: set[str],
) -> Plan:
    if row.fate == RowFate.REFUSED:
        return Plan(row, RowFate.REFUSED, row.reason)
    facts = row.facts
    post, has_figures = known.get(facts["post_id"]), bool(columns.figures(facts))
    if post is not None:
        filled = {name: facts[name] for name in FILLED if facts.get(name) and not getattr(post, name)}
        counts = has_figures and told.key(post.pk, time_of(facts["at"]), facts) not in had
        fate = RowFate.UPDATE if filled or counts else RowFate.UNCHANGED
        return Plan(row, fate, post=post, filled=filled, counts=counts)
    if facts["post_id"] in brought:
        return Plan(row, RowFate.UPDATE if has_figures else RowFate.UNCHANGED, counts=has_figures)
    account, makes = _author(import_, facts, accounts)
    if account is None and makes is None:
        return Plan(row, RowFate.REFUSED, _nobody(facts))
    return Plan(row, RowFate.CREATE, account=account, makes=makes, counts=has_figures)


def _author(
    import_: PostImport, facts: Mapping[str, Any], accounts: Mapping[str | None, Account]
) -> tuple[Account | None, tuple[str, str] | None]:
    """Whose post it is: an account that is there, or handle and name of one to be added."""
    handle, number = facts.get("handle") or "", facts.get("author_id") or ""
    found = accounts.get(handle) if handle else None
    found = found or import_.account or (accounts.get(AUTHOR % number) if number and not handle else None)
    if found or not import_.makes_accounts:
        return found, None
    if handle:
        return None, (handle, facts.get("author_name") or handle)
    return None, ("", AUTHOR % number) if number else None


def _nobody(facts: Mapping[str, Any]) -> str:
    if facts.get("handle"):
        words = _("@%(handle)s is not in your directory. Add the creator, or let the import add it.")
        return words % {"handle": facts["handle"]}
    return _("It is not said whose post this is. Choose the account when you upload the file.")


def _carried_out(row: PostImportRow) -> Plan:
    before = row.before or {}
    filled = {name: row.facts.get(name) for name in before.get("filled", [])}
    return Plan(row, row.fate, row.reason, post=row.post, filled=filled, counts=bool(before.get("counts")))


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)[:120]
