"""What people type about creators."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creators import countries
from creators.importing import columns, texts, values
from creators.importing.encodings import Reading
from creators.models import Account, Creator, Income

UNKNOWN = gettext_lazy("Unknown")
BOUNDS = {"age": (values.YOUNGEST, values.OLDEST), "videos_30d": (0, values.MOST_VIDEOS)}
SUITABLE = [("", UNKNOWN), ("yes", gettext_lazy("Suitable")), ("no", gettext_lazy("Not suitable"))]


class AccountForm(forms.ModelForm):
    """The facts of an account and its handle. Unknown stays empty."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    suitable_13 = forms.ChoiceField(
        label=gettext_lazy("Content suitable for ages 13 and up"), choices=SUITABLE, required=False
    )

    class Meta:
        model = Account
        fields = [
            "handle",
            "display_name",
            "country",
            "followers",
            "age",
            "account_type",
            "videos_30d",
            "views_30d",
            "suitable_13",
            "content_style",
            "average_views",
            "average_likes",
            "average_comments",
        ]
        help_texts = {"handle": gettext_lazy("As on TikTok, with or without @.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = sorted(countries.NAMES.items(), key=lambda pair: pair[1])
        self.fields["country"].choices = [("", UNKNOWN), *by_name]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["account_type"].choices = [("", UNKNOWN), *Account.Type.choices]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField):
                least, most = BOUNDS.get(name, (0, values.MOST))
                field.validators += [MinValueValidator(least), MaxValueValidator(most)]
        self.initial["suitable_13"] = {True: "yes", False: "no", None: ""}[self.instance.suitable_13]

    def clean_handle(self) -> str | None:
        """A handle in its one form, and not one the brand already has."""
        try:
            handle = values.handle(self.cleaned_data["handle"] or "")
        except values.Unreadable as error:
            raise ValidationError(str(error)) from error
        others = self.instance.brand.accounts.exclude(pk=self.instance.pk)
        if handle and others.filter(handle=handle).exists():
            raise ValidationError(_("@%(handle)s is already in your directory.") % {"handle": handle})
        if self.instance.handle and not handle:
            raise ValidationError(_("An account that has a handle keeps one."))
        return handle or None

    def clean_suitable_13(self) -> bool | None:
        """Yes, no or unknown."""
        return {"yes": True, "no": False}.get(self.cleaned_data["suitable_13"])

    def clean(self) -> dict[str, Any]:
        """Without a handle, the name has to tell the account apart."""
        facts = super().clean() or self.cleaned_data
        name = facts.get("display_name")
        others = self.instance.brand.accounts.exclude(pk=self.instance.pk)
        if name and "handle" in facts and not facts["handle"] and others.named([name]).exists():
            self.add_error("display_name", _("Another account without a handle has this name."))
        return facts

    def _post_clean(self) -> None:
        """Leave the instance as it is: the facts are written by `actions.correct_facts`."""


class CreatorForm(forms.ModelForm):
    """The person behind the accounts."""

    incomes = forms.MultipleChoiceField(
        label=gettext_lazy("Ways of income"),
        choices=Income,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Creator
        fields = ["name", "email", "kind", "incomes"]
        help_texts = {
            "email": gettext_lazy("Messages about orders go there. The creator can change it on the order’s page.")
        }


class ImportForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel (.xlsx), up to 200 MB. One creator a line, column names above."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv"}),
        error_messages={"empty": gettext_lazy("This file is empty."), "required": gettext_lazy("Choose a file.")},
    )


class MappingForm(forms.Form):
    """Which column of the file holds which of our facts; `known` are the columns its kind of file has."""

    def __init__(self, *args: Any, header: Sequence[str], known: Any = columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        choices = [("", gettext_lazy("Not in this file")), *((column, column) for column in header)]
        for field in known.FIELDS:
            self.fields[field.name] = forms.ChoiceField(label=str(field.label), choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Some column must tell the rows apart, and no column means two things."""
        chosen = {name: column for name, column in self.cleaned_data.items() if column}
        if not self.known.identifies(chosen):
            raise ValidationError(self.known.NEEDED)
        for name, column in chosen.items():
            if list(chosen.values()).count(column) > 1:
                self.add_error(name, _("“%(column)s” is chosen twice.") % {"column": column})
        return chosen


class EncodingForm(forms.Form):
    """The encoding of a file, chosen by how its names read in each."""

    def __init__(self, *args: Any, readings: Sequence[Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readings = readings
        choices = [(each.encoding, each.label) for each in readings]
        self.fields["encoding"] = forms.ChoiceField(label=_("Encoding"), choices=choices)

    @property
    def is_certain(self) -> bool:
        """Whether the file is read in the one encoding that leaves no doubt."""
        return bool(self.readings) and texts.is_certain(self.readings[0].encoding)
