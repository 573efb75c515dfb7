"""Actions on many accounts: what exactly, a result for each, progress, undo (D3, D6, T2)."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from creators import bulk, importing, tasks
from creators.models import BulkRun, CreatorList, Invitation
from creators.models.bulk import Status
from creators.selecting import Selection
from tests import make
from tests.creators.test_import import file
from tests.machine import actions_of, attempt, declared

NEW = "/b/acme/creators/bulk/"


@pytest.fixture
def press(as_ada, django_capture_on_commit_callbacks):
    """Go through with an action on the chosen accounts; the run's page."""

    def go(action, chosen, client=as_ada, **facts):
        picked = {"account": [account.pk for account in chosen]} if not isinstance(chosen, str) else {"all": 1}
        query = {"query": chosen} if isinstance(chosen, str) else {}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"{NEW}{action}/", {**picked, **query, "go": 1, **facts})

    return go


def outcomes(run: BulkRun) -> dict[str | None, tuple[str, str]]:
    return {item.account.handle: (item.outcome, item.words) for item in run.items.select_related("account")}


def counts(run: BulkRun) -> tuple[int, int, int, int]:
    return run.total, run.done, run.unchanged, run.refused


def test_the_look_before_inviting_counts_by_eligibility_and_ticks_the_eligible(as_ada, acme):
    good = [make.account(acme, f"good{number}") for number in range(3)]
    short = make.account(acme, "short", followers=10)
    unknown = make.account(acme, "unknown", age=None)
    inside = make.account(acme, "inside", in_marketplace=True)
    nameless = make.account(acme, None)
    waiting = make.invitation(acme).account
    chosen = [account.pk for account in (*good, short, unknown, inside, nameless, waiting)]

    look = as_ada.post(f"{NEW}invite/", {"account": chosen})

    page = " ".join(look.content.decode().split())
    assert "3 eligible, 1 one step short, 1 unknown." in page
    assert 'value="pass" data-number="3" checked' in page
    assert 'value="short" data-number="1">' in page
    assert "1 already in the Marketplace, 1 without a handle, 1 asked already, or said no lately." in page
    assert not BulkRun.objects.exists()


def test_inviting_many_gives_each_a_result(press, as_ada, acme):
    good, short = make.account(acme, "good"), make.account(acme, "short", followers=10)
    unknown = make.account(acme, "unknown", age=None)
    inside = make.account(acme, "inside", in_marketplace=True)

    answer = press("invite", [good, short, unknown, inside], verdicts=["pass", "unknown"])

    run = BulkRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    assert (run.status, counts(run)) == ("done", (2, 2, 0, 0))
    assert set(Invitation.objects.values_list("account__handle", "status")) == {("good", "sent"), ("unknown", "sent")}
    assert "2 of 2 done" in as_ada.get(answer["Location"]).content.decode()


def test_what_changed_meanwhile_is_refused_for_its_account_alone(acme, ada, at, django_capture_on_commit_callbacks):
    accounts = [make.account(acme, handle) for handle in ("first", "second")]
    run = bulk.begin(Selection(acme, [a.pk for a in accounts]), "invite", {"verdicts": ["pass"]}, by=ada, at=at)
    bulk._collect(run)
    make.invitation(acme, account=accounts[0])

    bulk.work(run, at=at)

    assert outcomes(run)["first"] == ("refused", "@first already has an open invitation.")
    assert outcomes(run)["second"] == ("done", "")


def test_an_unconnected_brand_is_told_once(press, acme):
    acme.connection.delete()
    answer = press("invite", [make.account(acme)], verdicts=["pass"])
    assert answer.status_code == 422
    assert "Connect Acme to TikTok before inviting creators." in answer.content.decode()
    assert not BulkRun.objects.exists()


def test_all_that_match_are_meant_and_no_others(press, acme):
    for number in range(130):
        make.account(acme, f"de{number}", country="DE")
    make.account(acme, "us", country="US")

    press("tag", "country=DE&sort=name", name="Germany")

    run = BulkRun.objects.get()
    assert counts(run) == (130, 130, 0, 0)
    assert acme.tags.get().accounts.count() == 130


def test_a_tag_put_on_is_taken_off_again_from_those_it_was_put_on(
    press, as_ada, acme, django_capture_on_commit_callbacks
):
    had, new = make.account(acme, "had"), make.account(acme, "new")
    had.tags.create(brand=acme, name="Winter")
    press("tag", [had, new], name="winter")
    run = BulkRun.objects.get()
    assert outcomes(run) == {"had": ("unchanged", ""), "new": ("done", "")}

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post(f"{run.get_absolute_url()}undo/")

    opposite = BulkRun.objects.latest("pk")
    assert answer["Location"] == opposite.get_absolute_url()
    assert set(acme.tags.get().accounts.all()) == {had}
    assert "Undone" in as_ada.get(run.get_absolute_url()).content.decode()
    again = as_ada.post(f"{run.get_absolute_url()}undo/", follow=True)
    assert "There is nothing to undo." in again.content.decode()
    assert BulkRun.objects.count() == 2


def test_a_new_list_is_made_filled_and_added_to_a_campaign_in_one_step(press, as_ada, acme):
    accounts = [make.account(acme) for _ in range(3)]
    press("list", accounts, name="Winter")
    winter = CreatorList.objects.get()
    assert set(winter.accounts.all()) == set(accounts)
    campaign = make.campaign(acme)
    make.participant(campaign, accounts[0])

    press("campaign", f"list={winter.pk}", campaign=campaign.pk)

    run = BulkRun.objects.latest("pk")
    assert counts(run) == (3, 2, 1, 0)
    assert campaign.participants.count() == 3
    assert f"/campaigns/{campaign.pk}/" in as_ada.get(run.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("action", "facts", "words"),
    [
        ("tag", {"name": "a, b"}, "Write one tag"),
        ("tag", {"name": ""}, "This field is required."),
        ("list", {}, "Choose a list or name a new one."),
        ("list", {"name": "WINTER"}, "There is a list of this name. Choose it above."),
        ("campaign", {}, "Choose a campaign."),
        ("invite", {}, "Choose whom to invite."),
        ("export", {"format": "pdf"}, "Select a valid choice."),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_and_keeps_the_choice(press, acme, ada, at, action, facts, words):
    acme.creator_lists.create(name="Winter", by=ada, created_at=at)
    account = make.account(acme)
    answer = press(action, [account], **facts)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert f'name="account" value="{account.pk}"' in page
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([], "Choose at least one account."),
        (["x"], "Choose at least one account."),
        (["foreign"], "not in your directory"),
    ],
)
def test_a_choice_of_nobody_or_of_strangers_is_refused(as_ada, other, chosen, words):
    foreign = make.account(other, "foreign")
    answer = as_ada.post(
        f"{NEW}tag/", {"account": [foreign.pk if pk == "foreign" else pk for pk in chosen], "go": 1}, follow=True
    )
    assert words in answer.content.decode()
    assert not BulkRun.objects.exists()


def test_a_worker_killed_midway_is_followed_by_one_that_finishes(acme, ada, at):
    keys = [make.account(acme).pk for _ in range(120)]
    tag = acme.tags.create(name="x")
    run = bulk.begin(Selection(acme, keys), "tag", {"id": tag.pk, "name": "x"}, by=ada, at=at)
    seen = []

    def die(execute, sql, params, many, context):
        if sql.startswith('UPDATE "creators_bulkrun"'):
            seen.append(sql)
            if len(seen) == 4:  # one to settle who, then batches of 50
                raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die), pytest.raises(KeyboardInterrupt):
        bulk.work(BulkRun.objects.get(pk=run.pk), at=at)
    assert tag.accounts.count() == 100

    BulkRun.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
    tasks.sweep_bulk_runs()

    run.refresh_from_db()
    assert (run.status, counts(run), tag.accounts.count()) == ("done", (120, 120, 0, 0), 120)


def test_a_stopped_run_leaves_the_rest(as_ada, acme, ada, at):
    tag = acme.tags.create(name="x")
    run = bulk.begin(Selection(acme, [make.account(acme).pk]), "tag", {"id": tag.pk, "name": "x"}, by=ada, at=at)
    as_ada.post(f"{run.get_absolute_url()}stop/")
    bulk.work(BulkRun.objects.get(pk=run.pk), at=at)
    run.refresh_from_db()
    assert (run.status, tag.accounts.count()) == ("stopped", 0)


@pytest.mark.parametrize("query", ["list={pk}", "tag=99", "tier=giant", "country=XX", "eligibility=maybe"])
def test_a_search_that_makes_no_sense_any_more_means_nobody(query, acme, ada, at):
    make.account(acme)
    gone = acme.creator_lists.create(name="x", by=ada, created_at=at)
    asked = Selection(acme, query=query.format(pk=gone.pk), everybody=True)
    gone.delete()
    assert not asked.accounts.exists()
    assert Selection(acme, query="sort=name&page=3", everybody=True).accounts.exists()


@pytest.mark.parametrize("action", ["tag", "untag", "list", "unlist"])
def test_a_tag_or_list_removed_meanwhile_refuses_each(action, acme, ada, at):
    run = bulk.begin(Selection(acme, [make.account(acme, "mia").pk]), action, {"id": 99, "name": "x"}, by=ada, at=at)
    bulk.work(run, at=at)
    assert (run.status, outcomes(run)) == ("done", {"mia": ("refused", "It was removed meanwhile.")})


RUN = {("running", "finish"): "done", ("running", "stop"): "stopped"}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", actions_of(RUN))
def test_a_run_changes_only_as_declared(action, status, acme, ada, at):
    run = BulkRun.objects.create(brand=acme, action="tag", status=status, created_at=at, touched_at=at)
    attempt(run, action, RUN.get((status, action)), by=ada, facts={})
    assert declared(BulkRun) == set(actions_of(RUN))


# Export

TRICKY: list[dict[str, Any]] = [
    {"handle": "dot.ted", "display_name": "=1+1", "followers": 1_342_910, "country": "DE", "suitable_13": False},
    {"handle": None, "display_name": "@not a handle", "followers": None, "age": None},
    {"handle": "plain", "display_name": "'=quoted", "content_style": "-dance", "account_type": "business"},
    {"handle": "numbers", "display_name": "12345", "average_views": 10**14},
    {"handle": "emoji", "display_name": "🕷 Zoë, the “best”; yes", "videos_30d": 0},
]


@pytest.fixture
def tricky(acme):
    made = [make.account(acme, **facts) for facts in TRICKY]
    made[0].tags.set([acme.tags.create(name="Winter"), acme.tags.create(name="+plus")])
    return made


FACTS = [
    "handle",
    "display_name",
    "country",
    "followers",
    "age",
    "account_type",
    "videos_30d",
    "views_30d",
    "suitable_13",
    "average_views",
    "content_style",
    "verdict",
]


def stated(brand) -> set[tuple]:
    return {
        (*(getattr(account, name) for name in FACTS), *sorted(tag.name for tag in account.tags.all()))
        for account in brand.accounts.prefetch_related("tags")
    }


def exported(press, client, format_: str) -> bytes:
    answer = press("export", "", format=format_)
    if format_ == "xlsx":
        answer = client.get(f"{BulkRun.objects.get().get_absolute_url()}creators.xlsx")
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_an_export_comes_back_through_an_import_without_loss(format_, press, as_ada, acme, other, ada, at, tricky):
    content = exported(press, as_ada, format_)

    done = importing.import_now(other, file(content, f"x.{format_}"), by=ada, at=at)

    assert (done.created, done.refused) == (5, 0)
    assert stated(other) == stated(acme)
    again = importing.import_now(acme, file(content, f"x.{format_}"), by=ada, at=at)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 5)


def test_no_exported_cell_is_a_formula(press, as_ada, tricky):
    rows = list(csv.reader(io.StringIO(exported(press, as_ada, "csv").decode("utf-8-sig"))))
    assert rows[0][:4] == ["Handle", "Display name", "Country", "Followers"]
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "\t") and not cell.lstrip("+-").isdigit()]
    book = openpyxl.load_workbook(io.BytesIO(exported(press, as_ada, "xlsx")))
    assert {cell.data_type for row in book.active for cell in row} <= {"s", "inlineStr", "n"}


def test_only_what_is_chosen_or_matches_is_exported(press, tricky):
    lines = b"".join(press("export", tricky[:2], format="csv").streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    lines = b"".join(press("export", "country=DE", format="csv").streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2


def test_an_export_is_forgotten_after_a_week(press, as_ada, tricky):
    press("export", tricky, format="xlsx")
    BulkRun.objects.update(created_at=timezone.now() - timedelta(days=8))
    tasks.forget_exports()
    run = BulkRun.objects.get()
    assert not run.file
    assert as_ada.get(f"{run.get_absolute_url()}creators.xlsx").status_code == 404


# Access


def test_bo_exports_and_changes_nothing(as_bo, press, acme, ada, at):
    account = make.account(acme)
    for action in ("invite", "tag", "untag", "list", "unlist", "campaign", "export"):
        assert press(action, [account], client=as_bo, name="x").status_code == 403
    for chosen in ({"account": account.pk}, {"all": 1, "query": "q="}):
        lines = b"".join(as_bo.get("/b/acme/creators/export.csv", chosen).streaming_content).splitlines()
        assert len(lines) == 2
    assert as_bo.get("/b/acme/creators/export.csv").status_code == 302
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("page", ["", "stop/", "undo/", "creators.xlsx"])
def test_cleo_finds_no_run_of_acmes(page, as_cleo, acme, ada, at):
    run = bulk.begin(Selection(acme, everybody=True), "export", {"format": "xlsx"}, by=ada, at=at)
    bulk.work(run, at=at)
    ask = as_cleo.post if page in ("stop/", "undo/") else as_cleo.get
    assert ask(f"/b/acme/creators/runs/{run.pk}/{page}").status_code == 404
    assert ask(f"/b/other/creators/runs/{run.pk}/{page}").status_code == 404
    assert as_cleo.get("/b/acme/creators/export.csv", {"all": 1}).status_code == 404


def test_an_action_nobody_offers_is_not_found(as_ada, acme):
    assert as_ada.post(f"{NEW}erase/", {"all": 1}).status_code == 404
