"""Plain builders of rows for tests: each makes what it needs around it, and takes what matters by name."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from brands.models import Brand, Member, User
from campaigns.models import (
    Campaign,
    CampaignCode,
    Comment,
    Deliverable,
    LinkRequest,
    Message,
    Order,
    OrderBatch,
    OrderBatchItem,
    OrderTemplate,
    Participant,
    Post,
    PostTotal,
    Publication,
    Snapshot,
    Upload,
    Version,
)
from creators import eligibility
from creators.models import Account, Creator, Invitation
from spark_ads.models import Ad, AdAccount, AdCampaign, AdDay, AdGroup, Asset, Authorization
from tiktok.actions import SUBSCRIBE, keep
from tiktok.answers import Grant
from tiktok.models import Call, Callback, Connection, CreatorConnection
from tiktok.secrets import encrypt

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PASSWORD = "a long pass phrase"
_numbers = count(1)


def _next() -> int:
    return next(_numbers)


def user(email: str = "", **fields: Any) -> User:
    return User.objects.create_user(email or f"person{_next()}@example.com", PASSWORD, **fields)


def brand(name: str = "", *, connected: bool = True) -> Brand:
    number = _next()
    brand = Brand.objects.create(
        name=name or f"Brand {number}", slug=(name or f"brand-{number}").lower().replace(" ", "-")
    )
    if connected:
        connection(brand)
    return brand


def connection(brand: Brand, **facts: Any) -> Connection:
    """A connection whose callbacks are subscribed to."""
    grant = {"token": f"token of {brand.slug}", "account_id": f"account-{brand.pk}", **facts}
    made = keep(brand, Grant(**grant), by=None, at=NOW)
    Call.objects.filter(brand=brand, kind=SUBSCRIBE).delete()
    return made


def creator_connection(brand: Brand, *, status: str = "connected", **fields: Any) -> CreatorConnection:
    """A creator's tokens, good for a day and a year."""
    facts = {
        "open_id": f"open-{_next()}",
        "creator_id": f"creator-{_next()}",
        "sealed_token": encrypt("access"),
        "sealed_refresh_token": encrypt("refresh"),
        "token_ends_at": NOW + timedelta(days=1),
        "refresh_ends_at": NOW + timedelta(days=365),
        "connected_at": NOW,
    }
    return CreatorConnection.objects.create(brand=brand, status=status, **{**facts, **fields})


def member(brand: Brand, user: User, role: str = "manager") -> Member:
    return Member.objects.create(brand=brand, user=user, role=role)


def account(brand: Brand, handle: str | None = "", **fields: Any) -> Account:
    """An eligible account unless the fields say otherwise."""
    if handle == "":
        handle = f"creator{_next()}"
    name = fields.pop("display_name", (handle or f"Creator {_next()}").title())
    facts = {
        "country": "US",
        "followers": 50_000,
        "age": 25,
        "account_type": "personal",
        "videos_30d": 10,
        "views_30d": 90_000,
        "suitable_13": True,
        "sources": {},
    }
    if fields.get("authenticated"):
        fields.setdefault("connection", creator_connection(brand))
    creator = fields.pop("creator", None) or Creator.objects.create(brand=brand, name=name)
    made = Account(brand=brand, creator=creator, handle=handle, display_name=name, **{**facts, **fields})
    made.verdict = eligibility.verdict_of(eligibility.check(made, eligibility.open_markets()))
    made.save()
    return made


def invitation(brand: Brand, *, status: str = "sent", **fields: Any) -> Invitation:
    who = fields.pop("account", None) or account(brand)
    times = {} if status == "sending" else {"sent_at": NOW, "expires_at": NOW + timedelta(days=30)}
    return Invitation.objects.create(brand=brand, account=who, status=status, **{"created_at": NOW, **times, **fields})


def campaign(brand: Brand, *, status: str = "live", **fields: Any) -> Campaign:
    """A campaign that orders can go out from, unless the fields say otherwise."""
    words = {
        "name": f"Campaign {_next()}",
        "ttcm_brand_name": "Acme",
        "ttcm_description": "Winter boots",
        "created_at": NOW,
    }
    return Campaign.objects.create(brand=brand, status=status, **{**words, **fields})


def participant(campaign: Campaign, account_: Account | None = None, **fields: Any) -> Participant:
    """An account of TTCM in the campaign."""
    who = account_ or account(campaign.brand, in_marketplace=True, marketplace_checked_at=NOW, **fields)
    return Participant.objects.create(brand=campaign.brand, campaign=campaign, account=who, added_at=NOW)


def code(campaign: Campaign, **fields: Any) -> CampaignCode:
    words = {"code": f"CC{_next()}", "wish": "wish", "created_at": NOW}
    return CampaignCode.objects.create(brand=campaign.brand, campaign=campaign, **{**words, **fields})


def order(brand: Brand, *, status: str = "created", videos: int = 2, **fields: Any) -> Order:
    """An order with its deliverables; TikTok knows it unless it is requesting or failed."""
    who = fields.pop("participant", None) or participant(fields.pop("campaign", None) or campaign(brand))
    if status not in ("requesting", "failed"):
        tiktok_id = fields.setdefault("tiktok_id", str(7_400_000_000_000_000_000 + _next()))
        fields.setdefault("invite_link", f"https://www.tiktok.com/invite/{tiktok_id}")
        fields.setdefault("code", code(who.campaign))
    made = Order.objects.create(
        brand=brand,
        campaign=who.campaign,
        participant=who,
        status=status,
        video_number=videos,
        created_at=NOW,
        **fields,
    )
    for position in range(1, videos + 1):
        Deliverable.objects.create(brand=brand, order=made, position=position, name=f"Video {position}")
    return made


def order_batch(campaign: Campaign, participants: Iterable[Participant] = (), **fields: Any) -> OrderBatch:
    """A bulk order whose accounts wait for a worker."""
    facts = {"form_key": uuid4(), "names": ["Video 1"], "due_dates": [None], "video_number": 1}
    made = OrderBatch.objects.create(
        brand=campaign.brand, campaign=campaign, created_at=NOW, touched_at=NOW, **{**facts, **fields}
    )
    OrderBatchItem.objects.bulk_create(OrderBatchItem(batch=made, participant=each) for each in participants)
    return made


def order_template(brand: Brand, **fields: Any) -> OrderTemplate:
    facts = {"name": "Usual", "video_number": 1, "videos": [{"name": "Unboxing", "due_days": 7}], "currency": "USD"}
    return OrderTemplate.objects.create(brand=brand, created_at=NOW, **{**facts, **fields})


def deliverable(brand: Brand, *, status: str = "waiting", **fields: Any) -> Deliverable:
    made = fields.pop("order", None) or order(brand, videos=1)
    video_id = "" if status == "waiting" else str(7_500_000_000_000_000_000 + _next())
    Deliverable.objects.filter(order=made, position=1).delete()
    return Deliverable.objects.create(
        brand=brand,
        order=made,
        position=1,
        name="Video 1",
        status=status,
        **{"tiktok_video_id": video_id, **fields},
    )


def publication(version_: Version, *, status: str = "asking", **fields: Any) -> Publication:
    """A version handed over, with a number to follow unless it is still being handed over."""
    facts = {} if status == "asking" else {"share_id": f"v_pub_url~v1.{_next()}", "asked_at": NOW}
    return Publication.objects.create(
        brand_id=version_.brand_id, version=version_, status=status, created_at=NOW, **{**facts, **fields}
    )


def post(brand: Brand, **fields: Any) -> Post:
    """A published post tied to the first deliverable of an order; `order=None` leaves it to the other fields."""
    facts: dict[str, Any] = {"caption": "Look at these boots", "published_at": NOW - timedelta(hours=2)}
    spark_days = fields.pop("spark_days", 0)
    made = fields.pop("order", False)
    if made is False:
        made = order(brand, status="in_progress", videos=1, spark_days=spark_days)
    if made:
        free = Deliverable.objects.filter(order=made, post__isnull=True).first()
        facts |= {"campaign": made.campaign, "order": made, "account": made.participant.account, "deliverable": free}
        facts["tied_by"] = "link"
    facts |= {"tiktok_id": str(7_600_000_000_000_000_000 + _next()), **fields}
    facts.setdefault("url", f"https://www.tiktok.com/@x/video/{facts['tiktok_id']}")
    facts.setdefault("status", "tied" if facts.get("campaign") else "untied")
    return Post.objects.create(brand=brand, **facts)


def part(post_: Post, traffic: str, **counters: int) -> PostTotal:
    """The latest organic or paid counters of a post."""
    Post.objects.filter(pk=post_.pk).update(has_parts=True)
    return PostTotal.objects.create(brand=post_.brand, post=post_, traffic=traffic, observed_at=NOW, **counters)


def untied_post(brand: Brand, account_: Account | None = None, **fields: Any) -> Post:
    """A post nobody has tied to a campaign."""
    return post(brand, order=None, account=account_ or account(brand), **fields)


def link_request(brand: Brand, *, status: str = "waiting", **fields: Any) -> LinkRequest:
    """A link request on TikTok One, asked once."""
    of = fields.pop("order", None) or order(brand, tiktok_id=f"{7_700_000_000_000_000_000 + _next()}:x")
    which = fields.pop("post", None) or untied_post(brand, of.participant.account)
    facts = {"created_at": NOW, "last_asked_at": NOW, "times_asked": 1}
    return LinkRequest.objects.create(brand=brand, post=which, order=of, status=status, **{**facts, **fields})


def message(brand: Brand, *, status: str = "queued", **fields: Any) -> Message:
    """A message to a creator with an address; those that a worker took have their e-mail's name."""
    who = fields.pop("participant", None) or participant(campaign(brand))
    taken = status in ("sending", "sent", "delivered", "bounced", "failed", "uncertain")
    facts = {"message_id": f"<{_next()}@limelight.example>", "claimed_at": NOW} if taken else {}
    words = {"subject": "Hello", "body": "Would you?", "key": f"key {_next()}", "created_at": NOW}
    to = "" if status == "posted" else f"creator{_next()}@example.com"
    return Message.objects.create(brand=brand, participant=who, status=status, **{**words, "to": to, **facts, **fields})


def snapshot(post: Post, at: datetime = NOW, **counters: Any) -> Snapshot:
    return Snapshot.objects.create(brand=post.brand, post=post, at=at, **{"views": 1_000, "likes": 100, **counters})


def authorization(brand: Brand, *, status: str = "requested", **fields: Any) -> Authorization:
    """An authorization; those granted have a code of 30 days."""
    which = fields.pop("post", None) or post(brand)
    granted = {"video_code": "#code+/=", "starts_at": NOW, "ends_at": NOW + timedelta(days=30)}
    facts = granted if status in ("authorized", "expiring", "expired", "revoked") else {}
    return Authorization.objects.create(
        brand=brand, post=which, status=status, **{"created_at": NOW, **facts, **fields}
    )


def ad_account(brand: Brand, **fields: Any) -> AdAccount:
    """An advertiser account the connection opens."""
    facts = {
        "advertiser_id": str(7_100_000_000_000_000_000 + _next()),
        "name": "Acme ads",
        "currency": "USD",
        "timezone": "UTC",
    }
    return AdAccount.objects.create(brand=brand, **{**facts, **fields})


def asset(brand: Brand, *, status: str = "ready", **fields: Any) -> Asset:
    """A post of the library; one that is searched, or was not found, is a code only."""
    account_ = fields.pop("ad_account", None) or brand.ad_accounts.first() or ad_account(brand)
    facts: dict[str, Any] = {"search": uuid4(), "code": f"#code{_next()}", "created_at": NOW}
    if status not in ("searching", "failed"):
        facts |= {
            "item_id": str(7_600_000_000_000_000_000 + _next()),
            "handle": "mara.bakes",
            "caption": "Boots in snow",
            "identity_id": "identity-1",
            "identity_type": "AUTH_CODE",
            "starts_at": NOW,
            "ends_at": NOW + timedelta(days=3_000),
        }
    return Asset.objects.create(brand=brand, ad_account=account_, status=status, **{**facts, **fields})


def ad_group(account_: AdAccount, *, made: bool = False, **fields: Any) -> AdGroup:
    """An ad group in a campaign of its own; `made` ones are at TikTok."""
    ids = [str(7_700_000_000_000_000_000 + _next()) if made else "" for _each in range(2)]
    above = fields.pop("ad_campaign", None) or AdCampaign.objects.create(
        brand=account_.brand, ad_account=account_, name="Winter", tiktok_id=ids[0]
    )
    facts = {"name": "Everybody", "countries": ["US"], "tiktok_id": ids[1]}
    return AdGroup.objects.create(brand=account_.brand, ad_campaign=above, **{**facts, **fields})


def ad(brand: Brand, *, status: str = "active", **fields: Any) -> Ad:
    """An ad with its post, ad group and campaign; those at TikTok have their ids."""
    made = status in ("active", "paused", "ended")
    post_ = fields.pop("asset", None) or asset(brand)
    group = fields.pop("ad_group", None) or ad_group(post_.ad_account, made=made)
    facts: dict[str, Any] = {"name": "Boots", "created_at": NOW}
    if status != "draft":
        facts["submitted_at"] = NOW
    if made:
        facts["tiktok_id"] = str(7_800_000_000_000_000_000 + _next())
        facts["delivery"] = "AD_STATUS_DELIVERY_OK"
    if status == "ended":
        facts["ended_at"] = NOW
    return Ad.objects.create(brand=brand, ad_group=group, asset=post_, status=status, **{**facts, **fields})


def ad_day(ad_: Ad, date: Any, *, spend: Any = 10, **fields: Any) -> AdDay:
    facts = {"impressions": 2_000, "views": 1_800, "clicks": 20, "likes": 30, "comments": 2, "shares": 4, "follows": 1}
    return AdDay.objects.create(
        brand=ad_.brand,
        ad=ad_,
        date=date,
        currency="USD",
        spend=spend,
        **{"observed_at": NOW, "conversions": 2, **facts, **fields},
    )


def callback(brand: Brand | None, **fields: Any) -> Callback:
    entry = {"tto_campaign_event_type": "tto_video_published", "video_id": "1", "log_id": str(_next())}
    facts = {
        "key": f"{_next():064}",
        "entry": entry,
        "topic": "video.published",
        "received_at": NOW,
        "next_try_at": NOW,
    }
    return Callback.objects.create(brand=brand, **{**facts, **fields})


def version(brand: Brand, *, status: str = "awaiting", content: bytes = b"0123456789", **fields: Any) -> Version:
    """A version with a file, of an order under way; what is in the file is nobody's video."""
    deliverable_ = fields.pop("deliverable", None) or order(brand, status="joined", videos=1).deliverables.get()
    number = deliverable_.versions.count() + 1
    uploaded_at = fields.pop("uploaded_at", NOW)
    facts = {
        "number": number,
        "name": "boots.mp4",
        "content_type": "video/mp4",
        "size": len(content),
        "seconds": 30.0,
        "width": 360,
        "height": 640,
        "fps": 25.0,
        "answer_due_at": uploaded_at + timedelta(days=14),
        "file": default_storage.save(f"versions/{brand.pk}/{uuid4().hex}/video", ContentFile(content)),
        "poster": default_storage.save(f"versions/{brand.pk}/{uuid4().hex}/poster.jpg", ContentFile(b"picture")),
    }
    return Version.objects.create(
        brand=brand, deliverable=deliverable_, status=status, uploaded_at=uploaded_at, **{**facts, **fields}
    )


def comment(version: Version, text: str = "Too dark", **fields: Any) -> Comment:
    return Comment.objects.create(brand=version.brand, version=version, text=text, **{"at": NOW, **fields})


def upload(deliverable_: Deliverable, *, size: int = 1_000, **fields: Any) -> Upload:
    """An upload nobody has sent a byte of."""
    times = {"created_at": NOW, "expires_at": NOW + timedelta(days=1)}
    return Upload.objects.create(
        brand=deliverable_.brand, deliverable=deliverable_, size=size, **{"name": "boots.mp4", **times, **fields}
    )
