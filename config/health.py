"""Whether database, Redis, worker and beat answer."""

import time
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from config.beat import SIGN
from config.celery import app


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all four answer, else 503 naming which does not."""
    answers = {name: _answer(check) for name, check in CHECKS.items()}
    healthy = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"status": "ok" if healthy else "failing", **answers}, status=200 if healthy else 503)


def _answer(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "no answer"
    except Exception as error:  # whatever a broken part raises is the answer
        return f"no answer: {type(error).__name__}"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _redis() -> bool:
    cache.set("healthz", "1", 5)
    return bool(cache.get("healthz") == "1")


def _worker() -> bool:
    return bool(app.control.ping(timeout=1.0, limit=1))


def _beat() -> bool:
    return time.time() - float(cache.get(SIGN, 0)) < 20


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "redis": _redis,
    "worker": _worker,
    "beat": _beat,
}
