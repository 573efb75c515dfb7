"""What the directory can be narrowed to. It all stands in the address."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from brands.keyset import NEWEST, Order
from brands.models import Brand
from creators import countries, eligibility
from creators.importing import values
from creators.models import Account, AccountQuerySet, Market, Tier, Verdict

ORDERS = {
    "followers": Order("followers_key"),
    "name": Order("name_key", descending=False, textual=True),
    "newest": NEWEST,
}
ORDER_WORDS = [("followers", _("Most followers")), ("name", _("Name")), ("newest", _("Newest"))]
LABELS = [("marketplace", _("Marketplace")), ("non_ttcm", _("Non-TTCM"))]
AUTHENTICATED = [("yes", _("Authenticated")), ("no", _("Not authenticated"))]
SEARCH = forms.TextInput(attrs={"type": "search", "placeholder": _("Name or @handle"), "data-search": ""})


class FigureField(forms.CharField):
    """A figure as people write it: 50K, 1,200,000."""

    widget = forms.TextInput(attrs={"placeholder": _("e.g. 50K"), "size": 8})

    def clean(self, value: Any) -> int | None:
        """The figure, None where nothing was written."""
        try:
            return values.number(super().clean(value))
        except values.Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class FigureFilter(django_filters.Filter):
    """A filter by a figure."""

    field_class = FigureField


class AccountFilter(django_filters.FilterSet):
    """Search, filters and order of a brand's directory."""

    q = django_filters.CharFilter(label=_("Search"), method="search", widget=SEARCH, max_length=100)
    country = django_filters.ChoiceFilter(label=_("Country"), empty_label=_("All"))
    tier = django_filters.ChoiceFilter(label=_("Tier"), choices=Tier, empty_label=_("All"), method="in_tier")
    least = FigureFilter(label=_("Followers from"), method="from_size")
    most = FigureFilter(label=_("Followers up to"), method="up_to_size")
    label = django_filters.ChoiceFilter(label=_("Label"), choices=LABELS, empty_label=_("All"), method="with_label")
    authenticated = django_filters.ChoiceFilter(
        label=_("Connected"), choices=AUTHENTICATED, empty_label=_("All"), method="which_authenticated"
    )
    eligibility = django_filters.ChoiceFilter(
        field_name="verdict", label=_("Eligibility"), choices=Verdict, empty_label=_("All")
    )
    tag = django_filters.ChoiceFilter(label=_("Tag"), empty_label=_("All"), field_name="tags")
    list = django_filters.ChoiceFilter(label=_("List"), empty_label=_("All"), field_name="lists")
    imported = django_filters.NumberFilter(
        field_name="last_import", min_value=1, max_value=10**15, widget=forms.HiddenInput
    )
    sort = django_filters.ChoiceFilter(
        label=_("Sorted by"), choices=ORDER_WORDS[1:], empty_label=ORDER_WORDS[0][1], method="as_it_is"
    )

    class Meta:
        model = Account
        fields: list[str] = []

    def __init__(self, data: Any, brand: Brand) -> None:
        super().__init__(data, queryset=brand.accounts.all())
        self.filters["country"].extra["choices"] = _country_choices(eligibility.open_markets())
        for name, groups in (("tag", brand.tags.all()), ("list", brand.creator_lists.all())):
            choices = [(str(pk), label) for pk, label in groups.values_list("pk", "name")]
            self.filters[name].extra["choices"] = choices
            if not choices:
                del self.filters[name]

    @property
    def sorted_by(self) -> str:
        """The name of the order asked for."""
        return self.form.cleaned_data.get("sort") or "followers"

    @property
    def order(self) -> Order:
        """What the list is sorted by."""
        return ORDERS[self.sorted_by]

    @property
    def sorts(self) -> dict[str, str]:
        """The address of this list in each order, from its first page."""
        kept = {name: value for name, value in self.data.items() if value and name not in ("sort", "after", "before")}
        return {name: f"?{urlencode({**kept, 'sort': name})}" for name in ORDERS}

    @property
    def query(self) -> str:
        """The address of what is shown, without its page."""
        asked = self.form.cleaned_data.items()
        return urlencode({name: value for name, value in asked if value not in (None, "")})

    @property
    def mistakes(self) -> Sequence[str]:
        """What was asked for and is no figure, in words; it narrows nothing."""
        errors = self.form.errors
        return [f"{self.filters[name].label}: {errors[name][0]}" for name in ("least", "most") if name in errors]

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(value not in (None, "") for name, value in self.form.cleaned_data.items() if name != "sort")

    def search(self, accounts: AccountQuerySet, name: str, words: str) -> AccountQuerySet:
        """Name or handle."""
        return accounts.matching(words)

    def in_tier(self, accounts: AccountQuerySet, name: str, tier: str) -> AccountQuerySet:
        """By size."""
        return accounts.in_tier(tier)

    def from_size(self, accounts: AccountQuerySet, name: str, figure: int) -> AccountQuerySet:
        """At least so many followers."""
        return accounts.with_followers(least=figure)

    def up_to_size(self, accounts: AccountQuerySet, name: str, figure: int) -> AccountQuerySet:
        """At most so many followers."""
        return accounts.with_followers(most=figure)

    def with_label(self, accounts: AccountQuerySet, name: str, label: str) -> AccountQuerySet:
        """In TTCM or not."""
        return accounts.filter(in_marketplace=label == "marketplace")

    def which_authenticated(self, accounts: AccountQuerySet, name: str, answer: str) -> AccountQuerySet:
        """Connected by the creator or not."""
        return accounts.filter(authenticated=answer == "yes")

    def as_it_is(self, accounts: AccountQuerySet, name: str, order: str) -> AccountQuerySet:
        """The order is the page's business."""
        return accounts


def _country_choices(markets: Mapping[str, Market]) -> list[Any]:
    open_ones = [(code, market.name) for code, market in markets.items()]
    others = sorted(((code, name) for code, name in countries.NAMES.items() if code not in markets), key=lambda c: c[1])
    return [(_("TTCM is open"), open_ones), (_("Other countries"), others)]
