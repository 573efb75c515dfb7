"""What TikTok's refusals mean to a creator, in the creator's language; kept as a code or TikTok's word, said when shown."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiktok.errors import Rejected, Unavailable

NOT_CONNECTED: Final = "not connected"
_CONNECT_AGAIN = gettext_lazy("TikTok no longer accepts the connection. Connect your account once more.")
_ALLOW_ALL = gettext_lazy(
    "You did not allow this when you connected. Connect once more and allow everything asked for."
)
MEANINGS: Final = {
    NOT_CONNECTED: gettext_lazy("Your TikTok account is not connected any more. Connect it once more."),
    "40001": _ALLOW_ALL,
    "40102": _CONNECT_AGAIN,
    "40103": _CONNECT_AGAIN,
    "40104": _CONNECT_AGAIN,
    "40105": _CONNECT_AGAIN,
    "40107": _CONNECT_AGAIN,
    "40110": gettext_lazy("The consent was used already or is too old. Start it once more."),
    "40121": gettext_lazy("Your account is not in TikTok Creator Marketplace. Join it in the TikTok app first."),
    "40130": _ALLOW_ALL,
    "40131": _ALLOW_ALL,
    "40902": gettext_lazy("TikTok took too long to fetch the video. Try again."),
    "40907": gettext_lazy("TikTok says the file is too large."),
    "40908": gettext_lazy("TikTok does not take this kind of file."),
    # Why a publication failed (wire page 6).
    "file_format_check_failed": gettext_lazy("TikTok does not take this file format. It takes MP4, MOV and WebM."),
    "duration_check_failed": gettext_lazy("TikTok says the video is too short or too long for your account."),
    "frame_rate_check_failed": gettext_lazy("TikTok takes 23 to 60 frames a second. Export the video anew."),
    "picture_size_check_failed": gettext_lazy("TikTok wants at least 360 pixels on each side."),
    "video_pull_failed": gettext_lazy("TikTok could not fetch the video from us. Try again."),
    "internal": gettext_lazy("Something broke at TikTok. Try again in a few minutes."),
}


def failure_words(kept: str) -> str:
    """A reason as it was kept: TikTok's word, or its code and message. What no table knows is quoted."""
    code, _space, message = kept.partition(" ")
    known = MEANINGS.get(kept) or MEANINGS.get(code if code.isdecimal() else "")
    if known:
        return str(known)
    return _("TikTok says: “%(message)s”") % {"message": (message if code.isdecimal() else kept) or kept}


def refusal_words(error: Exception) -> str:
    """An error for a creator."""
    if isinstance(error, Rejected):
        return failure_words(f"{error.code} {error.message}")
    if isinstance(error, Unavailable):
        return _("TikTok does not answer right now. Nothing was changed; try again in a few minutes.")
    return str(error)
