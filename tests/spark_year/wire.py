"""The real client with its calls led straight to the simulator's endpoints: nothing between them but HTTP's words."""

from typing import Any

import httpx
from django.test import RequestFactory

from simulator.api import videos
from simulator.api.wire import answer
from tests.in_process import URL
from tiktok.client import Client

FACTORY = RequestFactory()
ENDPOINTS = {"apply": videos.apply, "status": videos.status}


class Direct(Client):
    """Creator Marketplace in this process, without the middleware of pages."""

    def __init__(self, **words: Any) -> None:
        super().__init__(base_url=URL, transport=httpx.MockTransport(_answer), **words)


def _answer(request: httpx.Request) -> httpx.Response:
    path = request.url.path
    asked = FACTORY.generic(
        request.method,
        f"{path}?{request.url.query.decode()}",
        data=request.content,
        content_type=request.headers.get("content-type", "application/json"),
        headers={"access-token": request.headers.get("access-token", "")},
    )
    answered = answer(ENDPOINTS[path.rstrip("/").rpartition("/")[2]], asked)
    return httpx.Response(answered.status_code, headers=dict(answered.items()), content=answered.content)
