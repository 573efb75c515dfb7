"""A creator grants an app the own account; tokens come, go round and end (wire page 2c)."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from simulator import clock
from simulator.models import AccountConsent, AccountToken, Delivery, Webhook
from tests.simulator.accounts.side import BACK, CONSENT, SCOPE, answered, asked, call, client_words, tokens
from tests.simulator.conftest import Caller

TOKEN, REFRESH, REVOKE = "tt_user/oauth2/token/", "tt_user/oauth2/refresh_token/", "tt_user/oauth2/revoke/"
INFO = "tt_user/token_info/get/"


def exchange(code: str, **other: str) -> dict:
    words = {"grant_type": "authorization_code", "auth_code": code, "redirect_uri": BACK}
    return call(TOKEN, **{**client_words(), **words, **other})


def refreshed(token: str, **other: str) -> dict:
    return call(REFRESH, **{**client_words(), "grant_type": "refresh_token", "refresh_token": token, **other})


def info(token: str) -> dict:
    return call(INFO, app_id=client_words()["client_id"], access_token=token)


def test_the_consent_page_says_what_is_asked_and_fills_in_the_handle(tiktok_api: Caller) -> None:
    page = Client().get(CONSENT, asked(handle="@mara.bakes.demo")).content.decode()

    assert 'value="mara.bakes.demo"' in page
    assert "publish posts to your account" in page
    assert "Authorize" in page
    assert "Cancel" in page


@pytest.mark.parametrize("wrong", [{"client_key": "1"}, {"redirect_uri": ""}, {"scope": ""}])
def test_an_unknown_app_no_scope_or_no_way_back_is_refused(db: None, wrong: dict[str, str]) -> None:
    assert Client().get(CONSENT, asked(**wrong)).status_code == 400


def test_whom_nobody_could_be_is_told_beside_the_field(tiktok_api: Caller) -> None:
    response = Client().post(CONSENT, {"handle": "no handle", "answer": "authorize"}, query_params=asked())

    assert response.status_code == 422
    assert "TikTok knows nobody of this name." in response.content.decode()
    assert not AccountConsent.objects.exists()


def test_cancelling_goes_back_with_access_denied_and_the_state(tiktok_api: Caller) -> None:
    back = answered(answer="cancel")

    assert (back["error"], back["state"]) == (["access_denied"], ["s-1"])
    assert "code" not in back
    assert not AccountConsent.objects.exists()


def test_a_code_opens_tokens_of_the_account(tiktok_api: Caller) -> None:
    back = answered()
    data = exchange(back["code"][0])["data"]

    assert back["state"] == ["s-1"]
    assert (data["token_type"], data["scope"]) == ("Bearer", SCOPE)
    assert (data["expires_in"], data["refresh_token_expires_in"]) == (86_400, 31_536_000)
    known = AccountToken.objects.get(access_token=data["access_token"])
    assert (known.account.person.handle, known.account.open_id) == ("mara.test.demo", data["open_id"])


def test_the_open_id_stays_the_same(tiktok_api: Caller) -> None:
    first, second, other = tokens(), tokens(), tokens("ivo.lifts.demo")

    assert first["open_id"] == second["open_id"] != other["open_id"]
    assert first["access_token"] != second["access_token"]


def test_a_code_is_good_once(tiktok_api: Caller) -> None:
    code = answered()["code"][0]
    again = [exchange(code) for _ in range(2)][1]

    assert (again["code"], again["message"], again["data"]) == (40110, "Authorization code is expired", {})
    assert AccountToken.objects.count() == 1


def test_a_code_is_good_for_ten_minutes(tiktok_api: Caller) -> None:
    code = answered()["code"][0]
    clock.skip(timedelta(minutes=10, seconds=1))

    assert exchange(code)["code"] == 40110


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"client_secret": "x"}, 40101),
        ({"client_id": "1"}, 40101),
        ({"grant_type": "refresh_token"}, 40108),
        ({"auth_code": "nobody's"}, 40110),
        ({"auth_code": ""}, 40002),
        ({"redirect_uri": ""}, 40002),
        ({"redirect_uri": "http://testserver/elsewhere/"}, 40002),
    ],
)
def test_what_is_wrong_leaves_the_code_good(tiktok_api: Caller, wrong: dict[str, str], code: int) -> None:
    good = answered()["code"][0]

    assert exchange(good, **wrong)["code"] == code
    assert exchange(good)["code"] == 0


def test_token_info_names_the_creator(tiktok_api: Caller) -> None:
    data = tokens()

    assert info(data["access_token"])["data"] == {
        "app_id": client_words()["client_id"],
        "scope": SCOPE,
        "creator_id": data["open_id"],
    }
    assert call(INFO, app_id="1", access_token=data["access_token"])["code"] == 40101
    assert info("nobody's")["code"] == 40105


def test_an_access_token_lasts_a_day(tiktok_api: Caller) -> None:
    token = tokens()["access_token"]
    clock.skip(timedelta(hours=23, minutes=59))
    assert info(token)["code"] == 0

    clock.skip(timedelta(minutes=2))
    assert (info(token)["code"], info(token)["message"]) == (40102, "Access token is expired.")


def test_refreshing_brings_a_new_access_token_and_ends_the_old_one(tiktok_api: Caller) -> None:
    first = tokens()
    clock.skip(timedelta(days=2))
    second = refreshed(first["refresh_token"])["data"]

    assert set(second) == set(first)
    assert (second["open_id"], second["expires_in"]) == (first["open_id"], 86_400)
    assert info(second["access_token"])["code"] == 0
    assert info(first["access_token"])["code"] == 40105
    assert 31_536_000 - second["refresh_token_expires_in"] in range(2 * 86_400, 2 * 86_400 + 60)


def test_a_refresh_token_lasts_a_year(tiktok_api: Caller) -> None:
    token = tokens()["refresh_token"]
    clock.skip(timedelta(days=365, seconds=1))

    assert refreshed(token)["code"] == 40103


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"refresh_token": "nobody's"}, 40107),
        ({"refresh_token": ""}, 40002),
        ({"grant_type": "x"}, 40108),
        ({"client_secret": "x"}, 40101),
    ],
)
def test_a_wrong_refresh_changes_nothing(tiktok_api: Caller, wrong: dict[str, str], code: int) -> None:
    data = tokens()

    assert refreshed(data["refresh_token"], **wrong)["code"] == code
    assert info(data["access_token"])["code"] == 0


def test_revoking_ends_both_tokens_and_is_told(tiktok_api: Caller) -> None:
    Webhook.objects.create(event_type="DEFAULT", callback_url="http://127.0.0.1:9/")
    data = tokens()

    assert call(REVOKE, **client_words(), access_token=data["access_token"])["code"] == 0
    assert info(data["access_token"])["code"] == 40105
    assert refreshed(data["refresh_token"])["code"] == 40107
    assert call(REVOKE, **client_words(), access_token=data["access_token"])["code"] == 40105
    body = json.loads(Delivery.objects.get(of_account=True).body)
    assert (body["event"], body["user_openid"]) == ("authorization.removed", data["open_id"])


def test_revoking_needs_the_secret(tiktok_api: Caller) -> None:
    data = tokens()
    answer = call(REVOKE, **{**client_words(), "client_secret": "x"}, access_token=data["access_token"])

    assert (answer["code"], info(data["access_token"])["code"]) == (40101, 0)


def test_a_brands_token_is_no_creators(tiktok_api: Caller) -> None:
    assert info(tiktok_api.token)["code"] == 40105
    tiktok_api.token = tokens()["access_token"]
    assert tiktok_api.get("tcm/campaign/get/")["code"] == 40105
