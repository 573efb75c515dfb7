"""T3: each rule at its boundary, and the database's verdict beside Python's."""

from itertools import product
from typing import Any

import pytest

from creators import eligibility
from creators.models import Account, Market, Verdict
from tests import make

OPEN = "AU BR CA EG FR DE GB ID IL IT JP MY PH RU SA SG KR ES TW TH TR AE US VN"


def rule(account: Account, name: str) -> eligibility.Rule:
    return next(rule for rule in eligibility.check(account, eligibility.open_markets()) if rule.name == name)


def test_ttcm_is_open_in_the_24_countries_of_the_guide(db):
    assert set(Market.objects.values_list("country", flat=True)) == set(OPEN.split())
    assert Market.objects.get(country="US").follower_minimum == 10_000
    korea = Market.objects.get(country="KR")
    assert (korea.follower_minimum, korea.age_minimum) == (50_000, 19)
    assert not Market.objects.filter(source="").exists()


@pytest.mark.parametrize(
    ("facts", "name", "verdict", "words"),
    [
        ({"followers": 10_000}, "Followers", "pass", ""),
        ({"followers": 9_999}, "Followers", "fail", "1 follower short."),
        ({"followers": 7_700}, "Followers", "fail", "2,300 followers short."),
        ({"followers": 0}, "Followers", "fail", "10,000 followers short."),
        ({"followers": None}, "Followers", "unknown", "Not known yet."),
        ({"country": "KR", "followers": 50_000}, "Followers", "pass", ""),
        ({"country": "KR", "followers": 49_999}, "Followers", "fail", "1 follower short."),
        ({"country": "NG"}, "Followers", "unknown", "The minimum depends on the country."),
        ({"country": "US"}, "Country", "pass", ""),
        ({"country": "NG"}, "Country", "fail", "TikTok Creator Marketplace is not open in this country."),
        ({"country": ""}, "Country", "unknown", "Add the country."),
        ({"age": 18}, "Age", "pass", ""),
        ({"age": 17}, "Age", "fail", "Too young by 1 year."),
        ({"age": None}, "Age", "unknown", "Ask the creator’s age."),
        ({"country": "KR", "age": 19}, "Age", "pass", ""),
        ({"country": "KR", "age": 18}, "Age", "fail", "Too young by 1 year."),
        ({"account_type": "personal"}, "Account type", "pass", ""),
        ({"account_type": "business"}, "Account type", "fail", "The creator has to switch to a personal account."),
        ({"account_type": ""}, "Account type", "unknown", "Check whether it is a personal account."),
        ({"videos_30d": 3}, "Videos in 30 days", "pass", ""),
        ({"videos_30d": 2}, "Videos in 30 days", "fail", "1 video short."),
        ({"videos_30d": None}, "Videos in 30 days", "unknown", "Not known yet."),
        ({"views_30d": 1_000}, "Views in 30 days", "pass", ""),
        ({"views_30d": 999}, "Views in 30 days", "fail", "1 view short."),
        ({"views_30d": None}, "Views in 30 days", "unknown", "Not known yet."),
        ({"suitable_13": True}, "Content", "pass", ""),
        ({"suitable_13": False}, "Content", "fail", "The content is not suitable for ages 13 and up."),
        ({"suitable_13": None}, "Content", "unknown", "Watch a few videos and decide."),
    ],
)
def test_a_rule_at_its_boundary(acme, facts, name, verdict, words):
    outcome = rule(make.account(acme, **facts), name)
    assert (outcome.verdict, outcome.words) == (verdict, words)


def test_staff_may_change_a_countrys_minimum(acme):
    account = make.account(acme, country="ES", followers=20_000)
    Market.objects.filter(country="ES").update(follower_minimum=25_000)
    assert rule(account, "Followers").words == "5,000 followers short."


FACTS: dict[str, list[Any]] = {
    "country": ["US", "KR", "NG", ""],
    "followers": [None, 9_999, 50_000],
    "age": [None, 18, 19],
    "account_type": ["", "personal", "business"],
    "videos_30d": [None, 2, 3],
    "views_30d": [1_000, 999],
    "suitable_13": [None, True, False],
}


def test_the_database_judges_as_python_does(acme):
    markets = eligibility.open_markets()
    creator = make.account(acme, "one").creator
    Account.objects.bulk_create(
        Account(brand=acme, creator=creator, handle=f"case{number}", **dict(zip(FACTS, facts, strict=True)))
        for number, facts in enumerate(product(*FACTS.values()))
    )

    eligibility.judge(acme.accounts.all(), markets)

    judged = list(acme.accounts.all())
    expected = [eligibility.verdict_of(eligibility.check(account, markets)) for account in judged]
    assert [account.verdict for account in judged] == expected
    assert set(expected) == set(Verdict)
