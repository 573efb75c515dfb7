"""How an ad is doing, in words: TikTok's `secondary_status` translated by a table (wire page 3b, 3e)."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spark_ads.models import Ad
from spark_ads.models.ad import AT_TIKTOK, AdStatus


@dataclass(frozen=True)
class Delivery:
    """A short word, its tone, and a sentence that says what it means."""

    label: Any
    tone: str
    words: Any = ""


LOST: Final = Delivery(
    gettext_lazy("Authorization ended"),
    "error",
    gettext_lazy("The creator’s permission for this post is over, so TikTok has stopped the ad."),
)
DELIVERY: Final[dict[str, Delivery]] = {
    "AD_STATUS_DELIVERY_OK": Delivery(gettext_lazy("Delivering"), "success"),
    "AD_STATUS_AUDIT": Delivery(
        gettext_lazy("In review"), "info", gettext_lazy("TikTok reviews the ad, usually within 24 hours.")
    ),
    "AD_STATUS_REAUDIT": Delivery(gettext_lazy("In review again"), "info"),
    "AD_STATUS_AUDIT_DENY": Delivery(
        gettext_lazy("Refused by review"), "error", gettext_lazy("TikTok’s review refused the ad.")
    ),
    "AD_STATUS_DISABLE": Delivery(gettext_lazy("Paused"), "warning"),
    "AD_STATUS_CAMPAIGN_DISABLE": Delivery(
        gettext_lazy("Campaign is off"), "warning", gettext_lazy("Its campaign was turned off in Ads Manager.")
    ),
    "AD_STATUS_ADGROUP_DISABLE": Delivery(
        gettext_lazy("Ad group is off"), "warning", gettext_lazy("Its ad group was turned off in Ads Manager.")
    ),
    "AD_STATUS_NOT_START": Delivery(gettext_lazy("Scheduled"), "info", gettext_lazy("Its start time is still to come.")),
    "AD_STATUS_DONE": Delivery(gettext_lazy("Schedule over"), "neutral", gettext_lazy("Its end time has passed.")),
    "AD_STATUS_CAMPAIGN_EXCEED": Delivery(
        gettext_lazy("Campaign budget spent"), "warning", gettext_lazy("The campaign’s budget is used up.")
    ),
    "AD_STATUS_BUDGET_EXCEED": Delivery(
        gettext_lazy("Budget spent"),
        "warning",
        gettext_lazy("The ad group’s budget is used up; a daily budget begins anew tomorrow."),
    ),
    "AD_STATUS_BALANCE_EXCEED": Delivery(
        gettext_lazy("No balance"), "error", gettext_lazy("The advertiser account has no money left.")
    ),
    "AD_STATUS_ADVERTISER_AUDIT_DENY": Delivery(
        gettext_lazy("Account refused"), "error", gettext_lazy("TikTok refused the advertiser account.")
    ),
    "AD_STATUS_CREATOR_AUTHORIZATION_REVOKED": LOST,
    "AD_STATUS_ASSET_AUTHORIZATION_LOST": LOST,
    "ADGROUP_STATUS_ASSET_AUTHORIZATION_LOST": LOST,
    "AD_STATUS_MUSIC_AUTHORIZATION_MISSING": Delivery(
        gettext_lazy("Music not licensed"),
        "error",
        gettext_lazy("The music of the post may not be used in ads. Choose a post with another sound."),
    ),
    "AD_STATUS_CAMPAIGN_DELETE": Delivery(gettext_lazy("Campaign deleted"), "error"),
    "AD_STATUS_ADGROUP_DELETE": Delivery(gettext_lazy("Ad group deleted"), "error"),
}  # fmt: skip
DENIED: Final = "AD_STATUS_AUDIT_DENY"
OFF: Final = "AD_STATUS_DISABLE"
GONE: Final = {"AD_STATUS_DELETE", "AD_STATUS_CAMPAIGN_DELETE", "AD_STATUS_ADGROUP_DELETE"}
DONE: Final = "AD_STATUS_DONE"
TONES: Final = {AdStatus.SUBMITTING: "info", AdStatus.FAILED: "error"}


def of(ad: Ad) -> Delivery:
    """How the ad is doing, as far as is known."""
    if ad.status not in AT_TIKTOK:
        return Delivery(ad.get_status_display(), TONES.get(AdStatus(ad.status), "neutral"), ad.reason)
    if ad.has_lost_its_post and "MUSIC" not in ad.delivery:
        return LOST
    if ad.status == AdStatus.PAUSED:
        return DELIVERY[OFF]
    if not ad.delivery:
        return Delivery(ad.get_status_display(), "info", _("How TikTok delivers it is seen within minutes."))
    said = ad.delivery.removeprefix("AD_STATUS_").replace("_", " ").capitalize()
    return DELIVERY.get(ad.delivery, Delivery(said, "neutral"))
