"""What a campaign is made of, as people type it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.models import Brand, Member
from campaigns import mentioning, rich_text
from campaigns.models import Campaign
from campaigns.models.asset import Kind
from creators.models import CreatorList

MB = 1024 * 1024
LIMITS = {Kind.PICTURE: 20 * MB, Kind.PDF: 50 * MB, Kind.VIDEO: 200 * MB}
# How a file of each kind begins, from which byte on; what the browser calls it proves nothing.
SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", Kind.PICTURE, "image/png"),
    (0, b"\xff\xd8\xff", Kind.PICTURE, "image/jpeg"),
    (0, b"GIF8", Kind.PICTURE, "image/gif"),
    (8, b"WEBP", Kind.PICTURE, "image/webp"),
    (0, b"%PDF-", Kind.PDF, "application/pdf"),
    (4, b"ftypqt", Kind.VIDEO, "video/quicktime"),
    (4, b"ftyp", Kind.VIDEO, "video/mp4"),
    (0, b"\x1aE\xdf\xa3", Kind.VIDEO, "video/webm"),
)
ACCEPT = ",".join(sorted({content_type for *_rest, content_type in SIGNATURES}))


class RichTextarea(forms.Textarea):
    """A brief: plain text in a textarea; with JavaScript an editor beside it sends HTML instead."""

    template_name = "components/rich_text.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Both forms of the text, for the page."""
        written = str(value or "")
        context = super().get_context(name, rich_text.to_plain(rich_text.shown(written)), attrs)
        context["widget"]["html"] = rich_text.shown(written)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Clean HTML, from whichever of the two was sent."""
        if f"{name}_html" in data:
            return rich_text.clean(data[f"{name}_html"])
        return rich_text.from_plain(data[name]) if name in data else None


class TeamField(forms.ModelMultipleChoiceField):
    """Members of the brand, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The person, not the role."""
        return str(obj.user)


class CampaignForm(forms.ModelForm[Campaign]):
    """A campaign in one short form."""

    team = TeamField(
        label=gettext_lazy("Team"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Who works on it, and hears of it."),
    )

    class Meta:
        model = Campaign
        fields = ("name", "brief", "hashtags", "start_date", "end_date", "budget", "currency", "team")
        help_texts = {"hashtags": gettext_lazy("Creators put them into the caption: #boots @acme")}
        widgets = {
            "brief": RichTextarea(attrs={"rows": 8}),
            "start_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "end_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "budget": forms.NumberInput(attrs={"min": 0, "step": "0.01"}),
        }

    def __init__(self, data: Any = None, *, brand: Brand, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        members = brand.members.select_related("user").order_by("user__first_name", "user__email")
        self.fields["team"].queryset = members  # type: ignore[attr-defined]

    def clean_brief(self) -> str:
        """Plain text that says what was there before keeps how it was written."""
        brief: str = self.cleaned_data["brief"]
        if len(brief) > rich_text.LONGEST:
            raise ValidationError(_("The brief is too long. Put the rest into a PDF beside it."))
        before = self.initial.get("brief") or ""
        plain = "brief_html" not in self.data and rich_text.to_plain(brief) == rich_text.to_plain(before)
        return before if plain else brief

    def clean_hashtags(self) -> str:
        """Each in the form that TikTok knows."""
        hashtags = mentioning.normalised(self.cleaned_data["hashtags"])
        if len(hashtags) > Campaign._meta.get_field("hashtags").max_length:  # type: ignore[operator]
            raise ValidationError(_("Together they hold at most 200 characters."))
        return hashtags

    def clean_currency(self) -> str:
        """Fees agreed on in one currency cannot silently become another's."""
        currency: str = self.cleaned_data["currency"]
        changed = self.instance.pk and currency != self.initial["currency"]
        if changed and self.instance.orders.filter(fee__isnull=False).exists():
            words = _("Orders already carry fees in %(currency)s. Duplicate the campaign to go on in another currency.")
            raise ValidationError(words % {"currency": self.initial["currency"]})
        return currency

    def clean(self) -> dict[str, Any]:
        """Say at the end date what the database would say of both."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("The campaign cannot end before it starts."))
        return cleaned

    def save_own(self) -> None:
        """Write the form's own fields and no others: the rest of the row may have changed since it was read."""
        self.instance.save(update_fields=[name for name in self.cleaned_data if name != "team"])
        self.instance.team.set(self.cleaned_data["team"])


class MarketplaceForm(forms.ModelForm[Campaign]):
    """What TikTok shows creators with every order; both are needed before the first."""

    ttcm_brand_name = forms.CharField(
        label=gettext_lazy("Brand name"), max_length=60, help_text=gettext_lazy("Creators see it in TikTok.")
    )
    ttcm_description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=60,
        help_text=gettext_lazy("One line about the campaign, seen in TikTok."),
    )

    class Meta:
        model = Campaign
        fields = ("ttcm_brand_name", "ttcm_description")

    def save_own(self) -> None:
        """Write these two and nothing else."""
        self.instance.save(update_fields=list(self.cleaned_data))


class AssetForm(forms.Form):
    """A file for creators."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("A picture up to 20 MB, a PDF up to 50 MB, or a video (MP4, MOV, WebM) up to 200 MB."),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """Of a known kind and not too large."""
        file: UploadedFile = self.cleaned_data["file"]
        kind, content_type = _kind_of(file)
        size = file.size or 0
        if size > LIMITS[kind]:
            words = _("This file is %(size)s. A %(kind)s may have %(limit)s.")
            facts = {"size": filesizeformat(size), "kind": kind.label, "limit": filesizeformat(LIMITS[kind])}
            raise ValidationError(words % facts)
        self.cleaned_data |= {"kind": kind, "content_type": content_type}
        return file


class ListForm(forms.Form):
    """A list of creators to add to a campaign in one step (D6)."""

    list = forms.ModelChoiceField(
        label=gettext_lazy("List"),
        queryset=CreatorList.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose a list first."),
            "invalid_choice": gettext_lazy("This list is not there any more."),
        },
    )

    def __init__(self, data: Any = None, *, brand: Brand) -> None:
        super().__init__(data)
        self.fields["list"].queryset = brand.creator_lists.all()  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a participant is out."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Only your brand reads it."),
        error_messages={"required": gettext_lazy("Say why, in a few words.")},
    )


def _kind_of(file: UploadedFile) -> tuple[Kind, str]:
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    for start, signature, kind, content_type in SIGNATURES:
        if head[start:].startswith(signature):
            return kind, content_type
    raise ValidationError(_("This is no picture (PNG, JPEG, GIF, WebP), PDF or video (MP4, MOV, WebM)."))
