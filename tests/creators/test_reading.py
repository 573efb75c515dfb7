"""Files as people have them, understood as tables or refused in one sentence."""

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from creators.importing import columns, reading, texts, values

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SPECTRUM = sorted((SHARED / "csv-spectrum" / "csvs").glob("*.csv"))


def table(content: bytes | str) -> tuple[reading.Form, list[reading.Row]]:
    file = ContentFile(content if isinstance(content, bytes) else content.encode())
    form = reading.understand(file, file.size).form
    return form, list(reading.rows(file, file.size, form))


def rows(content: bytes | str) -> list[dict[str, str]]:
    form, found = table(content)
    return [dict(zip(form.header, row.cells, strict=False)) for row in found]


def test_the_header_may_stand_below_blanks_and_titles():
    form, found = table(",,\r\nMy creators 2025,,\r\n\r\nRank,Username,Follower Count\r\n1,@ada,10K\r\n")
    assert form.header == ["Rank", "Username", "Follower Count"]
    assert [(row.number, row.cells[1]) for row in found] == [(5, "@ada")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter):
    text = delimiter.join(["Handle", "Name"]) + "\n" + delimiter.join(["@ada", "Ada"]) + "\n"
    assert rows(text) == [{"Handle": "@ada", "Name": "Ada"}]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Zoë 𝙍𝙮𝙖𝙣"),
        ("utf-8-sig", "Zoë"),
        ("utf-16", "Zoë"),
        ("utf-16-le", "Zoë"),
        ("utf-16-be", "Zoë"),
        ("cp1252", "Zoë’s é"),
    ],
)
def test_the_encoding_is_found_out(encoding, name):
    assert rows(f"Handle,Name\n@zoe,{name}\n".encode(encoding)) == [{"Handle": "@zoe", "Name": name}]


def test_cyrillic_of_windows_is_read_as_cyrillic():
    name = "Мария Иванова снимает видео о путешествиях и вкусной домашней еде"
    assert rows(f"Handle,Name\n@masha,{name}\n".encode("cp1251"))[0]["Name"] == name


def test_one_column_of_handles_is_a_table():
    assert rows("handle\n@ada\n@bo\n") == [{"handle": "@ada"}, {"handle": "@bo"}]


def test_blank_rows_are_passed_over():
    assert [row.number for row in table("handle,name\n\n , \n@ada,\n")[1]] == [4]


def test_columns_of_one_name_are_told_apart():
    assert table("handle,Followers,Followers,\n@ada,1,2,3\n")[0].header == [
        "handle",
        "Followers",
        "Followers (2)",
        "Column 4",
    ]


def test_a_short_row_lacks_cells_and_a_long_one_loses_none_of_ours():
    assert rows("handle,name\n@ada\n@bo,Bo,more\n") == [{"handle": "@ada"}, {"handle": "@bo", "name": "Bo"}]


def test_a_newline_in_a_header_or_cell_is_not_a_row():
    assert rows('"TikTok\nHandle",name\n@ada,"Ada\nLovelace"\n') == [{"TikTok Handle": "@ada", "name": "Ada\nLovelace"}]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"%PDF-1.7 handle,name", "a PDF"),
        (b"PK\x03\x04handle", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (b"\x89PNG\r\n", "a picture"),
        (b'{"handle": "ada"}', "JSON"),
        (b'[{"handle": "ada"}]', "JSON"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"handle,name\n\x00\x01\x02", "not text"),
        (b"Instagram URL,Instagram followers\nx,1\n", "an export of Instagram"),
        (b"a,b,c\n1,2,3\n", "No column is named"),
        (b'handle,name\n@ada,"' + b"x" * 200_000 + b'"\n', "not a table"),
        (b"handle,name\n" + b"@ada,Ada\n" * 30 + b'@bo,"Bo\n' + b"@ada,Ada\n" * 20_000, "a quotation mark not closed"),
    ],
)
def test_a_wrong_file_gets_one_clear_sentence(content, words):
    with pytest.raises(values.Unreadable, match=words):
        table(content)


@pytest.mark.parametrize(
    ("header", "mapping"),
    [
        (
            ["Rank", "Name", "Username", "Follower Count"],
            {"handle": "Username", "display_name": "Name", "followers": "Follower Count"},
        ),
        (
            ["name", "views", "likes", "comments"],
            {
                "display_name": "name",
                "average_views": "views",
                "average_likes": "likes",
                "average_comments": "comments",
            },
        ),
        (["handle", "followers", "likes", "videos"], {"handle": "handle", "followers": "followers"}),
        (
            ["likes", "average_likes", "handle", "videos", "videos_30d"],
            {"handle": "handle", "average_likes": "average_likes", "videos_30d": "videos_30d"},
        ),
        (["Nutzername", "Abonnenten", "Land"], {"handle": "Nutzername", "followers": "Abonnenten", "country": "Land"}),
        (["Usuario", "Seguidores", "País"], {"handle": "Usuario", "followers": "Seguidores", "country": "País"}),
        (["TikTok_Handle", "HANDLE"], {"handle": "HANDLE"}),
    ],
)
def test_columns_are_known_by_what_people_call_them(header, mapping):
    assert columns.guess(header) == mapping


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_the_corner_cases_of_csv_are_read_as_expected(path):
    expected = json.loads((path.parents[1] / "json" / f"{path.stem}.json").read_text().replace("\\r\\n", "\\n"))
    text = path.read_bytes().decode().replace("\r\n", "\n")
    header, *lines = texts.sample_lines(text, ",", 1_000, end=len(text))
    assert [dict(zip(header, line, strict=True)) for line in lines] == expected


def test_row_numbers_are_a_spreadsheets_not_an_editors():
    assert [row.number for row in table('handle,name\n@ada,"Ada\nLovelace"\n@bo,Bo\n')[1]] == [2, 3]
