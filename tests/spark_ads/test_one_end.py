"""One end of a permission reaches the authorization and the ad library, whoever notices it, and is told once (S2, S7)."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from brands.models import Notification
from brands.notifying import tell_of_changes
from campaigns.models import Post
from spark_ads import actions, ad_following, answering, ends, following
from spark_ads.models import Asset, Authorization
from tests import make
from tests.lifecycle.test_race import only_where_rows_lock
from tiktok.answers import AuthorizationFacts
from tiktok.connecting import client_for
from tiktok.outbox import place_call

CODE = "#code+/="


@pytest.fixture
def post(acme):
    return make.untied_post(acme)


@pytest.fixture
def asset(acme, post, tiktok, at):
    made = make.asset(acme, item_id=post.tiktok_id, code=CODE, ends_at=at + timedelta(days=30))
    say(tiktok, made)
    return made


@pytest.fixture
def ad(acme, asset, ada):
    return make.ad(acme, asset=asset)


@pytest.fixture
def authorization(acme, post, ad):
    """Of a pasted code: no order is behind the post, so the marketplace says nothing of it."""
    return make.authorization(acme, status="authorized", post=post)


def say(tiktok, asset, **facts):
    """What the ad library says of a post."""
    known = {"item_id": asset.item_id, "starts_at": asset.starts_at, "ends_at": asset.ends_at, **facts}
    tiktok.spark_posts[asset.code] = tiktok.add_code(asset.code, **known)


def look(acme, at):
    for account in acme.ad_accounts.all():
        ad_following.follow_library(account, client_for(acme), at=at)


def by_library(tiktok, authorization, asset, at):
    say(tiktok, asset, is_authorized=False)
    look(authorization.brand, at)


def by_a_library_that_lists_it_no_more(tiktok, authorization, asset, at):
    tiktok.spark_posts.clear()
    look(authorization.brand, at)


def by_marketplace(tiktok, authorization, asset, at):
    tiktok.spark_posts.clear()
    video_id = authorization.post.tiktok_id
    tiktok.authorizations[video_id] = AuthorizationFacts(video_id=video_id, code=CODE, code_status="deleted")
    actions.refresh([authorization], at=at, cause="reconciliation")


def by_creator(tiktok, authorization, asset, at):
    tiktok.spark_posts.clear()
    account = authorization.post.account
    account.connection = account.connection or make.creator_connection(authorization.brand)
    account.save()
    call = place_call(answering.END, authorization, by=None, at=at)
    answering.perform_end_ads(call, at=at)
    call.delete()


def by_clock(tiktok, authorization, asset, at):
    ad_following.watch_ends(at=asset.ends_at)
    following.expire(at=asset.ends_at)
    ad_following.watch_ends(at=asset.ends_at)


def by_library_at_its_end(tiktok, authorization, asset, at):
    look(authorization.brand, asset.ends_at)


def by_deletion(tiktok, authorization, asset, at):
    say(tiktok, asset, status="USER_DELETE")
    Post.objects.update(removed_at=at)
    following.expire(at=at)


def by_library_of_a_deleted_post(tiktok, authorization, asset, at):
    say(tiktok, asset, status="USER_DELETE")
    look(authorization.brand, at)


REVOKED = ("revoked", "lost", "took the Spark Ads authorization of a post back. Ads with it have stopped.")
EXPIRED = ("expired", "lost", "has ended. Ads with it have stopped.")
DELETED = ("deleted", "unavailable", "is gone from TikTok. Ads with it have stopped.")


@pytest.mark.parametrize(
    ("noticed", "after"),
    [
        (by_library, REVOKED),
        (by_a_library_that_lists_it_no_more, REVOKED),
        (by_marketplace, REVOKED),
        (by_creator, REVOKED),
        (by_clock, EXPIRED),
        (by_library_at_its_end, EXPIRED),
        (by_deletion, DELETED),
        (by_library_of_a_deleted_post, DELETED),
    ],
)
def test_whoever_notices_both_end_and_members_hear_once(noticed, after, authorization, asset, ad, tiktok, at):
    for _twice in range(2):
        noticed(tiktok, authorization, asset, at)
        look(authorization.brand, asset.ends_at if after == EXPIRED else at)
        authorization.refresh_from_db()
        asset.refresh_from_db()
    tell_of_changes()
    assert (authorization.status, asset.status) == after[:2]
    note = Notification.objects.get()
    assert after[2] in note.text
    assert note.url == ad.get_absolute_url()


def test_a_deleted_post_is_known_to_be_gone(authorization, asset, post, tiktok, at):
    by_library_of_a_deleted_post(tiktok, authorization, asset, at)
    post.refresh_from_db()
    assert (post.removed_at, post.removal_reason) == (at, "TikTok says that it was deleted.")


def test_the_library_of_each_account_loses_it_and_members_hear_once(acme, asset, ad, tiktok, at):
    """Nobody here asked for the post, so no authorization tells."""
    other = make.asset(acme, ad_account=make.ad_account(acme), item_id=asset.item_id, code=CODE, ends_at=asset.ends_at)
    make.ad(acme, asset=other)
    say(tiktok, asset, is_authorized=False)
    look(acme, at)
    tell_of_changes()
    assert set(Asset.objects.values_list("status", flat=True)) == {"lost"}
    assert "Ads with a post of @mara.bakes have stopped." in Notification.objects.get().text


def test_a_code_that_is_another_is_left_alone(authorization, asset, tiktok, at):
    Asset.objects.update(code="#another")
    by_marketplace(tiktok, authorization, asset, at)
    asset.refresh_from_db()
    assert asset.status == "ready"


def test_a_private_post_keeps_its_permission(authorization, asset, tiktok, at):
    say(tiktok, asset, status="ONLY_AUTHOR_SEE")
    look(authorization.brand, at)
    authorization.refresh_from_db()
    asset.refresh_from_db()
    tell_of_changes()
    assert (authorization.status, asset.status) == ("authorized", "unavailable")
    assert "The post is private now." in Notification.objects.get().text


@pytest.mark.parametrize("known_as", [CODE, CODE.removeprefix("#")])
def test_the_clock_ends_nothing_that_was_extended_meanwhile(known_as, authorization, asset, at):
    Authorization.objects.update(ends_at=at, video_code=known_as)
    Asset.objects.update(ends_at=at)
    late, later = Authorization.objects.past_their_end(at).get(), at + timedelta(days=30)
    authorization.refresh_from_db()
    authorization.extend(at=at, cause="test", ends_at=later)
    ends.end(late, "auth_code_expired", at=at, cause="clock")
    ad_following.watch_ends(at=at)
    assert (Authorization.objects.get().status, Asset.objects.get().status) == ("authorized", "ready")
    actions.watch_ends(at=later)
    assert (Authorization.objects.get().status, Asset.objects.get().status) == ("expired", "lost")


def test_where_an_order_is_behind_the_post_the_marketplace_is_asked(acme, tiktok, at):
    post = make.post(acme)
    authorization = make.authorization(acme, status="authorized", post=post, next_check_at=at + timedelta(hours=6))
    asset = make.asset(acme, item_id=post.tiktok_id, code=CODE)
    look(acme, at)
    authorization.refresh_from_db()
    asset.refresh_from_db()
    assert (authorization.status, authorization.next_check_at, asset.status) == ("authorized", at, "lost")


def test_what_the_library_takes_back_in_is_authorized_again(authorization, asset, tiktok, at):
    by_library(tiktok, authorization, asset, at)
    say(tiktok, asset, ends_at=at + timedelta(days=60))
    look(authorization.brand, at)
    authorization.refresh_from_db()
    asset.refresh_from_db()
    assert (authorization.status, authorization.ends_at, asset.status) == (
        "authorized", at + timedelta(days=60), "ready"
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
@only_where_rows_lock
def test_two_workers_that_notice_at_once_tell_once(authorization, asset, ad, tiktok, at):
    video_id = authorization.post.tiktok_id
    tiktok.authorizations[video_id] = AuthorizationFacts(video_id=video_id, code=CODE, code_status="deleted")
    say(tiktok, asset, is_authorized=False)
    ready = threading.Barrier(2)
    failed = []

    def work(act):
        try:
            ready.wait()
            act()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    brand = authorization.brand
    mine = Authorization.objects.select_related("post", "brand").get()
    acts = [lambda: actions.refresh([mine], at=at, cause="reconciliation"), lambda: look(brand, at)]
    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell_of_changes()
    assert failed == []
    assert (Authorization.objects.get().status, Asset.objects.get().status) == ("revoked", "lost")
    assert Notification.objects.count() == 1
