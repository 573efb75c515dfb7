"""What campaigns and orders are made of, as people type it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign

LONGEST_ID = 18  # digits that fit the database whatever they are


def chosen_ids(values: Iterable[str]) -> list[int]:
    """The ids among what checkboxes, or one field with commas, sent; anything else is no choice."""
    each = [one for value in values for one in value.split(",")]
    return [int(value) for value in each if value.isdecimal() and len(value) <= LONGEST_ID]


class CampaignForm(forms.ModelForm[Campaign]):
    """A campaign in one short form."""

    class Meta:
        model = Campaign
        fields = ("name", "brief", "hashtags", "start_date", "end_date", "budget", "currency")
        widgets = {
            "brief": forms.Textarea(attrs={"rows": 6}),
            "start_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "end_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "budget": forms.NumberInput(attrs={"min": 0, "step": "0.01"}),
        }

    def clean(self) -> dict[str, Any]:
        """Say at the end date what the database would say of both."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("The campaign cannot end before it starts."))
        return cleaned


class MarketplaceForm(forms.ModelForm[Campaign]):
    """What TikTok shows creators with every order; both are needed before the first."""

    ttcm_brand_name = forms.CharField(label=_("Brand name"), max_length=60, help_text=_("Creators see it in TikTok."))
    ttcm_description = forms.CharField(
        label=_("Description"), max_length=60, help_text=_("One line about the campaign, seen in TikTok.")
    )

    class Meta:
        model = Campaign
        fields = ("ttcm_brand_name", "ttcm_description")
