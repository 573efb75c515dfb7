"""A code that came by message is checked, tied to its post, and answered (S1, X2)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from spark_ads import ad_accounts, checking, doctor, personal_data
from spark_ads.models import Authorization, CodeCheck
from tests import make
from tiktok.answers import AuthorizationFacts, SparkPost
from tiktok.errors import Unavailable
from tiktok.models import Call

CODE = "#" + "Ab9+/" * 9 + "Q="
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def post(acme):
    campaign = make.campaign(acme, name="Winter", end_date=date(2099, 1, 1))
    who = make.participant(campaign, handle="mia")
    return make.post(acme, order=make.order(acme, status="in_progress", videos=1, participant=who))


@pytest.fixture
def paste(as_ada, post, django_capture_on_commit_callbacks):
    def press(code=CODE, client=as_ada, slug="acme", **more):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/b/{slug}/posts/{post.pk}/spark-ads/code/", {"code": code}, **more)

    return press


@pytest.fixture
def ad_account(acme):
    return make.ad_account(acme, advertiser_id="7000")


def seen(post, now, **facts):
    known = {
        "code": CODE,
        "status": "HESITATE_RECOMMEND",
        "creator_name": "Mia",
        "starts_at": now,
        "ends_at": now + 30 * DAY,
    }
    return SparkPost(**{"item_id": post.tiktok_id, **known, **facts})


def found(check, now):
    check.refresh_from_db()
    return [finding.key for finding in doctor.examine(check, at=now)]


def test_the_marketplace_knows_the_code_of_its_own_post(paste, post, as_ada, ada, tiktok, now):
    tiktok.authorizations[post.tiktok_id] = AuthorizationFacts(
        post.tiktok_id, request="waiting", code=CODE, code_status="not_used", starts_at=now, ends_at=datetime(2099, 6, 1, tzinfo=now.tzinfo)
    )  # fmt: skip
    answer = paste(f"“{CODE[1:20]}\n{CODE[20:]}”")

    check = CodeCheck.objects.get()
    assert answer.url == check.get_absolute_url()
    assert (check.code, check.status, found(check, now)) == (CODE, "told", ["good"])
    made = Authorization.objects.get()
    assert (made.post, made.status, made.video_code) == (post, "authorized", CODE)
    assert made.status_changes.get(action="grant").by == ada
    page = as_ada.get(answer.url).content.decode()
    assert "It is the code of this post, and TikTok takes it." in page
    assert "Put it into a message" not in page


def test_the_ad_account_is_asked_where_the_marketplace_does_not_know(paste, post, ad_account, tiktok, now):
    tiktok.spark_posts[CODE] = seen(post, now)
    paste()
    check = CodeCheck.objects.get()
    assert tiktok.asked_for("spark_post") == ["7000"]
    assert found(check, now) == ["ends_early", "good"]
    assert Authorization.objects.get().video_code == CODE


def test_a_new_code_is_bound_so_that_the_ad_account_tells_its_post(paste, post, ad_account, tiktok, now):
    tiktok.code_posts[CODE] = seen(post, now, ends_at=datetime(2100, 1, 1, tzinfo=now.tzinfo))
    paste()
    check = CodeCheck.objects.get()
    assert (check.item_id, found(check, now)) == (post.tiktok_id, ["good"])


def test_a_code_of_the_library_is_asked_of_the_account_it_is_bound_to(paste, acme, post, ad_account, tiktok, now):
    account = make.ad_account(acme, advertiser_id="7001")
    make.asset(acme, code=CODE, ad_account=account)
    tiktok.spark_posts[CODE] = seen(post, now)
    paste()
    assert tiktok.asked_for("spark_post") == ["7001"]


def test_without_an_ad_account_the_code_is_kept_unchecked(paste, post, as_ada, now):
    answer = paste()
    check = CodeCheck.objects.get()
    assert (check.status, found(check, now)) == ("unchecked", ["unchecked"])
    assert "No ad account is connected for Acme" in as_ada.get(answer.url).content.decode()
    assert "Not checked" in as_ada.get(f"/b/acme/posts/{post.pk}/spark-ads/").content.decode()
    assert not Authorization.objects.exists()


def test_without_a_connection_nobody_is_asked(paste, acme, tiktok):
    acme.connection.disconnect(at=make.NOW)
    paste()
    assert CodeCheck.objects.get().status == "unchecked"
    assert tiktok.asked_for("authorization") == []


def test_tiktoks_refusal_is_shown_with_what_to_send(paste, as_ada, post, ad_account, tiktok):
    page = as_ada.get(paste().url).content.decode()
    assert "TikTok says: auth_code_not_found: The authorization code does not exist. (code 40002, request R1)" in page
    assert "TikTok does not accept the video code for “Look at these boots”. Please make a new one" in page
    assert "Put it into a message" in page


def test_one_click_puts_the_sentence_into_a_message(paste, as_ada, post, ad_account, tiktok):
    page = as_ada.get(paste().url).content.decode()
    address = next(part for part in page.split('"') if part.startswith("/b/acme/threads") or "text=TikTok" in part)
    thread = as_ada.get(address.replace("&amp;", "&")).content.decode()
    assert "TikTok does not accept the video code for “Look at these boots”." in thread


@pytest.mark.parametrize(
    ("facts", "keys"),
    [
        ({"ends_at": "past"}, ["expired"]),
        ({"item_id": "7600000000000000999"}, ["wrong_post", "ends_early"]),
        ({"status": "USER_DELETE"}, ["ends_early", "post_unseen"]),
        ({"status": "ONLY_AUTHOR_SEE"}, ["ends_early", "post_unseen"]),
        ({"ends_at": "far"}, ["good"]),
    ],
)
def test_each_thing_that_is_wrong_is_said(paste, post, ad_account, tiktok, now, facts, keys):
    times = {"past": now - DAY, "far": datetime(2100, 1, 1, tzinfo=now.tzinfo)}
    tiktok.spark_posts[CODE] = seen(post, now, **{name: times.get(value, value) for name, value in facts.items()})
    paste()
    check = CodeCheck.objects.get()
    assert found(check, now) == keys
    for finding in doctor.examine(check, at=now):
        assert bool(finding.to_creator) == (finding.key != "good")


def test_another_creators_code_and_one_known_for_another_post(paste, acme, post, ad_account, tiktok, now):
    theirs = make.post(acme, caption="Not yours")
    other = make.authorization(acme, status="authorized", video_code=CODE, post=make.post(acme))
    tiktok.spark_posts[CODE] = seen(theirs, now)
    paste()
    check = CodeCheck.objects.get()
    assert found(check, now)[:2] == ["wrong_creator", "duplicate"]
    assert Authorization.objects.get(post=theirs).video_code == CODE
    other.refresh_from_db()
    assert other.video_code == CODE


def test_a_code_the_creator_deleted(paste, post, tiktok, now):
    tiktok.authorizations[post.tiktok_id] = AuthorizationFacts(
        post.tiktok_id, code=CODE, code_status="deleted", starts_at=now, ends_at=now + DAY
    )
    paste()
    assert found(CodeCheck.objects.get(), now) == ["code_deleted"]
    assert not Authorization.objects.exists()


def test_the_sentence_is_in_the_creators_language(paste, post, ad_account, now):
    type(post.account).objects.update(country="MX")
    paste()
    (finding,) = doctor.examine(CodeCheck.objects.get(), at=now)
    assert finding.words.startswith("TikTok says:")
    assert "TikTok no acepta el código" in finding.to_creator


def test_any_code_can_be_pasted_without_naming_a_post(
    acme, as_ada, post, ad_account, tiktok, now, django_capture_on_commit_callbacks
):
    tiktok.spark_posts[CODE] = seen(post, now)
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post("/b/acme/authorizations/codes/", {"code": f"Video code: {CODE}"})
    assert CodeCheck.objects.get().post == post
    assert answer.url in as_ada.get("/b/acme/authorizations/codes/").content.decode()


def test_the_page_follows_while_tiktok_is_asked(paste, as_ada, tiktok):
    tiktok.before["authorization"] = [Unavailable("away")]
    region = as_ada.get(paste().url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in region
    assert "<html" not in region


@pytest.mark.parametrize(
    ("code", "words"), [("", "This field is required."), ("#short", "too short"), ("x" * 3000, "at most 2000")]
)
def test_what_is_no_code_is_refused(paste, as_ada, post, code, words):
    assert words in paste(code, follow=True).content.decode()
    answer = as_ada.post("/b/acme/authorizations/codes/", {"code": code})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CodeCheck.objects.exists()


def test_an_analyst_reads_and_an_outsider_does_not(paste, as_bo, as_cleo, acme, ada, post, now):
    assert paste(client=as_bo).status_code == 403
    assert paste(client=as_cleo).status_code == 404
    assert paste(client=as_cleo, slug="other").status_code == 404
    assert not CodeCheck.objects.exists()
    check = checking.begin(acme, CODE, post=post, by=ada, at=now)
    assert as_cleo.get(f"/b/other/authorizations/codes/{check.pk}/").status_code == 404
    assert "Put it into a message" not in as_bo.get(check.get_absolute_url()).content.decode()
    assert as_bo.get("/b/acme/authorizations/codes/").status_code == 200


def test_what_a_creator_pastes_is_checked_too(client, acme, tiktok, now, django_capture_on_commit_callbacks):
    post = make.post(acme, spark_days=30)
    make.authorization(acme, post=post)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            f"/o/{post.order.token}/posts/{post.pk}/spark/", {"code": f"'{CODE[1:]}'", "form_key": str(uuid4())}
        )
    check = CodeCheck.objects.get()
    assert (check.code, check.by, check.status) == (CODE, None, "unchecked")


def test_the_list_of_checks_asks_as_often_for_many_as_for_few(acme, as_ada, ada, now, django_assert_max_num_queries):
    for _each in range(8):
        checking.begin(acme, CODE, post=make.post(acme), by=ada, at=now)
    with django_assert_max_num_queries(6):
        as_ada.get("/b/acme/authorizations/codes/")


def test_pressed_twice_it_is_checked_once(as_ada, acme, post):
    path = f"/b/acme/posts/{post.pk}/spark-ads/code/"
    answers = [as_ada.post(path, {"code": CODE}).url for _twice in range(2)]
    assert answers == [CodeCheck.objects.get().get_absolute_url()] * 2


def test_a_code_is_erased_with_its_creator(acme, post, at, tiktok):
    check = checking.begin(acme, CODE, post=post, by=None, at=at)
    found = personal_data.collect(post.account.creator, [post.account])["code_checks"]
    assert [row["code"] for row in found] == [CODE]
    personal_data.erase(post.account.creator, [post.account], at=at)
    assert not CodeCheck.objects.exists()
    assert checking.perform_check_code(Call.objects.get(subject_id=check.pk, kind="check_code"), at=at)
    assert tiktok.asked == []


def test_a_pasted_code_that_holds_longer_is_an_extension(paste, acme, post, ad_account, tiktok, now):
    kept = make.authorization(acme, status="authorized", post=post, video_code=CODE, ends_at=now + DAY)
    tiktok.spark_posts[CODE] = seen(post, now, ends_at=now + 9 * DAY)
    paste()
    kept.refresh_from_db()
    assert (kept.status, kept.ends_at) == ("authorized", now + 9 * DAY)
    assert [change.action for change in kept.status_changes.all()] == ["extend"]


def test_the_account_a_code_is_bound_to_is_asked_and_none_that_is_closed(paste, acme, post, ad_account, tiktok, now):
    bound = make.asset(acme, ad_account=make.ad_account(acme), code=CODE)
    assert ad_accounts.that_looks_up(acme, CODE) == bound.ad_account
    type(ad_account).objects.filter(pk=bound.ad_account_id).update(is_open=False)
    assert ad_accounts.that_looks_up(acme, CODE) == ad_account
    type(ad_account).objects.update(is_open=False)
    assert ad_accounts.that_looks_up(acme, CODE) is None
