"""The steps of an ad, in the words of Ads Manager (S5)."""

from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from brands.numbers import whole_number
from spark_ads import ad_accounts, changing, tracking
from spark_ads.models import Ad, AdAccount, AdCampaign, AdGroup, Asset
from spark_ads.models.choices import COUNTRIES, LEAST_CAMPAIGN, LEAST_GROUP, Age, Bid, BudgetMode

MOST_PLACES = 100
MONEY = {"min": 0, "step": "0.01", "inputmode": "decimal"}


class PlaceForm(forms.Form):
    """Where a new ad goes: a new campaign, a new ad group of a campaign, or an ad group that is there."""

    place = forms.ChoiceField(label=_("Where the ad goes"))

    def __init__(self, brand: Brand, *args: Any, asset: Asset | None = None, **words: Any) -> None:
        super().__init__(*args, **words)
        accounts = list(ad_accounts.of(brand))
        if asset is not None:
            accounts = [account for account in accounts if account.pk == asset.ad_account_id]
        self.accounts = {account.pk: account for account in accounts}
        made = AdCampaign.objects.filter(ad_account__in=accounts, by_hand=False).exclude(tiktok_id="")
        self.campaigns = {each.pk: each for each in made.select_related("ad_account")[:MOST_PLACES]}
        groups = AdGroup.objects.filter(ad_campaign__ad_account__in=accounts, by_hand=False).exclude(tiktok_id="")
        self.groups = {each.pk: each for each in groups.select_related("ad_campaign")[:MOST_PLACES]}
        self.fields["place"].choices = self._choices()  # type: ignore[attr-defined]

    def group(self, countries: list[str]) -> AdGroup:
        """The chosen ad group, made now where it is new: as a draft of ours, with Ads Manager's defaults."""
        kind, _colon, number = self.cleaned_data["place"].partition(":")
        pk = whole_number(number) or 0
        if kind == "group":
            return self.groups[pk]
        campaign = self.campaigns[pk] if kind == "campaign" else self._new_campaign(self.accounts[pk])
        name = str(_("Ad group"))
        return AdGroup.objects.create(brand_id=campaign.brand_id, ad_campaign=campaign, name=name, countries=countries)

    @staticmethod
    def _new_campaign(account: AdAccount) -> AdCampaign:
        return AdCampaign.objects.create(
            brand_id=account.brand_id, ad_account=account, name=str(_("Spark Ads campaign"))
        )

    def _choices(self) -> list[Any]:
        new = [(f"new:{pk}", account.short) for pk, account in self.accounts.items()]
        campaigns = [(f"campaign:{pk}", each) for pk, each in self.campaigns.items()]
        groups = [(f"group:{pk}", f"{each.ad_campaign} › {each}") for pk, each in self.groups.items()]
        named = ((_("New campaign in"), new), (_("New ad group in the campaign"), campaigns), (_("Ad group"), groups))
        return [(label, rows) for label, rows in named if rows]


class CampaignForm(forms.ModelForm):
    """Campaign: what for, and how much at most."""

    class Meta:
        model = AdCampaign
        fields = ("name", "objective", "budget_mode", "budget")
        widgets = {"objective": forms.RadioSelect, "budget": forms.NumberInput(attrs=MONEY)}
        labels = {"name": _("Campaign name"), "objective": _("Advertising objective")}

    def clean(self) -> dict[str, Any]:
        """A budget where its mode wants one, and at least what Ads Manager takes."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("budget_mode") == BudgetMode.INFINITE:
            given["budget"] = None
        elif "budget" in given and not self.errors.get("budget"):
            _check_budget(self, "budget", given["budget"], Decimal(LEAST_CAMPAIGN), self.instance.ad_account)
        return given


class MomentField(forms.DateTimeField):
    """A moment, shown and typed in the `zone` of an advertiser account as Ads Manager does; what comes out is UTC."""

    zone: tzinfo = UTC
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def prepare_value(self, value: Any) -> Any:
        """As it is shown."""
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        """As it was typed. An hour that clocks skip or have twice is refused in words."""
        with timezone.override(self.zone):
            found = super().to_python(value)
        try:
            return found and found.astimezone(UTC)
        except OverflowError as error:  # the first or the last day there is
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class GroupForm(forms.ModelForm):
    """Ad group: audience, budget and schedule, bidding."""

    countries = forms.MultipleChoiceField(
        label=_("Locations"),
        choices=COUNTRIES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one location.")},
    )
    ages = forms.MultipleChoiceField(
        label=_("Age"),
        choices=Age.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen is all."),
    )
    starts_at = MomentField(required=False, help_text=_("Left open it starts when the ad is submitted."))
    ends_at = MomentField(
        required=False, help_text=_("Left open it runs until you end it. A lifetime budget needs an end.")
    )

    class Meta:
        model = AdGroup
        fields = (
            "name",
            "countries",
            "ages",
            "gender",
            "budget_mode",
            "budget",
            "starts_at",
            "ends_at",
            "bid_mode",
            "bid",
        )
        widgets = {
            "gender": forms.RadioSelect,
            "budget": forms.NumberInput(attrs=MONEY),
            "bid": forms.NumberInput(attrs=MONEY),
        }
        labels = {"name": _("Ad group name")}
        help_texts = {"bid": _("With a cost cap: what one result may cost on average.")}

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        account = self.instance.ad_campaign.ad_account
        in_zone_of(account, self.fields["starts_at"], _("Start time (%(zone)s)"))
        in_zone_of(account, self.fields["ends_at"], _("End time (%(zone)s)"))

    def clean(self) -> dict[str, Any]:
        """Times in order; budget and bid as their modes want them."""
        given: dict[str, Any] = super().clean() or {}
        starts, ends = given.get("starts_at"), given.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The end has to be after the start."))
        if given.get("budget_mode") == BudgetMode.TOTAL and not ends:
            self.add_error("ends_at", _("A lifetime budget needs an end time."))
        if given.get("bid_mode") == Bid.LOWEST:
            given["bid"] = None
        elif (given.get("bid") or 0) <= 0:
            self.add_error("bid", _("A cost cap needs an amount above zero."))
        if "budget" in given:
            least = least_budget(given.get("budget_mode", ""), starts, ends)
            _check_budget(self, "budget", given["budget"], least, self.instance.ad_campaign.ad_account)
        return given


class ChangeForm(forms.Form):
    """Budgets and end of an ad at TikTok; what was refused last is there to be mended."""

    campaign_budget = forms.DecimalField(
        label=_("Campaign budget"), max_digits=14, decimal_places=2, widget=forms.NumberInput(attrs=MONEY)
    )
    budget = forms.DecimalField(
        label=_("Budget"), max_digits=14, decimal_places=2, widget=forms.NumberInput(attrs=MONEY)
    )
    ends_at = MomentField(required=False)

    def __init__(self, data: Any, *, ad: Ad, at: datetime) -> None:
        group, campaign, wanted = ad.ad_group, ad.ad_group.ad_campaign, changing.wanted(ad)
        now = {
            "budget": wanted.budget or group.budget,
            "ends_at": wanted.ends_at or group.ends_at,
            "campaign_budget": wanted.campaign_budget or campaign.budget,
        }
        super().__init__(data, initial=now)
        self.group, self.at = group, at
        in_zone_of(campaign.ad_account, self.fields["ends_at"], _("End time (%(zone)s)"))
        if campaign.budget is None:
            del self.fields["campaign_budget"]
        else:
            self.fields["budget"].label = _("Ad group budget")

    def clean(self) -> dict[str, Any]:
        """An end to come, and new budgets that Ads Manager takes; an end that is set can be put off, not taken away."""
        given: dict[str, Any] = super().clean() or {}
        ends, group, campaign = given.get("ends_at"), self.group, self.group.ad_campaign
        if ends is None and group.ends_at and "ends_at" not in self.errors:
            self.add_error("ends_at", _("TikTok keeps an end once it is set. Choose a later one, or end the ad."))
        elif ends and ends != group.ends_at and ends <= self.at:
            self.add_error("ends_at", _("The end has to be in the future."))
        elif ends and group.starts_at and ends <= group.starts_at:
            self.add_error("ends_at", _("The end has to be after the start."))
        if "budget" in given and (given["budget"], ends) != (group.budget, group.ends_at):
            least = least_budget(group.budget_mode, group.starts_at, ends)
            _check_budget(self, "budget", given["budget"], least, campaign.ad_account)
        if "campaign_budget" in given and given["campaign_budget"] != campaign.budget:
            _check_budget(
                self, "campaign_budget", given["campaign_budget"], Decimal(LEAST_CAMPAIGN), campaign.ad_account
            )
        return given


class CreativeForm(forms.ModelForm):
    """Ad: whose post, the button, where it leads."""

    use_tiktok_account = forms.BooleanField(
        label=_("Use TikTok account to deliver Spark Ads"),
        initial=True,
        error_messages={"required": _("Turn it on: only then the ad is the creator’s post itself.")},
    )

    landing_page_url = forms.URLField(
        label=_("Destination page"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    class Meta:
        model = Ad
        fields = ("name", "use_tiktok_account", "asset", "call_to_action", "landing_page_url", "utm")
        labels = {"name": _("Ad name")}
        widgets = {"asset": forms.RadioSelect}
        error_messages = {"asset": {"invalid_choice": _("This post cannot be used in this advertiser account now.")}}

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        usable = Asset.objects.filter(ad_account=self.instance.account).usable()
        field = self.fields["asset"]
        field.queryset, field.required = usable, True  # type: ignore[attr-defined]
        field.error_messages["required"] = _("Choose the authorized account and its post.")

    def clean_utm(self) -> str:
        """Only variables that exist."""
        template = str(self.cleaned_data["utm"]).strip()
        if unknown := tracking.unknown_in(template):
            names = ", ".join(f"{{{name}}}" for name in unknown)
            raise ValidationError(_("There is no variable %(names)s."), params={"names": names})
        if any(sign in template for sign in " #"):
            raise ValidationError(_("URL parameters hold no spaces and no #."))
        return template


def in_zone_of(account: AdAccount, field: Any, label: Any) -> None:
    """Have a moment typed in the account's time zone, and say so."""
    field.zone = account.zone
    field.label = label % {"zone": account.zone}


def least_budget(mode: str, starts: datetime | None, ends: datetime | None) -> Decimal:
    """What Ads Manager takes at least in US dollars: of a lifetime budget, as much for each of its days."""
    days = max((ends - starts) / timedelta(days=1), 1) if starts and ends and mode == BudgetMode.TOTAL else 1
    return (LEAST_GROUP * Decimal(str(days))).quantize(Decimal("0.01"))


def _check_budget(form: forms.BaseForm, field: str, budget: Decimal | None, least: Decimal, account: AdAccount) -> None:
    """Ads Manager's least amounts are known in US dollars; in other currencies TikTok itself says."""
    if budget is None or budget <= 0:
        form.add_error(field, _("Enter an amount above zero."))
    elif account.currency == "USD" and budget < least:
        form.add_error(field, _("Ads Manager takes at least %(least)s USD here.") % {"least": least})
