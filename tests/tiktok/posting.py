"""Deliveries as TikTok posts them."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from tiktok.signatures import sign_open

PAYLOADS = Path(__file__).parent / "payloads"


def entry(brand: Any, **facts: Any) -> dict[str, Any]:
    """One entry about a brand's account."""
    return {
        "event_type": "tcm_creator_webhook",
        "tcm_creator_event_type": "tcm_creator_joined",
        "handle_name": "mia",
        "tto_tcm_account_id": brand.connection.account_id,
        "event_time": "2026-11-22T12:00:00.000000Z",
        "log_id": "log-1",
        **facts,
    }


def body(*entries: Any) -> bytes:
    return json.dumps({"request_id": 1, "object": 90, "time": 1_763_812_800, "entry": list(entries)}).encode()


def post(content: bytes, signature: str | None = None) -> Any:
    """Post a body, signed with the app's secret unless told otherwise."""
    header = sign_open(content, settings.TIKTOK_APP_SECRET) if signature is None else signature
    return Client(enforce_csrf_checks=True).post(
        "/callbacks/tiktok/", content, content_type="application/json", headers={"X-Open-Signature": header}
    )
