"""The only way out to TikTok: one method for each thing we need, our words in and out (wire page, sections 2, 4e, 4f)."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self

import httpx
from django.conf import settings

from tiktok import read
from tiktok.answers import (
    AuthorizationFacts,
    Counters,
    Grant,
    InviteAnswer,
    MarketplaceStatus,
    OrderFacts,
    OrderWish,
    VideoFacts,
)
from tiktok.errors import Rejected, Unavailable
from tiktok.words import MARKETPLACE, may_try_again

METRICS = [
    "video_views",
    "likes",
    "comments",
    "shares",
    "favorites",
    "reach",
    "video_completion_rate",
    "average_view_time",
]
MOST_HANDLES = 20
MOST_ORDERS = 20
MOST_VIDEOS = 20
MOST_PAGES = 500


class Client:
    """A brand's access to TikTok. Every method raises `Unavailable` (try later) or `Rejected` (tell the person)."""

    def __init__(
        self,
        *,
        token: str = "",
        account_id: str = "",
        base_url: str = "",
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.account_id = account_id
        self._http = httpx.Client(
            base_url=(base_url or settings.TIKTOK_API_URL).rstrip("/") + "/",
            headers={"Access-Token": token} if token else {},
            timeout=settings.TIKTOK_TIMEOUT,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._http.close()

    # Consent (2a, 2b)

    def exchange(self, auth_code: str) -> Grant:
        """Turn the single-use code of the consent page into a token, and look up its marketplace account."""
        app = {"app_id": settings.TIKTOK_APP_ID, "secret": settings.TIKTOK_APP_SECRET}
        token = str(self._post("oauth2/access_token/", {**app, "auth_code": auth_code}).get("access_token", ""))
        self._http.headers["Access-Token"] = token
        accounts = self._get("oauth2/tcm/get/", app).get("tcm_account_ids") or []
        if not accounts:
            raise Rejected(0, "The TikTok account has no access to Creator Marketplace.", "")
        return Grant(token=token, account_id=str(accounts[0]))

    # Creators (4f)

    def creator_statuses(self, handles: Sequence[str]) -> dict[str, MarketplaceStatus]:
        """Whether each account is in TTCM; at most 20 handles a call are sent."""
        found: dict[str, MarketplaceStatus] = {}
        for batch in _batches(handles, MOST_HANDLES):
            answer = self._get("tcm/creator/status/get/", self._with_account(handle_names=batch))
            for entry in answer.get("onboarding_status") or []:
                if status := MARKETPLACE.get(str(entry.get("status"))):
                    found[read.handle(entry)] = status
        return found

    def invite(self, handle: str) -> InviteAnswer:
        """Invite an account to TTCM. A refusal by TikTok's rules is in the answer, not an error."""
        return read.invite_answer(self._post("tcm/creator/invite/", self._with_account(handle_names=[handle])))

    # Campaigns, codes and orders (4f)

    def find_campaign(self, name: str) -> str:
        """The id of the marketplace campaign of exactly this name, or ''."""
        rows = self._pages("tcm/campaign/get/", self._with_account(campaign_name=name), "list")
        return next((str(row["campaign_id"]) for row in rows if row.get("campaign_name") == name), "")

    def create_campaign(self, name: str) -> str:
        """Make a marketplace campaign; its id."""
        return str(self._post("tcm/campaign/create/", self._with_account(campaign_name=name))["campaign_id"])

    def create_code(self, campaign_id: str) -> str:
        """Make a campaign code. An unused one costs nothing, so losing the answer does no harm."""
        return str(
            self._post("tcm/campaign/code/create/", self._with_account(campaign_id=campaign_id))["campaign_code"]
        )

    def create_order(self, wish: OrderWish) -> OrderFacts:
        """Make an order. TikTok does not notice repeats: look up with `orders_by_code` first."""
        answer = self._post("tcm/order/create/v2/", self._with_account(**_order_body(wish)))
        orders = [read.order(row, answer) for row in answer.get("orders") or []]
        mine = [order for order in orders if order.handle == wish.handle.lower()]
        if not mine:
            raise Rejected(0, "TikTok made no order for this account.", "")
        return mine[0]

    def orders_by_code(self, code: str) -> list[OrderFacts]:
        """All orders under a campaign code, oldest first."""
        return self._orders(query_type="CAMPAIGN_CODE", campaign_code=code)

    def orders(self, order_ids: Sequence[str]) -> list[OrderFacts]:
        """Orders by id."""
        return [
            order
            for batch in _batches(order_ids, MOST_ORDERS)
            for order in self._orders(query_type="ORDER_ID", order_ids=batch)
        ]

    def cancel_order(self, order_id: str, reason: str) -> None:
        """Cancel an order (workflow 1's call; 2.0 documents none)."""
        self._post(
            "tcm/order/update/",
            self._with_account(
                order_id=order_id,
                status="CANCEL",
                cancel_type="ADVERTISER_DENIED",
                cancel_reason_enum=["DENY_REASON_OTHER"],
                cancel_reason=reason,
            ),
        )

    def _orders(self, **query: Any) -> list[OrderFacts]:
        rows = self._pages("tcm/order/get/v2/", self._with_account(page_size=MOST_ORDERS, **query), "orders")
        return [read.order(row, row) for row in rows]

    # Videos (4f) and Spark authorizations (4e)

    def videos(self, video_ids: Sequence[str]) -> list[VideoFacts]:
        """Review and publication of videos."""
        return [
            read.video(row)
            for batch in _batches(video_ids, MOST_VIDEOS)
            for row in self._get("tcm/video/audit_status/get/", self._with_account(video_ids=batch)).get(
                "audit_status_list"
            )
            or []
        ]

    def report(self, order_ids: Sequence[str], since: date, until: date) -> list[Counters]:
        """Counters of every published video of the orders; the window is at most 60 days (UTC)."""
        window = {
            "start_date": since.isoformat(),
            "end_date": until.isoformat(),
            "need_daily_stats": False,
            "metrics": METRICS,
        }
        return [
            read.counters(row)
            for batch in _batches(order_ids, MOST_ORDERS)
            for row in self._pages("tcm/report/get/v2/", self._with_account(order_ids=batch, **window), "insights")
        ]

    def request_authorization(self, video_id: str, days: int, *, extend: bool = False) -> None:
        """Ask the creator to authorize the post for Spark Ads; `days` is 7, 30, 60 or 365. TikTok takes 30 requests a post."""
        action = {"action": "EXTEND"} if extend else {}
        self._post("tcm/tt_video/apply/", self._with_account(video_id=video_id, authorization_days=days, **action))

    def authorization(self, video_id: str) -> AuthorizationFacts:
        """Where the Spark authorization of a post stands."""
        return read.authorization(self._get("tcm/tt_video/status/", self._with_account(video_id=video_id)))

    # The wire (1)

    def _with_account(self, **fields: Any) -> dict[str, Any]:
        return {"tcm_account_id": self.account_id, **fields}

    def _pages(self, path: str, query: dict[str, Any], key: str) -> Iterable[dict[str, Any]]:
        for page in range(1, MOST_PAGES):
            answer = self._get(path, {**query, "page": page})
            yield from answer.get(key) or []
            if page >= int((answer.get("page_info") or {}).get("total_page") or 1):
                return

    def _get(self, path: str, query: dict[str, Any]) -> dict[str, Any]:
        return self._send("GET", path, params={key: _as_query(value) for key, value in query.items()})

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._send("POST", path, json=body)

    def _send(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, path, **content)
        except httpx.HTTPError as error:
            raise Unavailable(f"TikTok could not be reached ({type(error).__name__}).") from error
        return _open_envelope(response)


def _open_envelope(response: httpx.Response) -> dict[str, Any]:
    if response.status_code >= 500 or response.status_code == 429:
        raise Unavailable(f"TikTok answered with HTTP {response.status_code}.")
    try:
        envelope = response.json()
        code, message = int(envelope["code"]), str(envelope.get("message", ""))
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"TikTok's answer could not be read (HTTP {response.status_code}).") from error
    if may_try_again(code):
        raise Unavailable(f"{message} (code {code})", wait=300 if code == 40100 and "restricted" in message else 0)
    if code not in (0, 20001):  # 20001 is a partial success: what succeeded is in data
        raise Rejected(code, message, str(envelope.get("request_id", "")))
    return envelope.get("data") or {}


def _as_query(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict | bool) else value


def _batches(items: Sequence[str], size: int) -> Iterable[list[str]]:
    return (list(items[start : start + size]) for start in range(0, len(items), size))


def _order_body(wish: OrderWish) -> dict[str, Any]:
    return {
        "campaign_code": wish.code,
        "brand_name": wish.brand_name,
        "description": wish.description,
        "handle_names": [wish.handle],
        "order_source": "OTHER",
        "video_number": len(wish.deliverables),
        "deliverables": [
            {"deliverable_name": item.name, "spark_ads_requested_authorization_days": item.spark_days}
            for item in wish.deliverables
        ],
        "default_spark_ads_requested_authorization_days": max(item.spark_days for item in wish.deliverables),
    }
