"""The pages of an import: upload, preview, columns, progress, result."""

import csv
import io

import pytest

from creators import importing, tasks
from creators.models import Account, Import
from lifecycle.models import StatusChange
from tests import make
from tests.creators.test_import import WINDOWS, counts, file, previewed, upload


def test_uploading_shows_every_rows_fate_and_writes_nothing(as_ada, acme):
    make.account(acme, "known", followers=5, display_name="Known")

    answer = upload(as_ada, "handle,name,followers\n@known,Known,5\n@fresh,Fresh,1.2K\n@bad!,Bad,1\n")

    begun = Import.objects.get()
    assert answer["Location"] == f"/b/acme/creators/import/{begun.pk}/"
    page = as_ada.get(answer["Location"])
    assert counts(begun) == (1, 0, 1, 1)
    assert [(plan.row.number, plan.fate) for plan in page.context["plans"]] == [
        (2, "unchanged"),
        (3, "create"),
        (4, "refused"),
    ]
    assert "“@bad!” is not a TikTok handle" in page.content.decode()
    assert "Import 1 creator" in page.content.decode()
    assert [account.handle for account in Account.objects.all()] == ["known"]
    assert (begun.status, begun.rows_total) == ("previewed", 3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7", "This is a PDF, not a table. Save the table as CSV or Excel (.xlsx) and upload that."),
        (b"PK\x03\x04", "This workbook is damaged and cannot be opened."),
        (b"Instagram handle link\n", "This looks like an export of Instagram."),
        (b"handle,name\n", "This file has column names but no rows."),
    ],
)
def test_a_wrong_file_is_refused_beside_the_field(as_ada, content, words):
    answer = upload(as_ada, content)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Import.objects.exists()


def test_the_import_runs_in_a_worker_and_the_page_follows_it(as_ada, acme, django_capture_on_commit_callbacks):
    upload(as_ada, "handle,followers\n@one,1K\n@two,x\n")
    begun = Import.objects.get()
    url = f"/b/acme/creators/import/{begun.pk}/"

    with django_capture_on_commit_callbacks():
        as_ada.post(f"{url}start/")
    running = as_ada.get(url, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in running.content.decode()
    assert "HX-Request" in running["Vary"]
    assert not acme.accounts.exists()

    tasks.work_on_import(import_id=begun.pk)
    done = as_ada.get(url, headers={"HX-Request": "true"})
    assert "hx-trigger" not in done.content.decode()
    assert f"?imported={begun.pk}" in done.content.decode()
    assert "Undo this import" in done.content.decode()
    assert counts(begun) == (1, 0, 0, 1)
    assert str(begun.status_changes.first()).endswith("importing → imported")


def test_the_click_rings_the_worker(as_ada, acme, django_capture_on_commit_callbacks):
    upload(as_ada, WINDOWS)
    begun = Import.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post(f"/b/acme/creators/import/{begun.pk}/start/")

    assert answer["Location"] == f"/b/acme/creators/import/{begun.pk}/"
    begun.refresh_from_db()
    assert (begun.status, acme.accounts.count()) == ("imported", 2)


def test_the_columns_can_be_corrected_and_are_remembered(as_ada, acme, django_capture_on_commit_callbacks):
    upload(as_ada, "handle,alias,fans total\n@wrong,@right,7K\n")
    begun = Import.objects.get()
    url = f"/b/acme/creators/import/{begun.pk}/mapping/"

    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(url, {"handle": "alias", "followers": "fans total"})

    assert "@right" in as_ada.get(f"{URL}{begun.pk}/").content.decode()
    begun.refresh_from_db()
    assert (begun.status, begun.mapping) == ("previewed", {"handle": "alias", "followers": "fans total"})

    upload(as_ada, "handle,alias,fans total\n@wrong,@next.month,8K\n", "april.csv")
    again = Import.objects.latest("pk")
    assert (again.mapping, again.remembered) == (begun.mapping, True)
    assert [plan.row.facts["handle"] for plan in as_ada.get(f"{URL}{again.pk}/").context["plans"]] == ["next.month"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"followers": "followers"}, "Say which column holds the handle or the name."),
        ({"handle": "handle", "display_name": "handle"}, "“handle” is chosen twice."),
        ({"handle": "elsewhere"}, "Select a valid choice."),
    ],
)
def test_columns_that_make_no_sense_are_refused(as_ada, chosen, words):
    upload(as_ada, "handle,followers\n@ada,7K\n")
    begun = Import.objects.get()

    answer = as_ada.post(f"/b/acme/creators/import/{begun.pk}/mapping/", chosen)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    begun.refresh_from_db()
    assert begun.mapping == {"handle": "handle", "followers": "followers"}


def test_columns_are_settled_once_the_import_started(as_ada, acme, ada, at):
    done = importing.import_now(acme, file("handle,followers\n@ada,7K\n"), by=ada, at=at)

    answer = as_ada.post(f"/b/acme/creators/import/{done.pk}/mapping/", {"handle": "followers"}, follow=True)

    assert "so “Read again” is not possible any more" in answer.content.decode()
    done.refresh_from_db()
    assert done.mapping == {"handle": "handle", "followers": "followers"}


def test_a_second_click_on_import_is_refused_politely(as_ada, acme, ada, at):
    done = importing.import_now(acme, file("handle\n@ada\n"), by=ada, at=at)
    changes = StatusChange.objects.count()

    answer = as_ada.post(f"/b/acme/creators/import/{done.pk}/start/", follow=True)

    assert "is imported now" in answer.content.decode()
    assert StatusChange.objects.count() == changes


def test_a_discarded_file_leaves_nothing(as_ada, acme):
    upload(as_ada, "handle\n@ada\n")
    begun = Import.objects.get()

    answer = as_ada.post(f"/b/acme/creators/import/{begun.pk}/discard/", follow=True)

    assert "creators.csv was discarded. Nothing was written." in answer.content.decode()
    begun.refresh_from_db()
    assert begun.status == "discarded"
    assert not acme.accounts.exists()


def test_refused_rows_come_back_as_a_file_no_spreadsheet_calculates(as_ada, acme, ada, at):
    done = importing.import_now(acme, file("handle,name,followers\n@ada,=1+1,many\n@bo,Bo,7\n"), by=ada, at=at)

    answer = as_ada.get(f"/b/acme/creators/import/{done.pk}/refused.csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["handle", "name", "followers", "Row", "Reason"],
        ["@ada", "'=1+1", "many", "2", "Followers: “many” is not a number."],
    ]


URL = "/b/acme/creators/import/"
PAGES = ["", "refused.csv"]
POSTS = ["mapping/", "encoding/", "start/", "discard/", "undo/"]


@pytest.mark.parametrize("page", [*PAGES, *POSTS])
def test_cleo_finds_no_import_of_acmes(page, as_cleo, acme, ada, at):
    import_ = previewed(acme, "handle\n@ada\n", ada, at)
    ask = as_cleo.post if page in POSTS else as_cleo.get

    assert ask(f"/b/acme/creators/import/{import_.pk}/{page}").status_code == 404
    assert ask(f"/b/other/creators/import/{import_.pk}/{page}").status_code == 404
    import_.refresh_from_db()
    assert import_.status == "previewed"


@pytest.mark.parametrize("page", POSTS)
def test_bo_reads_imports_and_starts_none(page, as_bo, acme, ada, at):
    import_ = previewed(acme, "handle\n@ada\n", ada, at)

    assert as_bo.get(f"/b/acme/creators/import/{import_.pk}/").status_code == 200
    assert as_bo.post(f"/b/acme/creators/import/{import_.pk}/{page}").status_code == 403
    import_.refresh_from_db()
    assert (import_.status, import_.mapping) == ("previewed", {"handle": "handle"})


def test_bo_uploads_nothing(as_bo):
    assert upload(as_bo, WINDOWS).status_code == 403
    assert not Import.objects.exists()
