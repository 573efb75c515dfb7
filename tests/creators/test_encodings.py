"""The encoding of a file: guessed, shown by how its names read, chosen, and remembered."""

import pytest

from creators import importing
from creators.models import Import
from lifecycle.models import StatusChange
from tests.creators.test_import import file, previewed, upload

URL = "/b/acme/creators/import/"
POLISH, TURKISH, JAPANESE = "Małgorzata Wąsik", "Şükrü Işık", "さくら"
FILES = [
    ("cp1250", POLISH),
    ("iso8859-2", POLISH),
    ("cp1254", TURKISH),
    ("mac_roman", "Zoë Müller"),
    ("cp932", JAPANESE),
]


def table(name: str, encoding: str, handle: str = "@one", header: str = "handle,name") -> bytes:
    return f"{header}\n@plain,Plain\n{handle},{name}\n".encode(encoding)


def choose(client, import_: Import, encoding: str, capture):
    with capture(execute=True):
        answer = client.post(f"{URL}{import_.pk}/encoding/", {"encoding": encoding})
    import_.refresh_from_db()
    return answer


def names(import_: Import) -> list[str]:
    return [row.facts["display_name"] for row in import_.rows.order_by("number")]


def offered(client, import_: Import) -> dict[str, list[str]]:
    form = client.get(f"{URL}{import_.pk}/").context["encoding_form"]
    return {reading.encoding: reading.names for reading in form.readings}


@pytest.mark.parametrize(("encoding", "name"), FILES)
def test_a_wrong_guess_shows_at_once_and_is_mended_by_one_click(
    as_ada, acme, encoding, name, django_capture_on_commit_callbacks
):
    upload(as_ada, table(name, encoding))
    begun = Import.objects.get()
    page = as_ada.get(f"{URL}{begun.pk}/").content.decode()
    assert names(begun) != ["Plain", name]
    assert 'id="encoding" open' in page
    assert f'value="{begun.encoding}" checked' in page
    right = next(each for each, shown in offered(as_ada, begun).items() if shown == [name])

    choose(as_ada, begun, right, django_capture_on_commit_callbacks)

    assert (begun.status, begun.encoding, names(begun)) == ("previewed", right, ["Plain", name])
    page = as_ada.get(f"{URL}{begun.pk}/").content.decode()
    assert f'value="{right}" checked' in page
    assert name in page
    assert str(begun.status_changes.all()[1].action) == "reread"


@pytest.mark.parametrize(("encoding", "name"), FILES)
def test_the_choice_is_remembered_for_files_of_this_shape(
    as_ada, acme, ada, at, encoding, name, django_capture_on_commit_callbacks
):
    upload(as_ada, table(name, encoding))
    first = Import.objects.get()
    choose(as_ada, first, encoding, django_capture_on_commit_callbacks)

    again = previewed(acme, table(name, encoding, "@two"), ada, at)

    assert (again.remembered, names(again)) == (True, ["Plain", name])


def test_what_is_remembered_never_spoils_a_file_of_unicode(as_ada, acme, ada, at, django_capture_on_commit_callbacks):
    upload(as_ada, table(POLISH, "cp1250"))
    choose(as_ada, Import.objects.get(), "cp1250", django_capture_on_commit_callbacks)

    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        again = previewed(acme, table(POLISH, encoding), ada, at)
        assert (again.encoding, names(again)) == (encoding, ["Plain", POLISH])


def test_columns_corrected_later_leave_the_encoding_as_it_was_chosen(
    as_ada, acme, ada, at, django_capture_on_commit_callbacks
):
    header = "handle,Imię,name"
    upload(as_ada, table(f"{POLISH},x", "cp1250", header=header))
    begun = Import.objects.get()
    choose(as_ada, begun, "cp1250", django_capture_on_commit_callbacks)
    assert begun.header == ["handle", "Imię", "name"]
    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(f"{URL}{begun.pk}/mapping/", {"handle": "handle", "display_name": "Imię"})
    assert names(begun)[1:] == [POLISH]

    again = previewed(acme, table(f"{POLISH},x", "cp1250", "@two", header), ada, at)
    assert (again.encoding, again.remembered, names(again)[1:]) == ("cp1250", True, [POLISH])
    unicode = previewed(acme, table(f"{POLISH},x", "utf-8", "@three", header), ada, at)
    assert (unicode.encoding, unicode.remembered, names(unicode)[1:]) == ("utf-8", True, [POLISH])


def test_columns_that_only_now_can_be_read_are_understood(as_ada, acme, django_capture_on_commit_callbacks):
    upload(as_ada, "handle,名前,フォロワー\n@one,さくら,1200\n".encode("euc_jp"))
    begun = Import.objects.get()
    assert (begun.encoding, names(begun)) == ("euc_jp", [JAPANESE])  # its columns gave it away

    choose(as_ada, begun, "cp1252", django_capture_on_commit_callbacks)
    assert begun.mapping["display_name"] == begun.header[1] != "名前"
    choose(as_ada, begun, "euc_jp", django_capture_on_commit_callbacks)
    assert begun.mapping == {"handle": "handle", "display_name": "名前", "followers": "フォロワー"}


def test_column_names_in_another_script_tell_the_encoding(acme, ada, at):
    read = previewed(acme, "ユーザー名,名前\n@one,さくら\n".encode("cp932"), ada, at)
    assert (read.encoding, names(read)) == ("cp932", [JAPANESE])


def test_names_far_down_the_file_are_shown(as_ada, acme, ada, at):
    plain = "".join(f"@person{number},Person Number {number}\n" for number in range(60_000))
    begun = importing.begin(acme, file(f"handle,name\n{plain}@last,{POLISH}\n".encode("cp1250")), by=ada, at=at)
    assert [POLISH] in [reading.names for reading in importing.readings(begun)]


@pytest.mark.parametrize(
    ("content", "certain"),
    [(b"handle\n@ada\n", None), (table(POLISH, "utf-16"), None), (table(POLISH, "utf-8"), True)],
)
def test_where_nothing_is_in_doubt_nothing_is_asked(as_ada, content, certain):
    upload(as_ada, content)
    answer = as_ada.get(f"{URL}{Import.objects.get().pk}/")
    assert bool(answer.context["encoding_form"].readings) is bool(certain)
    assert ('id="encoding"' in answer.content.decode()) is bool(certain)
    assert 'id="encoding" open' not in answer.content.decode()


def test_readings_that_cannot_be_are_not_offered_and_equal_ones_once(as_ada):
    upload(as_ada, table("Zoë", "cp1252"))
    shown = offered(as_ada, Import.objects.get())
    assert len({tuple(each) for each in shown.values()}) == len(shown)
    assert "utf-8" not in shown
    assert next(iter(shown.items())) == ("cp1252", ["Zoë"])


@pytest.mark.parametrize("encoding", ["utf-8", "rot13", "", "utf-16"])
def test_an_encoding_it_cannot_be_in_is_refused_beside_the_field(as_ada, encoding):
    upload(as_ada, table(POLISH, "cp1250"))
    begun = Import.objects.get()
    changes = StatusChange.objects.count()

    answer = as_ada.post(f"{URL}{begun.pk}/encoding/", {"encoding": encoding})

    assert answer.status_code == 422
    assert ("Select a valid choice" if encoding else "This field is required") in answer.content.decode()
    begun.refresh_from_db()
    assert (begun.status, StatusChange.objects.count()) == ("previewed", changes)


def test_once_the_import_started_its_encoding_is_settled(as_ada, acme, ada, at):
    done = importing.import_now(acme, file(table(POLISH, "cp1250")), by=ada, at=at)

    answer = as_ada.post(f"{URL}{done.pk}/encoding/", {"encoding": "cp1250"}, follow=True)

    assert "so “Read in this encoding” is not possible any more" in answer.content.decode()
    done.refresh_from_db()
    assert (done.status, done.encoding) == ("imported", "cp1252")


def test_a_file_that_is_gone_is_said(as_ada, acme, ada, at):
    done = importing.import_now(acme, file(table(POLISH, "cp1250")), by=ada, at=at)
    done.file.delete()

    answer = as_ada.post(f"{URL}{done.pk}/encoding/", {"encoding": "cp1250"}, follow=True)

    assert "The file is not here any more. Upload it again." in answer.content.decode()
