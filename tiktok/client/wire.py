"""How every call goes out: the token's header, the envelope, pages and cursors, the two errors (wire page 1)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Self

import httpx
from django.conf import settings

from tiktok import pace
from tiktok.errors import Crowded, Rejected, Unavailable
from tiktok.words import TOO_MANY, may_try_again

MOST_PAGES = 500
PARTLY = 20001  # some of it succeeded; what did is in `data`


class Wire:
    """An open line to TikTok with one token. Every method of its kinds raises `Unavailable` or `Rejected`."""

    def __init__(
        self,
        *,
        token: str = "",
        account_id: str = "",
        base_url: str = "",
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.account_id = account_id
        self._token = token
        address = (base_url or settings.TIKTOK_API_URL).rstrip("/") + "/"
        self._http = _line(address, settings.TIKTOK_TIMEOUT) if transport is None else _new_line(address, transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """The line stays open for the next one who has something to ask."""

    def _get(self, path: str, query: dict[str, Any]) -> dict[str, Any]:
        return self._send("GET", path, params={key: _as_query(value) for key, value in _given(query).items()})

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._send("POST", path, json=_given(body))

    def _pages(self, path: str, query: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
        for page in range(1, MOST_PAGES):
            answer = self._get(path, {**query, "page": page})
            yield from answer.get(key) or []
            if page >= int((answer.get("page_info") or {}).get("total_page") or 1):
                return

    def _cursor(self, path: str, query: dict[str, Any], key: str, *, most: int) -> Iterator[dict[str, Any]]:
        """Rows behind a cursor, which stands in `data` or in `data.page_info`."""
        cursor, seen = None, 0
        while seen < most:
            answer = self._get(path, {**query, "cursor": cursor})
            rows = answer.get(key) or []
            yield from rows[: most - seen]
            seen += len(rows)
            place = {**answer, **(answer.get("page_info") or {})}
            if not rows or not place.get("has_more"):
                return
            cursor = place.get("cursor")

    def _headers(self) -> dict[str, str]:
        return {"Access-Token": self._token} if self._token else {}

    def _wait_turn(self, path: str) -> None:
        pace.wait_turn()

    def _send(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        self._wait_turn(path)
        try:
            response = self._http.request(method, path, headers=self._headers(), **content)
        except httpx.HTTPError as error:
            raise Unavailable(f"TikTok could not be reached ({type(error).__name__}).") from error
        return _open_envelope(response)


def _new_line(address: str, transport: httpx.BaseTransport) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=settings.TIKTOK_TIMEOUT, transport=transport)


@cache
def _line(address: str, timeout: float) -> httpx.Client:
    """One for the whole process: connections are kept, and trust is not read from disk for every call. It holds no token."""
    return httpx.Client(base_url=address, timeout=timeout)


def batches(items: Sequence[str], size: int) -> Iterable[list[str]]:
    """The items in lists of at most `size`."""
    return (list(items[start : start + size]) for start in range(0, len(items), size))


def app() -> dict[str, str]:
    """How the app names itself where no token speaks for it."""
    return {"app_id": settings.TIKTOK_APP_ID, "secret": settings.TIKTOK_APP_SECRET}


def moment(at: Any) -> str | None:
    """A business time: UTC, to the second."""
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else None


def _open_envelope(response: httpx.Response) -> dict[str, Any]:
    if response.status_code == 429:
        raise Crowded("TikTok asks for fewer calls (HTTP 429).", wait=pace.pause())
    if response.status_code >= 500:
        raise Unavailable(f"TikTok answered with HTTP {response.status_code}.")
    try:
        envelope = response.json()
        code, message = int(envelope["code"]), str(envelope.get("message", ""))
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"TikTok's answer could not be read (HTTP {response.status_code}).") from error
    if code in TOO_MANY:
        raise Crowded(f"{message} (code {code})", wait=pace.pause())
    if may_try_again(code):
        raise Unavailable(f"{message} (code {code})")
    if code not in (0, PARTLY):
        raise Rejected(code, message, str(envelope.get("request_id", "")))
    data = envelope.get("data")
    return {"list": data} if isinstance(data, list) else data or {}  # uploads answer with a bare list


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _as_query(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | tuple | dict | bool) else value
