"""A creator allows, refuses, pastes a code or ends Spark Ads on the page of the order (O8)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from creators import personal_data
from spark_ads.models import Authorization, CodeCheck
from tests import make
from tiktok.errors import Rejected
from tiktok.models import Call, Connection

CODE = "#" + "Ab9+/=" * 8


@pytest.fixture
def account(acme):
    return make.account(
        acme, "mia", authenticated=True, connection=make.creator_connection(acme, scopes=["biz.spark.auth"])
    )


@pytest.fixture
def post(acme, account):
    participant = make.participant(make.campaign(acme), account)
    return make.post(
        acme, order=make.order(acme, status="in_progress", videos=1, spark_days=30, participant=participant)
    )


@pytest.fixture
def unconnected(acme):
    return make.post(acme, spark_days=30)


def press(client, post, step="", **given):
    name = f"creator_spark_{step}" if step else "creator_spark"
    return client.post(reverse(name, args=[post.order.token, post.pk]), given, follow=True).content.decode()


def shown(client, post, language="en"):
    address = reverse("creator_spark", args=[post.order.token, post.pk])
    return client.get(address, headers={"accept-language": language}).content.decode()


def events(authorization):
    return list(authorization.status_changes.order_by("id").values_list("action", "cause"))


def test_the_page_explains_what_is_asked_in_both_languages(client, post):
    assert "as an ad for 30 days" in shown(client, post)
    assert "como anuncio durante 30 días" in shown(client, post, "es")


def test_connected_one_button_allows_it_for_as_long_as_the_creator_says(
    client, post, tiktok, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        press(client, post, "allow", days="60")

    authorization = Authorization.objects.get()
    assert tiktok.asked_for("allow_ads") == [post.tiktok_id]
    assert (authorization.status, authorization.video_code) == ("authorized", "#code+of+the+creator/=")
    assert authorization.granted_days == 60
    assert events(authorization)[-1] == ("grant", "the creator")
    assert "You allowed it." in shown(client, post)


def test_allowing_twice_asks_once(client, post, tiktok):
    press(client, post, "allow", days="30")
    assert "TikTok is being told already." in press(client, post, "allow", days="30")
    assert Call.objects.count() == 1


def test_tiktoks_refusal_is_said_in_words_and_not_held_against_the_brand(
    client, post, tiktok, django_capture_on_commit_callbacks
):
    tiktok.before["allow_ads"] = [Rejected(40130, "Scope not authorized.", "R")]
    with django_capture_on_commit_callbacks(execute=True):
        press(client, post, "allow", days="30")

    assert "You did not allow this when you connected." in shown(client, post)
    assert Authorization.objects.get().status == "requested"
    assert Connection.objects.get().status == "connected"


def test_what_is_allowed_can_be_ended(client, post, tiktok, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        press(client, post, "allow", days="30")
    with django_capture_on_commit_callbacks(execute=True):
        press(client, post, "end")

    authorization = Authorization.objects.get()
    assert (authorization.status, tiktok.asked_for("disallow_ads")) == ("revoked", [post.tiktok_id])
    assert "You ended it." in shown(client, post)


@pytest.mark.parametrize("begun", [True, False])
def test_no_is_recorded_and_told(begun, client, as_ada, post, tiktok):
    if begun:
        make.authorization(post.brand, post=post)

    press(client, post, "refuse")

    authorization = Authorization.objects.get()
    assert authorization.status == "rejected"
    assert events(authorization)[-1] == ("reject", "the creator")
    assert "Refused by the creator" in as_ada.get(authorization.get_absolute_url()).content.decode()
    assert tiktok.asked == []
    assert "You said no. You can still allow it." in shown(client, post)


def test_without_connection_a_code_made_in_the_app_is_kept_and_tiktok_asked(client, as_ada, unconnected):
    authorization = make.authorization(unconnected.brand, post=unconnected)

    page = press(client, unconnected, code=f"  {CODE[:20]}\n{CODE[20:]} ")

    authorization.refresh_from_db()
    assert (authorization.pasted_code, authorization.status) == (CODE, "requested")
    assert authorization.next_check_at == authorization.pasted_at
    assert "TikTok has not confirmed it yet." in page
    brands = as_ada.get(authorization.get_absolute_url()).content.decode()
    assert "Code pasted by the creator" in brands
    assert "Video code pasted by the creator" in brands


def test_a_pasted_code_is_erased_with_its_creator(unconnected, ada, at):
    authorization = make.authorization(unconnected.brand, post=unconnected, pasted_code=CODE, pasted_at=at)

    personal_data.erase(unconnected.account.creator, by=ada, at=at)

    authorization.refresh_from_db()
    assert (authorization.pasted_code, authorization.pasted_at) == ("", None)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "Make a video code"),
        ("1234", "That is too short for a video code."),
        ("https://www.tiktok.com/@mia/video/7600000000000000001", "That is a link."),
        ("x" * 256, "at most 255 characters"),
    ],
)
def test_what_is_no_code_is_refused_beside_the_field(code, words, client, unconnected):
    assert words in press(client, unconnected, code=code)
    assert not Authorization.objects.exclude(pasted_code="").exists()


def test_where_nobody_asked_there_is_nothing_to_answer(client, acme):
    post = make.post(acme)

    for step, given in (("refuse", {}), ("", {"code": CODE})):
        assert "The brand has not asked for Spark Ads." in press(client, post, step, **given)
    assert Authorization.objects.count() == 0


def test_a_post_that_is_gone_takes_no_answer(client, post):
    type(post).objects.filter(pk=post.pk).update(removed_at=make.NOW)

    assert "This post is no longer on TikTok." in press(client, post, "refuse")
    assert Authorization.objects.count() == 0


@pytest.mark.parametrize("name", ["creator_spark", "creator_spark_allow", "creator_spark_refuse", "creator_spark_end"])
def test_another_orders_post_is_not_found(name, client, acme, post):
    stranger = make.order(acme, status="joined")

    assert client.post(reverse(name, args=[stranger.token, post.pk]), {"days": 7, "code": CODE}).status_code == 404
    assert Authorization.objects.count() == 0


def test_several_codes_are_taken_and_many_are_not(client, unconnected, tiktok):
    """Each is looked up at TikTok."""
    codes = ["#" + letter * 48 for letter in "abcdef"]
    for code in codes[:5]:
        press(client, unconnected, code=code)
    answer = client.post(
        reverse("creator_spark", args=[unconnected.order.token, unconnected.pk]),
        {"code": codes[5]},
        follow=True,
        headers={"accept-language": "es"},
    )
    assert "Has enviado varios códigos" in answer.content.decode()
    assert CodeCheck.objects.count() == 5
    CodeCheck.objects.update(created_at=make.NOW - timedelta(days=9))
    press(client, unconnected, code=codes[5])
    assert CodeCheck.objects.count() == 6
