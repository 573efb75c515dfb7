"""What orders are made of, as people type it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.models import Deliverable, Order, OrderTemplate
from campaigns.models.order import LONGEST_REASON, MOST_VIDEOS, SparkDays

OWN = "own"
# What the creator is told, in the brand's language; TikTok takes any text.
CANCEL_REASONS = {
    "plans": _("Our plans for this campaign have changed."),
    "off": _("The campaign does not take place."),
    "late": _("The videos would come too late for this campaign."),
    "mistake": _("This order was made by mistake."),
    "agreed": _("As agreed between us."),
}


class Day(forms.DateField):
    """A day a person chooses, or leaves open."""

    def __init__(self, **words: Any) -> None:
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"required": False, "widget": picker, **words})


def fee_field() -> forms.DecimalField:
    """A fee as it is kept: two decimals, never below zero."""
    return forms.DecimalField(
        label=_("Fee"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={"min": 0, "step": "0.01"}),
    )


class OrderForm(forms.Form):
    """An order of 1 to 10 named videos. All ten are on the form; those beyond the number are not looked at."""

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
    fee = fee_field()
    due_date = Day(label=_("Due date"), help_text=_("For every deliverable without a date of its own."))
    keep_as = forms.CharField(label=_("Template name"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_VIDEOS + 1):
            name = _("Video %(number)s") % {"number": number}
            self.fields[f"name_{number}"] = forms.CharField(label=name, max_length=60, required=False, initial=name)
            self.fields[f"due_{number}"] = Day(label=_("Due"))
            self.fields[f"due_{number}"].widget.attrs["aria-label"] = _("Due: video %(number)s") % {"number": number}

    @property
    def videos(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Name and due date of each of the ten, for the page."""
        return [(self[f"name_{number}"], self[f"due_{number}"]) for number in range(1, MOST_VIDEOS + 1)]

    def clean(self) -> dict[str, Any]:
        """Gather the names and dates of as many videos as were asked for; an empty name keeps its default."""
        cleaned = super().clean() or {}
        wanted = range(1, cleaned.get("video_number", 0) + 1)
        cleaned["names"] = [
            cleaned.get(f"name_{number}") or str(self.fields[f"name_{number}"].initial) for number in wanted
        ]
        cleaned["due_dates"] = [cleaned.get(f"due_{number}") for number in wanted]
        self._forget_what_is_beyond(len(wanted))
        if len(set(cleaned["names"])) < len(cleaned["names"]):
            raise ValidationError(_("Two videos have the same name. Creators could not tell them apart."))
        return cleaned

    def _forget_what_is_beyond(self, number: int) -> None:
        """What is wrong with a video nobody asked for stands in nobody's way."""
        if number:
            for beyond in range(number + 1, MOST_VIDEOS + 1):
                for name in (f"name_{beyond}", f"due_{beyond}"):
                    self.errors.pop(name, None)

    @property
    def wanted(self) -> dict[str, Any]:
        """What `actions.create_order` takes."""
        fields = ("names", "spark_days", "fee", "due_date", "due_dates", "form_key")
        return {name: self.cleaned_data[name] for name in fields}

    @property
    def dates(self) -> list[date]:
        """Every due date that holds."""
        found = self.cleaned_data
        each = [due or found.get("due_date") for due in found.get("due_dates", [])]
        return [day for day in each if day]


class TemplateForm(forms.ModelForm[OrderTemplate]):
    """Another name for a template."""

    class Meta:
        model = OrderTemplate
        fields = ("name",)

    def clean_name(self) -> str:
        """One name, once in a brand."""
        name = " ".join(self.cleaned_data["name"].split())
        if self.instance.brand.order_templates.named(name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a template of this name. Choose another."))
        return name


class CancelForm(forms.Form):
    """Why an order is cancelled: one of our sentences, or the brand's own."""

    reason = forms.ChoiceField(
        label=_("What the creator is told"),
        choices=[*CANCEL_REASONS.items(), (OWN, _("In your own words"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. The creator sees it in TikTok.")},
    )
    words = forms.CharField(label=_("Your own words"), max_length=LONGEST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        """Own words have to be there when they are meant."""
        cleaned = super().clean() or {}
        if cleaned.get("reason") == OWN and not cleaned.get("words"):
            self.add_error("words", _("Write the reason, or choose one above."))
        return cleaned

    @property
    def sentence(self) -> str:
        """What goes to TikTok."""
        chosen = self.cleaned_data["reason"]
        return self.cleaned_data["words"] if chosen == OWN else str(CANCEL_REASONS[chosen])


class ChangeForm(forms.Form):
    """The fee of an order, and the due dates of what is still outstanding of it."""

    fee = fee_field()

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        self.outstanding = [item for item in order.deliverables.all() if item.is_outstanding]
        initial = {"fee": order.fee, **{_due(item): item.due_date for item in self.outstanding}}
        super().__init__(*args, **{"initial": initial, **kwargs})
        for item in self.outstanding:
            self.fields[_due(item)] = Day(label=item.name)

    @property
    def dates(self) -> list[forms.BoundField]:
        """The due dates, for the page."""
        return [self[_due(item)] for item in self.outstanding]

    @property
    def wanted(self) -> dict[str, Any]:
        """What `order_changes.change` takes."""
        fee: Decimal | None = self.cleaned_data["fee"]
        return {"fee": fee, "due_dates": {item.pk: self.cleaned_data[_due(item)] for item in self.outstanding}}


def _due(item: Deliverable) -> str:
    return f"due_{item.pk}"
