"""A hand-written TikTok with dials, made of the client's own dataclasses: what tests outside `tests/tiktok` talk to."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Self

from tiktok.answers import (
    AdObject,
    Advertiser,
    AuthorizationFacts,
    CodeWish,
    Counters,
    CreatorGrant,
    Grant,
    Identity,
    InviteAnswer,
    LinkRequest,
    MadeCode,
    MarketplaceStatus,
    OrderFacts,
    OrderWish,
    OwnVideo,
    PaidFigures,
    PostAuthorization,
    Profile,
    PublicVideo,
    Publishing,
    SparkPost,
    VideoFacts,
)
from tiktok.client.short_links import LeadsNowhere
from tiktok.errors import Rejected
from tiktok.links import PostLink


@dataclass
class FakeTikTok:
    """The pretend platform's state. `before` and `after` hold errors to raise before or after a method does its work."""

    statuses: dict[str, MarketplaceStatus] = field(default_factory=dict)
    rejections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    campaigns: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    orders: dict[str, OrderFacts] = field(default_factory=dict)
    wishes: dict[str, OrderWish] = field(default_factory=dict)
    videos: dict[str, VideoFacts] = field(default_factory=dict)
    counters: dict[str, Counters] = field(default_factory=dict)
    public: dict[str, list[PublicVideo]] = field(default_factory=dict)  # by handle
    authorizations: dict[str, AuthorizationFacts] = field(default_factory=dict)
    spark_posts: dict[str, SparkPost] = field(default_factory=dict)  # by video code
    grants: dict[str, Grant] = field(default_factory=dict)
    subscriptions: dict[str, str] = field(default_factory=dict)
    creator_grants: dict[str, CreatorGrant] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    webhooks: dict[str, str] = field(default_factory=dict)
    own_videos: dict[str, list[OwnVideo]] = field(default_factory=dict)
    link_requests: dict[tuple[str, str], LinkRequest] = field(default_factory=dict)
    short_links: dict[str, PostLink] = field(default_factory=dict)
    publications: dict[str, Publishing] = field(default_factory=dict)
    published: list[dict[str, Any]] = field(default_factory=list)
    joined: list[tuple[str, str]] = field(default_factory=list)
    post_authorizations: dict[str, PostAuthorization] = field(default_factory=dict)
    revoked: list[str] = field(default_factory=list)
    code_posts: dict[str, SparkPost] = field(default_factory=dict)
    advertiser_ids: list[str] = field(default_factory=list)
    currency: str = "USD"
    timezone: str = "Etc/UTC"
    ad_objects: dict[str, tuple[str, AdObject]] = field(default_factory=dict)
    campaign_changes: list[tuple[str, Decimal]] = field(default_factory=list)
    group_changes: list[tuple[str, Decimal | None, datetime | None]] = field(default_factory=list)
    ad_wishes: dict[str, Any] = field(default_factory=dict)
    paid: list[PaidFigures] = field(default_factory=list)
    before: dict[str, list[BaseException]] = field(default_factory=dict)
    after: dict[str, list[BaseException]] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    numbers: Any = field(default_factory=lambda: count(7_300_000_000_000_001_000))

    def next_id(self) -> str:
        """A 19-digit id."""
        return str(next(self.numbers))

    def asked_for(self, method: str) -> list[Any]:
        """The arguments of every call of a method so far."""
        return [argument for name, argument in self.asked if name == method]

    def change_order(self, order_id: str, **changes: Any) -> None:
        """Turn the truth about an order."""
        self.orders[order_id] = replace(self.orders[order_id], **changes)

    def add_code(self, code: str, **facts: Any) -> SparkPost:
        """A creator's code, and the post it is of."""
        facts = {"item_id": self.next_id(), "text": "Boots in snow", "status": "HESITATE_RECOMMEND", **facts}
        who = {"identity_id": "identity-1", "identity_type": "AUTH_CODE", "creator_name": "Mara Bakes"}
        window = {"starts_at": self.now, "ends_at": self.now + timedelta(days=30), "is_authorized": True}
        self.code_posts[code] = SparkPost(code=code, **{**who, **window, **facts})
        return self.code_posts[code]

    def change_ad(self, object_id: str, **changes: Any) -> None:
        """Turn the truth about a campaign, an ad group or an ad."""
        kind, row = self.ad_objects[object_id]
        self.ad_objects[object_id] = kind, replace(row, **changes)

    def names_of(self, kind: str) -> list[str]:
        """The names of everything of a kind."""
        return [row.name for each, row in self.ad_objects.values() if each == kind]

    def add_video(self, order_id: str, **facts: Any) -> VideoFacts:
        """Give an order one more video."""
        video = VideoFacts(**{"video_id": self.next_id(), "status": "uploaded", **facts})
        self.videos[video.video_id] = video
        self.change_order(order_id, videos=(*self.orders[order_id].videos, video.video_id))
        return video


WORLD = FakeTikTok()


def new_world() -> FakeTikTok:
    """Start afresh; every client made from now on talks to the new world."""
    WORLD.__dict__.update(FakeTikTok().__dict__)
    return WORLD


def _dialled(method: Any) -> Any:
    """Note the call, and raise what the dials say before or after the method's work."""

    def wrapped(self: "FakeClient", *arguments: Any, **named: Any) -> Any:
        WORLD.asked.append((method.__name__, arguments[0] if arguments else None))
        _raise_next(WORLD.before.get(method.__name__))
        answer = method(self, *arguments, **named)
        _raise_next(WORLD.after.get(method.__name__))
        return answer

    return wrapped


def _raise_next(errors: list[BaseException] | None) -> None:
    if errors:
        raise errors.pop(0)


class FakeClient:
    """The same face as `tiktok.client.Client`."""

    takes_creators_once = False
    tells_removal = True

    def __init__(self, *, token: str = "", account_id: str = "") -> None:
        self.token, self.account_id = token, account_id

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing to close."""

    @_dialled
    def exchange(self, auth_code: str) -> Grant:
        return WORLD.grants.pop(auth_code)

    @_dialled
    def subscriptions(self) -> dict[str, str]:
        return dict(WORLD.subscriptions)

    @_dialled
    def subscribe(self, callback_url: str, *, token: str, account_id: str) -> str:
        subscription_id = WORLD.next_id()
        WORLD.subscriptions[subscription_id] = account_id
        return subscription_id

    @_dialled
    def unsubscribe(self, subscription_id: str) -> None:
        WORLD.subscriptions.pop(subscription_id, None)

    @_dialled
    def set_account_webhook(self, event_type: str, callback_url: str) -> None:
        WORLD.webhooks[event_type] = callback_url

    @_dialled
    def account_webhook(self, event_type: str) -> str:
        return WORLD.webhooks.get(event_type, "")

    @_dialled
    def drop_account_webhook(self, event_type: str) -> None:
        WORLD.webhooks.pop(event_type, None)

    @_dialled
    def revoke(self, token: str) -> None:
        WORLD.revoked.append(token)

    @_dialled
    def exchange_creator(self, auth_code: str, redirect_uri: str) -> CreatorGrant:
        return WORLD.creator_grants.pop(auth_code)

    @_dialled
    def refresh_creator(self, refresh_token: str) -> CreatorGrant:
        return WORLD.creator_grants.pop(refresh_token)

    @_dialled
    def revoke_creator(self, token: str) -> None:
        WORLD.revoked.append(token)

    @_dialled
    def creator_id(self, token: str) -> str:
        return f"creator of {token}"

    @_dialled
    def profile(self, since: date, until: date) -> Profile:
        return WORLD.profiles[self.account_id]

    @_dialled
    def own_videos(self, video_ids: Sequence[str] = (), *, most: int = 200) -> list[OwnVideo]:
        videos = WORLD.own_videos.get(self.account_id, [])
        return [video for video in videos if not video_ids or video.counters.video_id in video_ids][:most]

    @_dialled
    def follow(self, short: str, *, now: datetime) -> PostLink:
        if short not in WORLD.short_links:
            raise LeadsNowhere("TikTok does not know this short link (any more).")
        return WORLD.short_links[short]

    @_dialled
    def request_link(self, campaign_id: str, video_id: str) -> LinkRequest:
        known = WORLD.link_requests.get((campaign_id, video_id))
        times = (known.times_asked or 0) + 1 if known else 1
        asked = LinkRequest(video_id, campaign_id, "in_review", "9", times, WORLD.now)
        WORLD.link_requests[campaign_id, video_id] = asked
        return asked

    @_dialled
    def withdraw_link_request(self, campaign_id: str, video_id: str) -> LinkRequest:
        known = WORLD.link_requests[campaign_id, video_id]
        if known.status != "in_review":
            raise Rejected(40002, "No request for this video is waiting for an answer.", "1")
        WORLD.link_requests[campaign_id, video_id] = replace(known, status="revoked")
        return WORLD.link_requests[campaign_id, video_id]

    @_dialled
    def link_requests(self, campaign_ids: Sequence[str]) -> list[LinkRequest]:
        return [each for (campaign, _video), each in WORLD.link_requests.items() if campaign in campaign_ids]

    @_dialled
    def publish(self, video_url: str, *, caption: str, invite_link: str = "", is_branded: bool = True) -> str:
        asked = {"url": video_url, "caption": caption, "link": invite_link, "is_branded": is_branded}
        WORLD.published.append(asked)
        share_id = f"v_pub_url~v1.{len(WORLD.published)}"
        WORLD.publications[share_id] = Publishing("processing")
        return share_id

    @_dialled
    def publishing(self, share_id: str) -> Publishing:
        return WORLD.publications[share_id]

    @_dialled
    def join_campaign(self, creator_id: str, invite_link: str) -> None:
        WORLD.joined.append((creator_id, invite_link))

    @_dialled
    def allow_ads(self, item_id: str, days: int) -> None:
        at = WORLD.now
        WORLD.post_authorizations[item_id] = PostAuthorization(
            item_id, "#code+of+the+creator/=", "not_used", days, at, at + timedelta(days=days)
        )

    @_dialled
    def disallow_ads(self, item_id: str) -> None:
        WORLD.post_authorizations[item_id] = PostAuthorization(item_id)

    @_dialled
    def post_authorization(self, item_id: str) -> PostAuthorization:
        return WORLD.post_authorizations.get(item_id, PostAuthorization(item_id))

    @_dialled
    def creator_statuses(self, handles: Sequence[str]) -> dict[str, MarketplaceStatus]:
        return {handle: WORLD.statuses.get(handle, "not_in") for handle in handles}

    @_dialled
    def invite(self, handle: str) -> InviteAnswer:
        if handle in WORLD.rejections:
            return InviteAnswer(rejected={handle: WORLD.rejections[handle]})
        if WORLD.statuses.get(handle) == "in":
            return InviteAnswer(in_marketplace=(handle,))
        WORLD.statuses[handle] = "invited"
        return InviteAnswer(invited=(handle,))

    @_dialled
    def public_videos(self, handle: str, video_ids: Sequence[str] = (), *, most: int = 10) -> list[PublicVideo]:
        posts = WORLD.public.get(handle, [])
        return [post for post in posts if not video_ids or post.counters.video_id in video_ids][:most]

    @_dialled
    def find_campaign(self, name: str) -> str:
        return WORLD.campaigns.get(name, "")

    @_dialled
    def create_campaign(self, name: str) -> str:
        WORLD.campaigns[name] = WORLD.next_id()
        return WORLD.campaigns[name]

    @_dialled
    def create_code(self, campaign_id: str) -> str:
        WORLD.codes.append(f"CODE{len(WORLD.codes) + 1}")
        return WORLD.codes[-1]

    def make_code(self, wish: CodeWish) -> MadeCode:
        campaign_id = (
            wish.campaign_id or self.find_campaign(wish.campaign_name) or self.create_campaign(wish.campaign_name)
        )
        return MadeCode(self.create_code(campaign_id), campaign_id)

    @_dialled
    def create_order(self, wish: OrderWish) -> OrderFacts:
        order_id = WORLD.next_id()
        link = f"https://www.tiktok.com/invite/{wish.code}/{order_id}"
        WORLD.wishes[order_id] = wish
        WORLD.orders[order_id] = OrderFacts(
            order_id=order_id,
            handle=wish.handle,
            code=wish.code,
            invite_link=link,
            status="created",
            remaining_orders=199,
        )
        return WORLD.orders[order_id]

    @_dialled
    def orders_by_code(self, code: str) -> list[OrderFacts]:
        return [order for order in WORLD.orders.values() if order.code == code]

    @_dialled
    def orders(self, order_ids: Sequence[str]) -> list[OrderFacts]:
        return [WORLD.orders[order_id] for order_id in order_ids if order_id in WORLD.orders]

    @_dialled
    def cancel_order(self, order_id: str, reason: str) -> None:
        WORLD.change_order(order_id, status="cancelled")

    @_dialled
    def videos(self, video_ids: Sequence[str]) -> list[VideoFacts]:
        return [WORLD.videos[video_id] for video_id in video_ids if video_id in WORLD.videos]

    def orders_with_videos(self, order_ids: Sequence[str]) -> tuple[list[OrderFacts], list[VideoFacts]]:
        found = self.orders(order_ids)
        return found, self.videos([video for order in found for video in order.videos])

    @_dialled
    def report(self, order_ids: Sequence[str], since: date, until: date) -> list[Counters]:
        wanted = {
            video for order_id in order_ids if order_id in WORLD.orders for video in WORLD.orders[order_id].videos
        }
        return [counters for counters in WORLD.counters.values() if counters.video_id in wanted]

    @_dialled
    def request_authorization(self, video_id: str, days: int, *, extend: bool = False) -> None:
        facts = WORLD.authorizations.get(video_id, AuthorizationFacts(video_id=video_id))
        left = 30 if facts.remaining_requests is None else facts.remaining_requests
        WORLD.authorizations[video_id] = replace(
            facts, request="waiting", requested_days=days, remaining_requests=left - 1
        )

    @_dialled
    def authorization(self, video_id: str) -> AuthorizationFacts:
        return WORLD.authorizations.get(video_id, AuthorizationFacts(video_id=video_id, remaining_requests=30))

    @_dialled
    def advertisers(self) -> list[Advertiser]:
        return [Advertiser(each) for each in WORLD.advertiser_ids]

    @_dialled
    def advertiser(self, advertiser_id: str) -> Advertiser:
        return Advertiser(advertiser_id, "Acme ads", WORLD.currency, WORLD.timezone)

    @_dialled
    def authorize_code(self, advertiser_id: str, code: str, *, original_code: str = "") -> None:
        if code in WORLD.spark_posts:
            raise Rejected(40002, "auth_code_in_use: The post is already authorized to this ad account.", "R1")
        if code not in WORLD.code_posts:
            raise Rejected(40002, "auth_code_not_found: The authorization code does not exist.", "R1")
        WORLD.spark_posts[code] = WORLD.code_posts[code]

    @_dialled
    def spark_post(self, advertiser_id: str, code: str) -> SparkPost:
        if code not in WORLD.spark_posts:
            known = code in WORLD.code_posts
            words = (
                "The post is not authorized to this ad account yet."
                if known
                else "The authorization code does not exist."
            )
            raise Rejected(40002, words, "R1")
        return WORLD.spark_posts[code]

    @_dialled
    def spark_posts(self, advertiser_id: str, *, words: str = "", kinds: Sequence[str] = ()) -> list[SparkPost]:
        return list(WORLD.spark_posts.values())[::-1]

    @_dialled
    def unbind(self, advertiser_id: str, item_id: str) -> None:
        WORLD.spark_posts = {code: post for code, post in WORLD.spark_posts.items() if post.item_id != item_id}

    @_dialled
    def identities(self, advertiser_id: str, kind: str, *, business_center_id: str = "") -> list[Identity]:
        return [Identity("identity-1", kind, "Mara Bakes", "mara.bakes")]

    @_dialled
    def ad_objects(self, advertiser_id: str, kind: str, **filtering: Any) -> list[AdObject]:
        rows = [row for each, row in WORLD.ad_objects.values() if each == kind]
        wanted = filtering.get(f"{kind}_ids")
        return rows if wanted is None else [row for row in rows if row.object_id in wanted]

    def _make_ad_object(self, kind: str, wish: Any, parent: str = "", **facts: Any) -> str:
        object_id = WORLD.next_id()
        WORLD.ad_wishes[object_id] = wish
        WORLD.ad_objects[object_id] = kind, AdObject(object_id, wish.name, parent_id=parent, **facts)
        return object_id

    @_dialled
    def create_ad_campaign(self, advertiser_id: str, wish: Any) -> str:
        return self._make_ad_object("campaign", wish)

    @_dialled
    def create_ad_group(self, advertiser_id: str, wish: Any) -> str:
        return self._make_ad_object("adgroup", wish, wish.campaign_id)

    @_dialled
    def create_spark_ad(self, advertiser_id: str, wish: Any) -> str:
        return self._make_ad_object("ad", wish, wish.adgroup_id, item_id=wish.item_id)

    @_dialled
    def set_ad_status(self, advertiser_id: str, kind: str, ids: Sequence[str], operation: str) -> None:
        words = {
            "ENABLE": ("STATUS_DELIVERY_OK", "AD_STATUS_DELIVERY_OK"),
            "DISABLE": ("STATUS_DISABLE", "AD_STATUS_DISABLE"),
            "DELETE": ("STATUS_DELETE", "AD_STATUS_DELETE"),
        }[operation]
        for object_id in ids:
            WORLD.change_ad(object_id, status=words[0], secondary_status=words[1])

    @_dialled
    def change_ad_campaign(self, advertiser_id: str, campaign_id: str, *, budget: Decimal) -> None:
        WORLD.campaign_changes.append((campaign_id, budget))

    @_dialled
    def change_ad_group(
        self, advertiser_id: str, group_id: str, *, budget: Decimal | None, ends_at: datetime | None
    ) -> None:
        WORLD.group_changes.append((group_id, budget, ends_at))

    @_dialled
    def paid_report(
        self, advertiser_id: str, kind: str, *, since: date, until: date, ids: Sequence[str] = ()
    ) -> list[PaidFigures]:
        return [row for row in WORLD.paid if row.object_id in ids and row.day and since <= row.day <= until]
