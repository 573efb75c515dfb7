"""How a post is watched, beyond its counters (P5)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.post import Post


class PostWatching(models.Model):
    """Where a post's views come from and how long people stay, as TikTok last told. Shares of 1; None was never told.

    `views_by_source` has TikTok's own names: for_you, search and so on. `retention` is the share still watching at each second.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="post_watchings")
    post = models.OneToOneField(Post, models.CASCADE, related_name="watching")
    observed_at = models.DateTimeField(_("figures as of"))
    two_second_rate = models.FloatField(_("watched two seconds"), null=True)
    six_second_rate = models.FloatField(_("watched six seconds"), null=True)
    views_by_source = models.JSONField(_("views by source"), default=dict)
    retention = models.JSONField(_("retention"), default=list)

    class Meta:
        verbose_name = _("watching of a post")

    def __str__(self) -> str:
        return f"{self.post_id} as of {self.observed_at:%Y-%m-%d %H:%M}"

    @property
    def sources(self) -> list[tuple[str, Any, float | None]]:
        """Each source in words, its views, and its share of them all; the largest first."""
        every = sum(self.views_by_source.values())
        rows = sorted(self.views_by_source.items(), key=lambda row: -row[1])
        return [(str(WORDS.get(name, name)), views, views / every if every else None) for name, views in rows]


WORDS = {
    "for_you": _("For You"),
    "following": _("Following"),
    "sound": _("Sound"),
    "personal_profile": _("Profile"),
    "search": _("Search"),
    "hashtag": _("Hashtag"),
    "other": _("Other"),
}
