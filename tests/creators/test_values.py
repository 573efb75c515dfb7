"""Cells read as what they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creators.importing import values


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("10.4M", 10_400_000),
        ("330.1K", 330_100),
        ("2M", 2_000_000),
        ("1.5b", 1_500_000_000),
        ("10,4M", 10_400_000),
        ("1.234M", 1_234_000),
        ("1,234,567", 1_234_567),
        ("1,234", 1_234),
        ("1.234.567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1\u202f234", 1_234),
        ("1'234'567", 1_234_567),
        ("1,234.9", 1_235),
        ("3e+06", 3_000_000),
        ("3E6", 3_000_000),
        ("1.5e+06", 1_500_000),
        ("32700.0", 32_700),
        ("32700.000000000004", 32_700),
        ("0.125", 0),
        ("12,5", 12),
        (" 77 ", 77),
        ("0", 0),
    ],
)
def test_a_number_is_read_as_people_write_it(text, figure):
    assert values.number(text) == figure


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "N/A", "NA", "nan", "NULL", "?"])
def test_a_cell_that_says_nothing_is_unknown(text):
    assert values.number(text) is None
    assert values.handle(text) == ""
    assert values.country(text) == ""
    assert values.yes_or_no(text) is None
    assert values.account_type(text) == ""


@pytest.mark.parametrize("text", ["abc", "12abc", "-5", "1.2.3", "1,2,3", "K", "10.4.M", "1e999", "∞", "١٢٣"])
def test_a_word_is_not_a_number(text):
    with pytest.raises(values.Unreadable):
        values.number(text)


@pytest.mark.parametrize("text", ["1.234", "628.125", "10.400"])
def test_a_point_before_three_digits_is_not_guessed_at(text):
    with pytest.raises(values.Unreadable, match="two ways"):
        values.number(text)


def test_a_figure_beyond_belief_is_refused():
    with pytest.raises(values.Unreadable, match="too large"):
        values.number("9e15")


@given(st.integers(0, 10**15))
def test_a_whole_number_means_itself_however_grouped(figure):
    assert values.number(str(figure)) == figure
    assert values.number(f"{figure:,}") == figure
    assert values.number(f"{figure:,}".replace(",", " ")) == figure


@given(st.integers(10**6, 10**12))
def test_european_grouping_means_the_same(figure):
    assert values.number(f"{figure:,}".replace(",", ".")) == figure


@given(st.text(max_size=40))
def test_no_cell_makes_the_number_parser_fail_otherwise(text):
    try:
        figure = values.number(text)
    except values.Unreadable:
        return
    assert figure is None or 0 <= figure <= values.MOST


@pytest.mark.parametrize(
    "text",
    [
        "ada.lovelace_1",
        "@Ada.Lovelace_1",
        "@@ada.lovelace_1",
        " @ada.lovelace_1\t",
        "\u200b@ada.lovelace_1\ufeff",
        "'@ada.lovelace_1",
        "https://www.tiktok.com/@ada.lovelace_1",
        "https://www.tiktok.com/@Ada.Lovelace_1?lang=en&_t=8x",
        "https://m.tiktok.com/@ada.lovelace_1/",
        "tiktok.com/@ada.lovelace_1/video/7301234567890123456",
    ],
)
def test_a_handle_is_found_in_all_its_forms(text):
    assert values.handle(text) == "ada.lovelace_1"


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "ada lovelace!",
        "ädä",
        "x" * 65,
        "https://www.instagram.com/@ada",
        "https://tiktok.com.evil.example/@ada",
        "https://eviltiktok.com/@ada",
        "https://vm.tiktok.com/ZMabc123/",
        "https://www.tiktok.com/tag/boots",
        "https://[broken/@ada",
        "=cmd()",
    ],
)
def test_what_is_no_handle_is_refused(text):
    with pytest.raises(values.Unreadable):
        values.handle(text)


@given(st.from_regex(r"[a-z0-9_.]{2,24}", fullmatch=True).filter(lambda handle: not values.is_nothing(handle)))
def test_every_handle_survives_its_forms(handle):
    assert values.handle(handle) == handle
    assert values.handle(f" @{handle.upper()} ") == handle
    assert values.handle(f"https://www.tiktok.com/@{handle}?lang=en") == handle


@given(st.text(max_size=60))
def test_no_cell_makes_the_handle_parser_fail_otherwise(text):
    try:
        handle = values.handle(text)
    except values.Unreadable:
        return
    assert handle == "" or values.handle(handle) == handle or values.is_nothing(handle)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "US"),
        ("us", "US"),
        ("United States", "US"),
        ("usa", "US"),
        ("UK", "GB"),
        ("South Korea", "KR"),
        ("NG", "NG"),
    ],
)
def test_a_country_is_known_by_code_name_and_nickname(text, code):
    assert values.country(text) == code


def test_a_country_that_is_none_is_refused():
    with pytest.raises(values.Unreadable, match="No country is called “Atlantis”"):
        values.country("Atlantis")


@pytest.mark.parametrize(("text", "answer"), [("yes", True), ("TRUE", True), ("1", True), ("No", False), ("0", False)])
def test_yes_and_no_are_understood(text, answer):
    assert values.yes_or_no(text) is answer


@pytest.mark.parametrize("text", ["4", "121", "old"])
def test_an_age_is_an_age(text):
    with pytest.raises(values.Unreadable):
        values.age(text)


def test_nobody_makes_billions_of_videos_in_a_month():
    with pytest.raises(values.Unreadable, match="too large to be true"):
        values.videos("3B")
    assert values.videos("1.2K") == 1_200
