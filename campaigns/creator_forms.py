"""What creators type on the page of an order."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

REASONS = [
    ("time", _("I have no time for it")),
    ("fee", _("The fee does not fit")),
    ("brand", _("The brand or product does not fit me")),
    ("brief", _("I do not like the brief")),
    ("rights", _("I do not want my posts used as ads")),
    ("other", _("Something else")),
]


class DeclineForm(forms.Form):
    """Why not. The brand reads it."""

    reason = forms.ChoiceField(label=_("Why not?"), choices=REASONS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """“Something else” wants words."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("reason") == "other" and not given.get("words"):
            self.add_error("words", _("Say in a few words what it is."))
        return given

    @property
    def told(self) -> str:
        """The reason as the brand reads it, in the members' language; the words as they came."""
        with translation.override(settings.LANGUAGE_CODE):
            reason = str(dict(REASONS)[self.cleaned_data["reason"]])
        return ": ".join(filter(None, (reason, self.cleaned_data["words"])))


class AddressForm(forms.Form):
    """Where messages about the order go, typed twice: a slip would send them to a stranger."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    again = forms.EmailField(label=_("The same address once more"), max_length=254)

    def clean(self) -> dict[str, Any]:
        """Both have to be the same."""
        given: dict[str, Any] = super().clean() or {}
        first, second = given.get("email", ""), given.get("again", "")
        if first and second and first.lower() != second.lower():
            self.add_error("again", _("The two addresses differ. Type the same one twice."))
        return given
