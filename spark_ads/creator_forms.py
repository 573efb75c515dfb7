"""What creators type about Spark Ads on the page of an order; members paste codes into the same form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spark_ads import codes
from spark_ads.models import DURATIONS

LONGEST_PASTED = 2_000  # with all that came along with the code


class AllowForm(forms.Form):
    """For how long."""

    days = forms.TypedChoiceField(label=_("For how long?"), choices=DURATIONS, coerce=int)


class CodeForm(forms.Form):
    """A video code as it came, with quotes, line breaks and whatever else came along."""

    code = forms.CharField(
        label=_("Video code"),
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 2, "autocapitalize": "off", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """The code alone."""
        code = codes.normalised(self.cleaned_data["code"])
        if words := codes.problem(code):
            raise forms.ValidationError(words)
        return code
