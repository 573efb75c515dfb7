"""The inbox of orphans: posts without a campaign, and orders whose posts are missing (X6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from brands import keyset
from brands.models import Brand
from brands.numbers import ids_in
from campaigns.models import Campaign, Deliverable, Participant, Post
from campaigns.models.post import Status
from campaigns.suggesting import Suggestion, suggestions

UNTIED, DISMISSED, MISSING = "untied", "dismissed", "missing"
SHOWN = (UNTIED, DISMISSED, MISSING)


@dataclass(frozen=True)
class Line:
    """A post of the inbox with where it may belong."""

    post: Post
    suggestions: list[Suggestion]

    @property
    def best(self) -> Suggestion | None:
        """The likeliest place, where anything speaks for it or for no other."""
        return self.suggestions[0] if self.suggestions else None


@dataclass(frozen=True)
class Inbox:
    """What the address asks for: which half, of which account and campaign."""

    brand: Brand
    shown: str
    account: str = ""
    campaign: str = ""

    @classmethod
    def of(cls, brand: Brand, asked: Mapping[str, Any], campaign: Campaign | None = None) -> "Inbox":
        """Read from the address; what makes no sense is not asked for."""
        shown = asked.get("show", "")
        chosen = str(campaign.pk) if campaign else asked.get("campaign", "")
        return cls(brand, shown if shown in SHOWN else UNTIED, asked.get("account", ""), chosen)

    @property
    def posts(self) -> QuerySet[Post]:
        """Its posts, with what a line shows of each."""
        asks = Count("messages", distinct=True, filter=Q(messages__from_creator=False))
        rows = self._narrowed(self.brand.posts.filter(status=self.shown))
        shown = rows.select_related("account", "brand", "link_request")
        return shown.annotate(code_asks=asks, code_asked_at=Max("messages__created_at"))

    def missing(self, today: date) -> QuerySet[Deliverable]:
        """Videos that are due and of which no post is known."""
        rows = self.brand.deliverables.late(today).free()
        if accounts := ids_in([self.account]):
            rows = rows.filter(order__participant__account__in=accounts)
        if campaigns := ids_in([self.campaign]):
            rows = rows.filter(order__campaign__in=campaigns)
        return rows.select_related("order__participant__account", "order__campaign", "order__code", "brand")

    def lines(self, posts: list[Post]) -> list[Line]:
        """A page of posts with their suggestions; of one campaign, that campaign first."""
        found = suggestions(self.brand, posts)
        meant = ids_in([self.campaign])
        return [Line(post, sorted(found[post.pk], key=lambda each: each.campaign.pk not in meant)) for post in posts]

    def counts(self, today: date) -> dict[str, int]:
        """How many there are of each half."""
        posts = dict(self._narrowed(self.brand.posts.all()).order_by().values_list("status").annotate(Count("pk")))
        return {
            UNTIED: posts.get(Status.UNTIED, 0),
            DISMISSED: posts.get(Status.DISMISSED, 0),
            MISSING: self.missing(today).count(),
        }

    @property
    def accounts(self) -> QuerySet[Any]:
        """Accounts to choose from: those with posts that belong to no campaign."""
        return self.brand.accounts.filter(posts__status__in=[Status.UNTIED, Status.DISMISSED]).distinct()

    def _narrowed(self, rows: QuerySet[Post]) -> QuerySet[Post]:
        if accounts := ids_in([self.account]):
            rows = rows.filter(account__in=accounts)
        if campaigns := ids_in([self.campaign]):
            theirs = Participant.objects.taking_part().filter(campaign__in=campaigns)
            rows = rows.filter(account__in=theirs.values("account"))
        return rows


def page(rows: QuerySet[Any], params: Mapping[str, Any]) -> keyset.Page[Any]:
    """One page, the newest first."""
    return keyset.page(rows, params)
