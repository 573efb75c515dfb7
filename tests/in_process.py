"""The real clients with their wire led straight into the simulator: for tests in which both sides take part."""

from typing import Any

import httpx
from django.core.wsgi import get_wsgi_application

from tiktok.client import Client, CreatorClient, TtoClient

URL = "http://testserver/simulator/open_api/v1.3"
CLIENTS = {
    "ttcm": "tests.in_process.Ttcm",
    "tto": "tests.in_process.Tto",
    "creator": "tests.in_process.Creator",
}


def wire() -> dict[str, Any]:
    """Where a client's calls go."""
    return {"base_url": URL, "transport": httpx.WSGITransport(get_wsgi_application())}


class Ttcm(Client):
    """Creator Marketplace in this process."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**wire(), **words)


class Tto(TtoClient):
    """TikTok One in this process."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**wire(), **words)


class Creator(CreatorClient):
    """A creator's own access in this process."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**wire(), **words)
