"""How tests speak as a creator's app: consent page, tokens, calls with the creator's own token."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.test import Client

from tests.simulator.conftest import API

CONSENT = "/simulator/v2/auth/authorize/"
BACK = "http://testserver/creators/back/"
SCOPE = "user.info.basic,user.info.stats,video.list,video.insights,video.publish,biz.spark.auth,biz.creator.info"


def client_words() -> dict[str, str]:
    return {"client_id": settings.SIMULATOR["app_id"], "client_secret": settings.SIMULATOR["app_secret"]}


def asked(**other: str) -> dict[str, str]:
    """What the app puts into the consent page's address."""
    return {
        "client_key": settings.SIMULATOR["app_id"],
        "scope": SCOPE,
        "redirect_uri": BACK,
        "response_type": "code",
        "state": "s-1",
        **other,
    }


def answered(handle: str = "mara.test.demo", answer: str = "authorize", **other: str) -> dict[str, list[str]]:
    """What comes back from the consent page."""
    response = Client().post(CONSENT, {"handle": handle, "answer": answer}, query_params=asked(**other))
    assert response.status_code == 302
    assert response["Location"].startswith(f"{BACK}?")
    return parse_qs(urlsplit(response["Location"]).query)


class Creator:
    """Calls the API with a creator's token."""

    def __init__(self, token: str, open_id: str, named: str = "business_id") -> None:
        self.client, self.token, self.open_id, self.named = Client(), token, open_id, named

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        query = {self.named: self.open_id, **query}
        flat = {key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in query.items()}
        return self.client.get(API + path, flat, headers={"Access-Token": self.token}).json()

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        body = {self.named: self.open_id, **body}
        headers = {"Access-Token": self.token}
        return self.client.post(API + path, body, content_type="application/json", headers=headers).json()

    def data(self, path: str, **query: Any) -> Any:
        """What a GET answers when all is well."""
        answer = self.get(path, **query)
        assert (answer["code"], answer["message"]) == (0, "OK"), answer
        return answer["data"]

    def made(self, path: str, **body: Any) -> Any:
        """What a POST answers when all is well."""
        answer = self.post(path, **body)
        assert (answer["code"], answer["message"]) == (0, "OK"), answer
        return answer["data"]


def call(path: str, **body: Any) -> dict[str, Any]:
    """A call without any token."""
    return Client().post(API + path, body, content_type="application/json").json()


def tokens(handle: str = "mara.test.demo", **other: str) -> dict[str, Any]:
    """The tokens a consent opens."""
    code = answered(handle, **other)["code"][0]
    words = {"grant_type": "authorization_code", "auth_code": code, "redirect_uri": BACK}
    answer = call("tt_user/oauth2/token/", **client_words(), **words)
    assert answer["code"] == 0, answer
    return dict(answer["data"])


def a_creator(handle: str = "mara.test.demo", named: str = "business_id", **other: str) -> Creator:
    """Somebody who authorized the app."""
    opened = tokens(handle, **other)
    return Creator(opened["access_token"], opened["open_id"], named)
