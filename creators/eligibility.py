"""Whether an account would be let into TTCM (T3). The check advises; TikTok decides."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Case, CharField, Q, Value, When
from django.utils.translation import gettext as _

from creators.models import Account, AccountQuerySet, Market

Verdict = Literal["pass", "fail", "unknown"]

VIDEOS_MINIMUM = 3  # in the last 30 days, as are the views: Brandwatch's TTCM help page (seed 004)
VIEWS_MINIMUM = 1_000
AGE_MINIMUM = 18  # where TTCM is closed the country fails anyway, and this is what is shown beside the age


@dataclass(frozen=True)
class Rule:
    """One rule's outcome: what is known, what is asked, and in words what is missing."""

    name: str
    value: str
    threshold: str
    verdict: Verdict
    words: str = ""


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
        _at_least(_("Videos in 30 days"), account.videos_30d, VIDEOS_MINIMUM, _("videos")),
        _at_least(_("Views in 30 days"), account.views_30d, VIEWS_MINIMUM, _("views")),
        _content(account),
    ]


def verdict_of(rules: list[Rule]) -> Verdict:
    """One failed rule fails the account; else one unknown leaves it open."""
    verdicts = {rule.verdict for rule in rules}
    return "fail" if "fail" in verdicts else "unknown" if "unknown" in verdicts else "pass"


def with_verdict(accounts: AccountQuerySet, markets: Mapping[str, Market]) -> AccountQuerySet:
    """The accounts with their `verdict`, worked out by the database: the same as `verdict_of(check(…))`."""
    verdict = Case(
        When(_fails(markets), then=Value("fail")),
        When(_passes(markets), then=Value("pass")),
        default=Value("unknown"),
        output_field=CharField(),
    )
    return accounts.annotate(verdict=verdict)


def _fails(markets: Mapping[str, Market]) -> Q:
    closed = ~Q(country="") & ~Q(country__in=list(markets))
    elsewhere = ~Q(country__in=list(markets)) & Q(age__lt=AGE_MINIMUM)
    failed = closed | elsewhere | Q(account_type=Account.Type.BUSINESS) | Q(suitable_13=False)
    failed |= Q(videos_30d__lt=VIDEOS_MINIMUM) | Q(views_30d__lt=VIEWS_MINIMUM)
    for (followers, age), countries in _by_threshold(markets).items():
        failed |= Q(country__in=countries) & (Q(followers__lt=followers) | Q(age__lt=age))
    return failed


def _passes(markets: Mapping[str, Market]) -> Q:
    somewhere = Q(pk__in=[])
    for (followers, age), countries in _by_threshold(markets).items():
        somewhere |= Q(country__in=countries, followers__gte=followers, age__gte=age)
    active = Q(videos_30d__gte=VIDEOS_MINIMUM, views_30d__gte=VIEWS_MINIMUM)
    return somewhere & active & Q(account_type=Account.Type.PERSONAL, suitable_13=True)


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
    return _at_least(name, account.followers, market.follower_minimum, _("followers"))


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
            _("Too young by %(years)s years.") % {"years": minimum - account.age},
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


def _at_least(name: str, value: int | None, minimum: int, unit: str) -> Rule:
    threshold = _("%(minimum)s or more") % {"minimum": f"{minimum:,}"}
    if value is None:
        return Rule(name, _("unknown"), threshold, "unknown", _("Not known yet."))
    if value < minimum:
        words = _("%(missing)s %(unit)s short.") % {"missing": f"{minimum - value:,}", "unit": unit}
        return Rule(name, f"{value:,}", threshold, "fail", words)
    return Rule(name, f"{value:,}", threshold, "pass")
