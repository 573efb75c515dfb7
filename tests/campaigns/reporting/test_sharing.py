"""Links to a report for those outside, and reports as files (P8)."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns import pace, report_files, tasks
from campaigns.models import ReportFile, ReportLink
from campaigns.reporting import paper, report
from campaigns.reporting.sums import Day
from lifecycle.models import StatusChange
from tests import make


@pytest.fixture
def campaign(acme):
    made = make.campaign(acme, status="live", name="Boots")
    order = make.order(acme, campaign=made, status="in_progress", videos=1, fee=Decimal("123.45"))
    make.post(
        acme, order=order, caption="=1+1", views=10_000, likes=700, comments=200, shares=100, observed_at=make.NOW
    )
    return made


@pytest.fixture
def link(campaign):
    return ReportLink.objects.create(brand=campaign.brand, campaign=campaign, created_at=make.NOW)


def shared(link, **given):
    client = given.pop("client", None) or Client(REMOTE_ADDR=given.pop("whence", "192.0.2.1"))
    address = reverse("shared_report", args=[link.token])
    return client.post(address, given, follow=True) if given else client.get(address)


def links_page(campaign):
    return reverse("campaigns:report_links", args=[campaign.brand.slug, campaign.pk])


def test_a_link_shows_the_report_to_anybody_and_counts(link):
    answer = shared(link)

    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert "10K" in answer.content.decode()
    link.refresh_from_db()
    assert (link.opened, link.opened_at is not None) == (1, True)


def test_one_reader_counts_once(link):
    reader = Client()
    shared(link, client=reader)
    shared(link, client=reader)

    link.refresh_from_db()
    assert link.opened == 1


@pytest.mark.parametrize("with_money", [True, False])
def test_money_is_shown_only_where_the_brand_says_so(link, with_money):
    ReportLink.objects.filter(pk=link.pk).update(with_money=with_money)

    words = shared(link).content.decode()

    assert ("123.45" in words) is with_money
    assert ("CPM" in words) is with_money


def test_nothing_of_the_workspace_is_linked(link, acme):
    assert f"/b/{acme.slug}/" not in shared(link).content.decode()


def test_a_revoked_link_says_so(as_ada, link):
    as_ada.post(reverse("campaigns:report_link_revoke", args=[link.brand.slug, link.pk]))

    answer = shared(link)

    assert answer.status_code == 410
    assert "has closed this link" in answer.content.decode()
    assert "10K" not in answer.content.decode()
    assert StatusChange.objects.filter(action="revoke").count() == 1


def test_revoking_twice_is_refused_politely(as_ada, link):
    address = reverse("campaigns:report_link_revoke", args=[link.brand.slug, link.pk])
    as_ada.post(address)

    assert as_ada.post(address, follow=True).status_code == 200
    assert StatusChange.objects.filter(action="revoke").count() == 1


def test_a_link_ends_by_itself(link):
    ReportLink.objects.filter(pk=link.pk).update(ends_at=timezone.now() - timedelta(seconds=1))

    assert shared(link).status_code == 410


def test_an_unknown_link_is_not_found(db):
    assert Client().get(reverse("shared_report", args=["no-such-token"])).status_code == 404


def test_a_password_stands_before_the_report(link):
    link.set_password("boots and hats")
    link.save()

    assert "10K" not in shared(link).content.decode()
    wrong = shared(link, password="boots")
    assert (wrong.status_code, "That is not the password." in wrong.content.decode()) == (422, True)
    assert "10K" in shared(link, password="boots and hats").content.decode()


def test_guessing_passwords_is_slowed_down(link):
    cache.clear()
    link.set_password("boots and hats")
    link.save()
    for _each in range(10):
        shared(link, password="nope")

    answer = shared(link, password="boots and hats")

    assert (answer.status_code, "That was too often." in answer.content.decode()) == (422, True)
    assert "10K" in shared(link, password="boots and hats", whence="198.51.100.7").content.decode()
    cache.clear()


def test_moving_within_ones_own_network_does_not_help_guessing(link):
    cache.clear()
    link.set_password("boots and hats")
    link.save()
    for number in range(10):
        shared(link, password="nope", whence=f"2001:db8:0:1::{number:x}")

    assert "too often" in shared(link, password="boots and hats", whence="2001:db8:0:1:ffff::1").content.decode()
    assert "10K" in shared(link, password="boots and hats", whence="2001:db8:0:2::1").content.decode()
    cache.clear()


def test_readers_of_one_office_do_not_lock_one_another_out(link):
    cache.clear()
    link.set_password("boots and hats")
    link.save()
    for _each in range(12):
        assert "10K" in shared(link, password="boots and hats").content.decode()
    cache.clear()


@pytest.mark.parametrize(
    ("behind", "header", "address"),
    [
        (False, "198.51.100.7", "192.0.2.1"),
        (True, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (True, "::ffff:198.51.100.7", "198.51.100.7"),
        (True, "x", "unknown"),
    ],
)
def test_whence_a_request_comes_is_what_the_proxy_saw_and_not_what_is_claimed(rf, settings, behind, header, address):
    settings.BEHIND_PROXY = behind
    assert pace.whence(rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=header)) == address


def test_many_links_are_paged(as_ada, campaign):
    ReportLink.objects.bulk_create(
        ReportLink(brand=campaign.brand, campaign=campaign, created_at=make.NOW, name=f"Reader {n}", token=f"t{n}")
        for n in range(60)
    )
    first = as_ada.get(links_page(campaign))
    assert (len(first.context["links"]), "Reader 59" in first.content.decode()) == (50, True)
    second = as_ada.get(links_page(campaign) + first.context["next_url"])
    assert [link.name for link in second.context["links"]] == [f"Reader {n}" for n in range(9, -1, -1)]


def test_a_new_password_locks_out_who_knew_the_old(link):
    link.set_password("first words")
    link.save()
    reader = Client()
    shared(link, client=reader, password="first words")
    link.set_password("other words")
    link.save()

    assert "10K" not in shared(link, client=reader).content.decode()


def test_making_a_link(as_ada, campaign):
    tomorrow = timezone.now().date() + timedelta(days=1)

    page = as_ada.post(
        links_page(campaign), {"name": "Agency", "secret": "boots and hats", "end_day": tomorrow}, follow=True
    ).content.decode()

    made = campaign.report_links.get()
    assert made.address in page
    assert "boots and hats" not in page
    assert (made.opens_with("boots and hats"), made.opens_with("x")) == (True, False)
    assert made.ends_at.date() == tomorrow + timedelta(days=1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"end_day": "2020-01-01"}, "This day is over already."),
        ({"secret": "1234567"}, "at least 8 characters"),
        ({"start_date": "2026-01-01"}, "Choose both days or neither."),
        ({"start_date": "2026-01-02", "end_date": "2026-01-01"}, "The last day is before the first."),
    ],
)
def test_a_wrong_link_is_told_beside_the_field(as_ada, campaign, given, words):
    answer = as_ada.post(links_page(campaign), {"name": "Agency", **given})

    assert (answer.status_code, campaign.report_links.count()) == (422, 0)
    assert words in answer.content.decode()
    assert 'value="Agency"' in answer.content.decode()


def test_posts_as_csv_keep_ids_whole_and_calculate_nothing(as_ada, campaign):
    answer = as_ada.get(reverse("campaigns:report_csv", args=[campaign.brand.slug, campaign.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    post = campaign.posts.get()
    assert (row["Post"], row["Views"], row["Engagement rate"]) == (post.tiktok_id, "10000", "0.1")


def made_file(client, campaign, kind, **days):
    client.post(reverse("campaigns:report_export", args=[campaign.brand.slug, campaign.pk]), {"kind": kind, **days})
    return ReportFile.objects.get()


def test_a_workbook_has_totals_days_creators_and_posts(as_ada, campaign):
    file = made_file(as_ada, campaign, "xlsx")
    tasks.make_report_file(file_id=file.pk)

    answer = as_ada.get(reverse("campaigns:report_file_download", args=[campaign.brand.slug, file.pk]))

    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["Totals", "Days", "Creators", "Posts"]
    totals = {row[0].value: row[1].value for row in book["Totals"].iter_rows(min_row=2)}
    assert (totals["Views"], totals["Cost"]) == (10_000, 123.45)
    assert book["Posts"]["A2"].value == campaign.posts.get().tiktok_id


@pytest.mark.skipif(not paper.is_possible(), reason="the system has no Pango")
def test_a_pdf_is_made_with_progress(as_ada, campaign):
    file = made_file(as_ada, campaign, "pdf")
    page = reverse("campaigns:report_file", args=[campaign.brand.slug, file.pk])
    ReportFile.objects.filter(pk=file.pk).update(status="running", file="")
    assert 'hx-trigger="every 1s"' in as_ada.get(page).content.decode()

    tasks.make_report_file(file_id=file.pk)

    words = as_ada.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in words
    answer = as_ada.get(reverse("campaigns:report_file_download", args=[campaign.brand.slug, file.pk]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_without_pango_it_says_what_to_install(as_ada, campaign, monkeypatch):
    monkeypatch.setattr(paper, "HTML", None)

    file = made_file(as_ada, campaign, "pdf")
    tasks.make_report_file(file_id=file.pk)

    file.refresh_from_db()
    assert file.status == "failed"
    assert "apt-get install libpango" in as_ada.get(file.get_absolute_url()).content.decode()


def test_the_paper_holds_the_figures_and_their_sums(campaign):
    built = report.build(campaign, None, today=date(2026, 5, 1))

    words = paper.page(built, at=make.NOW)

    assert "1,000 ÷ 10,000 = 10.00%" in words
    assert "How each figure is made" in words


def test_bars_hang_below_the_line_where_counters_fell():
    days = [Day(date(2026, 5, 1), 300, 1), Day(date(2026, 5, 2), None, None), Day(date(2026, 5, 3), -60, None)]

    drawn = paper.bars(days)

    assert [(bar.y, bar.height) for bar in drawn] == [(0.0, 150.0), (150.0, 30.0)]


def test_an_analyst_may_export_and_not_share(as_bo, campaign):
    assert made_file(as_bo, campaign, "xlsx").by.first_name == "Bo"
    assert as_bo.post(links_page(campaign), {"name": "x"}).status_code == 403


def test_a_wrong_kind_makes_nothing(as_ada, campaign):
    as_ada.post(reverse("campaigns:report_export", args=[campaign.brand.slug, campaign.pk]), {"kind": "exe"})

    assert not ReportFile.objects.exists()


def test_pressing_twice_makes_one_file(ada, campaign, at):
    first = report_files.order(campaign, "pdf", None, by=ada, at=at)

    assert report_files.order(campaign, "pdf", None, by=ada, at=at) == first


def test_files_go_after_a_week(ada, campaign, at, django_capture_on_commit_callbacks):
    file = report_files.order(campaign, "xlsx", None, by=ada, at=at)
    report_files.make(file, at=at)
    storage, name = file.file.storage, str(ReportFile.objects.get().file.name)

    report_files.forget_outlived(at=at + timedelta(days=8))

    assert (ReportFile.objects.count(), storage.exists(name)) == (0, False)


def test_a_file_left_by_a_dead_worker_is_found_again(ada, campaign, at):
    file = report_files.order(campaign, "xlsx", None, by=ada, at=at)

    assert list(ReportFile.objects.abandoned(at + timedelta(minutes=3))) == [file]


def test_a_file_whose_worker_dies_again_and_again_is_given_up(as_ada, ada, campaign, at, monkeypatch):
    file = report_files.order(campaign, "xlsx", None, by=ada, at=at)
    monkeypatch.setattr(tasks, "ring", lambda *_task, **_facts: None)  # whoever is rung for dies

    for _try in range(6):
        ReportFile.objects.update(touched_at=at)
        tasks.sweep_report_files()

    file.refresh_from_db()
    assert (file.status, file.status_changes.filter(action="fail").count()) == ("failed", 1)
    assert "broke off again and again" in as_ada.get(file.get_absolute_url()).content.decode()
    assert not ReportFile.objects.abandoned(timezone.now() + timedelta(days=1)).exists()


def test_a_file_that_takes_long_shows_that_it_is_alive(ada, campaign, at):
    file = report_files.order(campaign, "xlsx", None, by=ada, at=at)
    rows = report_files._alive(file, iter([["a"]] * 3))

    assert list(ReportFile.objects.abandoned(timezone.now())) == [file]
    assert next(rows) == ["a"]

    assert not ReportFile.objects.abandoned(timezone.now()).exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"start": "2026-05-02", "end": "2026-05-01"}, "The last day is before the first."),
        ({"end": "2026-05-01"}, "Choose the first day as well"),
        ({"start": "yesterday", "end": "2026-05-01"}, "Enter a valid date."),
    ],
)
def test_files_of_wrong_days_are_refused_beside_the_field(as_ada, campaign, days, words):
    where = [campaign.brand.slug, campaign.pk]
    table = as_ada.get(reverse("campaigns:report_csv", args=where), days)
    export = as_ada.post(reverse("campaigns:report_export", args=where), {"kind": "xlsx", **days})

    for answer in (table, export):
        assert answer.status_code == 422
        assert answer["Content-Type"].startswith("text/html")
        assert words in answer.content.decode()
    assert not ReportFile.objects.exists()


def test_outsiders_find_nothing(as_cleo, campaign, link, ada, at):
    file = report_files.order(campaign, "pdf", None, by=ada, at=at)
    slug = campaign.brand.slug
    for name, key in (
        ("report_links", campaign.pk),
        ("report_csv", campaign.pk),
        ("report_file", file.pk),
        ("report_file_download", file.pk),
    ):
        assert as_cleo.get(reverse(f"campaigns:{name}", args=[slug, key])).status_code == 404
    for name, key in (("report_link_revoke", link.pk), ("report_export", campaign.pk)):
        assert as_cleo.post(reverse(f"campaigns:{name}", args=[slug, key])).status_code == 404


def test_a_link_cannot_open_for_ever_by_a_day_in_the_far_future(as_ada, campaign):
    answer = as_ada.post(links_page(campaign), {"name": "Client", "end_day": "9999-12-31"})

    assert (answer.status_code, ReportLink.objects.count()) == (422, 0)
    assert "Choose a day within ten years" in answer.content.decode()


@pytest.mark.parametrize("name", ["shared_report", "creator_page", "spark_calendar", "connect"])
def test_an_address_with_what_no_key_has_in_it_is_not_found(client, db, name):
    address = reverse(name, args=["key"]).replace("key", "%00")

    assert client.get(address).status_code == 404


def test_of_two_workers_that_make_a_file_the_slower_leaves_nothing_behind(campaign, ada, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = report_files.order(campaign, "xlsx", None, by=ada, at=make.NOW)
    slower = ReportFile.objects.get()

    report_files.make(file, at=make.NOW)
    report_files.make(slower, at=make.NOW)

    kept = str(ReportFile.objects.get().file).rpartition("/")[2]
    assert default_storage.listdir(f"reports/{make.NOW:%Y/%m}")[1] == [kept]
