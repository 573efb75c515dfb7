"""How many followed an account, over time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from creators.models.account import Account


class FollowerCount(models.Model):
    """What one source said of an account's followers at one time (UTC); kept whenever it says something new."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="follower_counts")
    at = models.DateTimeField()
    followers = models.BigIntegerField(_("followers"))
    source = models.CharField(_("source"), max_length=120)
    told_by = models.ForeignKey("creators.Import", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("follower count")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["account", "at"], name="followers_by_time")]
        constraints = [
            models.CheckConstraint(condition=models.Q(followers__gte=0), name="follower_count_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.followers} followers of {self.account} ({self.source})"
