"""The days a report is about, the brand's rates, and a campaign's targets, as people type them."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, Rates, Target
from campaigns.models.money import Metric
from campaigns.reporting.report import Period
from creators import countries

DAY = {"type": "date"}
HIGHEST_CPM = 10_000


class PeriodForm(forms.Form):
    """From which day to which; both or neither."""

    start = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    end = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """One day alone is half a question."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if self.errors:
            return cleaned
        if start and not end:
            self.add_error("end", _("Choose the last day as well, or clear the first."))
        elif end and not start:
            self.add_error("start", _("Choose the first day as well, or clear the last."))
        elif start and end and end < start:
            self.add_error("end", _("The last day is before the first."))
        return cleaned

    @property
    def period(self) -> Period | None:
        """The days chosen; None is everything so far, and so is a wrong choice."""
        if not self.is_valid() or not self.cleaned_data["start"]:
            return None
        return Period(self.cleaned_data["start"], self.cleaned_data["end"])


class RatesForm(forms.ModelForm[Rates]):
    """Prices in one currency. CPMs by country are typed one to a line: “US 12.50”."""

    country_prices = forms.CharField(
        label=gettext_lazy("Per 1,000 people reached, by country"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "US 12.50\nDE 9"}),
        help_text=gettext_lazy("One country to a line: its two letters, then the price."),
    )

    class Meta:
        model = Rates
        fields = ("model", "cpm", "cpc", "per_view", "per_like", "per_comment", "per_share", "quality")
        help_texts = {
            "model": gettext_lazy("Each report names the model and writes out the sum."),
            "quality": gettext_lazy("From −20 to 20 %, for the country model."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prices = self.instance.country_cpms or {}
        self.initial["country_prices"] = "\n".join(f"{code} {price}" for code, price in sorted(prices.items()))

    def clean_country_prices(self) -> dict[str, str]:
        """Prices by country code."""
        prices = {}
        for number, line in enumerate(self.cleaned_data["country_prices"].splitlines(), 1):
            if line.strip():
                code, price = _country_price(line, number)
                prices[code] = price
        return prices

    def save(self, commit: bool = True) -> Rates:
        """With the countries' prices."""
        self.instance.country_cpms = self.cleaned_data["country_prices"]
        return super().save(commit)


class TargetsForm(forms.Form):
    """One field for each metric; an empty one is no target."""

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data)
        self.campaign = campaign
        known = {target.metric: target.value.normalize() for target in campaign.targets.all()}
        for metric in Metric:
            self.fields[metric.value] = forms.DecimalField(
                label=metric.label,
                required=False,
                min_value=Decimal("0.0001"),
                max_digits=16,
                decimal_places=4,
                initial=f"{known[metric.value]:f}" if metric.value in known else None,
                widget=forms.NumberInput(attrs={"min": 0, "step": "any", "inputmode": "decimal"}),
            )

    def save(self) -> None:
        """Keep what is filled in, forget what is empty."""
        for metric, value in self.cleaned_data.items():
            if value is None:
                self.campaign.targets.filter(metric=metric).delete()
            else:
                Target.objects.update_or_create(
                    campaign=self.campaign, metric=metric, defaults={"value": value, "brand_id": self.campaign.brand_id}
                )


def _country_price(line: str, number: int) -> tuple[str, str]:
    code, _space, price = line.strip().partition(" ")
    code = code.upper()
    where = {"line": number, "code": code}
    if code not in countries.NAMES:
        raise ValidationError(_("Line %(line)s: “%(code)s” is no country code. Write US, DE, BR …") % where)
    try:
        amount = Decimal(price.strip().replace(",", "."))
    except InvalidOperation as error:
        raise ValidationError(_("Line %(line)s: write the price as a number, such as 12.50.") % where) from error
    if not amount.is_finite() or not 0 <= amount <= HIGHEST_CPM:
        raise ValidationError(_("Line %(line)s: the price lies between 0 and 10,000.") % where)
    return code, str(amount)
