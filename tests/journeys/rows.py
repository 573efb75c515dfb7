"""Run by `manage.py shell` beside the product: a campaign under way, made at once, and the addresses of its pages."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from brands.models import Brand, Notification
from campaigns.models import MessageBatch, MessageTemplate, Order
from spark_ads.models import Correction
from tests import make, videos

BRIEF = "<h1>Boots</h1><ul><li>In <strong>snow</strong></li></ul><p><a href='https://halden.example'>Shop</a></p>"


def addresses() -> dict[str, list[str]]:
    """Pages of members, those of creators, and one that is closed."""
    brand = Brand.objects.get(slug="halden-outdoor")
    campaign = make.campaign(brand, name="Under way", brief=BRIEF, hashtags="#halden")
    joined = make.order(brand, campaign=campaign, status="joined", fee=400, spark_days=30)
    created = make.order(brand, campaign=campaign)
    closed = make.order(brand, campaign=campaign, status="cancelled", page_closed_at=timezone.now())
    make.participant(campaign)
    return {
        "members": [
            *_of_campaign(campaign),
            *_of_order(joined),
            *_of_versions(joined),
            *_of_messages(joined),
            *_of_ads(joined),
        ],
        "creators": [_creators(joined), _creators(created), f"{_creators(joined)}messages/"],
        "closed": [_creators(closed)],
    }


def _of_campaign(campaign):
    waiting, other = campaign.participants.order_by("-id")[:2]
    batch = make.order_batch(campaign, campaign.participants.all())
    make.order_template(campaign.brand, by=None)
    pages = ("overview", "influencers", "orders", "campaign_review", "messages", "messages_new", "settings")
    return [
        *(_address(campaign, page, campaign.pk) for page in pages),
        _address(campaign, "influencers", campaign.pk) + "?view=table",
        _address(campaign, "take_out_influencer", waiting.pk),
        _address(campaign, "orders_new_bulk", campaign.pk) + f"?participant={waiting.pk}&participant={other.pk}",
        _address(campaign, "order_new", campaign.pk, waiting.pk),
        _address(campaign, "order_list"),
        _address(campaign, "order_templates"),
        batch.get_absolute_url(),
    ]


def _of_order(order):
    order.deliverables.update(due_date=timezone.now().date() - timedelta(days=2))
    return [_address(order, page, order.pk) for page in ("order", "order_change", "order_cancel")]


def _of_versions(order):
    """One looked at a second time, with what was said of it; one approved."""
    now, film = timezone.now(), videos.video()
    first, second = order.deliverables.order_by("position")
    of_first = {"brand": order.brand, "deliverable": first, "content": film, "uploaded_at": now}
    before = make.version(status="changes_requested", answered_at=now, **of_first)
    shown = make.version(caption="Boots in the snow #ad", **of_first)
    for version in (before, shown):
        make.comment(version, "The logo is cut off", seconds=2.0)
    make.version(order.brand, deliverable=second, status="approved", content=film, uploaded_at=now, answered_at=now)
    return [
        *(_address(order, "review") + query for query in ("", "?show=answered")),
        shown.get_absolute_url(),
        f"{shown.get_absolute_url()}?beside={before.pk}",
    ]


def _of_messages(order):
    """A thread with an answer, a message to many, a template, and what the bell says of it."""
    brand, who, now = order.brand, order.participant, timezone.now()
    batch = MessageBatch.objects.create(
        brand=brand, campaign=order.campaign, subject="Hello", body="Would you?", form_key=uuid4(), at=now
    )
    make.message(brand, participant=who, order=order, status="bounced", reason="No such mailbox", batch=batch)
    make.message(brand, participant=who, order=order, status="posted", from_creator=True, subject="", body="Gladly")
    template = MessageTemplate.objects.create(brand=brand, name="Our thanks", subject="Thank you", body="{{ handle }}")
    thread = _address(order, "thread", who.pk)
    Notification.objects.create(
        brand=brand, member=brand.members.first(), kind="messages", key="row", text="Gladly", url=thread, at=now
    )
    return [
        thread,
        f"{thread}?template=invitation",
        batch.get_absolute_url(),
        _address(order, "message_templates"),
        _address(order, "message_template_new"),
        _address(order, "message_template", template.pk),
        *(reverse(f"brands:{page}", args=[brand.slug]) for page in ("notifications", "choices")),
    ]


def _of_ads(order):
    """A library with posts of every kind; an ad that runs, one that lost its post, one that failed, and a draft's steps."""
    brand, today = order.brand, timezone.now().date()
    account = make.ad_account(brand)
    post = make.post(brand, order=order, views=9_000, likes=300, comments=20, shares=40)
    ready = make.asset(brand, ad_account=account, post=post, item_id=post.tiktok_id)
    waiting = make.asset(brand, ad_account=account, status="found")
    make.asset(brand, ad_account=account, status="failed", problem="auth_code_expired", search=waiting.search)
    lost = make.asset(brand, ad_account=account, status="lost", reason="The authorization ran out.")
    ads = [
        make.ad(brand, asset=ready),
        make.ad(brand, asset=lost),
        make.ad(brand, asset=ready, status="failed", reason="Budget is too low."),
    ]
    day = make.ad_day(ads[0], today)
    Correction.objects.create(brand=brand, day=day, at=timezone.now(), before={"clicks": 1}, after={"clicks": 2})
    draft = make.ad(brand, asset=ready, status="draft")
    slug = brand.slug
    return [
        *(reverse(f"spark_ads:{page}", args=[slug]) for page in ("library", "apply", "ads", "ad_new", "by_hand")),
        reverse("spark_ads:search", args=[slug, waiting.search]),
        ready.get_absolute_url(),
        lost.get_absolute_url(),
        *(ad.get_absolute_url() for ad in (*ads, draft)),
        *(reverse("spark_ads:ad_step", args=[slug, draft.pk, step]) for step in ("campaign", "group", "creative")),
    ]


def _address(row, name, *args):
    return reverse(f"campaigns:{name}", args=[row.brand.slug, *args])


def _creators(order: Order) -> str:
    return reverse("creator_page", args=[order.token])
