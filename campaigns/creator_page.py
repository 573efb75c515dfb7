"""What the creator's page shows of an order."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from campaigns import creator_answers, creator_words, handing_in, publishing
from campaigns.creator_forms import AddressForm, DeclineForm
from campaigns.creator_words import Item
from campaigns.models import Deliverable, Order, Publication
from creators.authenticating import ALLOW_ADS, PUBLISH, may


def context(order: Order, *, at: datetime, **forms: Any) -> dict[str, Any]:
    """Everything at once; `forms` replace the empty ones."""
    today = order.brand.today(at=at)
    items = [_item(deliverable, today=today) for deliverable in handing_in.with_videos(order.deliverables.all())]
    items_by_due = sorted(items, key=lambda item: item.deliverable.due_date or date.max)
    account = order.participant.account
    joining, join_problem = creator_answers.joining(order)
    return {
        "order": order,
        "campaign": order.campaign,
        "account": account,
        "creator": account.creator,
        "items": items,
        "step": creator_words.next_step(order, items_by_due, at=at),
        "days_left": max((order.answer_until - at).days, 0),
        "can_join_here": creator_answers.can_join_here(order),
        "joining": joining,
        "join_problem": join_problem,
        "can_publish_here": publishing.can_publish_here(order),
        "may_publish": may(account, PUBLISH),
        "may_allow_ads": may(account, ALLOW_ADS),
        "code_look": creator_answers.look_after_code(order),
        "posts": list(order.posts.select_related("authorization").order_by("published_at")),
        "languages": settings.LANGUAGES,
        "decline_form": DeclineForm(auto_id="decline_%s"),
        "address_form": AddressForm(auto_id="address_%s"),
        **forms,
    }


def _item(deliverable: Deliverable, *, today: date) -> Item:
    versions = list(deliverable.versions.all())
    approved = next((version for version in versions if version.status == "approved"), None)
    publication: Publication | None = getattr(approved, "publication", None)
    late = deliverable.due_date is not None and deliverable.due_date < today
    return Item(
        deliverable=deliverable,
        standing=creator_words.standing_of(deliverable, versions),
        versions=versions,
        approved=approved,
        publication=publication,
        is_late=late and deliverable.status != "published",
    )
