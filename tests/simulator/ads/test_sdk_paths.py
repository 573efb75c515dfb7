"""Paths the SDK has no method for, over its transport (wire page 10)."""

import json
from typing import Any

import pytest

from simulator import acts
from simulator.api.routes import ROUTES
from tests.simulator.ads.side import Advertiser, a_post, code_of


def call(client: Any, ads: Advertiser, method: str, path: str, **arguments: Any) -> Any:
    headers = {"Access-Token": ads.token, "Accept": "application/json", "Content-Type": "application/json"}
    arguments = {"advertiser_id": ads.advertiser_id, **arguments}
    answer = client.call_api(
        f"/open_api/v1.3/{path}",
        method,
        query_params=list(arguments.items()) if method == "GET" else [],
        header_params=headers,
        body=None if method == "GET" else arguments,
        post_params=[],
        files={},
        response_type="InlineResponse200",
        auth_settings=[],
        _return_http_data_only=True,
        _preload_content=True,
        collection_formats={},
    )
    return answer["data"]


@pytest.mark.parametrize("slash", ["/", ""])
def test_a_code_is_bound_shown_and_let_go(sdk_client: Any, ads: Advertiser, slash: str) -> None:
    video = a_post()
    code = code_of(video)

    assert call(sdk_client, ads, "POST", f"tt_video/authorize{slash}", auth_code=code) == {}
    info = call(sdk_client, ads, "GET", f"tt_video/info{slash}", auth_code=code)
    rows = call(sdk_client, ads, "GET", f"tt_video/list{slash}", item_types=["VIDEO"], keyword=video.video_id)["list"]
    assert info["item_info"]["item_id"] == rows[0]["item_info"]["item_id"] == video.video_id
    with pytest.raises(Exception, match="auth_code_in_use"):
        call(sdk_client, ads, "POST", f"tt_video/authorize{slash}", auth_code=code)
    acts.delete_code(video)
    assert call(sdk_client, ads, "POST", f"tt_video/unbind{slash}", item_id=video.video_id) == {}


def test_identities_and_their_posts(sdk_client: Any, ads: Advertiser) -> None:
    video = a_post()
    call(sdk_client, ads, "POST", "tt_video/authorize/", auth_code=code_of(video))
    item = call(sdk_client, ads, "GET", "tt_video/info/", auth_code=code_of(video))
    who = {name: item["user_info"][name] for name in ("identity_id", "identity_type")}

    assert call(sdk_client, ads, "GET", "identity/info/", **who)["identity_info"]["display_name"] == "Mara Bakes"
    posts = call(sdk_client, ads, "GET", "identity/video/get/", **who, count=5)["video_list"]
    assert [row["item_id"] for row in posts] == [video.video_id]
    both = call(sdk_client, ads, "GET", "identity/video/info/", **who, item_ids=[video.video_id])
    assert both["video_details"][0]["text"] == "Boots in snow"
    made = call(sdk_client, ads, "POST", "identity/create/", display_name="Nordlight")["identity_id"]
    assert call(sdk_client, ads, "POST", "identity/delete/", identity_id=made) == {}


def test_the_marketplace_answers_the_sdk_too(sdk_client: Any, ads: Advertiser) -> None:
    account = {"tcm_account_id": ads.account}
    handles = json.dumps(["mara.bakes.demo"])

    rows = call(sdk_client, ads, "GET", "tcm/creator/status/get/", **account, handle_names=handles)
    assert [row["status"] for row in rows["onboarding_status"]] == ["NOT_IN"]
    wish = {"brand_name": "Nordlight", "description": "Boots", "handle_names": ["mara.bakes.demo"], "video_number": 1}
    made = call(sdk_client, ads, "POST", "tcm/order/create/v2/", **account, **wish)
    assert made["orders"][0]["order_id"]
    campaigns = call(sdk_client, ads, "GET", "tcm/campaign/get/", **account)
    assert campaigns["page_info"]["total_number"] >= 1


def outcome(client: Any, ads: Advertiser, method: str, path: str) -> str:
    try:
        call(client, ads, method, path)
    except Exception as refusal:
        return f"{type(refusal).__name__}: {refusal}"
    return "data"


def test_every_path_there_is_answers_with_an_envelope_the_sdk_understands(sdk_client: Any, ads: Advertiser) -> None:
    outcomes = {path: outcome(sdk_client, ads, method, f"{path}/") for method, path in ROUTES}
    strange = {path: said for path, said in outcomes.items() if not said.startswith(("data", "TiktokSDKError"))}

    assert strange == {}
    assert not [path for path, said in outcomes.items() if "40400" in said]
