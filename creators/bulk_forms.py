"""What exactly a bulk action is to do: one form each. `params` is what its run keeps."""

from collections import Counter
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.models import User
from creators import actions
from creators.importing import values
from creators.models import CreatorList, Tag, Verdict
from creators.selecting import Selection
from tiktok.connecting import is_connected

MOST_NAMED = 20


class BulkForm(forms.Form):
    """What all have in common."""

    template = "creators/_bulk_plain.html"

    def __init__(self, *args: Any, selected: Selection, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.selected, self.by = selected, by

    @property
    def number(self) -> int:
        """How many accounts are meant."""
        return self.selected.accounts.count()

    def params(self, *, at: datetime) -> dict[str, Any]:
        """What the run keeps."""
        return dict(self.cleaned_data)


class InviteForm(BulkForm):
    """Which of the accounts to invite, by what the eligibility check says."""

    template = "creators/_bulk_invite.html"
    verdicts = forms.MultipleChoiceField(
        choices=Verdict, error_messages={"required": gettext_lazy("Choose whom to invite.")}
    )

    def clean(self) -> dict[str, Any]:
        """An unconnected brand can invite nobody, which is one sentence rather than one for each account."""
        if not is_connected(self.selected.brand):
            words = _("Connect %(brand)s to TikTok before inviting creators.")
            raise ValidationError(words % {"brand": self.selected.brand})
        return super().clean() or self.cleaned_data

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Of each verdict: how many can be invited now, the first few by name, and whether they are ticked."""
        there = actions.invitable(self.selected.accounts, at=timezone.now())
        counts = dict(there.order_by().values_list("verdict").annotate(n=Count("pk")))
        ticked = self.data.getlist("verdicts") if self.is_bound else [Verdict.PASS]  # type: ignore[attr-defined]
        return [
            {
                "verdict": verdict,
                "label": verdict.label,
                "number": counts[verdict],
                "first": there.filter(verdict=verdict).order_by("display_name", "pk")[:MOST_NAMED],
                "ticked": verdict in ticked,
            }
            for verdict in Verdict
            if counts.get(verdict)
        ]

    @property
    def barred(self) -> list[tuple[str, int]]:
        """Why others cannot be invited now, and how many."""
        accounts = self.selected.accounts
        inside = accounts.filter(in_marketplace=True).count()
        nameless = accounts.filter(in_marketplace=False, handle__isnull=True).count()
        waiting = self.number - inside - nameless - sum(group["number"] for group in self.groups)
        reasons = Counter(
            {
                _("already in the Marketplace"): inside,
                _("without a handle"): nameless,
                _("asked already, or said no lately"): waiting,
            }
        )
        return [(words, number) for words, number in reasons.items() if number > 0]


class TagForm(BulkForm):
    """A tag to put on the accounts, by its name; a new one is made."""

    name = forms.CharField(label=gettext_lazy("Tag"), max_length=values.TAG_LENGTH, widget=forms.TextInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions = list(self.selected.brand.tags.values_list("name", flat=True)[:200])
        self.fields["name"].widget.attrs |= {"list": "suggestions", "autofocus": ""}

    def clean_name(self) -> str:
        """One tag."""
        return clean_tag(self.cleaned_data["name"])

    def params(self, *, at: datetime) -> dict[str, Any]:
        """The tag, made if it is new."""
        tags = self.selected.brand.tags
        name = self.cleaned_data["name"]
        tag = tags.filter(name__iexact=name).first() or tags.create(name=name)
        return {"id": tag.pk, "name": tag.name}


class UntagForm(BulkForm):
    """A tag to take off the accounts."""

    tag = forms.ModelChoiceField(Tag.objects.none(), label=gettext_lazy("Tag"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].queryset = self.selected.brand.tags.all()  # type: ignore[attr-defined]

    def params(self, *, at: datetime) -> dict[str, Any]:
        """The tag."""
        return {"id": self.cleaned_data["tag"].pk, "name": self.cleaned_data["tag"].name}


class ListForm(BulkForm):
    """A list to put the accounts on, one there is or a new one."""

    list = forms.ModelChoiceField(
        CreatorList.objects.none(), label=gettext_lazy("List"), required=False, empty_label=gettext_lazy("A new list")
    )
    name = forms.CharField(label=gettext_lazy("Name of the new list"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"].queryset = self.selected.brand.creator_lists.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of both, and no second list of a name."""
        facts = super().clean() or self.cleaned_data
        if not facts.get("list") and not facts.get("name"):
            self.add_error("name", _("Choose a list or name a new one."))
        elif not facts.get("list") and self.selected.brand.creator_lists.filter(name__iexact=facts["name"]).exists():
            self.add_error("name", _("There is a list of this name. Choose it above."))
        return facts

    def params(self, *, at: datetime) -> dict[str, Any]:
        """The list, made if it is new."""
        chosen = self.cleaned_data["list"] or self.selected.brand.creator_lists.create(
            name=self.cleaned_data["name"], by=self.by, created_at=at
        )
        return {"id": chosen.pk, "name": chosen.name}


class UnlistForm(BulkForm):
    """A list to take the accounts off."""

    list = forms.ModelChoiceField(CreatorList.objects.none(), label=gettext_lazy("List"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"].queryset = self.selected.brand.creator_lists.all()  # type: ignore[attr-defined]

    def params(self, *, at: datetime) -> dict[str, Any]:
        """The list."""
        return {"id": self.cleaned_data["list"].pk, "name": self.cleaned_data["list"].name}


class CampaignForm(BulkForm):
    """A campaign to add the accounts to."""

    campaign: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Campaign"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a campaign. Create one first if there is none.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = self.selected.brand.campaigns.exclude(status__in=["ended", "archived"])
        self.fields["campaign"].queryset = running  # type: ignore[attr-defined]

    def params(self, *, at: datetime) -> dict[str, Any]:
        """The campaign."""
        return {"id": self.cleaned_data["campaign"].pk, "name": str(self.cleaned_data["campaign"])}


class ExportForm(BulkForm):
    """The kind of file."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("csv", "CSV"), ("xlsx", gettext_lazy("Excel (.xlsx)"))],
        initial="csv",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Both can be imported again without loss."),
    )


FORMS: dict[str, type[BulkForm]] = {
    "invite": InviteForm,
    "tag": TagForm,
    "untag": UntagForm,
    "list": ListForm,
    "unlist": UnlistForm,
    "campaign": CampaignForm,
    "export": ExportForm,
}


def clean_tag(text: str) -> str:
    """A tag as it is kept. Raises `ValidationError` where several are written."""
    found = values.tags(text)
    if len(found) != 1:
        raise ValidationError(_("Write one tag, without commas, semicolons or bars."))
    return found[0]
