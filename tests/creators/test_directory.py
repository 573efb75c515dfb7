"""The directory: what it shows, how it is searched, filtered, sorted and paged."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from creators import importing
from creators.models import Account, Creator
from creators.selecting import Selection
from tests import make

URL = "/b/acme/creators/"
QUERIES = 12  # session, user, memberships, markets, tags, lists, count, accounts, invitations, their tags, views


def handles(answer) -> list[str | None]:
    return [account.handle for account in answer.context["accounts"]]


@pytest.fixture
def cast(acme):
    make.account(acme, "eligible.mega", followers=2_000_000, authenticated=True, display_name="Zed Eligible")
    make.account(acme, "business_macro", followers=600_000, account_type="business", display_name="Ann Business")
    make.account(acme, "unknown.mid", followers=200_000, age=None, country="FR", display_name="Mid Unknown")
    make.account(acme, "marketplace", followers=50_000, in_marketplace=True, country="KR", display_name="bob Market")
    make.account(acme, "tiny", followers=900, country="NG", display_name="Tiny Nano")
    make.account(acme, None, followers=None, display_name="Only Name")


def test_it_lists_accounts_by_followers_with_the_unknown_last(as_ada, cast):
    answer = as_ada.get(URL)
    assert handles(answer) == ["eligible.mega", "business_macro", "unknown.mid", "marketplace", "tiny", None]
    page = answer.content.decode()
    assert "6 creators" in page
    assert "Handle needed" in page
    assert "Non-TTCM" in page
    assert page.count("Not authenticated</span>") == 5


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=mega", ["eligible.mega"]),
        ("q=@Eligible.M", ["eligible.mega"]),
        ("q=nano", ["tiny"]),
        ("q=mid u", ["unknown.mid"]),
        ("country=KR", ["marketplace"]),
        ("country=NG", ["tiny"]),
        ("tier=mega", ["eligible.mega"]),
        ("tier=macro", ["business_macro"]),
        ("tier=mid", ["unknown.mid"]),
        ("tier=micro", ["marketplace"]),
        ("tier=nano", ["tiny"]),
        ("label=marketplace", ["marketplace"]),
        ("label=non_ttcm", ["eligible.mega", "business_macro", "unknown.mid", "tiny", None]),
        ("authenticated=yes", ["eligible.mega"]),
        ("authenticated=no", ["business_macro", "unknown.mid", "marketplace", "tiny", None]),
        ("eligibility=pass", ["eligible.mega", "marketplace"]),
        ("eligibility=short", ["business_macro"]),
        ("eligibility=fail", ["tiny"]),
        ("eligibility=unknown", ["unknown.mid", None]),
        ("eligibility=fail&tier=nano", ["tiny"]),
        ("least=100K&most=500,000", ["unknown.mid"]),
        ("most=20000", ["tiny"]),
        ("most=0", []),
        ("q=nobody", []),
    ],
)
def test_a_filter_narrows_the_list(as_ada, cast, query, found):
    answer = as_ada.get(f"{URL}?{query}")
    assert handles(answer) == found
    assert answer.context["count"].number == len(found)


def test_a_figure_that_is_none_is_said_narrows_nothing_and_means_nobody_in_bulk(as_ada, acme, cast):
    answer = as_ada.get(f"{URL}?least=many")
    assert len(handles(answer)) == acme.accounts.count()
    assert "Followers from: “many” is not a number." in answer.content.decode()
    assert not Selection(acme, query="least=many", everybody=True).accounts.exists()


def test_the_list_sorts_by_name_in_any_case(as_ada, cast):
    answer = as_ada.get(f"{URL}?sort=name")
    assert handles(answer) == ["business_macro", "marketplace", "unknown.mid", None, "tiny", "eligible.mega"]


def test_a_filter_nobody_offers_is_passed_over(as_ada, cast):
    answer = as_ada.get(f"{URL}?tier=giant&country=XX&sort=age&imported=x&after=nonsense&before=1:x")
    assert len(handles(answer)) == 6


def test_an_imports_accounts_can_be_shown(as_ada, acme, ada, at, cast):
    done = importing.import_now(acme, ContentFile(b"handle\n@fresh\n", name="x.csv"), by=ada, at=at)
    assert handles(as_ada.get(f"{URL}?imported={done.pk}")) == ["fresh"]


def test_htmx_gets_the_list_alone_and_a_return_through_history_the_page(as_ada, cast):
    region = as_ada.get(URL, headers={"HX-Request": "true"})
    assert region.content.decode().lstrip().startswith('<div id="list"')
    assert "HX-Request" in region["Vary"]
    back = as_ada.get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<!doctype html>" in back.content.decode()


@pytest.mark.parametrize("sort", ["followers", "name"])
def test_pages_forwards_and_back_show_everybody_once(as_ada, acme, sort):
    creator = Creator.objects.create(brand=acme, name="x")
    Account.objects.bulk_create(
        Account(
            brand=acme,
            creator=creator,
            handle=f"h{number}",
            display_name=f"{number % 7} Name",
            followers=None if number % 5 == 0 else number % 3,
        )
        for number in range(120)
    )
    pages = [as_ada.get(f"{URL}?sort={sort}")]
    while pages[-1].context["next_url"]:
        pages.append(as_ada.get(URL + pages[-1].context["next_url"]))

    forwards = [handles(page) for page in pages]
    assert [len(page) for page in forwards] == [50, 50, 20]
    assert len({handle for page in forwards for handle in page}) == 120
    assert pages[0].context["previous_url"] is None
    second = as_ada.get(URL + pages[2].context["previous_url"])
    assert handles(second) == forwards[1]
    first = as_ada.get(URL + second.context["previous_url"])
    assert (handles(first), first.context["previous_url"]) == (forwards[0], None)


def test_the_number_of_queries_does_not_follow_the_number_of_rows(as_ada, acme, django_assert_num_queries):
    make.account(acme)
    with django_assert_num_queries(QUERIES):
        as_ada.get(URL)
    for _each in range(20):
        make.invitation(acme, account=make.account(acme))
    with django_assert_num_queries(QUERIES):
        as_ada.get(URL)


def test_an_empty_directory_offers_the_import(as_ada, as_bo, acme):
    page = as_ada.get(URL).content.decode()
    assert "No creators yet" in page
    assert page.count('href="/b/acme/creators/import/"') == 2
    assert "/creators/import/" not in as_bo.get(URL).content.decode()


def test_no_match_offers_to_clear_the_filters(as_ada, cast):
    page = as_ada.get(f"{URL}?q=nobody").content.decode()
    assert "No creator matches" in page
    assert f'href="{URL}"' in page


def test_the_row_of_a_marketplace_account_asks_nothing_more(as_ada, acme, at):
    account = make.account(acme, "mia", in_marketplace=True, marketplace_checked_at=at - timedelta(days=3))
    row = as_ada.get(f"{URL}{account.pk}/row/").content.decode()
    assert f'<tr id="account-{account.pk}"' in row
    assert "hx-trigger" not in row
    assert "Send invite" not in row


def test_cleo_sees_nothing_of_acmes_directory(as_cleo, acme):
    account = make.account(acme, "secret")
    for url in (URL, f"{URL}{account.pk}/row/", f"/b/other/creators/{account.pk}/row/"):
        assert as_cleo.get(url).status_code == 404
    assert "secret" not in as_cleo.get("/b/other/creators/").content.decode()
