"""Figures, their sums and what they say when something is missing (P7)."""

from decimal import Decimal

from campaigns.models import Rates
from campaigns.reporting import figures
from campaigns.reporting.costs import Money
from campaigns.reporting.sums import Sums

FULL = Sums(
    posts=2,
    creators=1,
    counted=2,
    engaged=2,
    views=3_000,
    likes=200,
    comments=30,
    shares=10,
    engagements=240,
    engaged_views=3_000,
    followed_engagements=240,
    followers=20_000,
    watched=30_000.0,
    watched_views=3_000,
    completed=900.0,
    completed_views=3_000,
)


def test_rates_are_ratios_of_sums():
    found = figures.of(FULL)

    assert (found["engagement_rate"].value, found["engagement_rate"].worked) == (0.08, "240 ÷ 3,000")
    assert found["engagement_rate_followers"].value == 0.012
    assert (found["completion_rate"].value, found["average_watch_seconds"].value) == (0.3, 10.0)


def test_prices_write_their_sums_out():
    found = figures.of(FULL, Money("EUR", fees=Decimal(500), spend=Decimal("100.50")))

    assert (found["cost"].value, found["cost"].worked) == (Decimal("600.50"), "fees 500 + spend 100.5")
    assert (found["cpm"].value, found["cpm"].worked) == (Decimal("600.50") / 3_000 * 1_000, "600.5 ÷ 3,000 × 1,000")
    assert found["cost_per_post"].value == Decimal("300.25")


def test_nothing_to_divide_by_is_no_figure_and_says_why():
    found = figures.of(Sums(posts=1), Money("EUR", fees=Decimal(5)))

    assert (found["views"].value, found["views"].missing) == (None, "1 post has no figure yet and is left out.")
    assert (found["cpv"].value, found["cpv"].missing) == (None, "There is nothing to divide by yet.")
    assert found["engagement_rate"].value is None


def test_without_a_cost_there_is_no_price():
    found = figures.of(FULL, Money("EUR"))

    assert (found["cost"].value, found["cpm"].missing) == (None, "No cost is known.")


def test_money_in_another_currency_is_named_and_not_added():
    found = figures.of(FULL, Money("EUR", fees=Decimal(5), others=(("USD", Decimal(40)),), without_fee=2))

    assert found["cost"].value == Decimal(5)
    assert found["cost"].missing == "2 orders have no fee. Not among it, being in another currency: 40 USD."


def test_earned_media_value_asks_for_rates_in_the_campaigns_currency():
    assert figures.of(FULL, Money("EUR"))["emv"].missing == "There are no rates in EUR yet."
    assert figures.of(FULL, Money("EUR"), Rates(cpm=Decimal(10)))["emv"].value == Decimal(30)


def test_fees_spend_and_both_stand_side_by_side():
    organic = {"posts": 2, "views": 2_000, "likes": 100, "comments": 20, "shares": 0}
    paid = {"posts": 2, "views": 1_000, "likes": 100, "comments": 10, "shares": 10}

    ways = figures.three_ways(FULL, Money("EUR", fees=Decimal(500), spend=Decimal(100)), organic, paid)

    cpms = [next(figure.value for figure in cells if figure.name == "cpm") for _label, cells in ways]
    assert cpms == [Decimal(250), Decimal(100), Decimal(200)]


def test_fees_are_set_against_everything_where_nobody_tells_organic_apart():
    ways = figures.three_ways(FULL, Money("EUR", fees=Decimal(300)), {}, {})

    cells = {figure.name: figure for figure in ways[0][1]}
    assert cells["cpm"].value == Decimal(100)
    assert "organic ones are not told apart for every post" in cells["cpm"].formula
    assert all(figure.value is None for figure in ways[1][1])
