"""The envelope around everything: codes, request ids, tokens, arguments as TikTok takes them (wire page 1)."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse

from simulator import chance, clock
from simulator.models import BrandAccount

Arguments = dict[str, Any]
Endpoint = Callable[[Arguments], dict[str, Any]]
CHANCE = chance.of("trouble")  # one stream for the process: what goes wrong is drawn in the order of the calls
PARAMETER, PERMISSION, TOO_OFTEN, NO_TOKEN, BAD_TOKEN, NO_ROUTE = 40002, 40001, 40100, 40104, 40105, 40400


class Problem(Exception):
    """A logical error: HTTP 200 with a code that is not 0."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def needs(what: str) -> Callable[[Endpoint], Endpoint]:
    """What an endpoint wants before it runs: "account" (the default), a brand's "token", or "nothing"."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.needs = what  # type: ignore[attr-defined]
        return endpoint

    return mark


def answer(endpoint: Endpoint, request: HttpRequest) -> HttpResponse:
    """Run one endpoint and put its answer, or its problem, into the envelope; the trouble dials have their say."""
    trouble = _trouble()
    if trouble == "failing before":
        return HttpResponse("upstream connect error", status=502)
    try:
        _count_calls()
        response: HttpResponse = envelope(0, "OK", endpoint(_arguments_for(endpoint, request)))
    except Problem as problem:
        response = envelope(problem.code, problem.message, {})
    return _spoiled(response, trouble)


def envelope(code: int, message: str, data: dict[str, Any]) -> JsonResponse:
    """TikTok's envelope and its log header."""
    request_id = clock.now().strftime("%Y%m%d%H%M%S") + chance.new_word(20, "0123456789ABCDEF")
    response = JsonResponse({"code": code, "message": message, "request_id": request_id, "data": data})
    response["X-Tt-Logid"] = request_id
    return response


def text(arguments: Arguments, name: str, *, most: int = 500, needed: bool = True) -> str:
    """A text argument within its length."""
    value = str(arguments.get(name) or "").strip()
    if needed and not value:
        raise Problem(PARAMETER, f"{name}: Missing data for required field.")
    if len(value) > most:
        raise Problem(PARAMETER, f"{name}: Longer than maximum length {most}.")
    return value


def texts(arguments: Arguments, name: str, *, most: int) -> list[str]:
    """A list of texts; a JSON string in a GET."""
    value = arguments.get(name)
    if isinstance(value, str):
        value = _json(name, value)
    if not isinstance(value, list) or not value:
        raise Problem(PARAMETER, f"{name}: Not a valid list.")
    if len(value) > most:
        raise Problem(PARAMETER, f"{name}: Longer than maximum length {most}.")
    return [str(item) for item in value]


def whole(arguments: Arguments, name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
    """A whole number within its bounds."""
    try:
        value = int(arguments.get(name, default))
    except (TypeError, ValueError) as error:
        raise Problem(PARAMETER, f"{name}: Not a valid integer.") from error
    if not least <= value <= most:
        raise Problem(PARAMETER, f"{name}: Must be between {least} and {most}.")
    return value


def one_of(value: Any, name: str, allowed: list[Any]) -> Any:
    """A value among those allowed."""
    if value not in allowed:
        raise Problem(PARAMETER, f"{name}: Must be one of: {', '.join(map(str, allowed))}.")
    return value


def page_of(
    rows: list[Any], arguments: Arguments, *, size: int = 10, most: int = 100
) -> tuple[list[Any], dict[str, int]]:
    """One page of rows and its page_info."""
    page, size = whole(arguments, "page", 1), whole(arguments, "page_size", size, most=most)
    info = {"page": page, "page_size": size, "total_number": len(rows), "total_page": max(1, -(-len(rows) // size))}
    return rows[(page - 1) * size : page * size], info


def moment(at: datetime | None) -> str:
    """A business time: UTC, to the second."""
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""


def surplus(*about: str) -> dict[str, Any]:
    """Fields no document names, now and then, so that clients stay tolerant (wire page 11.6)."""
    draw = chance.of("surplus", *about)
    return {"extra_flag": draw.randint(0, 9), "ab_version": f"v{draw.randint(1, 9)}"} if draw.random() < 0.3 else {}


def _trouble() -> str:
    """What goes wrong with this call, if anything: half of the failures lose only the answer."""
    world = clock.dials()
    if world.slow_seconds:
        time.sleep(min(world.slow_seconds, 30))
    draw = CHANCE.uniform(0, 100)
    for kind, percent in (
        ("failing before", world.failing_percent / 2),
        ("failing after", world.failing_percent / 2),
        ("silent", world.silent_percent),
        ("malformed", world.malformed_percent),
    ):
        if draw < percent:
            return kind
        draw -= percent
    return ""


def _spoiled(response: HttpResponse, trouble: str) -> HttpResponse:
    if trouble == "failing after":
        return HttpResponse("upstream request timeout", status=504)
    if trouble == "silent":
        time.sleep(settings.SIMULATOR["silence"])
    if trouble == "malformed":
        return HttpResponse(response.content[: len(response.content) // 2], content_type="application/json")
    return response


def _count_calls() -> None:
    limit = clock.dials().calls_per_second
    if limit and _calls_this_second() > limit:
        raise Problem(TOO_OFTEN, "App reaches the QPS limit.")


def _arguments_for(endpoint: Endpoint, request: HttpRequest) -> Arguments:
    arguments, wanted = _arguments(request), getattr(endpoint, "needs", "account")
    if wanted != "nothing":
        arguments["account"] = _account(request, arguments, named=wanted == "account")
    return arguments


def _calls_this_second() -> int:
    key = f"simulator-calls-{int(time.time())}"
    cache.add(key, 0, 5)
    return cache.incr(key)


def _arguments(request: HttpRequest) -> Arguments:
    if request.method == "POST":
        if request.content_type != "application/json":
            raise Problem(PARAMETER, "Content-Type must be application/json.")
        body = _json("body", request.body.decode("utf-8", errors="replace") or "{}")
        if not isinstance(body, dict):
            raise Problem(PARAMETER, "The body must be a JSON object.")
        return body
    repeated = [name for name, values in request.GET.lists() if len(values) > 1]
    if repeated:
        raise Problem(PARAMETER, f"{repeated[0]}: Arrays must be JSON strings, not repeated keys.")
    return dict(request.GET.items())


def _account(request: HttpRequest, arguments: Arguments, *, named: bool) -> BrandAccount:
    token = request.headers.get("Access-Token", "")
    if not token:
        raise Problem(NO_TOKEN, "Access token is empty.")
    account = BrandAccount.objects.filter(token=token, revoked=False).first()
    if account is None:
        raise Problem(BAD_TOKEN, "Access token is incorrect or has been revoked.")
    if named and text(arguments, "tcm_account_id") != account.account_id:
        raise Problem(PERMISSION, f"No permission to operate tcm account {arguments['tcm_account_id']}.")
    return account


def _json(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError as error:
        raise Problem(PARAMETER, f"{name}: Not valid JSON.") from error
