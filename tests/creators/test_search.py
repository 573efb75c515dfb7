"""Searching by words: the same accounts on either database, whatever was written and however."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creators import importing, merging, personal_data
from creators.models import Account, Creator, searching
from creators.models.text import folded
from tests import make
from tests.creators.test_import import file

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="the index beside the table is SQLite's")
TEXTS = st.text("abcA äßÉ.@*'\"%_\\-():^名前🙂", min_size=1, max_size=12).filter(str.strip)


def found(words: str) -> set[str]:
    return set(Account.objects.matching(words).values_list("display_name", flat=True))


def with_like(words: str) -> set[str]:
    """By plain LIKE, one word after the other."""
    accounts = Account.objects.all()
    for word in folded(words).replace("@", " ").split():
        accounts = accounts.filter(search_text__contains=word if len(word) > 2 else f" {word}")
    return set(accounts.values_list("display_name", flat=True))


def intact() -> bool:
    """Whether SQLite's index says what the accounts say; it raises where not."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO creators_account_search (creators_account_search, rank) VALUES ('integrity-check', 1)"
            )
    return True


@pytest.mark.parametrize("few", [0, 2, searching.FEW])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(names=st.lists(TEXTS, min_size=1, max_size=6), cut=st.data())
def test_the_index_finds_what_like_finds(few, names, cut, acme, monkeypatch):
    monkeypatch.setattr(searching, "FEW", few)
    Account.objects.all().delete()
    creator = Creator.objects.create(brand=acme, name="x")
    Account.objects.bulk_create(
        Account(brand=acme, creator=creator, handle=f"h{number}", display_name=name)
        for number, name in enumerate(names)
    )
    name = cut.draw(st.sampled_from(names))
    begin = cut.draw(st.integers(0, len(name) - 1))
    for words in (name, name[begin:], name[begin : begin + 4], cut.draw(TEXTS), f"h0 {name[:3]}"):
        assert found(words) == with_like(words)
    assert "@" in name or name in found(name)


@pytest.mark.parametrize(
    "words", ["", " ", "@", "\ufffd\uffff", "a " * 300, '"' * 90, "NEAR(a b)", "zoe OR mia", "-zoe", "zoe*"]
)
def test_no_words_are_an_operator(acme, words):
    make.account(acme, "zoe", display_name="Zoë Gallo")
    assert found(words) == with_like(words) == (set() if words.strip(" @") else {"Zoë Gallo"})


@pytest.mark.parametrize("words", ["zoe", "ZOË", "@zoe", "zo", "z", "oe.co", "gallo zoe", "gal oe.", "ｚｏｅ"])
def test_case_accents_and_short_words_are_as_they_were(acme, words):
    make.account(acme, "zoe.cooks", display_name="Zoë Gallo")
    make.account(acme, "other", display_name="Somebody")
    assert found(words) == {"Zoë Gallo"}


def test_another_brands_accounts_are_not_found(acme, other):
    make.account(other, "secret.name")
    assert not acme.accounts.matching("secret").exists()
    assert acme.accounts.matching("secret").count() == 0


def test_every_way_of_writing_is_found_again(acme, ada, at):
    one = make.account(acme, "first.handle", display_name="First")
    two = make.account(acme, "second.handle", display_name="Second")
    one.handle = "changed.handle"
    one.save()
    assert (found("first.handle"), found("changed")) == (set(), {"First"})

    merging.merge(one.creator, two.creator, by=ada, at=at)
    Account.objects.filter(pk=two.pk).update(search_text=" second.handle renamed")
    assert (found("renamed"), found("second")) == ({"Second"}, {"Second"})

    personal_data.erase(one.creator, by=ada, at=timezone.now())
    assert found("changed") == found("renamed") == found("second") == set()

    Account.objects.all().delete()
    assert found("erased") == set()
    assert intact()


def test_what_imports_write_and_take_back_is_found_and_gone(acme, ada, at):
    make.account(acme, "known", display_name="Old Name")
    done = importing.import_now(acme, file("handle,name\n@known,New Name\n@fresh.one,Fresh\n"), by=ada, at=at)
    assert (found("old name"), found("new name"), found("fresh.o")) == (set(), {"New Name"}, {"Fresh"})

    done.undo(by=ada, at=at + timedelta(days=1))
    importing.work(done, at=at + timedelta(days=1))
    assert (found("old name"), found("new name"), found("fresh.o")) == ({"Old Name"}, set(), set())
    assert intact()


@only_sqlite
def test_the_few_are_looked_up_and_the_brand_is_not_read_through(acme):
    for number in range(3):
        make.account(acme, f"rare.{number}")
    plan = acme.accounts.matching("rare").in_directory().order_by("-followers_key", "-id").explain()
    assert "USING INTEGER PRIMARY KEY" in plan


@only_sqlite
@pytest.mark.django_db
def test_migrations_have_left_the_triggers_and_the_planners_figures():
    """A migration that makes the table anew drops both: let it call those of 0014 again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'creators_account'")
        assert {name for (name,) in cursor.fetchall()} == {
            "account_search_insert",
            "account_search_update",
            "account_search_delete",
        }
        cursor.execute("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'creators_account' AND idx LIKE 'account_by_%'")
        assert cursor.fetchone()[0] == 7
