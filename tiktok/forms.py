"""How the logs are narrowed down."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class TopicForm(forms.Form):
    """Callbacks of one topic."""

    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        widget=forms.Select({"class": "select-plain"}),
        choices=[("", _("All topics")), *((topic, topic) for topic in sorted(settings.TIKTOK_CALLBACK_ROUTES))],
    )
