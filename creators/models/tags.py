"""How a brand groups its creators by hand: tags and lists."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, User


class Tag(models.Model):
    """A word of the brand's own on accounts; one spelling of it."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="tags")
    name = models.CharField(_("name"), max_length=50)

    class Meta:
        verbose_name = _("tag")
        ordering: ClassVar = [Lower("name")]
        constraints = [
            models.UniqueConstraint("brand", Lower("name"), name="tag_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_named"),
        ]

    def __str__(self) -> str:
        return self.name


class CreatorList(models.Model):
    """Accounts put together by hand, to be added to a campaign in one step (D6)."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="creator_lists")
    name = models.CharField(_("name"), max_length=80)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    accounts = models.ManyToManyField("creators.Account", related_name="lists", blank=True)

    class Meta:
        verbose_name = _("list")
        ordering: ClassVar = [Lower("name")]
        constraints = [
            models.UniqueConstraint("brand", Lower("name"), name="list_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="list_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The directory narrowed to it."""
        return reverse("creators:directory", args=[self.brand.slug]) + f"?list={self.pk}"


class SavedView(models.Model):
    """A search of the directory kept under a name, for its maker or the whole brand."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="saved_views")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500, blank=True, help_text=_("The address after the question mark."))
    shared = models.BooleanField(_("shown to everybody in the brand"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved view")
        ordering: ClassVar = [Lower("name")]
        constraints = [
            models.UniqueConstraint("brand", "by", Lower("name"), name="saved_view_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The directory as it was saved."""
        return reverse("creators:directory", args=[self.brand.slug]) + (f"?{self.query}" if self.query else "")
