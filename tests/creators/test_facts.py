"""Facts: each with its source and age, judged at once, follower counts kept (D5, T3)."""

from datetime import timedelta

import pytest

from brands import counting
from creators import eligibility, facts
from creators.models import Account, Market
from creators.models.text import folded
from creators.tasks import judge_accounts
from tests import make


@pytest.fixture
def mia(acme):
    return make.account(acme, "mia", followers=50_000)


def test_each_fact_says_who_told_it_and_when(as_ada, mia, at):
    facts.learn(mia, {"followers": 82_300}, source="TikTok", at=at)
    facts.learn(mia, {"country": "DE"}, source="march.csv", at=at - timedelta(days=40))

    told = {fact.label: fact for fact in facts.known(Account.objects.get(pk=mia.pk))}

    assert (told["Followers"].value, told["Followers"].source, told["Followers"].at) == ("82,300", "TikTok", at)
    assert (told["Country"].value, told["Country"].source) == ("Germany", "march.csv")
    assert (told["Age"].value, told["Age"].source, told["Age"].at) == ("25", "", None)
    page = as_ada.get(mia.get_absolute_url()).content.decode()
    assert "TikTok, " in page
    assert "march.csv, " in page


def test_a_new_fact_is_judged_at_once(mia, at):
    facts.learn(mia, {"videos_30d": 2}, source="x", at=at)
    assert Account.objects.get(pk=mia.pk).verdict == "short"
    facts.learn(mia, {"age": 12}, source="x", at=at)
    assert Account.objects.get(pk=mia.pk).verdict == "fail"


def test_follower_counts_are_kept_when_they_say_something_new(mia, at):
    for day, followers in enumerate((50_000, 51_000, 51_000, 49_000)):
        facts.learn(mia, {"followers": followers}, source="x", at=at + timedelta(days=day))
    assert list(mia.follower_counts.values_list("followers", flat=True)) == [51_000, 49_000]


def test_other_thresholds_make_other_verdicts(acme, mia, other):
    theirs = make.account(other, "mia", followers=200_000)
    assert mia.verdict == "pass"
    Market.objects.filter(country="US").update(follower_minimum=100_000)
    judge_accounts()
    assert Account.objects.get(pk=mia.pk).verdict == "short"
    assert Account.objects.get(pk=theirs.pk).verdict == "pass"
    Market.objects.filter(country="US").delete()
    judge_accounts()
    assert Account.objects.get(pk=theirs.pk).verdict == "fail"


def test_judging_writes_only_what_changed(acme, mia):
    make.account(acme)
    assert eligibility.judge_all() == 0


def test_staff_who_edit_a_market_have_everybody_judged(admin_client, mia, django_capture_on_commit_callbacks):
    new = {"name": "United States", "country": "US", "follower_minimum": 60_000, "age_minimum": 18}
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post("/admin/creators/market/US/change/", {**new, "valid_from": "2026-01-01", "source": "test"})
    assert Account.objects.get(pk=mia.pk).verdict == "short"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("José  Álvarez", "jose alvarez"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Ｍｉａ", "mia"), ("", "")],
)
def test_searching_sees_no_case_accent_or_width(text, plain):
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("jose", True),
        ("JOSÉ", True),
        ("alva jos", True),
        ("@jose.cooks", True),
        ("cooks", True),
        ("al", True),
        ("lv", False),
        ("lva", True),
        ("%", False),
        ("jose_cooks", False),
        ("", True),
        ("jose nobody", False),
    ],
)
def test_every_word_must_be_found_and_short_ones_at_a_words_beginning(acme, words, found):
    make.account(acme, "jose.cooks", display_name="José Álvarez")
    assert acme.accounts.matching(words).exists() == found


def test_a_count_is_exact_until_it_would_scan(acme, mia, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 3)
    for _ in range(2):
        make.account(acme)
    assert str(counting.count(acme.accounts.all())) == "3"
    make.account(acme)
    many = counting.count(acme.accounts.all())
    assert not many.exact
    assert str(many).split()[0] in ("more", "about")


def test_an_estimate_claims_two_digits():
    assert str(counting.Count(1_234_567)) == "about 1,200,000"
