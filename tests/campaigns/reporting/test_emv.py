"""The four models of earned media value, with the worked examples of their sources (X9)."""

from decimal import Decimal

import pytest

from campaigns.models import Rates
from campaigns.reporting import emv
from campaigns.reporting.emv import Attention


def rates(model, **prices):
    return Rates(model=model, **{name: Decimal(str(price)) for name, price in prices.items()})


def test_views_at_a_cpm():
    value = emv.value(Attention(views=250_000), rates("views", cpm="12.5"))

    assert (value.amount, value.worked) == (Decimal("3125"), "250,000 ÷ 1,000 × 12.5")


def test_a_value_for_each_action_as_in_the_published_example():
    prices = rates("actions", per_view="0.30", per_like="0.50", per_comment="0.05", per_share=0)

    value = emv.value(Attention(views=5_000, likes=500, comments=50, shares=0), prices)

    assert value.amount == Decimal("1752.50")
    assert value.worked == "5,000 × 0.3 + 500 × 0.5 + 50 × 0.05 + 0 × 0"


def test_an_action_nobody_counted_is_left_out_and_named():
    value = emv.value(Attention(views=100, likes=None, comments=1, shares=1), rates("actions", per_view=1, per_like=9))

    assert value.missing == "Without likes, which nobody counted."
    assert "9" not in value.worked


def test_reach_at_a_countrys_cpm_within_the_quality():
    prices = Rates(model="reach", country_cpms={"US": "10", "DE": "8"}, quality=20)

    value = emv.value(Attention(reach={"US": 50_000, "DE": 10_000, "FR": 7_000}), prices)

    assert value.amount == Decimal("696")
    assert value.missing == "Without 7,000 people in countries without a price."


def test_cpm_for_views_and_cpc_for_reactions():
    value = emv.value(Attention(views=10_000, likes=300, comments=20), rates("media", cpm=5, cpc="0.5"))

    assert (value.amount, value.worked) == (Decimal("210"), "10,000 ÷ 1,000 × 5 + 320 × 0.5")


@pytest.mark.parametrize("model", ["views", "actions", "reach", "media"])
def test_nothing_known_is_no_value_and_never_zero(model):
    value = emv.value(Attention(), rates(model))

    assert value.amount is None
    assert value.missing
