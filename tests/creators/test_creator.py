"""The creator's page: accounts, notes, tags, merging and its undo, personal data (D4, D5, H7)."""

import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from creators import bulk, importing, merging, personal_data, tasks
from creators.models import Account, Creator, FollowerCount, ImportRow, Note, PersonalDataRecord
from creators.selecting import Selection
from lifecycle.transitions import Refused
from tests import make
from tests.creators.test_import import file
from tiktok.answers import Profile
from tiktok.errors import Rejected, Unavailable


@pytest.fixture
def mia(acme):
    return make.account(acme, "mia", followers=50_000, display_name="Mia")


@pytest.fixture
def second(acme):
    return make.account(acme, "mia.cooks", followers=9_000, display_name="Mia cooks")


def page(client, account) -> str:
    return client.get(f"/b/acme/creators/{account.pk}/").content.decode()


def path(account, rest: str) -> str:
    return f"/b/acme/creators/{account.pk}/{rest}"


def test_one_page_shows_what_was_done_with_the_creator(as_ada, acme, mia, at):
    mia.follower_counts.create(at=at - timedelta(days=30), followers=40_000, source="march.csv")
    mia.follower_counts.create(at=at, followers=50_000, source="TikTok")
    campaign = make.campaign(acme)
    order = make.order(acme, participant=make.participant(campaign, mia), fee=Decimal("250.00"), currency="EUR")
    make.order(acme, participant=order.participant, fee=Decimal(100), status="cancelled", currency="EUR")
    post = make.post(acme, order=order)
    authorization = make.authorization(acme, post=post)
    authorization.reject(at=at, cause="callback 9")
    make.invitation(acme, account=mia).see(at=at)

    shown = page(as_ada, mia)

    assert "250.00 EUR" in shown
    assert "Spark Ads authorizations" in shown
    assert 'data-chart="followers-chart"' in shown
    assert "40,000" in shown
    for words in ("Refused by the creator", "Seen by the creator", "TikTok’s callback 9", str(campaign)):
        assert words in shown


def test_the_page_asks_as_often_for_a_long_history_as_for_a_short(as_ada, acme, mia, at, django_assert_max_num_queries):
    for _ in range(5):
        make.post(acme, order=make.order(acme, participant=make.participant(make.campaign(acme), mia)))
        Note.objects.create(brand=acme, creator=mia.creator, text="x", at=at)
        mia.follower_counts.create(at=at, followers=1, source="x")
    with django_assert_max_num_queries(30):
        as_ada.get(f"/b/acme/creators/{mia.pk}/")


def test_notes_are_written_and_only_their_writer_removes_them(as_ada, as_bo, acme, ada, mia, at):
    as_ada.post(path(mia, "notes/"), {"text": "Wants e-mail,\nnot phone"})
    note = Note.objects.get()
    assert (note.by, note.creator) == (ada, mia.creator)
    assert "not phone" in page(as_bo, mia)
    theirs = Note.objects.create(brand=acme, creator=mia.creator, text="of another", at=at, by=make.user())

    as_ada.post(f"/b/acme/creators/notes/{note.pk}/delete/")

    assert as_ada.post(f"/b/acme/creators/notes/{theirs.pk}/delete/").status_code == 404
    assert list(Note.objects.all()) == [theirs]
    assert "Write something first." in as_ada.post(path(mia, "notes/"), {"text": " "}, follow=True).content.decode()


def test_tags_are_put_on_and_taken_off_the_page(as_ada, acme, mia):
    as_ada.post(path(mia, "tags/"), {"name": "Winter"})
    as_ada.post(path(mia, "tags/"), {"name": "winter"})
    tag = acme.tags.get()
    assert "Winter" in page(as_ada, mia)
    as_ada.post(path(mia, f"tags/{tag.pk}/remove/"))
    assert not mia.tags.exists()
    assert "Write one tag" in as_ada.post(path(mia, "tags/"), {"name": "a,b"}, follow=True).content.decode()


def test_the_person_can_be_edited(as_ada, mia):
    answer = as_ada.post(path(mia, "person/"), {"name": "Mia M.", "kind": "influencer", "incomes": ["gifts", "brands"]})
    assert answer.status_code == 302
    creator = Creator.objects.get()
    assert (creator.name, creator.kind, creator.income_labels) == (
        "Mia M.",
        "influencer",
        ["Live gifts", "Brand deals"],
    )
    assert "Live gifts, Brand deals" in page(as_ada, mia)
    assert as_ada.post(path(mia, "person/"), {"name": "", "kind": "x"}).status_code == 422


def test_a_member_may_know_a_creators_address(as_ada, mia):
    given = {"name": "Mia", "kind": "creator", "email": "mia@example.com"}
    as_ada.post(path(mia, "person/"), given)

    assert Creator.objects.get().email == "mia@example.com"
    assert "mia@example.com" in page(as_ada, mia)
    refused = as_ada.post(path(mia, "person/"), {**given, "email": "mia at example"})
    assert refused.status_code == 422
    assert "mia at example" in refused.content.decode()
    assert Creator.objects.get().email == "mia@example.com"


def test_an_address_comes_along_when_two_are_made_one_and_goes_back(as_ada, acme, ada, mia, second, at):
    Creator.objects.filter(pk=second.creator_id).update(email="second@example.com")
    done = merging.merge(mia.creator, second.creator, by=ada, at=at)
    assert Creator.objects.get(pk=mia.creator_id).email == "second@example.com"

    again = merging.undo(done, by=ada, at=at)

    assert again.email == "second@example.com"
    assert Creator.objects.get(pk=mia.creator_id).email == ""


def test_two_creators_who_are_one_person_share_a_page_and_part_again(as_ada, acme, ada, mia, second, at):
    Note.objects.create(brand=acme, creator=second.creator, text="from the second", at=at, by=ada)
    gone = second.creator
    assert "Mia cooks" in as_ada.get(path(mia, "merge/")).content.decode()

    as_ada.post(path(mia, "merge/go/"), {"creator": gone.pk})

    shown = page(as_ada, mia)
    assert "@mia.cooks" in shown
    assert "from the second" in shown
    assert 'aria-label="Accounts of Mia"' in shown
    assert not Creator.objects.filter(pk=gone.pk).exists()
    merge = mia.creator.merges.get()
    assert merge.by == ada

    as_ada.post(path(mia, f"merge/{merge.pk}/undo/"))

    again = Creator.objects.get(name="Mia cooks")
    assert (list(again.accounts.all()), again.notes.get().text) == ([second], "from the second")
    assert list(mia.creator.accounts.all()) == [mia]
    answer = as_ada.post(path(mia, f"merge/{merge.pk}/undo/"), follow=True)
    assert "This merge cannot be undone any more." in answer.content.decode()
    assert Creator.objects.count() == 2


def test_two_counts_of_one_day_are_told_apart_by_the_hour(as_ada, mia, at):
    for hours, followers in ((0, 40_000), (2, 50_000)):
        mia.follower_counts.create(at=at + timedelta(hours=hours), followers=followers, source="TikTok")
    chart = as_ada.get(f"/b/acme/creators/{mia.pk}/").context["chart"]
    assert chart["labels"] == ["22 Nov 2026, 12:00", "22 Nov 2026, 14:00"]


def test_a_merge_of_merges_parts_again_step_by_step(as_ada, acme, mia, second):
    third = make.account(acme, "mia.sings", display_name="Mia sings")
    second.creator.incomes = ["gifts"]
    second.creator.save()
    as_ada.post(path(second, "merge/go/"), {"creator": third.creator_id})
    inner = second.creator.merges.get()
    as_ada.post(path(mia, "merge/go/"), {"creator": second.creator_id})
    outer = mia.creator.merges.latest("id")
    mia.creator.refresh_from_db()
    assert (mia.creator.accounts.count(), mia.creator.incomes) == (3, ["gifts"])

    as_ada.post(path(mia, f"merge/{outer.pk}/undo/"))
    second.refresh_from_db()
    mia.creator.refresh_from_db()
    assert mia.creator.incomes == []
    assert set(second.creator.accounts.all()) == {second, third}
    as_ada.post(path(second, f"merge/{inner.pk}/undo/"))

    assert {each.name: [str(a) for a in each.accounts.all()] for each in Creator.objects.all()} == {
        "Mia": ["@mia"],
        "Mia cooks": ["@mia.cooks"],
        "Mia sings": ["@mia.sings"],
    }


def test_nobody_is_merged_with_oneself_or_a_stranger(as_ada, other, mia):
    theirs = make.account(other)
    assert as_ada.post(path(mia, "merge/go/"), {"creator": theirs.creator_id}).status_code == 404
    answer = as_ada.post(path(mia, "merge/go/"), {"creator": mia.creator_id}, follow=True)
    assert "Choose another creator" in answer.content.decode()
    assert Creator.objects.count() == 2


# Daily facts


def test_a_connected_creators_facts_come_from_tiktok_every_day(acme, tiktok):
    account = make.account(acme, "noa", followers=1, authenticated=True)
    tiktok.profiles[account.connection.open_id] = Profile(handle="noa", followers=82_300, is_business=False)

    tasks.refresh_profiles()
    tasks.refresh_profiles()

    account.refresh_from_db()
    assert (account.followers, account.sources["followers"][0]) == (82_300, "TikTok")
    assert len(tiktok.asked_for("profile")) == 1
    assert FollowerCount.objects.get().followers == 82_300


@pytest.mark.parametrize(
    ("trouble", "status"), [(Unavailable("away"), "connected"), (Rejected(40105, "gone", "r1"), "needs_reconnecting")]
)
def test_trouble_with_one_creators_facts_leaves_the_others(acme, tiktok, trouble, status):
    first = make.account(acme, "first", authenticated=True)
    then = make.account(acme, "then", authenticated=True, followers=1)
    Account.objects.filter(pk=first.pk).update(profile_asked_at=timezone.now() - timedelta(days=3))
    Account.objects.filter(pk=then.pk).update(profile_asked_at=timezone.now() - timedelta(days=2))
    tiktok.before["profile"] = [trouble]
    tiktok.profiles[then.connection.open_id] = Profile(handle="then", followers=5)

    tasks.refresh_profiles()

    then.refresh_from_db()
    first.connection.refresh_from_db()
    assert (then.followers, first.connection.status) == (5, status)


def test_a_new_handle_that_another_row_has_is_left_for_a_person(acme, tiktok):
    make.account(acme, "taken")
    account = make.account(acme, "old", authenticated=True)
    tiktok.profiles[account.connection.open_id] = Profile(handle="taken", followers=5)
    tasks.refresh_profiles()
    account.refresh_from_db()
    assert account.handle == "old"


# Personal data


@pytest.fixture
def known(acme, ada, at):
    """A creator about whom a lot is kept."""
    importing.import_now(acme, file("handle,name,followers,tags\n@mia,Mia Secret,5K,winter\n"), by=ada, at=at)
    mia = acme.accounts.get()
    mia.creator.notes.create(brand=acme, text="Secret note", at=at, by=ada)
    order = make.order(acme, participant=make.participant(make.campaign(acme), mia), fee=Decimal(250))
    make.post(acme, order=order, caption="Secret caption", url="https://www.tiktok.com/@mia/video/1", views=7)
    make.callback(acme, entry={"handle_name": "mia"}, topic="creator.joined")
    return mia


def test_all_that_is_kept_is_given_out_as_a_zip_and_recorded(as_ada, ada, known):
    answer = as_ada.post(path(known, "personal-data.zip"))

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    held = {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
    assert held["accounts.json"][0]["handle"] == "mia"
    assert held["notes.json"][0]["text"] == "Secret note"
    assert held["orders.json"][0]["fee"] == "250.00"
    assert held["posts.json"][0]["caption"] == "Secret caption"
    assert held["tags.json"] == [{"name": "winter", "handle": "mia"}]
    assert held["imported_rows.json"][0]["cells"] == ["@mia", "Mia Secret", "5K", "winter"]
    assert held["callbacks.json"][0]["entry"] == {"handle_name": "mia"}
    assert b"connect_key" not in b"".join(archive.read(name) for name in archive.namelist())
    record = PersonalDataRecord.objects.get()
    assert (record.what, record.by, record.creator_key) == ("exported", ada, known.creator_id)


def test_erased_a_creator_is_a_pseudonym_and_the_money_stays(as_ada, acme, ada, known):
    assert as_ada.get(path(known, "erase/")).status_code == 200
    refused = as_ada.post(path(known, "erase/"), {"name": "Mia"})
    assert refused.status_code == 422
    assert Creator.objects.get().erased_at is None

    as_ada.post(path(known, "erase/"), {"name": "Mia Secret"})

    account = Account.objects.get()
    pseudonym = f"Erased creator {account.creator_id}"
    assert (account.display_name, account.creator.name, account.handle) == (pseudonym, pseudonym, None)
    assert (account.followers, account.sources, account.tags.count(), account.search_text) == (
        None,
        {},
        0,
        f"  erased creator {account.creator_id}",
    )
    order = acme.orders.get()
    assert (order.fee, order.participant.account) == (Decimal(250), account)
    post = acme.posts.get()
    assert (post.views, post.caption, post.url) == (7, "", "")
    assert not Note.objects.exists()
    assert not ImportRow.objects.exists()
    assert not FollowerCount.objects.exists()
    assert not acme.imports.get().file
    assert acme.callbacks.get(topic="creator.joined").entry == {}
    assert PersonalDataRecord.objects.get().what == "erased"
    shown = page(as_ada, account)
    assert "Secret" not in shown
    assert "Erase personal data" not in shown
    with pytest.raises(Refused):
        personal_data.erase(account.creator, by=ada, at=timezone.now())


def test_nothing_of_an_erased_creator_is_left_anywhere_in_the_creators_room(acme, ada, known):
    personal_data.erase(known.creator, by=ada, at=timezone.now())
    rows = [str(row) for model in (Account, Creator, FollowerCount, ImportRow, Note) for row in model.objects.values()]
    assert "mia" not in " ".join(rows).lower()


def test_rows_that_changed_nothing_were_refused_or_wait_are_forgotten_with_their_files(acme, ada, known, at):
    again = importing.import_now(acme, file("handle,name\n@mia,Mia Secret\n"), by=ada, at=at)
    text = "handle,name,followers\n@mia,Mia Secret,lots\nhttps://www.tiktok.com/@mia,Mia Secret,1\n@mia,M. Secret,2\n"
    waiting = importing.begin(acme, file(text), by=ada, at=at)
    importing.work(waiting, at=at)
    others = importing.import_now(acme, file("handle,followers\n@miamia,lots\n"), by=ada, at=at)
    assert (again.unchanged, waiting.refused, others.refused) == (1, 2, 1)

    personal_data.erase(known.creator, by=ada, at=at)

    assert [row.cells for row in ImportRow.objects.all()] == [["@miamia", "lots"]]
    assert {each.pk for each in acme.imports.exclude(file="")} == {others.pk}


def test_a_workbook_made_of_the_creator_is_removed(acme, ada, known, at):
    run = bulk.begin(Selection(acme, everybody=True), "export", {"format": "xlsx"}, by=ada, at=at)
    bulk.work(run, at=at)
    assert run.file

    personal_data.erase(known.creator, by=ada, at=at)

    run.refresh_from_db()
    assert not run.file


def test_authorizations_are_given_out_and_ended_ones_lose_their_codes(acme, ada, known, at):
    ended = make.authorization(acme, post=acme.posts.get())
    ended.grant(at=at, video_code="#secret", starts_at=at, ends_at=at + timedelta(days=30))
    archive = zipfile.ZipFile(io.BytesIO(personal_data.export(known.creator, by=ada, at=at)))
    assert json.loads(archive.read("authorizations.json"))[0]["video_code"] == "#secret"

    ended.expire(at=at)
    personal_data.erase(known.creator, by=ada, at=at)

    ended.refresh_from_db()
    assert (ended.status, ended.video_code) == ("expired", "")


def test_the_page_says_who_gave_the_data_out(as_ada, acme, ada, known, at):
    personal_data.export(known.creator, by=ada, at=at)
    shown = page(as_ada, known)
    assert "Personal data" in shown[shown.index('id="personal-data"') :]
    assert "Exported<span" in shown


def test_erasing_disconnects_and_forgets_who_it_was(acme, ada, tiktok, django_capture_on_commit_callbacks):
    account = make.account(acme, "noa", authenticated=True)
    with django_capture_on_commit_callbacks(execute=True):
        personal_data.erase(account.creator, by=ada, at=timezone.now())
    account.refresh_from_db()
    account.connection.refresh_from_db()
    assert (account.authenticated, account.connection.status, account.connection.sealed_token) == (False, "revoked", "")
    assert account.connection.open_id == f"erased {account.connection.pk}"
    assert tiktok.revoked == ["access"]


@pytest.mark.parametrize("rest", ["personal-data.zip", "erase/"])
def test_only_owners_give_out_or_erase(rest, client, acme, mia):
    manager = make.user("max@example.com")
    make.member(acme, manager, "manager")
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(path(mia, rest), {"name": "Mia"}).status_code == 403
    assert not PersonalDataRecord.objects.exists()
    assert Creator.objects.get().erased_at is None


POSTS = ["notes/", "tags/", "tags/1/remove/", "person/", "merge/go/", "merge/1/undo/", "personal-data.zip", "erase/"]


@pytest.mark.parametrize("rest", POSTS)
def test_cleo_finds_nobody_of_acmes_and_bo_changes_nothing(rest, as_cleo, as_bo, mia):
    assert as_cleo.post(path(mia, rest), {"name": "x", "text": "x"}).status_code == 404
    assert as_cleo.post(path(mia, rest).replace("/acme/", "/other/"), {"name": "x"}).status_code == 404
    assert as_bo.post(path(mia, rest), {"name": "x", "text": "x"}).status_code == 403
    assert Creator.objects.get().name == "Mia"
