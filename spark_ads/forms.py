"""What is asked when asking for Spark Ads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models.order import SparkDays
from spark_ads.models import DURATIONS


class RequestForm(forms.Form):
    """For how long. The creator may grant another length."""

    days = forms.TypedChoiceField(
        label=_("Authorization period"), choices=DURATIONS, coerce=int, initial=SparkDays.MONTH
    )
