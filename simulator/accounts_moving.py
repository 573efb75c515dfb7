"""TikTok One and creators' accounts moved on: whatever is due there has happened afterwards."""

from simulator import clock, publishing, tto_acts
from simulator.models import Publication, TtoLink, TtoMember


def move() -> None:
    """Publications first, since they bring posts that are linked."""
    publishing.move()
    tto_acts.move()


def hurry() -> None:
    """Nobody waits: what is planned so far is due now, and done with the next move."""
    now = clock.now()
    Publication.objects.filter(status="PROCESSING_DOWNLOAD").update(due_at=now)
    TtoMember.objects.filter(acts_at__isnull=False).update(acts_at=now)
    TtoLink.objects.filter(answers_at__isnull=False).update(answers_at=now)
    TtoLink.objects.filter(status="APPROVE", passed_at=None).update(passes_at=now)
