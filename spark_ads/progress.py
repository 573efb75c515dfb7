"""How far TikTok is with an ad: the three calls that make it, and what is being asked about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spark_ads import changing
from spark_ads.models import Ad
from spark_ads.models.ad import AdStatus
from tiktok.models import State
from tiktok.models.queue import OPEN_STATES
from tiktok.outbox import calls_about

SWITCHES: Final = ("pause_ad", "resume_ad", "end_ad", "change_ad")
LATELY: Final = timedelta(minutes=2)  # longer than a call takes from its claim on, with its waits for a turn


@dataclass(frozen=True)
class Step:
    """One of the three, with what became of it: done, running, failed or waiting."""

    label: Any
    state: str
    words: str = ""


def of(ad: Ad) -> list[Step]:
    """Campaign, ad group, ad; the first that is not made is the one at work, or the one that failed."""
    ids = (ad.ad_group.ad_campaign.tiktok_id, ad.ad_group.tiktok_id, ad.tiktok_id)
    labels = (_("Campaign"), _("Ad group"), _("Ad"))
    steps, state = [], {AdStatus.SUBMITTING: "running", AdStatus.FAILED: "failed"}.get(AdStatus(ad.status), "waiting")
    for label, tiktok_id in zip(labels, ids, strict=True):
        if tiktok_id:
            steps.append(Step(label, "done", tiktok_id))
            continue
        steps.append(Step(label, state, ad.reason if state == "failed" else ""))
        state = "waiting"
    return steps


def asked_about(ad: Ad) -> tuple[bool, str]:
    """Whether TikTok is being asked about a made ad, and its words where it refused the newest switch or change, "" otherwise."""
    call = calls_about(Ad, [ad.pk]).filter(kind__in=SWITCHES).first()
    if call is None or call.state not in (State.REFUSED, State.FAILED):
        return call is not None and call.state in OPEN_STATES, ""
    return False, changing.refused(ad)[1] if call.kind == changing.CHANGE else call.outcome


def asked_lately(ads: Iterable[Ad], *, at: datetime) -> set[int]:
    """The keys of ads that are being switched or changed, or were just before: what TikTok says of them may be older."""
    calls = calls_about(Ad, [ad.pk for ad in ads]).filter(kind__in=SWITCHES)
    late = calls.filter(Q(state__in=OPEN_STATES) | Q(finished_at__gte=at - LATELY))
    return set(late.values_list("subject_id", flat=True))
