"""A creator takes the access back on the phone (wire page 2c, 6)."""

import json
from datetime import timedelta

from django.test import Client

from simulator import clock
from simulator.models import AccountToken, Delivery, Webhook
from tests.simulator.accounts.side import Creator, a_creator

APPS = "/simulator/phone/mara.test.demo/apps/"


def test_access_is_shown_and_taken_back(mara: Creator) -> None:
    Webhook.objects.create(event_type="DEFAULT", callback_url="http://127.0.0.1:9/")
    assert "video.publish" in Client().get(APPS).content.decode()
    page = Client().post(APPS, {"token": AccountToken.objects.get().pk}, follow=True).content.decode()

    assert "No app has access to your account." in page
    assert mara.get("business/get/")["code"] == 40105
    body = json.loads(Delivery.objects.get().body)
    assert (body["event"], json.loads(body["content"])) == ("authorization.removed", {"reason": 1})


def test_nobody_takes_back_what_another_gave(mara: Creator) -> None:
    other = a_creator("ivo.lifts.demo")
    token = AccountToken.objects.get(account__person__handle="ivo.lifts.demo")

    assert [Client().post(APPS, {"token": word}).status_code for word in (token.pk, "x", "")] == [404, 404, 404]
    assert other.get("business/get/")["code"] == 0


def test_what_ran_out_is_not_shown(mara: Creator) -> None:
    clock.skip(timedelta(days=366))

    assert "No app has access" in Client().get(APPS).content.decode()
    assert Client().get("/simulator/phone/no handle/apps/").status_code == 404
