"""Every figure of a report: its formula in words, the sum with its numbers, what is missing, and how old it is (P7).

A figure that cannot be computed has no value and says why. Rates are shares of 1, times are seconds, money is the campaign's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.models.money import Rates
from campaigns.reporting import emv
from campaigns.reporting.costs import Money
from campaigns.reporting.numbers import Number, written
from campaigns.reporting.sums import Sums

FORMULAS = {
    "engagement_rate": gettext_lazy(
        "Engagements ÷ views: the sum of all posts over the sum of all posts, not the mean of their rates."
    ),
    "engagement_rate_followers": gettext_lazy(
        "Engagements ÷ followers of each post’s account today; an account with two posts counts twice."
    ),
    "completion_rate": gettext_lazy("Full plays ÷ plays as TikTok tells for each post, weighted by its views."),
    "average_watch_seconds": gettext_lazy(
        "Seconds watched on average as TikTok tells for each post, weighted by its views."
    ),
}


@dataclass(frozen=True)
class Figure:
    """One figure. `unit` is count, share, money, seconds; `worked` is the sum as a person would write it."""

    name: str
    label: str
    value: Number | None
    unit: str
    formula: str
    worked: str = ""
    missing: str = ""
    currency: str = ""
    change: float | None = None
    change_words: str = ""


@dataclass(frozen=True)
class Age:
    """When the oldest and the newest of the figures were observed."""

    oldest: datetime | None = None
    newest: datetime | None = None


def of(
    sums: Sums, money: Money | None = None, rates: Rates | None = None, reach: Mapping[str, int] | None = None
) -> dict[str, Figure]:
    """All figures by name, in the order a report shows them."""
    found = [*_counts(sums), *_rates(sums)]
    if money is not None:
        found += [*_prices(sums, money), _emv(sums, money, rates, reach or {})]
    return {figure.name: figure for figure in found}


def _counts(sums: Sums) -> list[Figure]:
    uncounted = sums.posts - sums.counted
    missing = _posts_without(uncounted)
    each = _("The sum of the latest counter of each post. Counters may fall; what was observed last counts.")
    return [
        Figure(
            "posts", _("Posts"), sums.posts, "count", _("Posts tied to the campaign, those removed since among them.")
        ),
        Figure("creators", _("Creators with a post"), sums.creators, "count", _("Accounts with at least one post.")),
        Figure("views", _("Views"), sums.views, "count", each, missing=missing or _none(sums.views)),
        Figure("likes", _("Likes"), sums.likes, "count", each, missing=_none(sums.likes)),
        Figure("comments", _("Comments"), sums.comments, "count", each, missing=_none(sums.comments)),
        Figure("shares", _("Shares"), sums.shares, "count", each, missing=_none(sums.shares)),
        Figure("favorites", _("Favourites"), sums.favorites, "count", each, missing=_none(sums.favorites)),
        Figure(
            "engagements",
            _("Engagements"),
            sums.engagements,
            "count",
            _("Likes + comments + shares, as TikTok counts them; favourites are not among them."),
            missing=_posts_without(sums.posts - sums.engaged) or _none(sums.engagements),
        ),
    ]


def _rates(sums: Sums) -> list[Figure]:
    by_views, by_followers = _("Engagement rate by views"), _("Engagement rate by followers")
    completion, watched = _("Completion rate"), _("Average watch time")
    return [
        _share("engagement_rate", by_views, sums.engagements, sums.engaged_views),
        _share("engagement_rate_followers", by_followers, sums.followed_engagements, sums.followers),
        _mean("completion_rate", "share", completion, sums.completed, sums.completed_views),
        _mean("average_watch_seconds", "seconds", watched, sums.watched, sums.watched_views),
    ]


def _prices(sums: Sums, money: Money) -> list[Figure]:
    cost = money.blended
    fees = _(
        "Fees of orders that are on or fulfilled, and what ads with the posts cost; "
        "of chosen days, the orders with a post published in them."
    )
    return [
        Figure(
            "cost",
            _("Cost"),
            cost,
            "money",
            fees,
            worked=_cost_words(money) if cost is not None else "",
            missing=_money_missing(money),
            currency=money.currency,
        ),
        price("cpm", "CPM", _("Cost ÷ views × 1,000."), cost, sums.views, money.currency, times=1_000),
        price("cpv", "CPV", _("Cost ÷ views."), cost, sums.views, money.currency),
        price("cpe", "CPE", _("Cost ÷ engagements."), cost, sums.engagements, money.currency),
        price("cost_per_post", _("Cost per post"), _("Cost ÷ posts."), cost, sums.posts, money.currency),
    ]


def three_ways(
    sums: Sums, money: Money, organic: Mapping[str, Any], paid: Mapping[str, Any]
) -> list[tuple[str, list[Figure]]]:
    """Fees only, spend only and blended, side by side (X9). Fees are set against organic figures where these are told apart."""
    split = organic.get("posts") == sums.posts  # of some posts only, fees of all would look too dear
    of_organic = _("organic figures") if split else _("all figures, as organic ones are not told apart for every post")
    told = bool(paid) and not money.spent_otherwise  # else only the ads say what this currency paid for
    whole = (sums.views, sums.engagements)
    organic_part = (organic.get("views"), _engagements(organic)) if split else whole
    paid_part = (paid.get("views"), _engagements(paid)) if told else (money.paid_views, money.paid_engagements)
    fees_words = _("Fees over %(what)s.") % {"what": of_organic}
    return [
        (_("Fees only"), _way(money.fees, organic_part, fees_words, money.currency)),
        (_("Spend only"), _way(money.spend, paid_part, _("What ads cost, over paid figures."), money.currency)),
        (_("Blended"), _way(money.blended, whole, _("Fees and spend, over all figures."), money.currency)),
    ]


def _way(cost: Decimal | None, part: tuple[int | None, int | None], words: str, currency: str) -> list[Figure]:
    """A cost with what it bought: views and engagements."""
    views, engagements = part
    return [
        Figure("cost", _("Cost"), cost, "money", words, currency=currency, missing=_none(cost)),
        price("cpm", "CPM", words, cost, views, currency, times=1_000),
        price("cpv", "CPV", words, cost, views, currency),
        price("cpe", "CPE", words, cost, engagements, currency),
    ]


def price(
    name: str, label: str, formula: str, cost: Decimal | None, number: int | None, currency: str, *, times: int = 1
) -> Figure:
    """What one of something, or a thousand of them, cost."""
    if cost is None or not number:
        missing = _("No cost is known.") if cost is None else _("There is nothing to divide by yet.")
        return Figure(name, label, None, "money", formula, missing=missing, currency=currency)
    worked = f"{written(cost)} ÷ {written(number)}" + (f" × {written(times)}" if times != 1 else "")
    return Figure(name, label, cost / number * times, "money", formula, worked, currency=currency)


def _emv(sums: Sums, money: Money, rates: Rates | None, reach: Mapping[str, int]) -> Figure:
    label = _("Earned media value")
    if rates is None:
        words = _("There are no rates in %(currency)s yet.") % {"currency": money.currency}
        return Figure(
            "emv",
            label,
            None,
            "money",
            _("Attention at the brand’s own prices."),
            missing=words,
            currency=money.currency,
        )
    attention = emv.Attention(sums.views, sums.likes, sums.comments, sums.shares, reach)
    found = emv.value(attention, rates)
    formula = _("Model: %(model)s, at the brand’s own prices.") % {"model": rates.get_model_display()}
    return Figure("emv", label, found.amount, "money", formula, found.worked, found.missing, money.currency)


def _share(name: str, label: str, part: int | None, whole: int | None) -> Figure:
    formula = str(FORMULAS[name])
    if part is None or not whole:
        return Figure(name, label, None, "share", formula, missing=_("Not all of it is known for any post."))
    return Figure(name, label, part / whole, "share", formula, f"{written(part)} ÷ {written(whole)}")


def _mean(name: str, unit: str, label: str, weighted: float | None, weight: int | None) -> Figure:
    formula = str(FORMULAS[name])
    if weighted is None or not weight:
        return Figure(name, label, None, unit, formula, missing=_("TikTok tells it for none of the posts."))
    worked = _("over %(n)s views") % {"n": written(weight)}
    return Figure(name, label, weighted / weight, unit, formula, worked)


def _engagements(row: Mapping[str, Any]) -> int | None:
    values: list[Any] = [row.get(name) for name in ("likes", "comments", "shares")]
    return None if None in values else sum(values)


def _posts_without(number: int) -> str:
    words = ngettext(
        "%(n)s post has no figure yet and is left out.", "%(n)s posts have no figure yet and are left out.", number
    )
    return words % {"n": number} if number else ""


def _none(value: object) -> str:
    return _("Nobody told it yet.") if value is None else ""


def _cost_words(money: Money) -> str:
    known = [(_("fees"), money.fees), (_("spend"), money.spend)]
    return " + ".join(f"{name} {written(amount)}" for name, amount in known if amount is not None)


def _money_missing(money: Money) -> str:
    words = []
    if money.without_fee:
        text = ngettext("%(n)s order has no fee.", "%(n)s orders have no fee.", money.without_fee)
        words.append(text % {"n": money.without_fee})
    if money.others:
        also = ", ".join(f"{written(amount)} {currency}" for currency, amount in money.others)
        words.append(_("Not among it, being in another currency: %(also)s.") % {"also": also})
    return " ".join(words) or (_none(money.blended))
