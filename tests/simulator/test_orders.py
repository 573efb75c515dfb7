"""Campaigns, codes and orders over the API (wire page 4f, O3, O4)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from simulator import acts, clock, moving
from simulator.models import BrandAccount, Code, Order, Person
from tests.simulator.conftest import Caller

Maker = Callable[..., Order]
CREATE = "tcm/order/create/v2/"
WISH: dict[str, Any] = {"brand_name": "Nordlight", "description": "Boots in snow", "handle_names": ["mara.bakes.demo"]}


def code_for(tiktok_api: Caller) -> str:
    campaign_id = tiktok_api.post("tcm/campaign/create/", campaign_name="Winter")["data"]["campaign_id"]
    return str(tiktok_api.post("tcm/campaign/code/create/", campaign_id=campaign_id)["data"]["campaign_code"])


def test_an_order_carries_code_link_quota_and_its_deliverables(tiktok_api: Caller) -> None:
    code = code_for(tiktok_api)
    deliverables = [
        {"deliverable_name": "Unboxing", "spark_ads_requested_authorization_days": 60},
        {"deliverable_name": "Snow test"},
    ]
    data = tiktok_api.post(
        CREATE,
        **WISH,
        campaign_code=code,
        deliverables=deliverables,
        video_number=3,
        default_spark_ads_requested_authorization_days=30,
    )["data"]
    order = data["orders"][0]
    link = f"{settings.SIMULATOR['public_url']}/invite/{code}/"

    assert (data["campaign_code"], data["invite_link"], data["remaining_orders"]) == (code, link, 200)
    assert re.fullmatch(r"\d{19}", order["order_id"])
    assert order["invite_link"] == f"{link}?o={order['order_id']}"
    assert (order["handle_name"], order["order_status"], order["video_ids"]) == ("mara.bakes.demo", "PENDING", [])
    assert order["quota"] == {"current_video_count": 0, "per_creator_video_limit": 3, "total_video_limit": 600}
    assert order["deliverables"] == [
        {"deliverable_name": "Unboxing", "spark_ads_requested_authorization_days": 60},
        {"deliverable_name": "Snow test", "spark_ads_requested_authorization_days": 30},
        {"deliverable_name": "Video 3", "spark_ads_requested_authorization_days": 30},
    ]


def test_without_a_code_one_is_made(tiktok_api: Caller) -> None:
    data = tiktok_api.post(CREATE, **WISH, video_number=1)["data"]

    assert Code.objects.get().code == data["campaign_code"]


def test_without_a_number_an_order_has_ten_videos(tiktok_api: Caller) -> None:
    assert len(tiktok_api.post(CREATE, **WISH)["data"]["orders"][0]["deliverables"]) == 10


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"brand_name": ""}, "brand_name: Missing data for required field."),
        ({"brand_name": "x" * 61}, "brand_name: Longer than maximum length 60."),
        ({"description": "x" * 61}, "description: Longer than maximum length 60."),
        ({"handle_names": []}, "handle_names: Not a valid list."),
        ({"handle_names": ["a.demo"] * 101}, "handle_names: Longer than maximum length 100."),
        ({"handle_names": ["no handle"]}, "handle_names: no handle does not exist."),
        ({"video_number": 0}, "video_number: Must be between 1 and 10."),
        ({"video_number": 11}, "video_number: Must be between 1 and 10."),
        ({"deliverables": [{"deliverable_name": "V"}] * 11}, "deliverables: Longer than maximum length 10."),
        (
            {"deliverables": [{"deliverable_name": "V"}] * 2, "video_number": 1},
            "deliverables: More than video_number (1).",
        ),
        ({"deliverables": [{"deliverable_name": "x" * 61}]}, "deliverable_name: Longer than maximum length 60."),
        (
            {"deliverables": [{"deliverable_name": "V", "spark_ads_requested_authorization_days": 31}]},
            "spark_ads_requested_authorization_days: Must be one of: 0, 7, 30, 60, 365.",
        ),
        (
            {"default_spark_ads_requested_authorization_days": 8},
            "default_spark_ads_requested_authorization_days: Must be one of: 0, 7, 30, 60, 365.",
        ),
        ({"order_source": "ELSE"}, "order_source: Must be one of: MSP, OTHER."),
        ({"campaign_code": "NOSUCHCODE"}, "campaign_code: The campaign code does not exist."),
    ],
)
def test_every_limit_is_kept_with_words_for_a_person(tiktok_api: Caller, wrong: dict[str, Any], message: str) -> None:
    answer = tiktok_api.post(CREATE, **{**WISH, **wrong})

    assert (answer["code"], answer["message"]) == (40002, message)
    assert not Order.objects.exists()
    assert not Code.objects.exists()


def test_two_calls_make_two_orders(tiktok_api: Caller) -> None:
    code = code_for(tiktok_api)
    ids = {tiktok_api.post(CREATE, **WISH, campaign_code=code)["data"]["orders"][0]["order_id"] for _ in range(2)}

    assert len(ids) == Order.objects.count() == 2


def test_the_first_order_freezes_the_number_of_videos_of_its_code(tiktok_api: Caller) -> None:
    code = code_for(tiktok_api)
    tiktok_api.post(CREATE, **WISH, campaign_code=code, video_number=2)
    later = [
        tiktok_api.post(CREATE, **WISH, campaign_code=code, video_number=number)["data"]["orders"][0]["deliverables"]
        for number in (1, 5)
    ]

    assert [len(deliverables) for deliverables in later] == [2, 2]


def test_who_is_not_in_the_marketplace_can_be_ordered_from_as_well(tiktok_api: Caller) -> None:
    Person.objects.filter(handle="mara.bakes.demo").update(in_tcm=False)

    assert tiktok_api.post(CREATE, **WISH)["code"] == 0


def test_orders_are_found_by_id_by_code_and_by_link(tiktok_api: Caller, an_order: Maker) -> None:
    order, _other = an_order(), an_order()
    here = f"{settings.SIMULATOR['public_url']}/invite/{order.code.code}/"
    for query in (
        {"query_type": "ORDER_ID", "order_ids": [order.order_id]},
        {"query_type": "CAMPAIGN_CODE", "campaign_code": order.code.code},
        {"query_type": "INVITE_LINK", "invite_link": here},
        {"query_type": "INVITE_LINK", "invite_link": f"{here}?o={order.order_id}"},
    ):
        data = tiktok_api.get("tcm/order/get/v2/", **query)["data"]
        assert [row["order_id"] for row in data["orders"]] == [order.order_id], query


def test_orders_come_twenty_a_page_at_most(tiktok_api: Caller, an_order: Maker) -> None:
    code = an_order().code.code
    for _ in range(21):
        an_order(campaign_code=code)
    query = {"query_type": "CAMPAIGN_CODE", "campaign_code": code}
    data = tiktok_api.get("tcm/order/get/v2/", **query, page=2, page_size=20)["data"]

    assert (len(data["orders"]), data["page_info"]["total_number"]) == (2, 22)
    assert tiktok_api.get("tcm/order/get/v2/", **query, page_size=21)["code"] == 40002


def test_an_unknown_query_type_is_40002(tiktok_api: Caller) -> None:
    assert tiktok_api.get("tcm/order/get/v2/", query_type="HANDLE")["code"] == 40002


def test_an_order_can_be_cancelled_and_nothing_goes_on_with_it(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order()
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Almost")
    cancel = {"order_id": order.order_id, "status": "CANCEL", "cancel_type": "ADVERTISER_DENIED"}

    assert [tiktok_api.post("tcm/order/update/", **cancel)["code"] for _ in range(2)] == [0, 0]
    with pytest.raises(acts.NotNow, match="cancelled"):
        acts.publish(video)
    order.refresh_from_db()
    video.refresh_from_db()
    assert (order.status, video.status) == ("CANCELLED", "UPLOAD")


def test_a_finished_order_is_not_cancelled(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order()
    acts.accept_order(order)
    acts.publish(acts.upload(order, 0, caption="Done"))
    answer = tiktok_api.post("tcm/order/update/", order_id=order.order_id, status="CANCEL")

    order.refresh_from_db()
    assert (answer["code"], order.status) == (40002, "COMPLETED")


@pytest.mark.parametrize("body", [{"status": "ACCEPT"}, {"status": "CANCEL", "order_id": "1"}])
def test_other_updates_are_40002(tiktok_api: Caller, body: dict[str, str]) -> None:
    assert tiktok_api.post("tcm/order/update/", **body)["code"] == 40002


def test_an_offer_nobody_answers_expires_after_seven_days(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order()
    clock.skip(timedelta(days=6, hours=23))
    moving.move()
    order.refresh_from_db()
    assert order.status == "PENDING"

    clock.skip(timedelta(hours=2))
    moving.move()
    order.refresh_from_db()
    assert order.status == "EXPIRED"


def test_a_code_takes_on_two_hundred_creators(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order()
    Code.objects.update(accepted=199)
    last = an_order(campaign_code=order.code.code)
    acts.accept_order(order)
    with pytest.raises(acts.NotNow, match="all the creators"):
        acts.accept_order(last)
    answer = tiktok_api.post(CREATE, **WISH, campaign_code=order.code.code)

    last.refresh_from_db()
    assert (last.status, Code.objects.get().accepted) == ("PENDING", 200)
    assert (answer["code"], answer["message"]) == (40002, "The quota of orders for this campaign code is used up.")


def test_another_brand_sees_no_order_of_this_one(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order()
    other = BrandAccount.objects.create(account_id="7300000000000000077", name="Other", token="other-token")
    Order.objects.filter(pk=order.pk).update(account=other)

    query = {"query_type": "ORDER_ID", "order_ids": [order.order_id]}
    assert tiktok_api.get("tcm/order/get/v2/", **query)["data"]["orders"] == []
    assert tiktok_api.post("tcm/order/update/", order_id=order.order_id, status="CANCEL")["code"] == 40002


def test_campaigns_are_found_by_a_part_of_their_name(tiktok_api: Caller) -> None:
    for name in ("Winter boots", "Summer"):
        tiktok_api.post("tcm/campaign/create/", campaign_name=name)
    data = tiktok_api.get("tcm/campaign/get/", campaign_name="winter")["data"]

    assert [row["campaign_name"] for row in data["list"]] == ["Winter boots"]


def test_a_code_needs_a_campaign_of_ones_own(tiktok_api: Caller) -> None:
    assert tiktok_api.post("tcm/campaign/code/create/", campaign_id="7100000000000000000")["code"] == 40002
