"""TikTok as a stranger meets it: a token, an HTTP client, people with facts, and a receiver for callbacks."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from simulator import clock, people
from simulator.api import oauth
from simulator.models import BrandAccount, Delivery, Order, Person, Subscription

NOWHERE = "http://127.0.0.1:9/"
API = "/simulator/open_api/v1.3/"
FACTS: dict[str, Any] = {
    "name": "Mara Bakes",
    "country": "US",
    "age": 27,
    "followers": 48_000,
    "videos_30d": 9,
    "views_30d": 90_000,
}
MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


class Caller:
    """Calls the API with the demo brand's token, arguments as TikTok wants them; keeps the last response."""

    def __init__(self) -> None:
        self.client = Client()
        self.token = settings.SIMULATOR["demo_token"]
        self.account = settings.SIMULATOR["demo_account_id"]

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        query = {"tcm_account_id": self.account, **query}
        flat = {key: json.dumps(value) if isinstance(value, list) else value for key, value in query.items()}
        self.response = self.client.get(API + path, flat, headers={"Access-Token": self.token})
        return self.response.json()

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        body = {"tcm_account_id": self.account, **body}
        self.response = self.client.post(
            API + path, body, content_type="application/json", headers={"Access-Token": self.token}
        )
        return self.response.json()


@pytest.fixture
def tiktok_api(db: None) -> Caller:
    """People do nothing by themselves, so that each test says what happens."""
    oauth.demo_account()
    people.load()
    clock.turn(creators_act_alone=False)
    made = Caller()
    Subscription.objects.create(
        account=BrandAccount.objects.get(account_id=made.account),
        subscription_id="7300000000000000003",
        callback_url=NOWHERE,
        token=made.token,
        created_at=clock.now(),
    )
    return made


@pytest.fixture
def demo_brand(tiktok_api: Caller) -> BrandAccount:
    return BrandAccount.objects.get(account_id=tiktok_api.account)


@pytest.fixture
def a_person(db: None) -> Callable[..., Person]:
    def make(handle: str = "mara.test.demo", **facts: Any) -> Person:
        return Person.objects.create(handle=handle, **{**FACTS, **facts})

    return make


@pytest.fixture
def an_order(tiktok_api: Caller, a_person: Callable[..., Person]) -> Callable[..., Order]:
    """An order for Mara, made over the API."""

    def make(videos: int = 1, days: int = 0, **body: Any) -> Order:
        if not Person.objects.filter(handle="mara.test.demo").exists():
            a_person(in_tcm=True)
        wish = {
            "brand_name": "Nordlight",
            "description": "Boots in real snow",
            "handle_names": ["mara.test.demo"],
            "video_number": videos,
            "default_spark_ads_requested_authorization_days": days,
        }
        answer = tiktok_api.post("tcm/order/create/v2/", **{**wish, **body})
        return Order.objects.get(order_id=answer["data"]["orders"][0]["order_id"])

    return make


class Receiver:
    """A real HTTP server that takes callbacks and answers as it is told."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200

    def entries(self) -> list[dict[str, Any]]:
        return [entry for body in self.bodies for entry in json.loads(body)["entry"]]


@pytest.fixture
def receiver(tiktok_api: Caller) -> Iterator[Receiver]:
    taken = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            taken.headers.append(dict(self.headers))
            self.send_response(taken.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()  # seconds until a shutdown is seen
    for model in (Subscription, Delivery):
        model.objects.update(callback_url=f"http://127.0.0.1:{server.server_port}/in/")
    yield taken
    server.shutdown()
    server.server_close()
