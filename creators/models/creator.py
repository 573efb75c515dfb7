"""A person who makes videos, what is noted of the person, and what was merged, exported or erased."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, User


class Income(models.TextChoices):
    """Ways a creator earns (seed 003)."""

    GIFTS = "gifts", _("Live gifts")
    BRANDS = "brands", _("Brand deals")
    PROGRAM = "program", _("Creator Program")
    MERCHANDISE = "merchandise", _("Merchandise")
    ELSEWHERE = "elsewhere", _("Off-platform")


class Creator(models.Model):
    """A person. `incomes` are the ways of earning that are known; erased, only a pseudonym is left."""

    class Kind(models.TextChoices):
        """Creators make content for their community; influencers sell reach (seed 003)."""

        CREATOR = "creator", _("Creator")
        INFLUENCER = "influencer", _("Influencer")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="creators")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CREATOR)
    incomes = models.JSONField(_("ways of income"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("creator")

    def __str__(self) -> str:
        return self.name

    @property
    def income_labels(self) -> list[str]:
        """The ways of earning in words."""
        return [str(label) for key, label in Income.choices if key in self.incomes]


class Note(models.Model):
    """What a member wrote down about a creator."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="notes")
    creator = models.ForeignKey(Creator, models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=4_000)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("note")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text[:60]


class Merge(models.Model):
    """Two creators found to be one person: `gone` holds what the removed one was, so that it can be undone."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Creator, models.CASCADE, related_name="merges")
    gone: Any = models.JSONField()
    account_ids: Any = models.JSONField(default=list)
    note_ids: Any = models.JSONField(default=list)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.gone['name']} → {self.kept}"


class PersonalDataRecord(models.Model):
    """That a creator's personal data was exported or erased, by whom and when; without the data itself."""

    class What(models.TextChoices):
        """What was done."""

        EXPORTED = "exported", _("Exported")
        ERASED = "erased", _("Erased")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="personal_data_records")
    creator_key = models.BigIntegerField(help_text="The creator's key, which outlives the row.")
    what = models.CharField(max_length=8, choices=What)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("personal data record")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(what__in=["exported", "erased"]), name="personal_data_what_known")
        ]

    def __str__(self) -> str:
        return f"creator {self.creator_key} {self.what}"
