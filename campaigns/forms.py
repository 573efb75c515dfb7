"""What campaigns and orders are made of, as people type it."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.models.order import MOST_VIDEOS, SparkDays

LONGEST_ID = 18  # digits that fit the database whatever they are


def chosen_ids(values: Iterable[str]) -> list[int]:
    """The ids among what checkboxes sent; anything else is no choice."""
    return [int(value) for value in values if value.isdecimal() and len(value) <= LONGEST_ID]


class OrderForm(forms.Form):
    """An order of 1 to 10 named videos. All ten names are on the form; those beyond the number are not looked at."""

    video_number = forms.IntegerField(
        label=_("Videos"),
        min_value=1,
        max_value=MOST_VIDEOS,
        initial=1,
        error_messages={
            "max_value": _("An order holds at most 10 videos. Make a second order for more."),
            "min_value": _("Order at least one video."),
        },
    )
    spark_days = forms.TypedChoiceField(
        label=_("Spark Ads authorization"),
        choices=SparkDays.choices,
        coerce=int,
        initial=SparkDays.NONE,
        help_text=_("Asked for with the order; each post then comes with its video code."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    fee = forms.DecimalField(label=_("Fee"), min_value=0, max_digits=10, decimal_places=2, required=False)
    due_date = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_VIDEOS + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Video %(number)s") % {"number": number},
                max_length=60,
                required=False,
                initial=_("Video %(number)s") % {"number": number},
            )

    @property
    def name_fields(self) -> list[forms.BoundField]:
        """The ten names, for the page."""
        return [self[f"name_{number}"] for number in range(1, MOST_VIDEOS + 1)]

    def clean(self) -> dict[str, Any]:
        """Gather the names of as many videos as were asked for; an empty one keeps its default."""
        cleaned = super().clean() or {}
        wanted = range(1, cleaned.get("video_number", 0) + 1)
        cleaned["names"] = [
            cleaned.get(f"name_{number}") or str(self.fields[f"name_{number}"].initial) for number in wanted
        ]
        if len(set(cleaned["names"])) < len(cleaned["names"]):
            raise ValidationError(_("Two videos have the same name. Creators could not tell them apart."))
        return cleaned

    @property
    def wanted(self) -> dict[str, Any]:
        """What `actions.create_order` takes."""
        return {name: self.cleaned_data[name] for name in ("names", "spark_days", "fee", "due_date", "form_key")}
