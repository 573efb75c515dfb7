"""What is entered to apply for authorization."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from spark_ads import ad_accounts, codes, pasting
from spark_ads.models import AdAccount

MOST_CODES = 50
MOST_NAMED = 5  # of those that are none
LONGEST_PASTED = 50_000  # with all that comes along with 50 codes


class AccountChoice(forms.ModelChoiceField):
    """Advertiser accounts by name and currency."""

    def label_from_instance(self, account: Any) -> str:
        """As Ads Manager lists them."""
        return str(account.short)


class CodesForm(forms.Form):
    """One or many video codes, for one advertiser account."""

    ad_account = AccountChoice(
        queryset=AdAccount.objects.none(),
        label=_("Advertiser account"),
        empty_label=None,
        error_messages={"required": _("Choose the advertiser account that will pay for the ads.")},
    )
    codes = forms.CharField(
        label=_("Video codes"),
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Paste one code, or many: each on its own line, out of a mail or a table."),
    )

    def __init__(self, brand: Brand, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        accounts = ad_accounts.of(brand)
        self.fields["ad_account"].queryset = accounts  # type: ignore[attr-defined]
        self.initial.setdefault("ad_account", accounts.first())

    def clean_codes(self) -> list[str]:
        """The codes, as TikTok made them."""
        found = pasting.each(self.cleaned_data["codes"])
        if not found:
            raise ValidationError(_("There is no video code in this text."))
        if len(found) > MOST_CODES:
            raise ValidationError(_("These are %(n)s codes. Paste at most 50 at once.") % {"n": len(found)})
        if wrong := [(code, words) for code in found if (words := codes.problem(code))]:
            raise ValidationError([f"{Truncator(code).chars(30)}: {words}" for code, words in wrong[:MOST_NAMED]])
        return found
