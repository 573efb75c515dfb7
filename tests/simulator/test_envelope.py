"""What every answer has around it, and what every call must bring (wire page 1 and 11)."""

import json
import re
import time

import pytest
from django.test import Client

from simulator import clock
from simulator.models import BrandAccount, Campaign
from tests.simulator.conftest import API, Caller

STATUS = "tcm/creator/status/get/"


def test_an_answer_has_code_message_request_id_data_and_a_log_id(tiktok_api: Caller) -> None:
    answer = tiktok_api.get(STATUS, handle_names=["mara.bakes.demo"])

    assert set(answer) == {"code", "message", "request_id", "data"}
    assert (answer["code"], answer["message"]) == (0, "OK")
    assert re.fullmatch(r"\d{14}[0-9A-F]{20}", answer["request_id"])
    assert tiktok_api.response["X-Tt-Logid"] == answer["request_id"]


def test_paths_work_with_and_without_the_trailing_slash(tiktok_api: Caller) -> None:
    for path in (STATUS, STATUS.rstrip("/")):
        assert tiktok_api.get(path, handle_names=["mara.bakes.demo"])["code"] == 0


@pytest.mark.parametrize(
    ("method", "path"), [("get", "tcm/no/such/"), ("get", "tcm/campaign/create/"), ("post", STATUS)]
)
def test_an_unknown_path_or_method_is_40400_in_the_envelope(tiktok_api: Caller, method: str, path: str) -> None:
    answer = getattr(tiktok_api, method)(path)

    assert (tiktok_api.response.status_code, answer["code"], answer["data"]) == (200, 40400, {})


def test_no_token_is_40104(tiktok_api: Caller) -> None:
    tiktok_api.token = ""

    assert tiktok_api.get(STATUS, handle_names=["a.demo"])["code"] == 40104


def test_an_unknown_token_is_40105(tiktok_api: Caller) -> None:
    tiktok_api.token = "nobody's"
    answer = tiktok_api.get(STATUS, handle_names=["a.demo"])

    assert tiktok_api.response.status_code == 200
    assert (answer["code"], answer["message"]) == (40105, "Access token is incorrect or has been revoked.")


def test_another_brands_account_is_40001(tiktok_api: Caller) -> None:
    BrandAccount.objects.create(account_id="7300000000000000077", name="Other", token="other-token")

    assert tiktok_api.get(STATUS, tcm_account_id="7300000000000000077", handle_names=["a.demo"])["code"] == 40001


def test_a_call_that_names_no_account_is_40002(tiktok_api: Caller) -> None:
    answer = tiktok_api.get(STATUS, tcm_account_id="", handle_names=["a.demo"])

    assert (answer["code"], answer["message"]) == (40002, "tcm_account_id: Missing data for required field.")


@pytest.mark.parametrize(
    "query",
    [
        "handle_names=a.demo&handle_names=b.demo",
        "handle_names=a.demo",
        'handle_names={"a": 1}',
        "handle_names=[]",
        "",
    ],
)
def test_arrays_in_a_get_are_json_strings(tiktok_api: Caller, query: str) -> None:
    url = f"{API}{STATUS}?tcm_account_id={tiktok_api.account}&{query}"
    answer = Client().get(url, headers={"Access-Token": tiktok_api.token}).json()

    assert answer["code"] == 40002
    assert "handle_names" in answer["message"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [("{", "application/json"), ("[1]", "application/json"), ("a=1", "application/x-www-form-urlencoded")],
)
def test_a_post_wants_a_json_object(tiktok_api: Caller, body: str, kind: str) -> None:
    url, token = f"{API}tcm/creator/invite/", {"Access-Token": tiktok_api.token}

    assert Client().post(url, body, content_type=kind, headers=token).json()["code"] == 40002


def test_ids_are_nineteen_digits_that_tell_when_they_were_made(tiktok_api: Caller) -> None:
    before = int(time.time())
    campaign_id = tiktok_api.post("tcm/campaign/create/", campaign_name="Winter")["data"]["campaign_id"]

    assert re.fullmatch(r"\d{19}", campaign_id)
    assert before <= int(campaign_id) >> 32 <= int(time.time())


def test_pages_are_counted(tiktok_api: Caller) -> None:
    for number in range(5):
        tiktok_api.post("tcm/campaign/create/", campaign_name=f"Winter {number}")
    data = tiktok_api.get("tcm/campaign/get/", page=2, page_size=2)["data"]

    assert [row["campaign_name"] for row in data["list"]] == ["Winter 2", "Winter 1"]
    assert data["page_info"] == {"page": 2, "page_size": 2, "total_number": 5, "total_page": 3}


@pytest.mark.parametrize("page", [{"page": 0}, {"page": "two"}, {"page_size": 101}])
def test_impossible_pages_are_40002(tiktok_api: Caller, page: dict[str, object]) -> None:
    assert tiktok_api.get("tcm/campaign/get/", **page)["code"] == 40002


def test_some_answers_carry_fields_no_document_names_and_always_the_same_ones(tiktok_api: Caller) -> None:
    handles = [f"person{number}.demo" for number in range(20)]
    first, second = (tiktok_api.get(STATUS, handle_names=handles)["data"]["onboarding_status"] for _ in range(2))

    assert first == second
    assert 0 < sum("extra_flag" in row for row in first) < 20


def test_over_the_rate_dial_calls_are_40100(tiktok_api: Caller) -> None:
    clock.turn(calls_per_second=2)
    codes = [tiktok_api.get("tcm/campaign/get/")["code"] for _ in range(9)]

    assert codes[0] == 0
    assert 40100 in codes


def test_the_failing_dial_answers_without_an_envelope(tiktok_api: Caller) -> None:
    clock.turn(failing_percent=100)
    responses = [tiktok_api.client.get(f"{API}tcm/campaign/get/") for _ in range(20)]

    assert {(response.status_code, response["Content-Type"].split(";")[0]) for response in responses} == {
        (502, "text/html"),
        (504, "text/html"),
    }


def test_half_of_the_failures_lose_only_the_answer(tiktok_api: Caller) -> None:
    clock.turn(failing_percent=100)
    for number in range(20):
        body = {"tcm_account_id": tiktok_api.account, "campaign_name": f"c{number}"}
        tiktok_api.client.post(
            f"{API}tcm/campaign/create/",
            body,
            content_type="application/json",
            headers={"Access-Token": tiktok_api.token},
        )

    assert 0 < Campaign.objects.count() < 20


def test_the_malformed_dial_breaks_answers_off(tiktok_api: Caller) -> None:
    clock.turn(malformed_percent=100)
    response = tiktok_api.client.get(f"{API}tcm/campaign/get/")

    assert response.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter"):
        json.loads(response.content)


def test_the_slow_dial_makes_answers_wait(tiktok_api: Caller) -> None:
    clock.turn(slow_seconds=0.2)
    start = time.monotonic()
    tiktok_api.get("tcm/campaign/get/")

    assert time.monotonic() - start >= 0.2
