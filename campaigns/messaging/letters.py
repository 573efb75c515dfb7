"""A message as an e-mail: text and simple HTML, from the brand, answered where the creator answers."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from campaigns.messaging.variables import page_address
from campaigns.models import Message
from creators.language import spoken_to

RELATED = ("brand", "participant__campaign", "participant__account__creator", "order", "author")


def letter_for(claimed: Message) -> EmailMultiAlternatives:
    """The e-mail of a claimed message; its Message-ID is the one kept with the claim."""
    message = Message.objects.select_related(*RELATED).get(pk=claimed.pk)
    page = page_address(message.order) if message.order else ""
    context = {
        "message": message,
        "campaign": message.participant.campaign,
        "brand": brand_name(message),
        "page": page,
        "reply_to": _reply_to(message),
    }
    with spoken_to(message.participant.account):
        text = render_to_string("campaigns/mail/message.txt", context)
        html = render_to_string("campaigns/mail/message.html", context)
    letter = EmailMultiAlternatives(
        subject=message.subject,
        body=text,
        from_email=formataddr((brand_name(message), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[message.to],
        reply_to=_reply_to(message),
        headers={"Message-ID": claimed.message_id},
    )
    letter.attach_alternative(html, "text/html")
    # Services that give messages names of their own hand this back with their news.
    letter.metadata = {"message_id": claimed.message_id}  # type: ignore[attr-defined]
    return letter


def brand_name(message: Message) -> str:
    """As whom the brand speaks in the campaign."""
    return message.participant.campaign.ttcm_brand_name or message.brand.name


def _reply_to(message: Message) -> list[str]:
    if settings.EMAIL_REPLY_TO == "author":
        return [message.author.email] if message.author else []
    return [settings.EMAIL_REPLY_TO] if settings.EMAIL_REPLY_TO else []
