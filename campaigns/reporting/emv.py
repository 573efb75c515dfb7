"""Earned media value: what the same attention would have cost as advertising. Four published models, each sum shown (X9).

Nobody knows the true value: that is why the model and its prices are the brand's own choice, and written beside the figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from campaigns.models.money import EmvModel, Rates
from campaigns.reporting.numbers import written


@dataclass(frozen=True)
class Attention:
    """What is priced. None is unknown, and is never taken for zero. `reach` is by country ("" where it is not known)."""

    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    reach: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Value:
    """A value with its sum written out; without one, `missing` says what it lacks."""

    amount: Decimal | None
    worked: str = ""
    missing: str = ""


def value(attention: Attention, rates: Rates) -> Value:
    """The value by the model that the rates name."""
    return MODELS[EmvModel(rates.model)](attention, rates)


def by_views(attention: Attention, rates: Rates) -> Value:
    """Views ÷ 1,000 × CPM (influencer-hero.com; Duel, part 1)."""
    if attention.views is None:
        return Value(None, missing=_("No views are known."))
    amount = rates.cpm * attention.views / 1_000
    return Value(amount, f"{written(attention.views)} ÷ 1,000 × {written(rates.cpm)}")


def by_actions(attention: Attention, rates: Rates) -> Value:
    """Each kind of action times its value, added up (Later; Stellar). A kind nobody counted is left out, and said so."""
    kinds = (
        (_("views"), attention.views, rates.per_view),
        (_("likes"), attention.likes, rates.per_like),
        (_("comments"), attention.comments, rates.per_comment),
        (_("shares"), attention.shares, rates.per_share),
    )
    known = [(number, price) for _name, number, price in kinds if number is not None]
    if not known:
        return Value(None, missing=_("No action is known."))
    unknown = ", ".join(name for name, number, _price in kinds if number is None)
    words = _("Without %(names)s, which nobody counted.") % {"names": unknown} if unknown else ""
    worked = " + ".join(f"{written(number)} × {written(price)}" for number, price in known)
    return Value(sum((number * price for number, price in known), Decimal(0)), worked, words)


def by_reach(attention: Attention, rates: Rates) -> Value:
    """People reached × the country's CPM × quality within ±20 % (Keepface). Reach that is not known is not made up."""
    priced = {country: Decimal(str(price)) for country, price in rates.country_cpms.items()}
    known = {country: number for country, number in attention.reach.items() if country in priced}
    if not known:
        return Value(None, missing=_("No reach is known in a country that has a price."))
    factor = 1 + Decimal(rates.quality) / 100
    amount = sum((number * priced[country] / 1_000 for country, number in known.items()), Decimal(0)) * factor
    terms = " + ".join(
        f"{written(number)} {country} ÷ 1,000 × {written(priced[country])}" for country, number in known.items()
    )
    left = sum(number for country, number in attention.reach.items() if country not in priced)
    words = _("Without %(n)s people in countries without a price.") % {"n": written(left)} if left else ""
    return Value(amount, f"({terms}) × {written(factor)}", words)


def by_media(attention: Attention, rates: Rates) -> Value:
    """Views ÷ 1,000 × CPM + (likes + comments) × CPC (Duel)."""
    if attention.views is None:
        return Value(None, missing=_("No views are known."))
    known = [number for number in (attention.likes, attention.comments) if number is not None]
    words = "" if len(known) == 2 else _("Likes or comments are not known, and left out.")
    amount = rates.cpm * attention.views / 1_000 + rates.cpc * sum(known)
    return Value(
        amount,
        f"{written(attention.views)} ÷ 1,000 × {written(rates.cpm)} + {written(sum(known))} × {written(rates.cpc)}",
        words,
    )


MODELS: dict[EmvModel, Callable[[Attention, Rates], Value]] = {
    EmvModel.VIEWS: by_views,
    EmvModel.ACTIONS: by_actions,
    EmvModel.REACH: by_reach,
    EmvModel.MEDIA: by_media,
}
