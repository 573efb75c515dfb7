"""Messages and their templates, as people type them."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.messaging.variables import Words, mistakes
from campaigns.models import MessageTemplate

LONGEST_ANSWER = 4_000


class WithVariables:
    """Subject and text; what is wrong with a variable is said beside its field."""

    cleaned_data: dict[str, Any]

    def clean_subject(self) -> str:
        """One line."""
        subject = " ".join(self.cleaned_data["subject"].split())
        return _without_mistakes(subject)

    def clean_body(self) -> str:
        """Any text."""
        return _without_mistakes(self.cleaned_data["body"])


class MessageForm(WithVariables, forms.Form):
    """A message to one or many. The key makes a form sent twice one message."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(label=_("Message"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}))
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def words(self) -> Words:
        """What is to be said."""
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"])


class TemplateForm(WithVariables, forms.ModelForm[MessageTemplate]):
    """A template; names and purposes are the brand's own."""

    class Meta:
        model = MessageTemplate
        fields = ("name", "subject", "body", "purpose")
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.brand = brand

    def clean(self) -> dict[str, Any]:
        """Say beside the field what the database would say."""
        cleaned = super().clean() or {}
        others = self.instance.brand.message_templates.exclude(pk=self.instance.pk)
        if others.filter(name=cleaned.get("name", "")).exists():
            self.add_error("name", _("There is a template of this name."))
        purpose = cleaned.get("purpose", "")
        if purpose and (other := others.filter(purpose=purpose).first()):
            self.add_error("purpose", _("“%(name)s” is used for this. Change that one first.") % {"name": other})
        return cleaned


class AnswerForm(forms.Form):
    """What a creator writes back: plain text."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def _without_mistakes(text: str) -> str:
    if found := mistakes(text):
        raise ValidationError(found)
    return text
