"""An import taken back, as far as nothing else builds on it (D2)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from creators import bulk, facts, importing, tasks
from creators.models import Account, Creator, FollowerCount, Import, ImportRow, Tag
from creators.selecting import Selection
from tests import make
from tests.creators.test_import import _kill_at_the_third_batch, file

FIELDS = ("handle", "display_name", "followers", "country", "age", "verdict", "sources", "search_text")


def told() -> list[dict]:
    return list(Account.objects.order_by("handle").values(*FIELDS))


@pytest.fixture
def run(acme, ada, at):
    def start(content, name="creators.csv", when=at):
        return importing.import_now(acme, file(content, name), by=ada, at=when)

    return start


def undo(import_, by, at) -> Import:
    import_.undo(by=by, at=at)
    importing.work(import_, at=at)
    import_.refresh_from_db()
    return import_


def test_what_it_brought_goes_and_what_it_wrote_over_returns(run, ada, at):
    run("handle,name,followers,country\n@ada,Ada,10K,US\n@bo,Bo,5K,FR\n")
    before = told()
    later = at + timedelta(days=30)
    second = run("handle,followers,age,tags\n@ada,12K,17,winter\n@bo,5K,,\n@cy,1K,20,summer\n", "april.csv", later)
    assert told() != before

    undone = undo(second, ada, later)

    assert (undone.status, undone.removed, undone.restored, undone.kept) == ("undone", 1, 1, 0)
    assert told() == before
    assert Creator.objects.count() == 2
    assert not FollowerCount.objects.filter(told_by=second).exists()
    assert not Account.objects.filter(tags__isnull=False).exists()
    assert [(change.action, change.by) for change in second.status_changes.all()][:2] == [
        ("finish_undo", None),
        ("undo", ada),
    ]


def test_what_somebody_built_on_stays(run, acme, ada, at):
    first = run("handle,name,followers\n@invited,I,1K\n@edited,E,2K\n@connected,M,3K\n@free,F,4K\n")
    make.invitation(acme, account=acme.accounts.get(handle="invited"))
    facts.learn(acme.accounts.get(handle="edited"), {"age": 30}, source="Ada", at=at + timedelta(days=1))
    acme.accounts.filter(handle="connected").update(connection=make.creator_connection(acme))

    undone = undo(first, ada, at)

    assert (undone.removed, undone.kept) == (1, 3)
    assert set(acme.accounts.values_list("handle", flat=True)) == {"invited", "edited", "connected"}
    reasons = dict(first.rows.exclude(reason="").values_list("number", "reason"))
    assert reasons == {
        2: "Kept: the account is in use.",
        3: "Kept: its facts were told anew since.",
        4: "Kept: the account is in use.",
    }


@pytest.mark.parametrize(("action", "kept"), [("export", 0), ("tag", 1)])
def test_what_many_were_chosen_for_keeps_them_and_an_export_does_not(action, kept, run, acme, ada, at):
    done = run("handle\n@ada\n")
    params = {"id": acme.tags.create(name="x").pk, "name": "x", "format": "xlsx"}
    bulk.work(bulk.begin(Selection(acme, everybody=True), action, params, by=ada, at=at), at=at)
    assert undo(done, ada, at).kept == kept


def test_a_fact_told_anew_since_is_left_as_it_is(run, acme, ada, at):
    run("handle,followers,age\n@ada,10K,20\n")
    second = run("handle,followers,age\n@ada,12K,21\n", "april.csv", at + timedelta(days=30))
    facts.learn(acme.accounts.get(), {"followers": 13_000}, source="TikTok", at=at + timedelta(days=31))

    undo(second, ada, at)

    account = acme.accounts.get()
    assert (account.followers, account.age) == (13_000, 20)
    assert account.sources["age"][0] == "creators.csv"


def test_a_worker_killed_midway_is_followed_by_one_that_finishes(run, acme, ada, at):
    done = run("handle,followers\n" + "".join(f"@creator{number},{number}\n" for number in range(1_300)))
    done.undo(by=ada, at=at)
    with connection.execute_wrapper(_kill_at_the_third_batch()), pytest.raises(KeyboardInterrupt):
        importing.work(Import.objects.get(pk=done.pk), at=at)
    assert acme.accounts.count() == 300

    Import.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
    tasks.sweep_imports()

    done.refresh_from_db()
    assert (done.status, done.removed, done.percent, acme.accounts.count()) == ("undone", 1_300, 100, 0)


def test_the_page_undoes_and_says_what_stayed(as_ada, run, acme, ada, at, django_capture_on_commit_callbacks):
    done = run("handle,followers\n@ada,1K\n@bo,2K\n")
    make.invitation(acme, account=acme.accounts.get(handle="bo"))
    url = f"/b/acme/creators/import/{done.pk}/"

    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(f"{url}undo/")

    page = as_ada.get(url)
    assert [(str(label), n) for label, _url, _on, n in page.context["tabs"]][-1] == ("Kept", 1)
    kept = as_ada.get(f"{url}?rows=kept").content.decode()
    assert "Kept: the account is in use." in kept
    assert "Undo this import" not in kept


def test_after_three_months_rows_and_file_are_forgotten_and_nothing_is_undone(as_ada, run, at):
    done = run("handle,followers\n@ada,1K\n")
    Import.objects.update(created_at=timezone.now() - timedelta(days=91))

    tasks.forget_imports()

    done.refresh_from_db()
    assert not ImportRow.objects.exists()
    assert (bool(done.file), done.undoable, Account.objects.count()) == (False, False, 1)
    assert "Undo this import" not in as_ada.get(f"/b/acme/creators/import/{done.pk}/").content.decode()


def test_tags_come_with_a_file_and_are_added_to_those_there(run, acme, at):
    tag = Tag.objects.create(brand=acme, name="Winter")
    make.account(acme, "ada").tags.add(tag)

    run('handle,tags\n@ada,"winter; Sport"\n@bo,sport|new\n')

    assert set(acme.accounts.get(handle="ada").tags.values_list("name", flat=True)) == {"Winter", "Sport"}
    assert set(acme.tags.values_list("name", flat=True)) == {"Winter", "Sport", "new"}
    assert run('handle,tags\n@ada,"winter; Sport"\n', when=at + timedelta(days=1)).unchanged == 1
