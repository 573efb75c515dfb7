"""The envelope and what can go wrong on the way; the network here is httpx's own stand-in."""

import json

import httpx
import pytest

from tiktok.client import Client
from tiktok.errors import Crowded, Rejected, Unavailable


def client(answer):
    return Client(
        token="secret-token",
        account_id="77",
        base_url="https://tiktok.test/v1.3",
        transport=httpx.MockTransport(answer),
    )


def enveloped(code, message="OK", data=None, status=200):
    return httpx.Response(status, json={"code": code, "message": message, "request_id": "R1", "data": data or {}})


def test_a_call_carries_token_and_account_and_lists_as_json_strings():
    seen = []

    def answer(request):
        seen.append(request)
        return enveloped(0, data={"onboarding_status": [{"handle_name": "mia", "status": "IN"}]})

    with client(answer) as tiktok:
        assert tiktok.creator_statuses(["mia", "zoe"]) == {"mia": "in"}

    assert seen[0].headers["Access-Token"] == "secret-token"
    assert seen[0].url.path == "/v1.3/tcm/creator/status/get/"
    assert dict(seen[0].url.params) == {"tcm_account_id": "77", "handle_names": '["mia", "zoe"]'}


def test_long_lists_go_in_batches_of_twenty():
    sizes = []

    def answer(request):
        sizes.append(len(json.loads(request.url.params["handle_names"])))
        return enveloped(0)

    client(answer).creator_statuses([f"creator{number}" for number in range(45)])
    assert sizes == [20, 20, 5]


def test_all_pages_are_read():
    def answer(request):
        page = int(request.url.params["page"])
        return enveloped(0, data={"orders": [{"order_id": page}], "page_info": {"page": page, "total_page": 3}})

    assert [order.order_id for order in client(answer).orders_by_code("CODE")] == ["1", "2", "3"]


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_a_broken_network_is_a_reason_to_try_later(error):
    def answer(request):
        raise error("secret-token in the middle of it")

    with pytest.raises(Unavailable) as trouble:
        client(answer).authorization("1")
    assert str(trouble.value) == f"TikTok could not be reached ({error.__name__})."


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_http_failures_are_a_reason_to_try_later(status):
    with pytest.raises(Unavailable, match=f"HTTP {status}"):
        client(lambda request: httpx.Response(status, text="upstream connect error")).authorization("1")


@pytest.mark.parametrize("text", ["", "<html>", "[]", '"x"', '{"message": "no code"}', '{"code": "x"}'])
def test_an_answer_nobody_can_read_is_a_reason_to_try_later(text):
    with pytest.raises(Unavailable, match="could not be read"):
        client(lambda request: httpx.Response(200, text=text)).authorization("1")


@pytest.mark.parametrize("code", [50000, 50002, 51305, 60001])
def test_some_codes_inside_http_200_are_a_reason_to_try_later(code):
    with pytest.raises(Unavailable, match=f"Busy.*{code}"):
        client(lambda request: enveloped(code, "Busy")).authorization("1")


@pytest.mark.parametrize("code", [40100, 40132, 61000])
def test_too_many_requests_are_nobodys_failure(code):
    with pytest.raises(Crowded, match="Slow down"):
        client(lambda request: enveloped(code, "Slow down")).authorization("1")
    with pytest.raises(Crowded, match="HTTP 429"):
        client(lambda request: httpx.Response(429, text="")).authorization("1")


@pytest.mark.parametrize(("code", "status"), [(40002, 200), (40001, 200), (40006, 403), (40105, 401)])
def test_a_refusal_carries_code_message_and_request(code, status):
    with pytest.raises(Rejected) as refusal:
        client(lambda request: enveloped(code, "No.", status=status)).authorization("1")
    assert (refusal.value.code, refusal.value.message, refusal.value.request_id) == (code, "No.", "R1")


def test_of_a_partial_success_what_succeeded_counts():
    data = {"invited": ["mia"], "rejected": ["zoe"]}
    answer = client(lambda request: enveloped(20001, "Partial success", data)).invite("mia")
    assert (answer.invited, answer.rejected) == (("mia",), {"zoe": ()})
