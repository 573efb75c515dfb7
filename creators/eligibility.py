"""Whether an account would be let into TTCM (T3). The check advises; TikTok decides."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Case, CharField, Max, Q, Value, When
from django.db.models.lookups import Exact, GreaterThan
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creators.models import Account, AccountQuerySet, Market, Verdict

VIDEOS_MINIMUM = 3  # in the last 30 days, as are the views: Brandwatch's TTCM help page (seed 004)
VIEWS_MINIMUM = 1_000
JUDGED_AT_ONCE = 10_000  # accounts
AGE_MINIMUM = 18  # where TTCM is closed the country fails anyway, and this is what is shown beside the age


@dataclass(frozen=True)
class Rule:
    """One rule's outcome: what is known, what is asked, and in words what is missing."""

    name: str
    value: str
    threshold: str
    verdict: Literal["pass", "fail", "unknown"]
    words: str = ""
    mendable: bool = True


def open_markets() -> dict[str, Market]:
    """Where TTCM is open, by country code."""
    return {market.country: market for market in Market.objects.all()}


def check(account: Account, markets: Mapping[str, Market]) -> list[Rule]:
    """Every rule's outcome for an account; `markets` by country code."""
    market = markets.get(account.country)
    return [
        _followers(account, market),
        _country(account, market),
        _age(account, market),
        _type(account),
        _at_least(_("Videos in 30 days"), account.videos_30d, VIDEOS_MINIMUM, _videos_short),
        _at_least(_("Views in 30 days"), account.views_30d, VIEWS_MINIMUM, _views_short),
        _content(account),
    ]


def verdict_of(rules: list[Rule]) -> Verdict:
    """One failed rule is one step short, unless nobody can mend it; more fail; else one unknown leaves it open."""
    failed = [rule for rule in rules if rule.verdict == "fail"]
    if failed:
        return Verdict.SHORT if len(failed) == 1 and failed[0].mendable else Verdict.FAIL
    return Verdict.UNKNOWN if any(rule.verdict == "unknown" for rule in rules) else Verdict.PASS


def judge(accounts: AccountQuerySet, markets: Mapping[str, Market]) -> int:
    """Write the verdict of each account whose verdict is not what the facts say; how many.

    The database works it out, the same as `verdict_of(check(…))`.
    """
    verdict = _verdict(markets)
    return accounts.exclude(verdict=verdict).update(verdict=verdict)


def judge_all() -> int:
    """Judge every account, some thousands at a time so that no lock is held for long; how many changed."""
    markets, changed = open_markets(), 0
    last = Account.objects.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last + 1, JUDGED_AT_ONCE):
        changed += judge(Account.objects.filter(pk__gte=start, pk__lt=start + JUDGED_AT_ONCE), markets)
    return changed


def _verdict(markets: Mapping[str, Market]) -> Case:
    failed = sum((_one_if(fails) for fails in _fails(markets)), Value(0))
    return Case(
        When(_closed(markets), then=Value(Verdict.FAIL)),
        When(GreaterThan(failed, 1), then=Value(Verdict.FAIL)),
        When(Exact(failed, 1), then=Value(Verdict.SHORT)),
        When(_unknown(), then=Value(Verdict.UNKNOWN)),
        default=Value(Verdict.PASS),
        output_field=CharField(),
    )


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0))


def _closed(markets: Mapping[str, Market]) -> Q:
    return ~Q(country="") & ~Q(country__in=list(markets))


def _fails(markets: Mapping[str, Market]) -> list[Q]:
    """Of each rule that a creator can mend, when it fails."""
    few, young = Q(pk__in=[]), ~Q(country__in=list(markets)) & Q(age__lt=AGE_MINIMUM)
    for (followers, age), countries in _by_threshold(markets).items():
        few |= Q(country__in=countries, followers__lt=followers)
        young |= Q(country__in=countries, age__lt=age)
    return [
        few,
        young,
        Q(account_type=Account.Type.BUSINESS),
        Q(videos_30d__lt=VIDEOS_MINIMUM),
        Q(views_30d__lt=VIEWS_MINIMUM),
        Q(suitable_13=False),
    ]


def _unknown() -> Q:
    told = ("followers", "age", "videos_30d", "views_30d", "suitable_13")
    missing = Q(country="") | Q(account_type="")
    for fact in told:
        missing |= Q(**{f"{fact}__isnull": True})
    return missing


def _by_threshold(markets: Mapping[str, Market]) -> dict[tuple[int, int], list[str]]:
    """Countries that ask for the same: nearly all of them do, which keeps the SQL short."""
    groups: dict[tuple[int, int], list[str]] = defaultdict(list)
    for country, market in markets.items():
        groups[market.follower_minimum, market.age_minimum].append(country)
    return groups


def _followers(account: Account, market: Market | None) -> Rule:
    name = _("Followers")
    if market is None:
        value = _("unknown") if account.followers is None else f"{account.followers:,}"
        return Rule(name, value, _("depends on the country"), "unknown", _("The minimum depends on the country."))
    return _at_least(name, account.followers, market.follower_minimum, _followers_short)


def _country(account: Account, market: Market | None) -> Rule:
    threshold = _("TTCM is open there")
    if not account.country:
        return Rule(_("Country"), _("unknown"), threshold, "unknown", _("Add the country."))
    if market is None:
        return Rule(
            _("Country"),
            account.country_name,
            threshold,
            "fail",
            _("TikTok Creator Marketplace is not open in this country."),
            mendable=False,
        )
    return Rule(_("Country"), market.name, threshold, "pass")


def _age(account: Account, market: Market | None) -> Rule:
    minimum = market.age_minimum if market else AGE_MINIMUM
    threshold = _("%(age)s or older") % {"age": minimum}
    if account.age is None:
        return Rule(_("Age"), _("unknown"), threshold, "unknown", _("Ask the creator’s age."))
    if account.age < minimum:
        return Rule(
            _("Age"),
            str(account.age),
            threshold,
            "fail",
            ngettext("Too young by %(n)s year.", "Too young by %(n)s years.", minimum - account.age)
            % {"n": minimum - account.age},
        )
    return Rule(_("Age"), str(account.age), threshold, "pass")


def _type(account: Account) -> Rule:
    threshold = _("Personal")
    if not account.account_type:
        return Rule(
            _("Account type"),
            _("unknown"),
            threshold,
            "unknown",
            _("Check whether it is a personal account."),
        )
    if account.account_type == Account.Type.BUSINESS:
        words = _("The creator has to switch to a personal account.")
        return Rule(_("Account type"), _("Business"), threshold, "fail", words)
    return Rule(_("Account type"), _("Personal"), threshold, "pass")


def _content(account: Account) -> Rule:
    threshold = _("Suitable for ages 13 and up")
    if account.suitable_13 is None:
        return Rule(_("Content"), _("unknown"), threshold, "unknown", _("Watch a few videos and decide."))
    if not account.suitable_13:
        return Rule(
            _("Content"),
            _("Not suitable"),
            threshold,
            "fail",
            _("The content is not suitable for ages 13 and up."),
        )
    return Rule(_("Content"), _("Suitable"), threshold, "pass")


def _at_least(name: str, value: int | None, minimum: int, short: Callable[[int], str]) -> Rule:
    threshold = _("%(minimum)s or more") % {"minimum": f"{minimum:,}"}
    if value is None:
        return Rule(name, _("unknown"), threshold, "unknown", _("Not known yet."))
    if value < minimum:
        return Rule(name, f"{value:,}", threshold, "fail", short(minimum - value) % {"n": f"{minimum - value:,}"})
    return Rule(name, f"{value:,}", threshold, "pass")


def _followers_short(missing: int) -> str:
    return ngettext("%(n)s follower short.", "%(n)s followers short.", missing)


def _videos_short(missing: int) -> str:
    return ngettext("%(n)s video short.", "%(n)s videos short.", missing)


def _views_short(missing: int) -> str:
    return ngettext("%(n)s view short.", "%(n)s views short.", missing)
