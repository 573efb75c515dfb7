"""What the mail's trial does inside Django: write to many as a member would, and ask what became of it."""

import uuid

from django.utils import timezone

from brands.actions import found_brand
from brands.models import User
from campaigns.messaging import sending, variables
from campaigns.models import Campaign, Message, Participant
from creators.models import Account, Creator


def write(number: int) -> None:
    """One message to so many participants, through the door that members use."""
    now = timezone.now()
    ada = User.objects.create_user("ada@example.com", "a long pass phrase")
    brand = found_brand(name="Acme", owner=ada)
    campaign = Campaign.objects.create(brand=brand, name="Boots", status="live", created_at=now)
    for each in range(number):
        creator = Creator.objects.create(brand=brand, name=f"Creator {each}", email=f"creator{each}@example.com")
        account = Account.objects.create(brand=brand, creator=creator, handle=f"creator{each}", display_name="x")
        Participant.objects.create(brand=brand, campaign=campaign, account=account, added_at=now)
    words = variables.Words("Hello {{ handle }}", "A word about {{ campaign }}.")
    everybody = variables.with_facts(campaign.participants.all())
    sending.send_to_many(campaign, everybody, words, by=ada, at=now, form_key=uuid.uuid4())


def everything_has_ended() -> bool:
    """Whether nothing waits and nothing is on its way."""
    return not Message.objects.filter(status__in=["queued", "sending"]).exists()


def fates() -> dict[str, str]:
    """The status of each message by the name its e-mail carries."""
    return dict(Message.objects.values_list("message_id", "status"))
