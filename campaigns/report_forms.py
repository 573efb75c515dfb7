"""The days a report is about, the brand's rates, and a campaign's targets, as people type them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Self
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.models import Brand, User
from campaigns.models import Campaign, Rates, ReportLink, Target
from campaigns.models.money import Metric
from campaigns.reporting.report import Period
from creators import countries

DAY = {"type": "date"}
HIGHEST_CPM = 10_000
LONGEST_YEARS = 10  # a link opens at most


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

    @classmethod
    def of(cls, sent: Mapping[str, Any]) -> Self:
        """The form with the days that were sent, if any were."""
        return cls(sent if {"start", "end"} & set(sent) else None)

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

    @transaction.atomic
    def save(self) -> None:
        """Keep what is filled in, forget what is empty."""
        for metric, value in self.cleaned_data.items():
            if value is None:
                self.campaign.targets.filter(metric=metric).delete()
            else:
                Target.objects.update_or_create(
                    campaign=self.campaign, metric=metric, defaults={"value": value, "brand_id": self.campaign.brand_id}
                )


class ReportLinkForm(forms.ModelForm[ReportLink]):
    """A link for somebody outside. The end is the end of a day where the brand is."""

    end_day = forms.DateField(
        label=gettext_lazy("Opens until"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=gettext_lazy("The end of that day. Leave it empty to revoke the link by hand."),
    )
    secret = forms.CharField(
        label=gettext_lazy("Password"),
        required=False,
        min_length=8,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Send it another way than the link. It cannot be shown again."),
    )

    class Meta:
        model = ReportLink
        fields = ("name", "start_date", "end_date", "with_money")
        widgets = {
            "start_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "end_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }
        labels = {"start_date": gettext_lazy("Posts from"), "end_date": gettext_lazy("Posts to")}
        help_texts = {
            "name": gettext_lazy("Only your team sees it."),
            "with_money": gettext_lazy("Fees, prices and earned media value."),
        }

    def __init__(self, data: Any = None, *, brand: Brand, at: datetime) -> None:
        super().__init__(data)
        self.brand, self.at = brand, at
        self.order_fields(["name", "end_day", "secret", "start_date", "end_date", "with_money"])

    def clean_end_day(self) -> date | None:
        """A day that is not over yet, and not in the far future."""
        day: date | None = self.cleaned_data["end_day"]
        if day and day < self.brand.today(at=self.at):
            raise ValidationError(_("This day is over already."))
        if day and day.year > self.at.year + LONGEST_YEARS:
            raise ValidationError(_("Choose a day within ten years, or leave it empty to revoke the link by hand."))
        return day

    def clean(self) -> dict[str, Any]:
        """Both days of posts or neither, in order."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if bool(start) != bool(end) and not {"start_date", "end_date"} & set(self.errors):
            self.add_error("end_date" if start else "start_date", _("Choose both days or neither."))
        elif start and end and end < start:
            self.add_error("end_date", _("The last day is before the first."))
        return cleaned

    def make(self, campaign: Campaign, *, by: User) -> ReportLink:
        """Keep the link."""
        link = self.save(commit=False)
        link.brand_id, link.campaign, link.by, link.created_at = campaign.brand_id, campaign, by, self.at
        day = self.cleaned_data["end_day"]
        if day:
            midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.brand.timezone))
            link.ends_at = midnight.astimezone(UTC)
        link.set_password(self.cleaned_data["secret"])
        with transaction.atomic():
            link.save()
            link.record_creation(by=by, at=self.at)
        return link


class PasswordForm(forms.Form):
    """What opens a shared report."""

    password = forms.CharField(
        label=gettext_lazy("Password"), max_length=100, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
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
