"""A short link that somebody pasted: which post it leads to is asked of TikTok (P4)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, User
from campaigns.models.campaign import Campaign
from campaigns.models.post import Post
from creators.models import Account
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition


class Status(models.TextChoices):
    """How far it was followed."""

    FOLLOWING = "following", _("Being followed")
    RESOLVED = "resolved", _("Found")
    FAILED = "failed", _("Leads to no post")


class PastedLinkQuerySet(models.QuerySet["PastedLink"]):
    """Pasted links in words."""

    def following(self) -> Self:
        """Those TikTok is being asked about."""
        return self.filter(status=Status.FOLLOWING)


class PastedLink(Lifecycle):
    """What was pasted, for which campaign, and what came of it."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="pasted_links")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="pasted_links")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")  # where chosen
    ties = models.BooleanField(_("tie to the campaign"), default=True)
    status = StatusField(_("status"), max_length=10, choices=Status, default=Status.FOLLOWING)
    url = models.URLField(_("link"), max_length=300)
    found = models.CharField(_("leads to"), max_length=300, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="pasted_links")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    objects = PastedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("pasted link")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "url"], name="pasted_link_once")]

    def __str__(self) -> str:
        return self.url

    @transition(source=Status.FOLLOWING, target=Status.RESOLVED, label="Found")
    def resolve(self, *, at: datetime, found: str, post: Post, words: str) -> None:
        """It leads to a post; `words` say what became of it here."""
        self.found, self.post, self.reason = found[:300], post, words[:300]

    @transition(source=Status.FOLLOWING, target=Status.FAILED, label="Leads to no post")
    def fail(self, *, at: datetime, reason: str) -> None:
        """It leads elsewhere, or nowhere, or the post could not be taken in."""
        self.reason = reason[:300]

    @transition(source=Status.FAILED, target=Status.FOLLOWING, label="Tried again", button="Try again")
    def retry(self, *, at: datetime) -> None:
        """Follow it once more."""
        self.reason = ""
