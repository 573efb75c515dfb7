"""Why a video code was not taken, each with its own words and the next step (wire page 3c).

The names are Ads Manager's. The Open API documents none, so a name is looked for in TikTok's message for the sake of
better words only; what is true, the list of bound posts tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Problem:
    """What is wrong, and what to do about it."""

    words: Any
    step: Any


NEW_CODE: Final = _("Ask the creator for a new code: post › ⋯ › Ad settings › Ad authorization › Generate code.")
OTHER_POST: Final = _("Choose another post.")
PROBLEMS: Final[Mapping[str, Problem]] = {
    "auth_code_not_found": Problem(_("TikTok does not know this code: it was deleted, or never made."), NEW_CODE),
    "auth_code_format_error": Problem(
        _("This is not a whole video code."),
        _("Copy it again from the start to the end, with the # in front, or ask the creator to generate a new one."),
    ),
    "auth_code_expired": Problem(
        _("The authorization of this code has run out."),
        _("Ask the creator to extend it: post › ⋯ › Ad settings › Extend. The same code works again then."),
    ),
    "auth_code_deleted": Problem(_("The creator deleted this code."), NEW_CODE),
    "video_deleted": Problem(_("The post was deleted."), OTHER_POST),
    "video_unavailable": Problem(
        _("The post is not available: it is private, or against TikTok’s guidelines."),
        _("Ask the creator to make it public, or choose another post."),
    ),
    "illegal_item_status_error": Problem(_("The post is not available: it breaks TikTok’s rules."), OTHER_POST),
    "story_video_not_supported": Problem(
        _("This is a story. Stories cannot be Spark Ads."), _("Ask the creator to publish it as a post.")
    ),
    "mention_multiple_videos": Problem(_("The post tags more than one other post."), OTHER_POST),
    "multi_duet_stitch": Problem(_("The post is a duet or stitch of a duet or stitch."), OTHER_POST),
    "carousel_duet_not_supported": Problem(_("The post is a duet of a photo post."), OTHER_POST),
    "auth_code_in_use": Problem(
        _("The code is used already, but not by this advertiser account."),
        _("Use it with the account it is bound to, or ask the creator for a code of its own."),
    ),
    "elsewhere": Problem(
        _("The post is bound to another of your advertiser accounts."),
        _("Make the ad with that account, or ask the creator for a new code."),
    ),
    "in_library": Problem(_("This post is in the library already."), _("There is nothing to do: its code is up to date.")),
    "call_rpc_fail": Problem(_("TikTok had a failure of its own."), _("Search again in a few minutes.")),
    "call_db_fail": Problem(_("TikTok had a failure of its own."), _("Search again in a few minutes.")),
    "other": Problem(_("TikTok did not take the code."), _("Check it, or ask the creator for a new one.")),
}  # fmt: skip


def named_in(message: str) -> str:
    """The problem a message of TikTok's names; "other" where it names none."""
    said = message.lower()
    return next((name for name in PROBLEMS if "_" in name and name != "in_library" and name in said), "other")


def of(name: str) -> Problem:
    """The problem by its name."""
    return PROBLEMS.get(name, PROBLEMS["other"])
