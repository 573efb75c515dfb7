"""What is asked when asking for Spark Ads."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign
from campaigns.models.order import SparkDays
from spark_ads.choosing import Threshold
from spark_ads.models import DURATIONS, SparkRule

WITHIN = [(7, gettext_lazy("7 days")), (14, gettext_lazy("14 days")), (30, gettext_lazy("30 days"))]


class RequestForm(forms.Form):
    """For how long. The creator may grant another length."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Authorization period"), choices=DURATIONS, coerce=int, initial=SparkDays.MONTH
    )


class ExtendManyForm(forms.Form):
    """All that end soon, by how much."""

    within = forms.TypedChoiceField(label=gettext_lazy("Ending within"), choices=WITHIN, coerce=int, initial=14)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Extend by"), choices=DURATIONS, coerce=int, initial=SparkDays.MONTH
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AskManyForm(forms.Form):
    """Many posts of a campaign: those ticked, or those over a threshold."""

    which = forms.ChoiceField(choices=[("ticked", ""), ("best", "")])
    days = forms.TypedChoiceField(
        label=gettext_lazy("Authorization period"), choices=DURATIONS, coerce=int, initial=SparkDays.MONTH
    )
    views = forms.IntegerField(label=gettext_lazy("Views, at least"), required=False, min_value=0, max_value=10**15)
    rate = forms.DecimalField(
        label=gettext_lazy("Engagement rate, at least (%)"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean(self) -> dict[str, Any]:
        """A threshold is needed where posts are chosen by it."""
        cleaned = super().clean() or {}
        if cleaned.get("which") == "best" and not self.errors and not self.threshold:
            self.add_error("views", _("Say how many views, or which engagement rate, a post needs."))
        return cleaned

    @property
    def threshold(self) -> Threshold:
        """What a post has to reach."""
        return Threshold(self.cleaned_data.get("views"), self.cleaned_data.get("rate"))

    def wanted(self, campaign: Campaign) -> dict[str, Any]:
        """What `batches.begin` takes."""
        kept = {name: self.cleaned_data[name] for name in ("days", "form_key")}
        return {**kept, "kind": "ask", "campaign": campaign}


class RuleForm(forms.ModelForm[SparkRule]):
    """A campaign's rule; where it has none yet, one that does nothing."""

    class Meta:
        model = SparkRule
        fields = (
            "remind_after",
            "remind_most",
            "asks",
            "least_views",
            "least_rate",
            "ask_days",
            "extends",
            "extend_ahead",
            "extend_days",
            "tells_creators",
        )

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        known = SparkRule.objects.filter(campaign=campaign).first()
        super().__init__(data, instance=known or SparkRule(brand_id=campaign.brand_id, campaign=campaign))

    def clean(self) -> dict[str, Any]:
        """Without a threshold every post would be asked for."""
        cleaned = super().clean() or {}
        if cleaned.get("asks") and cleaned.get("least_views") is None and cleaned.get("least_rate") is None:
            self.add_error("least_views", _("Say how many views, or which engagement rate, a post needs."))
        return cleaned

    def keep(self, *, at: datetime) -> SparkRule:
        """Save it; sent by two at once, the later counts."""
        made, _created = SparkRule.objects.update_or_create(
            campaign=self.instance.campaign,
            defaults={**self.cleaned_data, "brand_id": self.instance.brand_id},
        )
        return made
