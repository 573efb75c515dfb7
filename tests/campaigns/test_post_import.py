"""Posts and earlier figures imported from files: previewed, written, given back, undone (P5)."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaigns import post_import, tasks, tying
from campaigns.models import Post, PostImport, PostImportRow, Snapshot
from campaigns.post_import import documents, undoing
from creators.importing import Unreadable
from creators.models import Account, ColumnMemory, Creator
from tests import make

DATA = Path(settings.BASE_DIR).parent / "shared/data/posts-exports"
ID = "7240568259186019630"
DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def mara(acme):
    return make.account(acme, "mara.bakes")


def ids(number):
    """So many ids of posts, of June 2023."""
    return [str(int(ID) + place * 4_294_967_296 + 1) for place in range(number)]


def uploaded(client, content, *, name="posts.csv", **fields):
    """Upload a file, and let a worker read it."""
    content = content.encode() if isinstance(content, str) else content
    sent = {"file": SimpleUploadedFile(name, content), "makes_accounts": "on", "figures_on": "2026-11-20", **fields}
    answer = client.post(reverse("campaigns:post_import_new", args=["acme"]), sent)
    if answer.status_code != 302:
        return answer
    return work(PostImport.objects.latest("pk"))


def work(import_):
    tasks.work_on_post_import(import_id=import_.pk)
    import_.refresh_from_db()
    return import_


def click(client, import_, what):
    client.post(reverse(f"campaigns:post_import_{what}", args=["acme", import_.pk]))
    return work(import_)


def counts(import_):
    return (import_.created, import_.updated, import_.unchanged, import_.refused)


def reasons(import_):
    return {row.number: row.why for row in import_.rows.filter(fate="refused").order_by("number")}


def test_a_preview_writes_nothing_and_an_import_what_it_showed(as_ada, ada, mara):
    table = f"link,views,likes,caption\nhttps://www.tiktok.com/@mara.bakes/video/{ID},1.2K,80,Snow\n"

    import_ = uploaded(as_ada, table)

    assert (import_.status, counts(import_)) == ("previewed", (1, 0, 0, 0))
    assert not Post.objects.exists()
    page = as_ada.get(reverse("campaigns:post_import", args=["acme", import_.pk])).content.decode()
    for words in ("Nothing is written yet.", "Import 1 row", "1,200", "Snow", "20 Nov 2026, 12:00"):
        assert words in page

    import_ = click(as_ada, import_, "start")

    post = Post.objects.get()
    assert (import_.status, counts(import_)) == ("imported", (1, 0, 0, 0))
    assert (post.account, post.status, post.source, post.caption) == (mara, "untied", "file", "Snow")
    assert (post.views, post.likes, post.comments, post.observed_at, post.figures_source) == (
        1_200,
        80,
        None,
        DAY,
        "file",
    )
    assert post.published_at == datetime.fromtimestamp(int(ID) >> 32, UTC)
    snapshot = Snapshot.objects.get()
    assert (snapshot.at, snapshot.source, snapshot.views) == (DAY, "file", 1_200)
    assert (post.status_changes.get().by, post.status_changes.get().cause) == (ada, "posts.csv")


def test_the_same_file_again_changes_nothing(as_ada, mara):
    table = f"id,username,plays\n{ID},mara.bakes,10\n"
    click(as_ada, uploaded(as_ada, table), "start")

    again = uploaded(as_ada, table)

    assert counts(again) == (0, 0, 1, 0)
    again = click(as_ada, again, "start")
    assert (counts(again), Snapshot.objects.count()) == ((0, 0, 1, 0), 1)


def test_figures_of_several_days_are_as_many_snapshots_and_the_newest_stands_on_the_post(as_ada, mara):
    days = [("2026-11-03", 300), ("2026-11-01", 100), ("2026-11-02", 200)]
    table = "post id,handle,date observed,views,as of\n" + "".join(
        f"{ID},mara.bakes,,{views},{day} 09:00\n" for day, views in days
    )

    import_ = uploaded(as_ada, table)
    assert counts(import_) == (1, 2, 0, 0)
    import_ = click(as_ada, import_, "start")

    assert counts(import_) == (1, 2, 0, 0)
    assert list(Snapshot.objects.order_by("at").values_list("views", flat=True)) == [100, 200, 300]
    assert (Post.objects.get().views, Post.objects.get().observed_at.day) == (300, 3)


def test_what_tiktok_said_stays_and_gaps_are_filled(as_ada, acme, at):
    post = make.post(
        acme, tiktok_id=ID, caption="TikTok’s", url="", views=5_000, observed_at=timezone.now(), figures_source="tiktok"
    )
    import_ = click(
        as_ada,
        uploaded(as_ada, f"url,caption,views\nhttps://www.tiktok.com/@ab/video/{ID},Theirs,10\n"),
        "start",
    )

    post.refresh_from_db()
    assert counts(import_) == (0, 1, 0, 0)
    assert (post.caption, post.views, post.tied_by) == ("TikTok’s", 5_000, "link")
    assert post.url == f"https://www.tiktok.com/@ab/video/{ID}"
    assert Snapshot.objects.get().views == 10


def test_each_refused_row_says_why_and_comes_back_as_a_file(as_ada, mara):
    rounded, good = "7.24057E+18", ids(1)[0]
    table = (
        "id,link,username,views,published\n"
        f"{rounded},,mara.bakes,1,\n"
        "7240568259186020000,,mara.bakes,1,\n"
        f"{good},,mara.bakes,lots,\n"
        f"{good},https://www.tiktok.com/@mara.bakes/video/{ID},mara.bakes,1,\n"
        ",https://vm.tiktok.com/ZMRQTuLnH/,mara.bakes,1,\n"
        ",https://www.instagram.com/p/x/,mara.bakes,1,\n"
        f"{good},,mara.bakes,1,yesterday\n"
        ",,mara.bakes,1,\n"
        f"{good},,mara.bakes,3,\n"
        f"{good},,mara.bakes,4,\n"
        "Total: 9,,,9,\n"
    )

    import_ = uploaded(as_ada, table)

    said = reasons(import_)
    for number, words in {
        2: "rounded by a spreadsheet",
        3: "rounded by a spreadsheet",
        4: "Views: “lots” is not a number",
        5: "name different posts",
        6: "A short link",
        7: "a link of Instagram",
        8: "“yesterday” is not a time",
        9: "Neither a link nor an id",
        10: "Row 11 has the figures of the same post",
        12: "a summary",
    }.items():
        assert words in said[number]
    assert counts(import_) == (1, 0, 0, 10)
    answer = as_ada.get(reverse("campaigns:post_import_refused", args=["acme", import_.pk]))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["id", "link", "username", "views", "published", "Row", "Reason"]
    assert rows[1][0] == rounded
    assert len(rows) == 11


def test_a_link_heals_an_id_that_was_rounded_beside_it(as_ada, mara):
    row = f"{int(float(ID))},https://www.tiktok.com/@mara.bakes/video/{ID},1\n"
    import_ = click(as_ada, uploaded(as_ada, f"id,link,views\n{row}"), "start")
    assert (counts(import_), Post.objects.get().tiktok_id) == ((1, 0, 0, 0), ID)


def test_unknown_creators_are_added_or_refused_as_chosen(as_ada, acme):
    table = f"id,username,views\n{ID},new.person,5\n"
    refused = uploaded(as_ada, table, makes_accounts="")
    assert "@new.person is not in your directory" in reasons(refused)[2]

    import_ = uploaded(as_ada, table)
    page = as_ada.get(reverse("campaigns:post_import", args=["acme", import_.pk])).content.decode()
    assert "new.person is added to the directory" in page
    click(as_ada, import_, "start")
    assert (Account.objects.get().handle, Post.objects.get().account) == ("new.person", Account.objects.get())


def test_rows_that_name_nobody_are_the_chosen_accounts(as_ada, acme, mara):
    make.participant(make.campaign(acme), mara)
    table = f"id,views\n{ID},5\n"
    assert "not said whose post" in reasons(uploaded(as_ada, table))[2]
    click(as_ada, uploaded(as_ada, table, account=mara.pk), "start")
    assert Post.objects.get().account == mara


def test_new_posts_are_tied_to_the_chosen_campaign(as_ada, acme, mara):
    campaign = make.campaign(acme)
    click(as_ada, uploaded(as_ada, f"id,username,views\n{ID},mara.bakes,5\n", campaign=campaign.pk), "start")
    post = Post.objects.get()
    assert (post.status, post.tied_by, post.campaign) == ("tied", "hand", campaign)


def test_the_time_of_the_figures_is_in_the_row_the_form_or_the_files_name(as_ada, mara):
    table = f"id,username,views\n{ID},mara.bakes,5\n"
    answer = uploaded(as_ada, table, figures_on="")
    assert answer.status_code == 422
    assert "Say the day." in str(answer.context["form"].errors["figures_on"])
    assert not PostImport.objects.exists()

    named = uploaded(as_ada, table, figures_on="", name="export_1764064800000.csv")
    assert named.figures_at == datetime.fromtimestamp(1764064800, UTC)
    assert uploaded(as_ada, table, figures_on="", name="posts 2026-11-03.csv").figures_at.day == 3
    future = f"id,username,views,as of\n{ID},mara.bakes,5,2030-01-01\n"
    assert "is in the future" in reasons(uploaded(as_ada, future))[2]
    before = f"id,username,views,as of\n{ID},mara.bakes,5,2019-01-01\n"
    assert "before the post was published" in reasons(uploaded(as_ada, before))[2]


def test_an_import_is_undone_whole(as_ada, acme, mara):
    known = make.post(acme, tiktok_id=ids(2)[1], caption="", views=None)
    table = (
        "link,caption,views\n"
        f"https://www.tiktok.com/@new.person/video/{ids(2)[0]},New,5\n"
        f"https://www.tiktok.com/@mara.bakes/video/{known.tiktok_id},Filled,7\n"
    )
    import_ = click(as_ada, uploaded(as_ada, table), "start")
    assert (Post.objects.count(), Account.objects.filter(handle="new.person").count()) == (2, 1)

    import_ = click(as_ada, import_, "undo")

    known.refresh_from_db()
    assert (import_.status, import_.removed, import_.restored, import_.kept) == ("undone", 1, 1, 0)
    assert (known.caption, known.views, known.observed_at, known.figures_source) == ("", None, None, "")
    assert (Post.objects.get(), Snapshot.objects.count()) == (known, 0)
    assert not Account.objects.filter(handle="new.person").exists()
    assert not Creator.objects.filter(name="new.person").exists()


def test_what_somebody_built_on_stays(as_ada, acme, mara):
    campaign = make.campaign(acme)
    first, second = ids(2)
    table = f"id,username,views\n{first},mara.bakes,5\n{second},mara.bakes,6\n"
    import_ = click(as_ada, uploaded(as_ada, table), "start")
    tying.tie(Post.objects.get(tiktok_id=first), campaign, by=None, at=make.NOW)

    import_ = click(as_ada, import_, "undo")

    assert (import_.removed, import_.kept) == (1, 1)
    assert Post.objects.get().tiktok_id == first
    assert "Kept: the post is in use" in import_.rows.get(number=2).reason


@pytest.mark.parametrize(
    "document",
    [
        lambda rows: json.dumps(rows),
        lambda rows: "\n".join(json.dumps(row) for row in rows),
        lambda rows: json.dumps({"collector": rows, "headCursor": "0"}),
        lambda rows: json.dumps({"itemInfo": {"itemStruct": rows[0]}, "more": [rows[1]]}),
        lambda rows: "\ufeff  " + json.dumps(rows, indent=2),
    ],
)
def test_json_is_read_however_a_scraper_wraps_it(document, as_ada):
    rows = [
        {
            "id": each,
            "text": f"Clip {place}",
            "createTime": (int(each) >> 32) + 20,
            "authorMeta": {"id": "9", "name": "New.Person", "nickName": "New Person"},
            "diggCount": 5,
            "playCount": 1_000_000_000_000,
            "videoUrl": "https://v16.example/video.mp4",
            "covers": ["https://x/1"],
            "mentions": [],
        }
        for place, each in enumerate(ids(2))
    ]
    import_ = click(as_ada, uploaded(as_ada, document(rows), name="feed.json"), "start")

    assert counts(import_) == (2, 0, 0, 0)
    post = Post.objects.get(tiktok_id=ids(2)[1])
    assert (post.caption, post.likes, post.views) == ("Clip 1", 5, 1_000_000_000_000)
    assert (post.account.handle, post.account.display_name) == ("new.person", "New Person")
    assert post.published_at == datetime.fromtimestamp((int(post.tiktok_id) >> 32) + 20, UTC)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "a.csv", "empty"),
        ("id\n", "a.csv", "No column is named as a post"),
        ("name,followers\nMara,5\n", "a.csv", "No column is named as a post"),
        ("[]", "a.json", "No post is in this JSON"),
        ('[{"id": "7240568259186019630", "text": ', "a.json", "breaks off"),
        ('{"a": 1}', "a.json", "No post is in this JSON"),
        ("[1, 2", "a.json", "No post is in this JSON"),
        ('[{"id": "\udcff"}]', "a.json", "not in UTF-8"),
        ("[" * 100_000, "a.json", "breaks off"),
        ("\udc89PNG\r\n\x1a\n", "a.csv", "not a table"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_the_field(content, name, words, as_ada):
    answer = uploaded(as_ada, content.encode("utf-8", "surrogateescape"), name=name)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])
    assert not PostImport.objects.exists()


def test_a_json_that_breaks_off_late_fails_in_words(as_ada):
    rows = [{"id": each, "text": "x" * 20_000, "authorMeta": {"name": "ab"}, "playCount": 1} for each in ids(60)]
    import_ = uploaded(as_ada, json.dumps(rows)[:-30], name="a.json")
    assert (import_.status, import_.problem) == ("failed", "This JSON breaks off, or is none. Export it once more.")


def test_json_is_read_piece_by_piece():
    rows = [{"id": each, "text": "x" * 5_000} for each in ids(500)]
    file = io.BytesIO(json.dumps(rows).encode())
    found = documents.objects(file)
    next(found)
    assert file.tell() < 600_000
    assert sum(1 for _each in found) == 499


def test_several_batches_go_on_where_a_dead_worker_stopped(as_ada, mara):
    table = "id,username,views\n" + "".join(f"{each},mara.bakes,{place}\n" for place, each in enumerate(ids(1_200)))
    import_ = uploaded(as_ada, table)
    as_ada.post(reverse("campaigns:post_import_start", args=["acme", import_.pk]))
    import_ = work(import_)
    assert counts(import_) == (1_200, 0, 0, 0)
    PostImport.objects.filter(pk=import_.pk).update(status="importing", touched_at=timezone.now() - timedelta(hours=1))
    tasks.sweep_post_imports()
    import_.refresh_from_db()
    assert (import_.status, Post.objects.count(), Snapshot.objects.count()) == ("imported", 1_200, 1_200)


def test_others_import_nothing_and_outsiders_see_nothing(as_ada, as_bo, as_cleo, mara):
    import_ = uploaded(as_ada, f"id,username,views\n{ID},mara.bakes,5\n")
    for what in ("start", "undo", "discard"):
        address = reverse(f"campaigns:post_import_{what}", args=["acme", import_.pk])
        assert (as_bo.post(address).status_code, as_cleo.post(address).status_code) == (403, 404)
    for what in ("post_import", "post_import_refused"):
        address = reverse(f"campaigns:{what}", args=["acme", import_.pk])
        assert (as_bo.get(address).status_code, as_cleo.get(address).status_code) == (200, 404)
    new = reverse("campaigns:post_import_new", args=["acme"])
    assert (as_bo.get(new).status_code, as_bo.post(new).status_code, as_cleo.get(new).status_code) == (200, 403, 404)


def test_a_file_is_discarded_or_given_up_and_forgotten(as_ada, mara):
    import_ = click(as_ada, uploaded(as_ada, f"id,username,views\n{ID},mara.bakes,5\n"), "discard")
    assert import_.status == "discarded"
    assert post_import.give_up(PostImport(pk=0, tries=1), at=make.NOW) is False
    PostImport.objects.update(created_at=timezone.now() - timedelta(days=100))
    tasks.forget_post_imports()
    assert not PostImportRow.objects.exists()


@pytest.mark.skipif(not DATA.exists(), reason="the exports are not here")
@pytest.mark.parametrize(
    ("name", "created"),
    [
        ("hashtag_1579888101091.csv", 10),
        ("user_feed_1609948309033.json", 65),
        ("web_videoMeta_pageProps.json", 1),
    ],
)
def test_exports_of_a_scraper_work_as_they_are(name, created, as_ada, acme):
    import_ = uploaded(as_ada, (DATA / name).read_bytes(), name=name, figures_on="" if "_1" in name else "2020-11-01")

    import_ = click(as_ada, import_, "start")

    assert (import_.status, import_.created, import_.refused, reasons(import_)) == ("imported", created, 0, {})
    newest = Post.objects.first()
    assert newest.likes
    if name.startswith("hashtag"):
        assert newest.observed_at == datetime.fromtimestamp(1579888101, UTC)
        assert (newest.account.handle, newest.account.display_name) == (None, "TikTok account 24155210")
    if name.startswith("user_feed"):
        assert newest.views == 18_800
        assert {post.account.handle for post in Post.objects.select_related("account")} == {"thebigbradwolf"}


def test_a_broken_row_in_the_middle_stops_nobody():
    with pytest.raises(Unreadable):
        list(documents.objects(io.BytesIO(b'[{"id": "1"} {"id" "2"}]')))


def test_an_undo_that_died_when_its_posts_were_gone_still_counts_the_campaign_anew(as_ada, ada, acme, mara):
    campaign = make.campaign(acme, status="live")
    import_ = uploaded(as_ada, f"id,username,views\n{ID},mara.bakes,5\n", campaign=campaign.pk)
    import_ = click(as_ada, import_, "start")
    assert campaign.days.get().views == 5

    import_.undo(by=ada, at=make.NOW, cause="click")
    undoing._take_back(import_, list(import_.rows.select_related("post")))
    assert (import_.status, Post.objects.exists()) == ("undoing", False)
    import_ = work(PostImport.objects.get())

    assert (import_.status, campaign.days.count()) == ("undone", 0)


@pytest.mark.parametrize("odd", ["\x00", "\ud83d"])
def test_what_json_can_spell_and_no_database_keeps_is_left_out(as_ada, mara, odd):
    post = {"id": ID, "text": f"a{odd}b", f"na{odd}me": "x", "authorMeta": {"name": "mara.bakes"}, "playCount": 10}

    import_ = uploaded(as_ada, json.dumps([post]), name="posts.json")
    import_ = click(as_ada, import_, "start")

    assert (import_.status, Post.objects.get().caption, import_.header[2]) == ("imported", "ab", "name")
    assert as_ada.get(reverse("campaigns:post_import", args=["acme", import_.pk])).status_code == 200


def test_a_counter_beyond_belief_is_refused(as_ada, mara):
    import_ = uploaded(as_ada, f"id,username,likes\n{ID},mara.bakes,{10**15}\n")

    assert reasons(import_) == {2: "Likes: “1000000000000000” is too large to be true."}


# Two files that tell of the same

FIRST = f"id,username,views\n{ID},mara.bakes,10\n"


def test_two_files_read_before_either_was_imported_tell_a_figure_once(as_ada, acme, mara):
    campaign = make.campaign(acme)
    both = [uploaded(as_ada, FIRST, name=name, campaign=campaign.pk) for name in ("a.csv", "b.csv")]

    first, second = [click(as_ada, import_, "start") for import_ in both]

    assert (counts(first), counts(second)) == ((1, 0, 0, 0), (0, 0, 1, 0))
    assert (Snapshot.objects.count(), campaign.days.get().views) == (1, 10)


def test_undoing_one_of_two_files_leaves_the_figure_the_other_told(as_ada, mara):
    first = click(as_ada, uploaded(as_ada, FIRST), "start")
    second = click(as_ada, uploaded(as_ada, FIRST), "start")

    first = click(as_ada, first, "undo")

    assert (first.kept, Post.objects.get().views, Snapshot.objects.count()) == (1, 10, 1)
    second.refresh_from_db()
    assert counts(second) == (0, 1, 0, 0)
    second = click(as_ada, second, "undo")
    assert (second.restored, Snapshot.objects.count()) == (1, 0)


def test_other_figures_of_the_same_time_are_news_and_are_taken_back_alone(as_ada, mara):
    click(as_ada, uploaded(as_ada, FIRST), "start")
    second = uploaded(as_ada, FIRST.replace(",10", ",12"))
    assert counts(second) == (0, 1, 0, 0)
    second = click(as_ada, second, "start")
    assert Post.objects.get().views == 12
    assert counts(uploaded(as_ada, FIRST)) == (0, 0, 1, 0)

    click(as_ada, second, "undo")

    assert (Post.objects.get().views, Snapshot.objects.get().views) == (10, 10)


# Columns corrected by hand


def remapped(client, import_, **chosen):
    answer = client.post(reverse("campaigns:post_import_mapping", args=["acme", import_.pk]), chosen)
    return answer, work(PostImport.objects.get(pk=import_.pk))


WRONG = f"link,author,shown,views\nhttps://www.tiktok.com/@mara.bakes/video/{ID},mara.bakes,700,3\n"


def test_columns_are_corrected_by_hand_and_remembered(as_ada, mara):
    import_ = uploaded(as_ada, WRONG)
    page = as_ada.get(reverse("campaigns:post_import", args=["acme", import_.pk])).content.decode()
    assert "Read again with these columns" in page

    answer, import_ = remapped(as_ada, import_, url="link", handle="author", views="shown")

    assert (answer.status_code, import_.status) == (302, "previewed")
    assert import_.mapping == {"url": "link", "handle": "author", "views": "shown"}
    assert import_.status_changes.filter(action="remap").count() == 1
    import_ = click(as_ada, import_, "start")
    assert Snapshot.objects.get().views == 700

    again = uploaded(as_ada, WRONG.replace("700", "900"), figures_on="2026-11-21")
    assert (again.mapping, again.remembered) == (import_.mapping, True)


def test_what_is_said_of_files_of_creators_is_not_said_of_posts(as_ada, acme, mara):
    header = ["link", "author", "shown", "views"]
    ColumnMemory.keep(acme, [header], {"handle": "link", "followers": "views"})
    import_ = uploaded(as_ada, WRONG)
    assert (import_.mapping["url"], import_.remembered) == ("link", False)


def test_links_are_known_without_a_name_for_their_column(as_ada, mara):
    import_ = uploaded(as_ada, f"Beitrag;diggCount\nhttps://www.tiktok.com/@mara.bakes/video/{ID};40\n")

    assert (import_.mapping, import_.created) == ({"likes": "diggCount", "url": "Beitrag"}, 1)
    answer = uploaded(as_ada, "Beitrag;diggCount\nhttps://example.com/7;40\n")
    assert "No column is named as a post’s link or id." in answer.content.decode()


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"views": "views"}, "Say which column holds the post’s link or id"),
        ({"url": "link"}, "Say which column holds the post’s link or id"),
        ({"url": "link", "views": "shown", "likes": "shown"}, "“shown” is chosen twice."),
        ({"url": "elsewhere", "views": "shown"}, "Select a valid choice."),
    ],
)
def test_columns_that_make_no_sense_are_refused_beside_the_field(chosen, words, as_ada, mara):
    import_ = uploaded(as_ada, WRONG)
    before = dict(import_.mapping)

    answer, import_ = remapped(as_ada, import_, **chosen)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (import_.mapping, import_.rows.count()) == (before, 1)


def test_columns_are_settled_once_the_import_started(as_ada, mara):
    import_ = click(as_ada, uploaded(as_ada, WRONG), "start")
    answer, import_ = remapped(as_ada, import_, url="link", views="shown")
    assert (answer.status_code, import_.status, import_.mapping["views"]) == (302, "imported", "views")


def test_others_do_not_correct_columns(as_ada, as_bo, as_cleo, mara):
    import_ = uploaded(as_ada, WRONG)
    address = reverse("campaigns:post_import_mapping", args=["acme", import_.pk])
    assert as_bo.post(address, {"url": "link", "views": "shown"}).status_code == 403
    assert as_cleo.post(address, {"url": "link", "views": "shown"}).status_code == 404
    import_.refresh_from_db()
    assert import_.mapping["views"] == "views"
