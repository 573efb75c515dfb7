"""What creators type about Spark Ads on the page of an order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spark_ads.models import DURATIONS


class AllowForm(forms.Form):
    """For how long."""

    days = forms.TypedChoiceField(label=_("For how long?"), choices=DURATIONS, coerce=int)
