"""A creator answers an order with the own token (wire page 4f, workflow 1)."""

from collections.abc import Callable

import pytest

from simulator.models import Order, Person
from tests.simulator.accounts.side import Creator, a_creator
from tests.simulator.tto.side import Brand

UPDATE = "tcm/order/update/creator/"


@pytest.fixture
def order(brand: Brand, person: Person, an_order: Callable[..., Order]) -> Order:
    return an_order()


@pytest.mark.parametrize(("word", "status"), [("ACCEPT", "ACCEPTED"), ("REJECT", "DECLINED")])
def test_an_order_is_answered_once(mara: Creator, order: Order, word: str, status: str) -> None:
    assert mara.made(UPDATE, order_id=order.order_id, status=word) == {}
    order.refresh_from_db()
    assert order.status == status
    assert mara.post(UPDATE, order_id=order.order_id, status=word)["code"] == 40002


@pytest.mark.parametrize("wrong", [{"status": "CANCEL"}, {"order_id": "7"}, {"order_id": ""}])
def test_wrong_answers_change_nothing(mara: Creator, order: Order, wrong: dict[str, str]) -> None:
    assert mara.post(UPDATE, **{"order_id": order.order_id, "status": "ACCEPT", **wrong})["code"] == 40002
    order.refresh_from_db()
    assert order.status == "PENDING"


def test_somebody_elses_order_is_not_answered(mara: Creator, order: Order) -> None:
    other = a_creator("ivo.lifts.demo", named="creator_id")

    assert other.post(UPDATE, order_id=order.order_id, status="ACCEPT")["code"] == 40002
    order.refresh_from_db()
    assert order.status == "PENDING"
