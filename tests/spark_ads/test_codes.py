"""Video codes as people paste them (S1, X2)."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spark_ads import codes

CODE = "#" + "Ab9+/" * 9 + "Q="
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
made = st.builds(
    lambda body, end: f"#{body}{end}", st.text(SIGNS, min_size=39, max_size=70), st.sampled_from(["", "=", "=="])
)
space = st.text(" \t\r\n\u00a0\u200b\ufeff", max_size=4)


@pytest.mark.parametrize(
    "pasted",
    [
        CODE,
        f"  {CODE}\n",
        f'"{CODE}"',
        f"“{CODE}”",
        f"‘{CODE}’.",
        f"`{CODE}`",
        f"({CODE})",
        CODE[:20] + "\r\n" + CODE[20:],
        CODE[:20] + "\u200b" + CODE[20:],
        CODE[1:],
        "＃" + CODE[1:],
        "##" + CODE[1:],
        html.escape(CODE),
        "&#35;" + CODE[1:].replace("+", "&#43;"),
        "&amp;#35;" + CODE[1:],
        f"Video code: {CODE}",
        f"Spark code : “{CODE}”",
        f"Código: {CODE}",
        "\ufeff" + CODE,
        CODE + "\x00",
    ],
)
def test_what_came_along_with_a_code_is_taken_off(pasted):
    assert codes.normalised(pasted) == CODE
    assert codes.problem(CODE) == ""


@given(made, space, space, st.integers(1, 38), space)
def test_any_code_survives_being_broken_and_surrounded(code, before, after, where, inside):
    pasted = f'{before}"{code[:where]}{inside}{code[where:]}"{after}'
    assert codes.normalised(pasted) == code
    assert codes.normalised(html.escape(pasted)) == code


@given(st.text(max_size=200))
def test_doing_it_twice_changes_nothing_more(text):
    once = codes.normalised(text)
    assert codes.normalised(once) == once
    assert isinstance(codes.problem(once), str)


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "too short"),
        ("#short", "too short"),
        ("https://www.tiktok.com/@mia/video/7600000000000000001", "That is a link."),
        ("#" + "x" * 300, "at most 255 characters"),
        ("#here is my code, it is the long one €€€€", "signs in it"),
    ],
)
def test_what_is_no_code_is_said_in_words(pasted, words):
    assert words in codes.problem(codes.normalised(pasted))
