"""What creators type about Spark Ads on the page of an order."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from spark_ads.models import DURATIONS

SHORTEST = 20  # codes seen are 40 to 70 signs long (wire page 3b); no document says how they are made


class AllowForm(forms.Form):
    """For how long."""

    days = forms.TypedChoiceField(label=_("For how long?"), choices=DURATIONS, coerce=int)


class CodeForm(forms.Form):
    """A video code made in the TikTok app, kept as it is but for spaces and line breaks around and in it."""

    code = forms.CharField(
        label=_("Video code"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2, "autocapitalize": "off", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """A link or a campaign code is not a video code."""
        code = re.sub(r"\s+", "", self.cleaned_data["code"])
        if "://" in code or "tiktok.com" in code:
            raise forms.ValidationError(_("That is a link. Copy the video code from the post’s ad settings."))
        if len(code) < SHORTEST:
            raise forms.ValidationError(_("That is too short for a video code. Copy all of it."))
        return code
