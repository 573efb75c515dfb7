"""Importing a file: preview, import, and what it leaves."""

import csv
import io
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from creators import importing, tasks
from creators.models import Account, Import

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
NIGERIA = [path for path in [REAL / "creators-nigeria-200" / "influencers.csv"] if path.exists()]
NAMES_ONLY = [path for path in [REAL / "creators-50" / "tik-tok.csv"] if path.exists()]
PEOPLE = [path for path in [Path(__file__).resolve().parents[2] / "demo" / "people.csv"] if path.exists()]

WINDOWS = ",,,\r\nRank,Name,Username,Follower Count\r\n1,Zoë’s café,@Zoe.Cafe,10.4M\r\n2,Bo,@bo_b,330.1K\r\n".encode(
    "cp1252"
)


def file(content: bytes | str, name: str = "creators.csv") -> ContentFile:
    return ContentFile(content if isinstance(content, bytes) else content.encode(), name=name)


def upload(client, content: bytes | str, name: str = "creators.csv"):
    sent = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode(), "text/csv")
    answer = client.post("/b/acme/creators/import/", {"file": sent})
    for begun in Import.objects.filter(status="reading"):
        tasks.work_on_import(import_id=begun.pk)
    return answer


def counts(import_: Import) -> tuple[int, int, int, int]:
    import_.refresh_from_db()
    return import_.created, import_.updated, import_.unchanged, import_.refused


def everything() -> list[tuple]:
    return list(Account.objects.order_by("pk").values_list())


def previewed(brand, content: bytes | str, by, at) -> Import:
    """An import whose rows' fates are shown."""
    import_ = importing.begin(brand, file(content), by=by, at=at)
    importing.work(import_, at=at)
    return import_


@pytest.fixture
def run(acme, ada, at):
    return lambda content, **when: importing.import_now(acme, file(content), by=ada, at=when.get("at", at))


def test_a_file_of_windows_with_its_header_on_line_2_comes_in_whole(run, acme):
    done = run(WINDOWS)

    assert done.status == "imported"
    assert counts(done) == (2, 0, 0, 0)
    facts = acme.accounts.order_by("handle").values_list("handle", "display_name", "followers", "creator__name")
    assert list(facts) == [("bo_b", "Bo", 330_100, "Bo"), ("zoe.cafe", "Zoë’s café", 10_400_000, "Zoë’s café")]


def test_the_same_file_again_changes_nothing(run, at):
    run(WINDOWS)
    before = everything()

    again = run(WINDOWS, at=at + timedelta(days=30))

    assert counts(again) == (0, 0, 2, 0)
    assert everything() == before


def test_next_months_file_updates_what_it_states_and_erases_nothing(run, acme, at):
    run("handle,name,followers,country,age\n@ada,Ada,10K,US,30\n@bo,Bo,5K,FR,\n")
    later = at + timedelta(days=30)

    done = run("Handle,Followers,Country\n@ADA,12K,\n@bo,5K,FR\n@new,1K,DE\n", at=later)

    assert counts(done) == (1, 1, 1, 0)
    known = acme.accounts.get(handle="ada")
    assert (known.display_name, known.followers, known.country, known.age) == ("Ada", 12_000, "US", 30)
    assert known.sources["followers"] == ["creators.csv", later.isoformat()]
    assert known.last_import == done
    assert acme.accounts.get(handle="bo").sources["followers"] == ["creators.csv", at.isoformat()]
    assert acme.accounts.get(handle="new").display_name == "new"


def test_of_repeats_in_one_file_the_later_row_counts(run, acme):
    done = run("handle,followers\n@ada,1K\n@bo,2K\nhttps://www.tiktok.com/@Ada,3K\n")

    assert counts(done) == (2, 0, 0, 1)
    assert acme.accounts.get(handle="ada").followers == 3_000
    assert [line[-1] for line in importing.refused_table(done)][1:] == [
        "Row 4 is about the same account and counts instead."
    ]


def test_without_handles_accounts_are_known_by_name(run, acme):
    first = run("name,views,likes,comments\nLele Pons,2e+06,307400,1900\n🕷,3300000,291200,5500\n")
    again = run("name,views,likes,comments\nLELE PONS,2e+06,307400,1900\n🕷,3300001,291200,5500\n")

    assert counts(first) == (2, 0, 0, 0)
    assert counts(again) == (0, 1, 1, 0)
    lele = acme.accounts.get(display_name="Lele Pons")
    assert (lele.handle, lele.average_views, lele.average_likes, lele.average_comments) == (
        None,
        2_000_000,
        307_400,
        1_900,
    )


def test_a_bad_cell_refuses_its_row_alone(run, acme):
    done = run(
        "handle,name,followers,country,age\n@ok,Ok,1K,US,20\n@a!,A,1,US,20\n@b.b,B,lots,US,20\n@cc,C,1,Oz,20\n@dd,D,1,US,3\n,,5,US,20\n"
    )

    assert counts(done) == (1, 0, 0, 5)
    assert [account.handle for account in acme.accounts.all()] == ["ok"]
    assert [(line[-2], line[-1]) for line in importing.refused_table(done)] == [
        ("Row", "Reason"),
        ("3", "Handle: “@a!” is not a TikTok handle: letters, digits, _ and . only, 2 or more."),
        ("4", "Followers: “lots” is not a number."),
        ("5", "Country: No country is called “Oz”."),
        ("6", "Age: “3” is not an age."),
        ("7", "Neither a handle nor a name."),
    ]


def test_two_brands_import_the_same_account_apart(acme, other, ada, at):
    for brand in (acme, other):
        importing.import_now(brand, file("handle\n@ada\n"), by=ada, at=at)
    assert Account.objects.filter(handle="ada").count() == 2


@pytest.mark.parametrize("path", NIGERIA, ids=lambda path: path.name)
def test_the_real_nigerian_list_comes_in_as_it_is(path, acme, ada, at):
    first = importing.import_now(acme, path, by=ada, at=at)
    again = importing.import_now(acme, path, by=ada, at=at)

    assert (counts(first), counts(again)) == ((200, 0, 0, 0), (0, 0, 200, 0))
    assert acme.accounts.get(handle="itsyaboymaina").followers == 10_400_000
    assert acme.accounts.get(handle="kiss_aka_me").followers == 3_100_000
    assert acme.accounts.filter(display_name="The Lawal’s ??").exists()


@pytest.mark.parametrize("path", NAMES_ONLY, ids=lambda path: path.name)
def test_the_real_list_of_names_comes_in_as_it_is(path, acme, ada, at):
    first = importing.import_now(acme, path, by=ada, at=at)
    again = importing.import_now(acme, path, by=ada, at=at)

    assert (counts(first), counts(again)) == ((50, 0, 0, 0), (0, 0, 50, 0))
    assert acme.accounts.filter(handle__isnull=True).count() == 50
    assert acme.accounts.get(display_name="Chris Bumstead").average_views == 2_000_000


@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: path.name)
def test_the_demos_people_come_in_whole(path, acme, ada, at):
    with path.open(encoding="utf-8") as lines:
        people = list(csv.DictReader(lines))

    done = importing.import_now(acme, path, by=ada, at=at)

    assert counts(done) == (len(people), 0, 0, 0)
    first = acme.accounts.get(handle=people[0]["handle"].lstrip("@"))
    assert first.followers == int(people[0]["followers"])
    assert first.in_marketplace is False


def test_mended_refused_rows_import_again(acme, ada, at):
    bad = importing.import_now(acme, file("handle,name,followers\n@ada,=Ada,many\n"), by=ada, at=at)
    out = io.StringIO()
    csv.writer(out).writerows(importing.refused_table(bad))

    mended = importing.import_now(acme, file(out.getvalue().replace("many", "5K")), by=ada, at=at)

    assert counts(mended) == (1, 0, 0, 0)
    assert acme.accounts.get(handle="ada").display_name == "=Ada"


def test_a_worker_killed_midway_is_followed_by_one_that_counts_right(acme, ada, at):
    lines = "".join(f"@creator{number},{number}\n" for number in range(1_200)) + "@creator1,broken\n"
    import_ = previewed(acme, f"handle,followers\n{lines}", ada, at)
    import_.start(by=ada, at=at)
    with connection.execute_wrapper(_kill_at_the_third_batch()), pytest.raises(KeyboardInterrupt):
        importing.work(Import.objects.get(pk=import_.pk), at=at)
    import_.refresh_from_db()
    assert (import_.rows_done, acme.accounts.count()) == (1_001, 1_000)

    Import.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
    tasks.sweep_imports()

    assert counts(import_) == (1_200, 0, 0, 1)
    assert (import_.status, import_.rows_done, acme.accounts.count()) == ("imported", 1_202, 1_200)


def _kill_at_the_third_batch():
    """Dies where the batch is written and its counts are not."""
    batches = count(1)

    def run(execute, sql, params, many, context):
        if sql.startswith('UPDATE "creators_import"') and next(batches) == 3:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    return run


def test_a_worker_that_was_overtaken_leaves_the_rest_to_the_other(acme, ada, at):
    import_ = previewed(acme, "handle\n@ada\n@bo\n", ada, at)
    import_.start(by=ada, at=at)
    slow = Import.objects.get(pk=import_.pk)
    importing.work(Import.objects.get(pk=import_.pk), at=at)

    importing.work(slow, at=at)

    assert counts(import_) == (2, 0, 0, 0)
    assert import_.status_changes.filter(action="complete").count() == 1


def test_an_import_whose_file_is_gone_fails_in_words(acme, ada, at):
    import_ = importing.begin(acme, file("handle\n@ada\n"), by=ada, at=at)
    import_.file.storage.delete(str(import_.file.name))

    importing.work(import_, at=at)

    assert (import_.status, import_.problem) == ("failed", "The file is not here any more. Upload it again.")


def test_imports_touched_lately_are_not_swept(acme, ada, at):
    import_ = previewed(acme, "handle\n@ada\n", ada, at)
    import_.start(by=ada, at=timezone.now())

    tasks.sweep_imports()

    import_.refresh_from_db()
    assert import_.status == "importing"
