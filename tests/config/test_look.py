"""How figures, statuses and names look on a page."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.templatetags.look import ago, chart_rows, compact, initials, percent, tone, under


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (None, "–"),
        (0, "0"),
        (999, "999"),
        (1_000, "1K"),
        (2_349, "2.3K"),
        (99_960, "100K"),
        (384_200, "384K"),
        (999_499, "999K"),
        (999_500, "1M"),
        (10_400_000, "10.4M"),
        (3_000_000_000, "3B"),
        (-1_500, "-1.5K"),
    ],
)
def test_a_figure_is_said_in_few_signs(figure: Any, words: str) -> None:
    assert compact(figure) == words


@pytest.mark.parametrize(("ratio", "words"), [(None, "–"), (0, "0.00%"), (0.0456, "4.56%"), (1.2, "120.00%")])
def test_a_ratio_is_said_in_percent_and_an_unknown_one_is_not_zero(ratio: Any, words: str) -> None:
    assert percent(ratio) == words


def test_a_status_has_its_colour_and_an_unknown_one_none() -> None:
    assert [tone(status) for status in ("joined", "rejected", "expiring", "sent", "novel")] == [
        "success",
        "error",
        "warning",
        "info",
        "neutral",
    ]


def test_a_time_is_said_as_people_do() -> None:
    now = timezone.now()
    assert ago(None) == "–"
    assert ago(now) == "just now"
    assert ago(now - timedelta(minutes=5, seconds=1)) == "5\xa0minutes ago"
    assert ago(now + timedelta(days=2, minutes=1)) == "in 2\xa0days"
    assert ago(now.replace(year=2020, month=3, day=4)) == "4 Mar 2020"


@pytest.mark.parametrize(
    ("name", "letters"), [("Amina Bello", "AB"), ("@mara.runs.demo", "MR"), ("", "?"), ("Zoé", "Z")]
)
def test_a_face_without_picture_shows_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_navigation_knows_where_one_is() -> None:
    assert under("/b/acme/creators/", "/b/acme/creators/") == "page"
    assert under("/b/acme/creators/7/", "/b/acme/creators/") == "true"
    assert under("/b/acme/", "/b/acme/creators/") == "false"


def test_a_plot_reads_as_a_table_too() -> None:
    chart = {"labels": ["Mon", "Tue"], "series": [{"values": [1, None]}, {"values": [3, 4]}]}
    assert chart_rows(chart) == [("Mon", ("1", "3")), ("Tue", ("–", "4"))]
