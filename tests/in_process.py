"""The real clients with their wire led straight into the simulator: for tests in which both sides take part."""

from typing import Any

import httpx
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from tiktok.client import Client, CreatorClient, LinkClient, TtoClient

URL = "http://testserver/simulator/open_api/v1.3"
CLIENTS = {
    "ttcm": "tests.in_process.Ttcm",
    "tto": "tests.in_process.Tto",
    "creator": "tests.in_process.Creator",
    "links": "tests.in_process.Links",
}


def wire() -> dict[str, Any]:
    """Where a client's calls go."""
    return {"base_url": URL, "transport": httpx.WSGITransport(_application)}


def _application(environ: Any, start_response: Any) -> Any:
    """A request within a test must not end its transaction with its connection; Django's own client undoes this each time."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    return get_wsgi_application()(environ, start_response)


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


class Links(LinkClient):
    """Short links in this process."""

    def __init__(self) -> None:
        super().__init__(transport=httpx.WSGITransport(_application))
