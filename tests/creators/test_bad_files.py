"""What people upload: tables in any dress come in, anything else gets one clear sentence and leaves nothing (D2)."""

import csv
import io
import zipfile
from datetime import date
from itertools import permutations

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creators import importing, tasks
from creators.importing import kinds, preparing, texts
from creators.models import Account, Import, ImportRow
from tests.creators.test_import import counts, file, previewed, upload

DAMAGED = "This workbook is damaged and cannot be opened. Save it once more, or as CSV."
NO_TABLE = "not a table. Save the table as CSV or Excel (.xlsx) and upload that."


def workbook(*rows, sheets=(), **more) -> bytes:
    book = openpyxl.Workbook()
    for title, lines in sheets:
        other = book.create_sheet(title)
        for line in lines:
            other.append(line)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def bomb() -> bytes:
    """101 MB of zeros in a workbook of 100 kB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"x")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (101 * 1024 * 1024))
    return out.getvalue()


def endless_row() -> bytes:
    """A sheet whose second row is one cell of 5 MB."""
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"/>'
    text = b'<row r="2"><c t="inlineStr"><is><t>' + b"a" * 5_000_000 + b"</t></is></c></row></sheetData></worksheet>"
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(workbook(["handle"])))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            archive.writestr(name, start + text if "sheet1" in name else whole.read(name))
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000
BAD = {
    "empty": (b"", "This file is empty."),
    "blank": (b" \r\n\t ", "This file is empty."),
    "only a mark": (b"\xef\xbb\xbf", "This file is empty."),
    "pdf": (b"%PDF-1.7 handle,name", f"This is a PDF, {NO_TABLE}"),
    "picture": (b"\x89PNG\r\n\x1a\n", f"This is a picture, {NO_TABLE}"),
    "gzip": (b"\x1f\x8b\x08", f"This is a compressed file, {NO_TABLE}"),
    "web page": (b"<!DOCTYPE html><html>", f"This is a web page, {NO_TABLE}"),
    "json": (b'[{"handle": "ada"}]', f"This is JSON, {NO_TABLE}"),
    "old workbook": (OLE, "This is an old Excel workbook (.xls). Save it as .xlsx or CSV and upload that."),
    "password": (
        OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100,
        "This workbook is protected by a password. Save it without one and upload that.",
    ),
    "damaged workbook": (workbook(["handle"], ["@ada"])[:-200], DAMAGED),
    "hollow workbook": (packed(xl__workbook=b"").replace(b"xl/workbook", b"xl/workbook"), "This is a zip archive."),
    "false workbook": (packed(**{"xl/workbook.xml": b"<nonsense"}), DAMAGED),
    "word": (packed(**{"word/document.xml": b"<w/>"}), f"This is a Word document, {NO_TABLE}"),
    "opendocument": (packed(**{"content.xml": b"<o/>"}), f"This is an OpenDocument file, {NO_TABLE}"),
    "xlsb": (packed(**{"xl/workbook.bin": b"x"}), f"This is a binary workbook (.xlsb), {NO_TABLE}"),
    "zip": (packed(**{"creators.csv": b"handle\n@ada\n"}), "This is a zip archive. Unpack it"),
    "zip bomb": (bomb(), "This workbook unpacks to 101.0\xa0MB, too much to open."),
    "binary": (b"handle,name\n\x00\x01\x02", "This file is not text."),
    "instagram": (
        b"Username,Followers,Profile URL\nada,10,https://www.instagram.com/ada/\nbo,2,https://instagram.com/bo\n",
        "This looks like an export of Instagram. A column of TikTok handles or names is needed.",
    ),
    "instagram columns": (b"Instagram username,Instagram followers\nx,1\n", "an export of Instagram"),
    "youtube": (b"Channel,Subscribers,Views\nAda,10,20\n", "This looks like an export of YouTube."),
    "no creators": (
        b"a,b,c\n1,2,3\n",
        "No column is named as a TikTok handle or a creator’s name. The first line reads",
    ),
    "only a header": (b"handle,name\n\n ,\n", "This file has column names but no rows."),
    "empty workbook": (workbook(), "This file has no line of column names."),
    "only a mark of UTF-16": (b"\xff\xfe", "This file is empty."),
    "film": (b"\x00\x00\x00\x18ftypmp42" + b"\x00\x01" * 50, f"This is a film or sound, {NO_TABLE}"),
    "noise": (bytes(range(128, 256)) * 10 + b"\x01\x02" * 200, "This file is not text."),
    "empty archive": (packed(), "This is a zip archive."),
    "web page in capitals": (b"\xef\xbb\xbf\n<HTML><BODY>", f"This is a web page, {NO_TABLE}"),
    "json over lines": (b'[\n  {"handle": "ada"}\n]', f"This is JSON, {NO_TABLE}"),
    "rich text": (rb"{\rtf1\ansi handle}", f"This is a text document, {NO_TABLE}"),
    "instagram by its words": (b"Username,Followers,Avg. reel plays\nada,10,7\n", "an export of Instagram."),
    "youtube by its words": (b"Rank,Username,Uploads,Subs\n1,T-Series,20K,220M\n", "an export of YouTube."),
    "links to x": (b"Name,Profile\nAda,https://x.com/ada\n", "an export of X."),
    "no header": (b"@ada\n@bo\n", "Write the columns’ names above the rows, “Handle” or “Name” among them."),
    "endless row": (endless_row(), "A row of this workbook is longer than a table’s can be."),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_kind_of_file_gets_one_sentence_beside_the_field(case, as_ada):
    content, words = BAD[case]

    answer = upload(as_ada, content, "creators.xlsx" if content[:2] == b"PK" else "creators.csv")

    assert answer.status_code == 422
    assert words.replace("’", "’") in answer.content.decode().replace("&#x27;", "'")
    assert not Import.objects.exists()


def test_a_file_too_large_is_refused(as_ada, monkeypatch):
    monkeypatch.setattr(kinds, "LARGEST", 10)
    assert "larger than 200 MB" in upload(as_ada, "handle\n@ada\n@bo\n").content.decode()


def test_a_quotation_mark_not_closed_fails_in_words_and_writes_nothing(as_ada):
    content = b"handle,name\n" + b"@ada,Ada\n" * 30 + b'@bo,"Bo\n' + b"@ada,Ada\n" * 20_000

    page = as_ada.get(upload(as_ada, content)["Location"]).content.decode()

    assert "Is a quotation mark not closed?" in page
    assert Import.objects.get().status == "failed"
    assert not Account.objects.exists()


def test_a_line_without_end_fails_in_words_and_is_never_held_whole(as_ada, monkeypatch):
    monkeypatch.setattr(texts, "LONGEST_LINE", 300_000)
    content = "handle,name\n@ada,Ada\n" + "a," * 200_000

    page = as_ada.get(upload(as_ada, content)["Location"]).content.decode()

    assert "Line 3 of this file is longer than a table’s can be." in page
    assert not Account.objects.exists()


def test_zero_bytes_far_into_a_file_are_left_out(acme, ada, at):
    content = b"handle,name\n" + b"@ada,Ada\n" * 25_000 + b"@bo,B\x00o\n"
    importing.import_now(acme, file(content), by=ada, at=at)
    assert acme.accounts.get(handle="bo").display_name == "Bo"


def test_words_of_another_platform_beside_tiktok_are_no_matter(acme, ada, at):
    content = "TikTok handle,Instagram followers,Reels\n@ada,5,6\n"
    assert counts(importing.import_now(acme, file(content), by=ada, at=at)) == (1, 0, 0, 0)


def test_a_workbook_comes_in_like_a_text_file(acme, ada, at):
    content = workbook(
        ["Our creators", None],
        [],
        ["Handle", "Display\nname", "Followers", "Followers", "Age", "Suitable"],
        ["@Ada", "Ada", "1.3M", 1_342_910, 30.0, True],
        ["bo ", 12345, "221.7K", 32700.000000000004, None, False],
        [None, None, None],
        ["https://www.tiktok.com/@cy", date(2026, 1, 1), "3e+06", None, 40, None],
        ["Total", None, None, 9_000_000],
        sheets=[("Notes", [["nothing"]])],
    )

    done = importing.import_now(acme, file(content, "creators.xlsx"), by=ada, at=at)

    assert counts(done) == (3, 0, 0, 1)
    assert done.form["sheet"] == "Sheet"
    rows = acme.accounts.order_by("handle").values_list("handle", "display_name", "followers", "age", "suitable_13")
    assert list(rows) == [
        ("ada", "Ada", 1_342_910, 30, True),
        ("bo", "12345", 32_700, None, False),
        ("cy", "2026-01-01", None, 40, None),
    ]
    assert done.rows.get(fate="refused").reason.startswith("This reads like a summary below the table.")


def test_the_sheet_with_creators_is_found(acme, ada, at):
    content = workbook(["Read me"], sheets=[("People", [["username", "fans"], ["@ada", 5]])])
    assert counts(importing.import_now(acme, file(content, "x.xlsx"), by=ada, at=at)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("header", "row", "followers"),
    [
        ("handle,Followers,Followers", "@ada,1.3M,1342910", 1_342_910),
        ("handle,Followers,Followers", "@ada,1342910,1.3M", 1_342_910),
        ("handle,Followers,Followers", '@ada,1.3M,"1,342,910"', 1_342_910),
        ("handle,Followers,Followers", "@ada,,1.3M", 1_300_000),
    ],
)
def test_of_two_columns_of_one_name_the_exact_one_counts(header, row, followers, acme, ada, at):
    importing.import_now(acme, file(f"{header}\n{row}\n"), by=ada, at=at)
    assert acme.accounts.get().followers == followers


@pytest.mark.parametrize(
    "foot", ["Total", "Total creators", "Grand total:", "Rows: 12", "Exported on 3 May", "Source: Modash", "Average"]
)
def test_a_foot_below_the_table_is_no_creator(foot, acme, ada, at):
    done = importing.import_now(acme, file(f"handle,followers\n@ada,5\n{foot},12\n"), by=ada, at=at)
    assert counts(done) == (1, 0, 0, 1)


@pytest.mark.parametrize("handle", ["@total", "totally.ada", "sumo", "@average", "sourcefed"])
def test_a_creator_whose_handle_resembles_a_foot_comes_in(handle, acme, ada, at):
    assert counts(importing.import_now(acme, file(f"handle,name\n{handle},X\n"), by=ada, at=at)) == (1, 0, 0, 0)


def test_a_byte_far_into_the_file_decides_the_encoding(acme, ada, at):
    lines = b"".join(b"@creator%d,Name %d\n" % (number, number) for number in range(30_000))
    content = b"handle,name\n" + lines + "@zoe,Zoë’s\n".encode("cp1252")
    import_ = importing.begin(acme, file(content), by=ada, at=at)
    assert import_.form["encoding"] == "cp1252"


def test_reading_broken_off_goes_on_where_it_was(acme, ada, at, monkeypatch):
    content = (
        "handle,followers\n" + "".join(f"@creator{number},{number}\n" for number in range(1_700)) + "@creator1,7\n"
    )
    import_ = importing.begin(acme, file(content), by=ada, at=at)
    keep, calls = preparing._keep, []

    def dying(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return keep(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(preparing, "_keep", dying)
        with pytest.raises(KeyboardInterrupt):
            importing.work(import_, at=at)
    assert ImportRow.objects.count() == 1_000

    importing.work(Import.objects.get(pk=import_.pk), at=at)

    import_.refresh_from_db()
    assert (import_.status, import_.rows_total, counts(import_)) == ("previewed", 1_701, (1_700, 0, 0, 1))
    assert import_.rows.get(fate="refused").why == "Row 1702 is about the same account and counts instead."


def test_an_import_that_breaks_off_again_and_again_is_given_up(acme, ada, at, monkeypatch):
    import_ = importing.begin(acme, file("handle\n@ada\n"), by=ada, at=at)
    monkeypatch.setattr(tasks.work_on_import, "delay", lambda **_: None)
    for _ in range(6):
        Import.objects.update(touched_at=at)
        tasks.sweep_imports()
    import_.refresh_from_db()
    assert import_.status == "failed"
    assert "broke off again and again" in import_.problem


def test_the_preview_pages_through_many_rows_with_the_same_few_queries(
    as_ada, acme, ada, at, django_assert_max_num_queries
):
    import_ = previewed(acme, "handle\n" + "".join(f"@creator{number}\n" for number in range(120)), ada, at)
    url = f"/b/acme/creators/import/{import_.pk}/"
    with django_assert_max_num_queries(8):
        first = as_ada.get(url)
    second = as_ada.get(url + first.context["next_url"])
    assert [plan.row.number for plan in second.context["plans"]] == list(range(52, 102))


MONTHS = [
    "handle,name,followers\n@ada,Ada,10K\n@bo,Bo,2K\n",
    "handle,name,followers\n@bo,Bo B,3K\n@cy,Cy,1K\n,Only Name,5\n",
    "name,followers\nONLY NAME,6\nAda,7\n",
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_files_in_any_order_make_the_same_accounts(order, acme, ada, at):
    for month in order:
        importing.import_now(acme, file(MONTHS[month]), by=ada, at=at)
    known = {(account.handle, account.handle or account.display_name.lower()) for account in acme.accounts.all()}
    assert known == {("ada", "ada"), ("bo", "bo"), ("cy", "cy"), (None, "only name"), (None, "ada")}


# A file that is mostly control characters is no text, and refused as a whole: tabs and line feeds are enough of them here.
CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\t\n"), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_no_cell_breaks_an_import_and_every_row_has_a_fate(rows, acme, at):
    content = io.StringIO()
    csv.writer(content).writerows([("handle", "name", "followers"), *rows, ("@sure", "Sure", "5")])
    done = importing.import_now(acme, file(content.getvalue().encode("utf-8")), by=None, at=at)
    assert done.status == "imported"
    assert sum(counts(done)) == done.rows_total == ImportRow.objects.filter(imported=done).count()
    again = importing.import_now(acme, file(content.getvalue().encode("utf-8")), by=None, at=at)
    assert (again.created, again.updated) == (0, 0)
