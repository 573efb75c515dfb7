"""Apply for authorization: codes pasted, posts confirmed, each refusal with its own words (S3, S4)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from spark_ads import ad_following, code_problems, personal_data
from spark_ads.models import AdAccount, Asset
from tests import make
from tiktok.connecting import client_for
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call
from tiktok.tasks import sweep_calls

CODE = "#Ab9+/Ab9+/Ab9+/Ab9+/Q="
LIBRARY = "/b/acme/spark-ads/library/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def account(acme):
    return make.ad_account(acme)


@pytest.fixture
def paste(as_ada, account, django_capture_on_commit_callbacks):
    def press(text, client=as_ada, follow=False):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"{LIBRARY}apply/", {"ad_account": account.pk, "codes": text})
        return client.get(answer.url) if follow else answer

    return press


@pytest.fixture
def press(as_ada, django_capture_on_commit_callbacks):
    def change(asset, word, client=as_ada, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"{LIBRARY}{asset.pk}/{word}/", **more)

    return change


def test_a_pasted_code_shows_its_post_and_confirm_takes_it_in(paste, press, as_ada, acme, ada, tiktok):
    post = tiktok.add_code(CODE, poster_url="https://p16.tiktokcdn.com/x.jpg")
    page = paste(f"  {CODE} \n", follow=True).content.decode()

    asset = Asset.objects.get()
    assert (asset.status, asset.item_id, asset.handle) == ("found", post.item_id, "mara.bakes")
    for words in ("Are these the right posts?", "@mara.bakes", "Boots in snow", post.poster_url, "Not this one"):
        assert words in page

    press(asset, "confirm")
    asset.refresh_from_db()
    assert asset.status == "ready"
    assert [(change.action, change.by) for change in asset.status_changes.all()] == [
        ("confirm", ada),
        ("find", ada),
        ("create", ada),
    ]
    assert "Make an ad" in as_ada.get(LIBRARY).content.decode()


def test_many_codes_are_each_searched(paste, tiktok):
    for number in range(3):
        tiktok.add_code(f"{CODE}{number}")
    paste(f"{CODE}0\n{CODE}1, “{CODE}2”\n{CODE}1")

    assert sorted(Asset.objects.values_list("code", "status")) == [(f"{CODE}{n}", "found") for n in range(3)]
    assert Asset.objects.values("search").distinct().count() == 1


def test_a_post_of_a_campaign_is_known(paste, acme, tiktok):
    post = make.post(acme)
    tiktok.add_code(CODE, item_id=post.tiktok_id)
    page = paste(CODE, follow=True).content.decode()

    assert Asset.objects.get().post == post
    assert Asset.objects.get().handle == post.account.handle
    assert "Known from a campaign" in page
    assert tiktok.asked_for("identities") == []


def test_not_this_one_is_set_aside_and_can_be_taken_in_after_all(paste, press, tiktok):
    tiktok.add_code(CODE)
    paste(CODE)
    press(Asset.objects.get(), "set_aside")
    assert Asset.objects.get().status == "aside"
    press(Asset.objects.get(), "confirm")
    assert Asset.objects.get().status == "ready"


@pytest.mark.parametrize(
    ("name", "words", "step"),
    [
        ("auth_code_not_found", "deleted, or never made", "Ask the creator for a new code"),
        ("auth_code_format_error", "not a whole video code", "Copy it again"),
        ("auth_code_expired", "has run out", "Ask the creator to extend it"),
        ("auth_code_deleted", "The creator deleted this code", "Ask the creator for a new code"),
        ("video_deleted", "The post was deleted", "Choose another post"),
        ("video_unavailable", "The post is not available", "make it public"),
        ("illegal_item_status_error", "breaks TikTok’s rules", "Choose another post"),
        ("story_video_not_supported", "This is a story", "publish it as a post"),
        ("mention_multiple_videos", "tags more than one other post", "Choose another post"),
        ("multi_duet_stitch", "duet or stitch of a duet", "Choose another post"),
        ("carousel_duet_not_supported", "duet of a photo post", "Choose another post"),
        ("auth_code_in_use", "used already, but not by this", "ask the creator for a code of its own"),
        ("call_rpc_fail", "failure of its own", "Search again in a few minutes"),
        ("something_new", "did not take the code", "Check it"),
    ],
)
def test_each_refusal_has_its_own_words_and_next_step(name, words, step, paste, tiktok):
    tiktok.before["authorize_code"] = [Rejected(40002, f"{name}: TikTok's words.", "R7")]
    page = paste(CODE, follow=True).content.decode()

    assert Asset.objects.get().status == "failed"
    for expected in (words, step, "TikTok&#x27;s words. (code 40002, request R7)"):
        assert expected in page


def test_a_bound_code_that_is_refused_again_is_confirmed_by_the_list(paste, tiktok):
    """TikTok may refuse to bind again what is bound, and not tell of it by its code either (wire page 3a)."""
    tiktok.add_code(CODE)
    tiktok.spark_posts[CODE] = tiktok.code_posts[CODE]
    tiktok.before["spark_post"] = [Rejected(40002, "Not yet.", "R1")]
    paste(CODE)
    assert Asset.objects.get().status == "found"


def test_a_code_bound_already_is_not_bound_again(paste, tiktok):
    tiktok.spark_posts[CODE] = tiktok.add_code(CODE)
    paste(CODE)
    assert Asset.objects.get().status == "found"
    assert tiktok.asked_for("authorize_code") == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_call_lost_on_either_side_ends_well(moment, paste, tiktok):
    tiktok.add_code(CODE)
    getattr(tiktok, moment)["authorize_code"] = [Unavailable("lost")]
    paste(CODE)
    assert Asset.objects.get().status == "searching"

    Call.objects.update(next_try_at=timezone.now())
    sweep_calls()

    assert Asset.objects.get().status == "found"
    assert len(tiktok.spark_posts) == 1


def test_a_code_of_another_account_of_the_brand_says_so(paste, acme, account, tiktok):
    other = make.asset(acme, ad_account=make.ad_account(acme), code=CODE)
    tiktok.before["authorize_code"] = [Rejected(40002, "Refused.", "R1")]
    page = paste(CODE, follow=True).content.decode()

    assert Asset.objects.get(status="failed").same_as == other
    assert "bound to another of your advertiser accounts" in page


def test_a_new_code_of_a_post_in_the_library_is_taken_over(paste, acme, account, tiktok):
    asset = make.asset(acme, ad_account=account, code="#old")
    tiktok.add_code(CODE, item_id=asset.item_id)
    page = paste(CODE, follow=True).content.decode()

    asset.refresh_from_db()
    assert (asset.status, asset.code) == ("ready", CODE)
    assert "in the library already" in page


def test_a_new_code_of_a_lost_post_asks_for_confirmation_again(paste, acme, account, tiktok):
    asset = make.asset(acme, ad_account=account, status="lost", code="#old")
    tiktok.add_code(CODE, item_id=asset.item_id)
    page = paste(CODE, follow=True).content.decode()

    assert (Asset.objects.get().pk, Asset.objects.get().status) == (asset.pk, "found")
    assert "Are these the right posts?" in page


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"status": "ONLY_AUTHOR_SEE"}, "video_unavailable"),
        ({"status": "USER_DELETE"}, "video_deleted"),
        ({"is_authorized": False}, "auth_code_deleted"),
        ({"ends_at": make.NOW - timedelta(days=400)}, "auth_code_expired"),
    ],
)
def test_a_bound_post_that_cannot_be_boosted_is_not_offered(facts, problem, paste, tiktok):
    tiktok.spark_posts[CODE] = tiktok.add_code(CODE, **facts)
    page = paste(CODE, follow=True).content.decode()
    assert (Asset.objects.get().status, Asset.objects.get().problem) == ("failed", problem)
    assert str(code_problems.of(problem).words) in page


def test_a_failed_code_can_be_searched_again(paste, press, tiktok):
    paste(CODE)
    tiktok.add_code(CODE)
    press(Asset.objects.get(), "search_again")
    assert (Asset.objects.get().status, Asset.objects.get().reason) == ("found", "")


def test_removing_lets_a_post_go(press, acme, as_ada, tiktok):
    asset = make.asset(acme, status="lost")
    tiktok.spark_posts[asset.code] = tiktok.add_code(asset.code, item_id=asset.item_id)
    press(asset, "remove")
    assert Asset.objects.get().status == "removed"
    assert tiktok.spark_posts == {}
    assert "Boots in snow" not in as_ada.get(LIBRARY).content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "This field is required."),
        (" # ", "no video code"),
        (" ".join(f"#c{n}" for n in range(51)), "at most 50"),
        ("#" + "a" * 300, "at most 255 characters"),
        ("#abc", "#abc: That is too short"),
        ("https://www.tiktok.com/@mara/video/76", "That is a link."),
    ],
)
def test_what_is_no_code_is_refused_beside_the_field(text, words, paste, tiktok):
    answer = paste(text)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Asset.objects.exists()
    assert tiktok.asked == []


def test_an_account_that_is_not_open_is_refused(paste, account):
    AdAccount.objects.update(is_open=False)
    assert paste(CODE).status_code == 422
    assert not Asset.objects.exists()


def test_what_happens_at_tiktok_is_seen(acme, account, tiktok, at):
    kept, ended, private = (make.asset(acme, ad_account=account) for _ in range(3))
    for asset, facts in (
        (kept, {}),
        (ended, {"is_authorized": False}),
        (private, {"status": "ONLY_AUTHOR_SEE"}),
    ):
        tiktok.spark_posts[asset.code] = tiktok.add_code(asset.code, item_id=asset.item_id, **facts)
    gone = make.asset(acme, ad_account=account)

    ad_following.follow_library(account, client_for(acme), at=at)

    found = {asset.pk: (asset.status, asset.reason) for asset in Asset.objects.all()}
    assert found == {
        kept.pk: ("ready", ""),
        ended.pk: ("lost", "The creator took the authorization back."),
        private.pk: ("unavailable", "The post is private now."),
        gone.pk: ("lost", "TikTok does not list it for this advertiser account any more."),
    }


def test_an_extension_brings_a_lost_post_back(acme, account, tiktok, at):
    asset = make.asset(acme, ad_account=account, status="lost")
    tiktok.spark_posts[asset.code] = tiktok.add_code(asset.code, item_id=asset.item_id)
    ad_following.follow_library(account, client_for(acme), at=at)
    asset.refresh_from_db()
    assert asset.status == "ready"
    assert asset.ends_at == tiktok.spark_posts[asset.code].ends_at


def test_the_clock_ends_what_ran_out(acme, at):
    asset = make.asset(acme, ends_at=at)
    ad_following.watch_ends(at=at)
    asset.refresh_from_db()
    assert (asset.status, asset.reason) == ("lost", "The authorization ran out.")


def test_without_advertiser_account_the_way_out_is_shown(as_ada):
    for page in (LIBRARY, f"{LIBRARY}apply/", "/b/acme/spark-ads/ads/new/"):
        assert "No advertiser account yet" in as_ada.get(page).content.decode()


def test_the_library_is_searched_and_narrowed(as_ada, acme, account):
    make.asset(acme, caption="Boots in snow")
    make.asset(acme, caption="Soup", handle="noor", status="lost")
    words = as_ada.get(f"{LIBRARY}?q=@noor").content.decode()
    assert "Soup" in words
    assert "Boots in snow" not in words
    assert "Soup" not in as_ada.get(f"{LIBRARY}?status=ready", headers=HTMX).content.decode()
    assert "None here" in as_ada.get(f"{LIBRARY}?q=nothing").content.decode()
    assert as_ada.get(f"{LIBRARY}?after=x:y&status=zz").status_code == 200


def test_the_library_costs_as_many_queries_however_long(as_ada, acme, account, django_assert_num_queries):
    make.asset(acme)
    as_ada.get(LIBRARY)
    with django_assert_num_queries(7) as few:
        as_ada.get(LIBRARY)
    for _ in range(20):
        make.asset(acme)
    with django_assert_num_queries(len(few)):
        as_ada.get(LIBRARY)


def test_what_was_found_costs_as_many_queries_however_much(as_ada, acme, account, django_assert_num_queries):
    first = make.asset(acme, status="found", post=make.post(acme))
    address = f"{LIBRARY}search/{first.search}/"
    as_ada.get(address)
    with django_assert_num_queries(5):
        as_ada.get(address)
    for _ in range(10):
        make.asset(acme, status="found", search=first.search, post=make.post(acme))
        make.asset(acme, status="failed", search=first.search, problem="in_library", same_as=first)
    with django_assert_num_queries(5):
        as_ada.get(address)


def test_an_erased_creator_is_no_longer_named_in_the_library(acme, at):
    mara = make.account(acme, "mara.bakes")
    over, bound = (make.asset(acme, status=status) for status in ("aside", "ready"))
    found = personal_data.collect(mara.creator, [mara])["library_posts"]
    assert {row["item_id"] for row in found} == {over.item_id, bound.item_id}

    personal_data.erase(mara.creator, [mara], at=at)

    over.refresh_from_db()
    bound.refresh_from_db()
    assert (over.code, over.handle, over.caption) == ("", "", "")
    assert bound.code != ""


def test_nobody_else_sees_or_changes_it(paste, press, as_cleo, as_bo, acme, other):
    asset = make.asset(acme, status="found")
    for page in (LIBRARY, f"{LIBRARY}{asset.pk}/", f"{LIBRARY}search/{asset.search}/", f"{LIBRARY}apply/"):
        assert as_cleo.get(page).status_code == 404
        assert as_bo.get(page).status_code == 200
    for page in (f"{asset.pk}/", f"search/{asset.search}/"):
        assert as_cleo.get(f"/b/other/spark-ads/library/{page}").status_code == 404
    assert as_cleo.post(f"/b/other/spark-ads/library/{asset.pk}/confirm/").status_code == 404
    assert press(asset, "confirm", client=as_bo).status_code == 403
    assert paste(CODE, client=as_bo).status_code == 403
    assert "Confirm" not in as_bo.get(f"{LIBRARY}{asset.pk}/").content.decode()
    asset.refresh_from_db()
    assert asset.status == "found"


def test_words_that_are_no_change_are_not_found(press, acme):
    assert press(make.asset(acme), "explode").status_code == 404
    assert "is not possible any more" in press(make.asset(acme), "set_aside", follow=True).content.decode()


@pytest.mark.parametrize(
    "text", ["#" + "&" + "amp;" * 250_000, "#" * 1_000_000, "b" * 40_000, "#" + "&amp" + ";amp" * 9_000]
)
def test_a_pasted_megabyte_is_refused_at_once(text, paste):
    assert paste(text).status_code == 422
    assert not Asset.objects.exists()


def test_a_code_extended_in_the_app_holds_longer_though_the_marketplace_says_nothing(acme, account, at, tiktok):
    post, later = make.untied_post(acme), at + timedelta(days=60)
    seen = tiktok.add_code(CODE, item_id=post.tiktok_id, ends_at=later)
    asset = make.asset(
        acme, ad_account=account, post=post, item_id=post.tiktok_id, code=CODE, ends_at=at + timedelta(days=2)
    )
    kept = make.authorization(acme, status="expiring", post=post, video_code=CODE, ends_at=asset.ends_at)
    for _twice in range(2):
        ad_following.settle_asset(asset, seen, at=at)
        asset.refresh_from_db()
    kept.refresh_from_db()
    assert (kept.status, kept.ends_at) == ("authorized", later)
    assert [change.action for change in kept.status_changes.all()] == ["extend"]
