"""Good words to begin with, until a brand has its own."""

from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from brands.numbers import whole_number
from campaigns.messaging.variables import Words
from campaigns.models import MessageTemplate
from campaigns.models.message import Purpose

STARTERS = {
    Purpose.INVITATION: (
        _("Invitation to the order"),
        _("{{ brand }} would like to work with you: {{ campaign }}"),
        _(
            "Hello {{ creator_name }},\n\n"
            "we would love to have {{ handle }} in our campaign “{{ campaign }}”. This is what we have in mind:\n\n"
            "{{ videos }}\n\n"
            "Open the order in TikTok to join: {{ invitation_link }}\n\n"
            "The brief and all you need to know is on your page: {{ creator_page }}\n\n"
            "Questions? Just answer there.\n\n{{ brand }}"
        ),
    ),
    Purpose.REMINDER: (
        _("Reminder"),
        _("{{ campaign }}: due {{ due_date }}"),
        _(
            "Hello {{ creator_name }},\n\n"
            "a short reminder of what is still to come for “{{ campaign }}”:\n\n"
            "{{ videos }}\n\n"
            "You can do it all from your page: {{ creator_page }}\n\n"
            "If a date does not work for you, tell us there.\n\n{{ brand }}"
        ),
    ),
    Purpose.CHANGES: (
        _("Changes requested"),
        _("{{ campaign }}: a few changes, please"),
        _(
            "Hello {{ creator_name }},\n\n"
            "thank you for your video. We have asked for a few changes; the notes are on your page: {{ creator_page }}\n\n"
            "{{ videos }}\n\n{{ brand }}"
        ),
    ),
    Purpose.THANKS: (
        _("Thank you"),
        _("Thank you from {{ brand }}"),
        _(
            "Hello {{ creator_name }},\n\n"
            "thank you for your work on “{{ campaign }}”. It was a pleasure, and we hope to do it again.\n\n{{ brand }}"
        ),
    ),
    Purpose.CODE: (
        _("Campaign code for a post"),
        _("{{ campaign }}: please add the campaign code to your post"),
        _(
            "Hello {{ creator_name }},\n\n"
            "we saw your post, thank you: {{ post }}\n\n"
            "It is not linked to “{{ campaign }}” yet. Please open it in the TikTok app › Ad settings › Branded content › "
            "Link campaign, and paste this code: {{ campaign_code }}\n\n"
            "That takes a minute, and it is all we need.\n\n{{ brand }}"
        ),
    ),
}


def starter(purpose: str) -> MessageTemplate:
    """A template of ours, not saved. An unknown purpose raises `KeyError`."""
    name, subject, body = STARTERS[Purpose(purpose)]
    return MessageTemplate(name=str(name), subject=str(subject), body=str(body), purpose=purpose)


def not_yet_of(brand: Brand) -> list[MessageTemplate]:
    """The starters for which a brand has no template of its own."""
    own = set(brand.message_templates.exclude(purpose="").values_list("purpose", flat=True))
    return [starter(purpose) for purpose in STARTERS if purpose not in own]


def words_for(brand: Brand, purpose: str) -> Words:
    """The brand's own words for a purpose, else ours."""
    ours = starter(purpose)
    return own_words(brand, purpose) or Words(ours.subject, ours.body)


def own_words(brand: Brand, purpose: str) -> Words | None:
    """The brand's own words for a purpose; None where it has no template for it."""
    found = brand.message_templates.filter(purpose=purpose).first()
    return Words(found.subject, found.body) if found else None


def named(brand: Brand, name: str) -> Words | None:
    """The words of a template by its key, or by what it is for; None where there is none."""
    if name in STARTERS:
        return words_for(brand, name)
    found = brand.message_templates.filter(pk=whole_number(name) or 0).first()
    return Words(found.subject, found.body) if found else None
