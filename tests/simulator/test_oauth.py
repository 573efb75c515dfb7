"""A brand grants an app its marketplace account (wire page 2a, 2b)."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from simulator import clock
from simulator.models import BrandAccount
from tests.simulator.conftest import Caller

CONSENT = "/simulator/portal/auth"


def app() -> dict[str, str]:
    return {"app_id": settings.SIMULATOR["app_id"], "secret": settings.SIMULATOR["app_secret"]}


def consent(name: str = "Nordlight") -> str:
    """Authorize on the consent page; the code that comes back."""
    query = {"app_id": app()["app_id"], "redirect_uri": "http://testserver/back/?x=1", "state": "s-1"}
    response = Client().post(CONSENT, {"account_name": name}, query_params=query)
    answer = parse_qs(urlsplit(response["Location"]).query)
    assert (answer["x"], answer["state"], answer["code"]) == (["1"], ["s-1"], answer["auth_code"])
    return answer["auth_code"][0]


def test_the_consent_page_says_what_is_asked(tiktok_api: Caller) -> None:
    page = Client().get(CONSENT, {"app_id": app()["app_id"], "redirect_uri": "http://testserver/", "state": "s"})

    assert page.status_code == 200
    assert "invite them to Creator Marketplace" in page.content.decode()


@pytest.mark.parametrize(
    "query", [{"app_id": "1", "redirect_uri": "http://testserver/"}, {"app_id": "7300000000000000001"}]
)
def test_an_unknown_app_or_no_way_back_is_refused(db: None, query: dict[str, str]) -> None:
    assert Client().get(CONSENT, query).status_code == 400


def test_each_consent_opens_a_new_account(tiktok_api: Caller) -> None:
    token = tiktok_api.post("oauth2/access_token/", **app(), auth_code=consent())["data"]["access_token"]
    tiktok_api.token = token
    ids = tiktok_api.get("oauth2/tcm/get/", **app())["data"]["tcm_account_ids"]

    assert ids == [BrandAccount.objects.get(name="Nordlight").account_id]
    assert ids != [settings.SIMULATOR["demo_account_id"]]
    assert tiktok_api.get("tcm/campaign/get/", tcm_account_id=ids[0])["code"] == 0


def test_a_code_is_good_once(tiktok_api: Caller) -> None:
    code = consent()
    codes = [tiktok_api.post("oauth2/access_token/", **app(), auth_code=code)["code"] for _ in range(2)]

    assert codes == [0, 40110]
    assert BrandAccount.objects.filter(name="Nordlight").count() == 1


def test_a_code_is_good_for_an_hour(tiktok_api: Caller) -> None:
    code = consent()
    clock.skip(timedelta(minutes=61))

    assert tiktok_api.post("oauth2/access_token/", **app(), auth_code=code)["code"] == 40110


def test_a_wrong_secret_is_40101_and_leaves_the_code_good(tiktok_api: Caller) -> None:
    code = consent()

    assert tiktok_api.post("oauth2/access_token/", **{**app(), "secret": "x"}, auth_code=code)["code"] == 40101
    assert tiktok_api.post("oauth2/access_token/", **app(), auth_code=code)["code"] == 0


def test_a_revoked_token_opens_nothing(tiktok_api: Caller) -> None:
    assert tiktok_api.post("oauth2/revoke_token/", **app(), access_token=tiktok_api.token)["code"] == 0

    assert tiktok_api.get("tcm/campaign/get/")["code"] == 40105


def test_revoking_an_unknown_token_is_40105(tiktok_api: Caller) -> None:
    assert tiktok_api.post("oauth2/revoke_token/", **app(), access_token="nobody's")["code"] == 40105
