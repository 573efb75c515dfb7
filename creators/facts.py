"""What is known of accounts: who told it and when, what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from creators import eligibility
from creators.models import Account, FollowerCount, Import

SOURCE_LENGTH = 120
SHOWN = (
    "followers",
    "country",
    "age",
    "account_type",
    "videos_30d",
    "views_30d",
    "suitable_13",
    "average_views",
    "average_likes",
    "average_comments",
    "content_style",
)


@dataclass(frozen=True)
class Fact:
    """One fact for the page: `value` "" while unknown, `at` None while nobody is known to have told it."""

    label: str
    value: str
    source: str = ""
    at: datetime | None = None


def known(account: Account) -> list[Fact]:
    """What is known of an account, fact by fact, and what is not."""
    return [_fact(account, name) for name in SHOWN]


def tell(account: Account, facts: Mapping[str, Any], *, source: str, at: datetime) -> list[str]:
    """Set facts on the account, unsaved, with who told them and when; the fields to save."""
    for name, value in facts.items():
        setattr(account, name, value)
        account.sources[name] = [source[:SOURCE_LENGTH], at.isoformat()]
    return [*facts, "sources", "search_text"]


def follow(
    accounts: Iterable[Account],
    *,
    counted: Iterable[Account],
    source: str,
    at: datetime,
    told_by: Import | None = None,
) -> None:
    """What follows from new facts: the accounts are judged anew, and the `counted` ones' follower counts are kept."""
    FollowerCount.objects.bulk_create(
        FollowerCount(
            account=account, at=at, followers=account.followers, source=source[:SOURCE_LENGTH], told_by=told_by
        )
        for account in counted
        if account.followers is not None
    )
    keys = [account.pk for account in accounts]
    eligibility.judge(Account.objects.filter(pk__in=keys), eligibility.open_markets())


def learn(account: Account, facts: Mapping[str, Any], *, source: str, at: datetime) -> None:
    """Write facts of one account, with all that follows. Call it in a transaction."""
    before = account.followers
    account.save(update_fields=tell(account, facts, source=source, at=at))
    follow([account], counted=[account] if account.followers != before else [], source=source, at=at)


def _fact(account: Account, name: str) -> Fact:
    label = str(account._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    source, at = account.sources.get(name, ["", ""])
    told_at = datetime.fromisoformat(at) if at else None
    return Fact(label[:1].upper() + label[1:], _in_words(account, name), source, told_at)


def _in_words(account: Account, name: str) -> str:
    value = getattr(account, name)
    if name == "country":
        return account.country_name
    if name == "account_type":
        return account.get_account_type_display()
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return f"{value:,}" if isinstance(value, int) else value or ""
