"""Creators in the marketplace (wire page 4f)."""

from typing import Any

from django.conf import settings

from simulator import acts, chance, people
from simulator.api.wire import Arguments, Problem, surplus, text, texts
from simulator.models import BrandAccount, Invitation, Person


def status(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/creator/status/get/. The legacy answer spells the key `handler_name`."""
    handles = texts(arguments, "handle_names", most=20)
    return {
        "onboarding_status": [
            {
                "handler_name": name,
                "handle_name": name,
                "status": _status(name, arguments["account"]),
                **surplus("status", name),
            }
            for name in handles
        ]
    }


def public(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/creator/public/: only for those in the marketplace."""
    person = people.find(text(arguments, "handle_name", most=64))
    if person is None or not person.in_tcm:
        raise Problem(40121, "This account is not a TikTok Creator Marketplace creator.")
    draw = chance.of("public", person.handle)
    return {
        "creator_id": str((1_500_000_000 << 32) | draw.getrandbits(32)),
        "handle_name": person.handle,
        "display_name": person.name,
        "country_code": person.country,
        "profile_image": f"{settings.SIMULATOR['public_url']}/avatar/{person.handle}.svg",
        "bio": "",
        "followers_count": person.followers,
        "following_count": person.following,
        "likes_count": person.likes,
        "videos_count": person.videos,
        "median_views": person.views_30d // max(person.videos_30d, 1),
        "engagement_rate": round(draw.uniform(0.02, 0.12), 4),
        "creator_price": draw.randrange(100, 4000, 50),
        "currency": "USD",
        "industry_labels": [],
        "content_labels": [],
    }


def invite(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/creator/invite/: each handle is in already, invited, or rejected with reasons."""
    result: dict[str, list[Any]] = {"in_tcm": [], "invited": [], "rejected": [], "reject_reasons": []}
    for handle in texts(arguments, "handle_names", most=20):
        _invite(handle, arguments["account"], result)
    return result


def _invite(handle: str, account: BrandAccount, result: dict[str, list[Any]]) -> None:
    person = people.find(handle)
    reasons = people.why_not(person) if person else ["HANDLE_NOT_FOUND"]
    if person and person.in_tcm:
        result["in_tcm"].append(handle)
    elif person is None or reasons:
        result["rejected"].append(handle)
        result["reject_reasons"].append({"handle_name": handle, "reasons": reasons})
    else:
        if not _open(person, account):
            acts.invite(account, person)
        result["invited"].append(handle)


def _status(handle: str, account: BrandAccount) -> str:
    person = people.find(handle)
    if person is None:
        return "INVALID"
    if person.in_tcm:
        return "IN"
    return "INVITED" if _open(person, account) else "NOT_IN"


def _open(person: Person, account: BrandAccount) -> bool:
    return Invitation.objects.filter(person=person, account=account, status__in=["invited", "seen"]).exists()
