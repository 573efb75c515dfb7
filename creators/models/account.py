"""A creator's TikTok account."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from creators import countries
from creators.models import searching
from creators.models.creator import Creator
from creators.models.text import FoldedField
from tiktok.models import CreatorConnection


class Tier(models.TextChoices):
    """Size by followers; bounds after organicmediabuying.com."""

    NANO = "nano", _("Nano (under 10K)")
    MICRO = "micro", _("Micro (10K–100K)")
    MID = "mid", _("Mid (100K–500K)")
    MACRO = "macro", _("Macro (500K–1M)")
    MEGA = "mega", _("Mega (over 1M)")


TIER_FLOORS = {Tier.NANO: 0, Tier.MICRO: 10_000, Tier.MID: 100_000, Tier.MACRO: 500_000, Tier.MEGA: 1_000_000}


# What the directory sorts by. Unknown follower counts come last on every database, so they are a number here.
# The -1 is written out: SQLite takes an index on an expression only for a query with the same constant, not a parameter.
FOLLOWERS_KEY = Func("followers", template="COALESCE(%(expressions)s, -1)", output_field=models.BigIntegerField())
NAME_KEY = Lower("display_name")


PROFILE_PAUSE = timedelta(days=1)


class Verdict(models.TextChoices):
    """What the eligibility check says of an account as a whole."""

    PASS = "pass", _("Eligible")
    SHORT = "short", _("One step short")
    FAIL = "fail", _("Not eligible")
    UNKNOWN = "unknown", _("Unknown")


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts in words."""

    def matching(self, words: str) -> Self:
        """Accounts whose handle or name contains each of the words; one or two letters stand for a word's beginning."""
        return self.filter(searching.containing(words))

    def in_tier(self, tier: str) -> Self:
        """Accounts of one size, by the key that the directory's index holds."""
        floor = TIER_FLOORS[Tier(tier)]
        ceiling = min((other for other in TIER_FLOORS.values() if other > floor), default=None)
        return self.with_followers(least=floor, most=None if ceiling is None else ceiling - 1)

    def with_followers(self, *, least: int | None = None, most: int | None = None) -> Self:
        """Accounts with so many followers, by the key that the directory's index holds; unknown counts are none of them."""
        sized = self.alias(size=FOLLOWERS_KEY)
        if least is not None:
            sized = sized.filter(size__gte=least)
        return sized if most is None else sized.filter(size__lte=most, size__gte=0)

    def named(self, names: Iterable[str]) -> Self:
        """Accounts without a handle, known by these names in any case."""
        names = list(names)
        known_by_name = self.filter(handle__isnull=True).annotate(lower_name=NAME_KEY)
        # SQLite's lower() knows ASCII only, so the spelling itself is asked for too.
        return known_by_name.filter(Q(display_name__in=names) | Q(lower_name__in=[name.lower() for name in names]))

    def in_directory(self) -> Self:
        """Accounts with what a directory row shows, and the keys they are sorted by."""
        return self.annotate(followers_key=FOLLOWERS_KEY, name_key=NAME_KEY).prefetch_related("invitations", "tags")

    def due_for_profile(self, at: datetime) -> Self:
        """Accounts whose creators let us read them, and which TikTok was not asked about for a day."""
        own = self.filter(connection__status="connected")
        return own.filter(Q(profile_asked_at__isnull=True) | Q(profile_asked_at__lte=at - PROFILE_PAUSE))

    def unchecked(self, at: datetime) -> Self:
        """Accounts with a handle that TikTok has said nothing about yet, and was not asked about just now."""
        unknown = self.filter(handle__isnull=False, marketplace_checked_at__isnull=True)
        return unknown.filter(Q(next_check_at__isnull=True) | Q(next_check_at__lte=at))


class Account(models.Model):
    """A creator's TikTok account. Facts are None until somebody tells them; `handle` is None where a file had only a name."""

    class Type(models.TextChoices):
        """TTCM takes personal accounts only."""

        PERSONAL = "personal", _("Personal")
        BUSINESS = "business", _("Business")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="accounts")
    creator = models.ForeignKey(Creator, models.CASCADE, related_name="accounts")
    handle = models.CharField(_("handle"), max_length=64, null=True, blank=True, help_text=_("Without @, lower case."))
    display_name = models.CharField(_("display name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    followers = models.BigIntegerField(_("followers"), null=True, blank=True)
    age = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    account_type = models.CharField(_("account type"), max_length=10, choices=Type, blank=True)
    videos_30d = models.PositiveIntegerField(_("videos in 30 days"), null=True, blank=True)
    views_30d = models.BigIntegerField(_("views in 30 days"), null=True, blank=True)
    suitable_13 = models.BooleanField(_("content suitable for 13 and up"), null=True, blank=True)
    average_views = models.BigIntegerField(_("average views"), null=True, blank=True)
    average_likes = models.BigIntegerField(_("average likes"), null=True, blank=True)
    average_comments = models.BigIntegerField(_("average comments"), null=True, blank=True)
    content_style = models.CharField(_("content style"), max_length=60, blank=True)
    in_marketplace = models.BooleanField(_("in TikTok Creator Marketplace"), default=False)
    authenticated = models.BooleanField(_("authenticated"), default=False)
    tags = models.ManyToManyField("creators.Tag", related_name="accounts", blank=True)
    connection = models.OneToOneField(
        CreatorConnection, models.RESTRICT, null=True, blank=True, related_name="account", editable=False
    )
    connect_key = models.CharField(max_length=32, null=True, blank=True, unique=True, editable=False)
    marketplace_checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, editable=False)
    profile_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    verdict = models.CharField(_("eligibility"), max_length=7, choices=Verdict, default=Verdict.UNKNOWN, editable=False)
    sources = models.JSONField(default=dict, editable=False, help_text=_("Who told which fact, and when (UTC)."))
    search_text = FoldedField("handle", "display_name")
    last_import = models.ForeignKey(
        "creators.Import", models.SET_NULL, null=True, blank=True, related_name="accounts", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        constraints = [
            models.UniqueConstraint(fields=["brand", "handle"], name="account_handle_once"),
            models.UniqueConstraint(
                "brand",
                Lower("display_name"),
                condition=Q(handle__isnull=True),
                name="account_name_once_without_handle",
            ),
            models.CheckConstraint(
                condition=Q(handle__isnull=True) | (~Q(handle="") & Q(handle=Lower("handle"))),
                name="account_handle_form",
            ),
            models.CheckConstraint(
                condition=Q(authenticated=False) | Q(connection__isnull=False),
                name="account_authenticated_is_connected",
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="account_verdict_known"),
            models.CheckConstraint(
                condition=Q(followers__isnull=True) | Q(followers__gte=0), name="account_followers_positive"
            ),
        ]
        indexes = [
            models.Index(models.F("brand"), FOLLOWERS_KEY.desc(), models.F("id").desc(), name="account_by_size"),
            models.Index(models.F("brand"), NAME_KEY.asc(), models.F("id").asc(), name="account_by_name"),
            models.Index(fields=["brand", "-id"], name="account_newest"),
            *(
                models.Index(
                    models.F("brand"),
                    models.F(fact),
                    FOLLOWERS_KEY.desc(),
                    models.F("id").desc(),
                    name=f"account_by_{fact}"[:30],
                )
                for fact in ("country", "verdict", "in_marketplace", "authenticated", "last_import")
            ),
            models.Index(fields=["marketplace_checked_at"], name="account_by_check"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}" if self.handle else self.display_name

    def get_absolute_url(self) -> str:
        """The creator's page, opened on this account."""
        return reverse("creators:account", args=[self.brand.slug, self.pk])

    @property
    def country_name(self) -> str:
        """The country in words, "" while unknown."""
        return countries.name_of(self.country)

    @property
    def latest_invitation(self) -> Any:
        """The open invitation, else the newest, else None; asks nothing where a list has fetched them."""
        invitations = list(self.invitations.all())
        return next((each for each in invitations if each.is_open), next(iter(invitations), None))

    @property
    def invitable(self) -> bool:
        """Whether an invitation can be sent now."""
        latest = self.latest_invitation
        return bool(self.handle) and not self.in_marketplace and not (latest and latest.is_open)

    @property
    def label(self) -> str:
        """TTCM label: Marketplace or Non-TTCM."""
        return str(_("Marketplace") if self.in_marketplace else _("Non-TTCM"))

    @property
    def trackable(self) -> bool:
        """Only accounts in TTCM or authenticated can have posts tracked (seed 004)."""
        return self.in_marketplace or self.authenticated

    def learn_marketplace(self, joined: bool, *, at: datetime) -> None:
        """Keep what TikTok says of this account's place in TTCM, unless its handle changed since TikTok was asked."""
        asked_about = type(self).objects.filter(pk=self.pk, handle=self.handle)
        if asked_about.update(in_marketplace=joined, marketplace_checked_at=at):
            self.in_marketplace, self.marketplace_checked_at = joined, at
