"""The control page: dials, people, the world's next step, tokens."""

from collections.abc import Callable

from django.test import Client

from simulator import clock
from simulator.models import BrandAccount, Intent, Order, World
from tests.simulator.conftest import Caller, Receiver

CONTROL = "/simulator/"
DIALS = {
    "pace": "120",
    "speed": "2",
    "extra_callbacks": "on",
    "duplicate_percent": "20",
    "reordered_percent": 3,
    "batch_size": 10,
    "silent_percent": 0,
    "malformed_percent": 2,
    "lost_percent": "5",
    "delayed_percent": "10",
    "failing_percent": "1",
    "slow_seconds": "0.5",
    "calls_per_second": "10",
}


def test_it_shows_people_accounts_and_dials(tiktok_api: Caller) -> None:
    page = Client().get(CONTROL).content.decode()

    assert "/simulator/phone/ana.camps.demo/" in page
    assert tiktok_api.account in page
    assert "Turn the dials" in page
    assert tiktok_api.token not in page


def test_people_are_found_by_a_part_of_the_handle(tiktok_api: Caller) -> None:
    page = Client().get(CONTROL, {"q": "@BAKES"}).content.decode()

    assert "mara.bakes.demo" in page
    assert "ana.camps.demo" not in page


def test_dials_are_turned_and_time_goes_on_from_where_it_was(tiktok_api: Caller) -> None:
    before = clock.now()
    assert Client().post(CONTROL, DIALS).status_code == 302
    world = World.objects.get()

    assert (world.pace, world.speed, world.creators_act_alone, world.extra_callbacks) == (120, 2, False, True)
    assert (world.duplicate_percent, world.lost_percent, world.delayed_percent) == (20, 5, 10)
    assert (world.failing_percent, world.slow_seconds, world.calls_per_second) == (1, 0.5, 10)
    assert 0 <= (clock.now() - before).total_seconds() < 20


def test_impossible_dials_are_refused_and_nothing_turns(tiktok_api: Caller) -> None:
    answer = Client().post(CONTROL, {**DIALS, "lost_percent": "101", "speed": "0"})

    assert answer.status_code == 422
    assert "less than or equal to 100" in answer.content.decode()
    assert (World.objects.get().pace, World.objects.get().lost_percent) == (60, 0)


def test_the_world_moves_on_at_a_click(tiktok_api: Caller, an_order: Callable[..., Order], receiver: Receiver) -> None:
    order = an_order()
    Intent.objects.create(act="accept_order", subject_id=order.pk, due_at=clock.after(60))
    Client().post(f"{CONTROL}move/")
    order.refresh_from_db()
    assert order.status == "PENDING"

    Client().post(f"{CONTROL}move/", {"hurry": "1"})
    order.refresh_from_db()
    assert order.status == "ACCEPTED"
    page = Client().get(CONTROL).content.decode()
    assert "tcm_order_accepted" in page
    assert "delivered" in page


def test_a_token_is_revoked_and_given_back(tiktok_api: Caller, demo_brand: BrandAccount) -> None:
    url = f"{CONTROL}accounts/{demo_brand.pk}/"
    Client().post(url)
    assert tiktok_api.get("tcm/campaign/get/")["code"] == 40105

    Client().post(url)
    assert tiktok_api.get("tcm/campaign/get/")["code"] == 0
