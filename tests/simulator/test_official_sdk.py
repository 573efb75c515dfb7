"""TikTok's own SDK as a judge over HTTP: it raises on any envelope that is not right (wire page 10)."""

from typing import Any

import business_api_client as sdk
import pytest
from pytest_django.live_server_helper import LiveServer

from simulator import clock, people
from simulator.api import oauth
from tests.simulator.conftest import Caller


@pytest.fixture
def official(live_server: LiveServer, settings: Any) -> Any:
    oauth.demo_account()
    people.load()
    clock.turn(creators_act_alone=False)
    configuration = sdk.Configuration()
    configuration.host = live_server.url + "/simulator"
    client = sdk.ApiClient(configuration)
    client.set_default_header("Connection", "close")  # a connection kept open would outlive the server's thread
    return client


def call(client: Any, method: str, path: str, query: dict[str, str] | None = None, body: Any = None) -> dict[str, Any]:
    who = Caller()
    headers = {"Access-Token": who.token, "Accept": "application/json", "Content-Type": "application/json"}
    answer = client.call_api(
        f"/open_api/v1.3/{path}",
        method,
        query_params=[("tcm_account_id", who.account), *(query or {}).items()] if body is None else [],
        header_params=headers,
        body=None if body is None else {"tcm_account_id": who.account, **body},
        post_params=[],
        files={},
        response_type="InlineResponse200",
        auth_settings=[],
        _return_http_data_only=True,
        _preload_content=True,
        collection_formats={},
    )
    return dict(answer["data"])


def test_the_sdk_orders_reads_and_asks_for_authorization(official: Any) -> None:
    wish = {"brand_name": "Nordlight", "description": "Boots", "handle_names": ["mara.bakes.demo"], "video_number": 1}
    made = call(official, "POST", "tcm/order/create/v2/", body=wish)
    query = {"query_type": "CAMPAIGN_CODE", "campaign_code": made["campaign_code"]}
    read = call(official, "GET", "tcm/order/get/v2/", query)

    assert [row["order_id"] for row in read["orders"]] == [made["orders"][0]["order_id"]]


def test_the_sdk_sends_arrays_as_tiktok_wants_them(official: Any) -> None:
    data = call(official, "GET", "tcm/creator/status/get/", {"handle_names": '["mara.bakes.demo", "no handle"]'})

    assert [row["status"] for row in data["onboarding_status"]] == ["NOT_IN", "INVALID"]


def test_the_sdk_raises_what_the_envelope_says(official: Any) -> None:
    with pytest.raises(Exception, match="40400") as caught:
        call(official, "GET", "tcm/nothing/")

    assert type(caught.value).__name__ == "TiktokSDKError"


def test_the_sdk_exchanges_a_code(official: Any) -> None:
    app = {"app_id": "7300000000000000001", "secret": "wrong", "auth_code": "x"}
    with pytest.raises(Exception, match="40101"):
        sdk.AuthenticationApi(official).oauth2_access_token(body=sdk.Oauth2AccessTokenBody(**app))
