"""How far TikTok is with an ad: the three calls that make it, and what is being asked about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from spark_ads import changing
from spark_ads.models import Ad
from spark_ads.models.ad import AdStatus
from tiktok.models import Call, State
from tiktok.models.queue import OPEN_STATES
from tiktok.outbox import calls_since

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


def asked_about(ad: Ad) -> Call | None:
    """What TikTok is being asked about a made ad, if anything is."""
    call = _newest_switch(ad)
    return call if call and call.state in OPEN_STATES else None


def asked_lately(ads: Iterable[Ad], *, at: datetime) -> set[int]:
    """The keys of ads that are being switched or changed, or were just before: what TikTok says of them may be older."""
    calls = calls_since(at - LATELY, Ad, [ad.pk for ad in ads]).filter(kind__in=SWITCHES)
    return set(calls.values_list("subject_id", flat=True))


def refused(ad: Ad) -> str:
    """TikTok's words when it refused the newest switch, "" otherwise."""
    call = _newest_switch(ad)
    if call and call.kind == changing.CHANGE:
        return changing.refused(ad)[1]
    return call.outcome if call and call.state in (State.REFUSED, State.FAILED) else ""


def _newest_switch(ad: Ad) -> Call | None:
    about = ContentType.objects.get_for_model(ad)
    return Call.objects.filter(subject_type=about, subject_id=ad.pk, kind__in=SWITCHES).first()
