"""An order: one account's work in a campaign (O3–O6)."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_fsm import RETURN_VALUE

from brands.models import Brand
from campaigns.models.campaign import Campaign, Currency, Participant
from campaigns.models.code import CampaignCode
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition

MOST_VIDEOS = 10  # an order's limit on TikTok (wire page 4f)
LONGEST_REASON = 200  # of cancelling; TikTok names no limit


class Status(models.TextChoices):
    """Where an order is. Only those with TikTok are watched."""

    REQUESTING = "requesting", _("Creating order")
    CREATED = "created", _("Order created")
    JOINED = "joined", _("Joined")
    IN_PROGRESS = "in_progress", _("In progress")
    FULFILLED = "fulfilled", _("Fulfilled")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")
    FAILED = "failed", _("Failed")


class SparkDays(models.IntegerChoices):
    """How long Spark Ads authorization is asked for; TikTok knows no other lengths."""

    NONE = 0, _("Do not ask")
    WEEK = 7, _("7 days")
    MONTH = 30, _("30 days")
    TWO_MONTHS = 60, _("60 days")
    YEAR = 365, _("365 days")


UNDER_WAY = [Status.CREATED, Status.JOINED, Status.IN_PROGRESS]
OPEN = [Status.REQUESTING, *UNDER_WAY]
ON = [*UNDER_WAY, Status.FULFILLED]  # the creator's page shows what is asked
ENDED = [Status.FULFILLED, Status.DECLINED, Status.CANCELLED, Status.EXPIRED]
CHANGEABLE = [*OPEN, Status.FAILED]  # fee and due dates are the brand's own until the work is over
COUNTING = [*OPEN, Status.FULFILLED]  # their fees are owed, their videos expected
AGAIN = [Status.DECLINED, Status.CANCELLED, Status.EXPIRED]
WATCHED = [*UNDER_WAY, Status.FULFILLED, Status.CANCELLED]  # what was published before stays to be looked after
ANSWER_WITHIN = timedelta(days=7)  # TikTok ends an offer nobody answers (wire page 9)


def fingerprint(names: Sequence[str], spark_days: int) -> str:
    """What is asked of TikTok in a word: orders with the same one may share a campaign code."""
    return hashlib.sha256(json.dumps([list(names), spark_days]).encode()).hexdigest()


def new_token() -> str:
    """An unguessable address for the creator's page."""
    return secrets.token_urlsafe(18)


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders in words."""

    def open(self) -> Self:
        """Orders that are not over: TikTok has them, or is being asked."""
        return self.filter(status__in=OPEN)

    def paid_for(self) -> Self:
        """Orders whose fee counts against a budget."""
        return self.filter(status__in=COUNTING)

    def under_way(self) -> Self:
        """Orders TikTok has and that are not over."""
        return self.filter(status__in=UNDER_WAY)

    def watched(self) -> Self:
        """Orders TikTok has, with those fulfilled: more posts may still be tied to them."""
        return self.filter(status__in=WATCHED)

    def for_creators(self) -> Self:
        """Orders with all that the creator's page shows."""
        related = ("brand", "campaign", "code", "participant__account__creator", "participant__account__connection")
        return self.select_related(*related).prefetch_related("deliverables__versions__publication")

    def by_token(self) -> Self:
        """Orders whose page is open to whoever holds its address."""
        related = ("brand", "campaign", "participant__account__creator")
        return self.filter(page_closed_at__isnull=True).select_related(*related)

    def due_for_check(self, at: datetime) -> Self:
        """Watched orders whose truth at TikTok has not been asked for a while."""
        return self.watched().filter(Q(next_check_at__isnull=True) | Q(next_check_at__lte=at))


class Order(Lifecycle):
    """What is asked of one account: 1 to 10 videos, with or without Spark Ads."""

    EVENTS: ClassVar[dict[str, Any]] = {
        "close_page": _("Creator’s page closed"),
        "renew_link": _("New address for the creator’s page"),
        "decline_on_page": _("Declined on the creator’s page"),
        "take_back_decline": _("Declining taken back by the creator"),
        "say_code_added": _("Campaign code added, says the creator"),
        "leave_address": _("E-mail address left by the creator"),
        "remove_address": _("E-mail address removed by the creator"),
    }

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="orders")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="orders")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="orders")
    code = models.ForeignKey(CampaignCode, models.PROTECT, null=True, blank=True, related_name="orders")
    status = StatusField(_("status"), max_length=12, choices=Status, default=Status.REQUESTING)
    video_number = models.PositiveSmallIntegerField(
        _("videos"), validators=[MinValueValidator(1), MaxValueValidator(MOST_VIDEOS)]
    )
    spark_days = models.PositiveSmallIntegerField(
        _("Spark Ads authorization"), choices=SparkDays, default=SparkDays.NONE
    )
    fee = models.DecimalField(_("fee"), max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.USD)
    due_date = models.DateField(_("due"), null=True, blank=True)
    tiktok_id = models.CharField(max_length=64, blank=True)
    invite_link = models.URLField(_("invitation link"), max_length=500, blank=True)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    page_closed_at = models.DateTimeField(_("creator’s page closed"), null=True, blank=True, editable=False)
    declined_at = models.DateTimeField(_("declined on the creator’s page"), null=True, blank=True, editable=False)
    decline_reason = models.CharField(_("why the creator declined"), max_length=500, blank=True, editable=False)
    code_added_at = models.DateTimeField(null=True, blank=True, editable=False)  # the creator says so
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=LONGEST_REASON, blank=True)
    # Whoever sends the same form twice, by a double click say, gets one order.
    form_key = models.UUIDField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)  # from here on TikTok may know of it
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    status_before_fulfilled = models.CharField(max_length=12, choices=Status, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(video_number__gte=1, video_number__lte=MOST_VIDEOS),
                name="order_has_1_to_10_videos",
            ),
            models.CheckConstraint(condition=Q(spark_days__in=SparkDays.values), name="order_spark_days_known"),
            models.CheckConstraint(condition=Q(fee__isnull=True) | Q(fee__gte=0), name="order_fee_positive"),
            models.UniqueConstraint(
                fields=["brand", "tiktok_id"], condition=~Q(tiktok_id=""), name="order_tiktok_id_once"
            ),
            models.UniqueConstraint(fields=["participant", "form_key"], name="order_once_per_form"),
            models.CheckConstraint(
                condition=Q(decline_reason="") | Q(declined_at__isnull=False), name="order_reason_is_of_a_decline"
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "status", "-id"], name="order_by_status"),
            models.Index(fields=["campaign", "-id"], name="order_by_campaign"),
            models.Index(fields=["next_check_at"], condition=Q(status__in=WATCHED), name="order_to_check"),
        ]

    def __str__(self) -> str:
        words = ngettext("%(account)s: %(n)s video", "%(account)s: %(n)s videos", self.video_number)
        return words % {"account": self.participant.account, "n": self.video_number}

    def get_absolute_url(self) -> str:
        """The order's page."""
        return reverse("campaigns:order", args=[self.brand.slug, self.pk])

    @transition(source=Status.REQUESTING, target=Status.CREATED, label="Order created")
    def confirm(self, *, at: datetime, tiktok_id: str, invite_link: str) -> None:
        """TikTok accepted the order."""
        self.tiktok_id = tiktok_id
        self.invite_link = invite_link

    @transition(source=Status.CREATED, target=Status.JOINED, label="Creator joined")
    def join(self, *, at: datetime) -> None:
        """The creator accepted."""

    @transition(source=[Status.CREATED, Status.JOINED], target=Status.IN_PROGRESS, label="First video uploaded")
    def begin(self, *, at: datetime) -> None:
        """A video arrived; joining may have gone unheard."""

    @transition(source=UNDER_WAY, target=Status.FULFILLED, label="Fulfilled")
    def fulfil(self, *, at: datetime) -> None:
        """Every deliverable is published."""
        self.status_before_fulfilled = self.status

    @transition(source=Status.FULFILLED, target=RETURN_VALUE(*UNDER_WAY), label="Open again: a post was untied")
    def reopen(self, *, at: datetime) -> str:
        """A deliverable that a post tied by hand had fulfilled is open again."""
        before, self.status_before_fulfilled = self.status_before_fulfilled, ""
        return before or Status.IN_PROGRESS

    @transition(source=Status.CREATED, target=Status.DECLINED, label="Declined by the creator")
    def decline(self, *, at: datetime, reason: str = "") -> None:
        """The creator does not want the work; TikTok does not tell why, the creator may."""
        self.reason = reason[:300]

    @transition(source=UNDER_WAY, target=Status.CANCELLED, label="Cancelled", button="Cancel order")
    def cancel(self, *, at: datetime) -> None:
        """The order is off."""

    @transition(source=Status.CREATED, target=Status.EXPIRED, label="Expired")
    def expire(self, *, at: datetime) -> None:
        """The creator did not answer in time."""

    @transition(source=Status.REQUESTING, target=Status.FAILED, label="Could not be created")
    def fail(self, *, at: datetime, reason: str) -> None:
        """TikTok refused, or could not be reached in the end."""
        self.reason = reason[:300]

    @transition(source=Status.FAILED, target=Status.REQUESTING, label="Tried again", button="Try again")
    def retry(self, *, at: datetime) -> None:
        """Ask TikTok once more."""
        self.reason = ""

    @property
    def open_link(self) -> str:
        """The invitation link as long as TikTok opens the order behind it; '' when it is over."""
        return self.invite_link if self.status in ON else ""

    @property
    def code_to_paste(self) -> str:
        """The campaign code for a post published directly; '' on TikTok One, whose `campaign:handle` orders have none."""
        return self.code.code if self.code and not self.on_tiktok_one else ""

    @property
    def tiktok_campaign_id(self) -> str:
        """Its TikTok One campaign; "" in Creator Marketplace."""
        return self.tiktok_id.partition(":")[0] if self.on_tiktok_one else ""

    @property
    def on_tiktok_one(self) -> bool:
        """Whether the order is a place in a TikTok One campaign."""
        return ":" in self.tiktok_id

    @property
    def declined_here(self) -> bool:
        """Whether the creator declined on the page, and TikTok has not said otherwise since."""
        return self.declined_at is not None and self.status == Status.CREATED

    @property
    def answer_until(self) -> datetime:
        """When TikTok ends the offer if the creator does not answer."""
        return self.created_at + ANSWER_WITHIN

    @property
    def names(self) -> list[str]:
        """What its videos are called, in their order."""
        return [deliverable.name for deliverable in self.deliverables.all()]

    @property
    def wish(self) -> str:
        """Fingerprint of what is asked."""
        return fingerprint(self.names, self.spark_days)

    @property
    def next_due(self) -> date | None:
        """When the first video that is still outstanding is due; nothing is due of an order that is over."""
        waiting = [item.due_date for item in self.deliverables.all() if item.due_date and item.is_outstanding]
        return min(waiting) if waiting and self.status in UNDER_WAY else None

    @property
    def is_changeable(self) -> bool:
        """Whether fee and due dates may still change."""
        return self.status in CHANGEABLE

    @property
    def can_be_ordered_again(self) -> bool:
        """Whether it came to nothing, so that the same may be asked for once more."""
        return self.status in AGAIN
