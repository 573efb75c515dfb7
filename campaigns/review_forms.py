"""What is said of a version, as people type it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.models import Version

TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,3})(?:[.,](\d{1,3}))?")


class CommentForm(forms.Form):
    """A comment, about the whole video or about one moment of it."""

    text = forms.CharField(label=_("Comment"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    time = forms.CharField(
        label=_("At"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "0:00", "autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, data: Any = None, *, version: Version) -> None:
        super().__init__(data)
        self.version = version

    def clean_time(self) -> float | None:
        """Seconds from the beginning; None for the whole video."""
        typed = self.cleaned_data["time"].strip()
        if not typed:
            return None
        read = TIME.fullmatch(typed)
        if not read:
            raise ValidationError(_("Write minutes and seconds, like 0:12."))
        minutes, seconds, fraction = read.groups()
        time = int(minutes or 0) * 60 + float(f"{seconds}.{fraction or 0}")
        if time > self.version.seconds:
            raise ValidationError(_("The video is not that long."))
        return time


class ReplyForm(forms.Form):
    """An answer to a comment."""

    text = forms.CharField(label=_("Answer"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))


class ChangesForm(forms.Form):
    """What should change; open comments may say it already."""

    text = forms.CharField(
        label=_("What should change"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
