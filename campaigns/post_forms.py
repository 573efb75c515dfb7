"""What people type and choose about posts: links, places, files."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.models import Brand
from campaigns import pasting
from campaigns.models import Campaign, Deliverable, Post
from campaigns.models.campaign import Status as CampaignStatus
from creators.models import Account

MOST_CHOICES = 300


class AddPostsForm(forms.Form):
    """Links or ids, one a line, and what is not in them."""

    links = forms.CharField(
        label=gettext_lazy("Links or ids of posts"),
        help_text=gettext_lazy(
            "One a line, up to 200. Short links from the app, with queries, without https: all work."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=pasting.LONGEST,
        error_messages={"required": gettext_lazy("Paste at least one link.")},
    )
    account = forms.ModelChoiceField(
        label=gettext_lazy("Whose posts, where a line does not say"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=gettext_lazy("As the link says"),
    )
    ties = forms.BooleanField(label=gettext_lazy("Tie them to this campaign"), required=False, initial=True)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = campaign.brand.accounts.filter(participations__campaign=campaign).order_by("display_name")
        self.fields["account"].queryset = theirs  # type: ignore[attr-defined]

    def clean_links(self) -> str:
        """Not more than are looked at in one go."""
        text = str(self.cleaned_data["links"])
        number = len(pasting.lines_of(text))
        if number > pasting.MOST:
            raise ValidationError(
                _("These are %(n)s lines; paste at most 200 at once, or import a file."), params={"n": number}
            )
        if not number:
            raise ValidationError(_("Paste at least one link."))
        return text


class TieForm(forms.Form):
    """Where a post belongs: one choice of campaign, and of a free video there."""

    place = forms.ChoiceField(
        label=gettext_lazy("Belongs to"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose where the post belongs.")},
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places_of(post)  # type: ignore[attr-defined]

    @property
    def campaign_id(self) -> int:
        """The chosen campaign's key."""
        return int(self.cleaned_data["place"].partition("-")[0])

    @property
    def deliverable_id(self) -> int | None:
        """The chosen video's key; None for just the campaign."""
        _campaign, _dash, deliverable = self.cleaned_data["place"].partition("-")
        return int(deliverable) if deliverable else None


class ClickForm(forms.Form):
    """A click that must not count twice."""

    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    campaign = forms.IntegerField(min_value=1, max_value=10**18, widget=forms.HiddenInput)


class PostFactsForm(forms.ModelForm[Post]):
    """What nobody could be asked."""

    class Meta:
        model = Post
        fields = ("caption",)
        widgets = {"caption": forms.Textarea(attrs={"rows": 3, "maxlength": 2200})}


class PostImportForm(forms.Form):
    """A file of posts, and what its rows do not say."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, Excel (.xlsx) or JSON as a scraper or Limelight wrote it, up to 200 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.json,.jsonl,text/csv,application/json"}),
        error_messages={"empty": gettext_lazy("This file is empty."), "required": gettext_lazy("Choose a file.")},
    )
    figures_on = forms.DateField(
        label=gettext_lazy("Day of the figures"),
        help_text=gettext_lazy("When they were counted, where rows do not say. Empty: the time in the file’s name."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    campaign = forms.ModelChoiceField(
        label=gettext_lazy("Tie new posts to"),
        queryset=Campaign.objects.none(),
        required=False,
        empty_label=gettext_lazy("No campaign: they wait among the untied posts"),
    )
    account = forms.ModelChoiceField(
        label=gettext_lazy("Whose posts, where rows do not say"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=gettext_lazy("Rows say"),
    )
    makes_accounts = forms.BooleanField(
        label=gettext_lazy("Add creators that are not in the directory yet"), required=False, initial=True
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking_part = brand.accounts.filter(participations__isnull=False).distinct().order_by("display_name")
        self.fields["campaign"].queryset = brand.campaigns.on_the_desk()  # type: ignore[attr-defined]
        self.fields["account"].queryset = taking_part  # type: ignore[attr-defined]


def places_of(post: Post) -> list[tuple[str, Any]]:
    """Campaigns and free videos a post may be tied to: first where its account takes part."""
    campaigns = list(post.brand.campaigns.exclude(status=CampaignStatus.ARCHIVED)[:MOST_CHOICES])
    taking_part = set(post.account.participations.values_list("campaign_id", flat=True))
    wanted = Deliverable.objects.filter(order__participant__account=post.account_id, order__campaign__in=campaigns)
    free = [
        item for item in wanted.select_related("order", "post").order_by("order_id", "position") if _is_free(item, post)
    ]
    first = [each for each in campaigns if each.pk in taking_part]
    groups = [(each.name, list(_choices(each, free))) for each in first]
    others = [(str(each.pk), each.name) for each in campaigns if each.pk not in taking_part]
    return [*groups, *([(_("Other campaigns"), others)] if others else [])]


def _choices(campaign: Campaign, free: Iterable[Deliverable]) -> Iterable[tuple[str, str]]:
    for item in free:
        if item.order.campaign_id == campaign.pk:
            words = _("%(video)s of order %(order)s") % {"video": item, "order": item.order_id}
            yield f"{campaign.pk}-{item.pk}", words
    yield str(campaign.pk), _("The campaign, and no order")


def _is_free(item: Deliverable, post: Post) -> bool:
    other = getattr(item, "post", None)
    return other is None or other.pk == post.pk
