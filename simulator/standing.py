"""How campaigns, ad groups and ads stand at this moment: TikTok's primary and secondary status (wire page 3b, 3e)."""

from simulator import bindings, clock, spending
from simulator.models import Ad, AdCampaign, AdGroup, Advertiser

Statuses = tuple[str, str]
PRIMARY = {
    "DELETE": "STATUS_DELETE",
    "DISABLE": "STATUS_DISABLE",
    "DONE": "STATUS_TIME_DONE",
    "DELIVERY_OK": "STATUS_DELIVERY_OK",
    "STATUS_ENABLE": "STATUS_DELIVERY_OK",
}
SPENT = 0.01  # a budget with less left than this is used up


class Standings:
    """The standing of everything of one advertiser, at one moment."""

    def __init__(self, advertiser: Advertiser) -> None:
        self.now = clock.now()
        self._spans, self._taken = bindings.spans(advertiser), spending.Taken(advertiser)
        self._bound = bindings.newest(advertiser)
        self._ads: dict[int, list[Ad]] = {}
        for ad in advertiser.ads.filter(deleted=False).select_related("group__campaign", "video"):
            self._ads.setdefault(ad.group_id, []).append(ad)

    def of_campaign(self, campaign: AdCampaign) -> Statuses:
        """By its switch and its budget."""
        return _first(
            (campaign.deleted, "CAMPAIGN_STATUS_DELETE"),
            (campaign.operation_status == "DISABLE", "CAMPAIGN_STATUS_DISABLE"),
            (self._is_spent(campaign), "CAMPAIGN_STATUS_BUDGET_EXCEED"),
            (True, "CAMPAIGN_STATUS_ENABLE"),
        )

    def of_group(self, group: AdGroup) -> Statuses:
        """By its campaign, its switch, its schedule, its budget and its ads' authorizations."""
        campaign, ads = group.campaign, self._ads.get(group.pk, [])
        return _first(
            (group.deleted, "ADGROUP_STATUS_DELETE"),
            (campaign.deleted, "ADGROUP_STATUS_CAMPAIGN_DELETE"),
            (self._is_done(group), "ADGROUP_STATUS_TIME_DONE"),
            (campaign.operation_status == "DISABLE", "ADGROUP_STATUS_CAMPAIGN_DISABLE"),
            (group.operation_status == "DISABLE", "ADGROUP_STATUS_DISABLE"),
            (bool(ads) and all(self._lost(ad) for ad in ads), "ADGROUP_STATUS_ASSET_AUTHORIZATION_LOST"),
            (group.starts_at > self.now, "ADGROUP_STATUS_NOT_START"),
            (self._is_spent(campaign), "ADGROUP_STATUS_CAMPAIGN_EXCEED"),
            (self._is_spent(group), "ADGROUP_STATUS_BUDGET_EXCEED"),
            (True, "ADGROUP_STATUS_DELIVERY_OK"),
        )

    def of_ad(self, ad: Ad) -> Statuses:
        """By everything above it, its authorization, its review and its switch."""
        group, campaign, lost = ad.group, ad.group.campaign, self._lost(ad)
        return _first(
            (ad.deleted, "AD_STATUS_DELETE"),
            (campaign.deleted, "AD_STATUS_CAMPAIGN_DELETE"),
            (group.deleted, "AD_STATUS_ADGROUP_DELETE"),
            (bool(lost), lost),
            (ad.reviewed_at > self.now, "AD_STATUS_AUDIT"),
            (bool(ad.reject_reason), "AD_STATUS_AUDIT_DENY"),
            (self._is_done(group), "AD_STATUS_DONE"),
            (campaign.operation_status == "DISABLE", "AD_STATUS_CAMPAIGN_DISABLE"),
            (group.operation_status == "DISABLE", "AD_STATUS_ADGROUP_DISABLE"),
            (ad.operation_status == "DISABLE", "AD_STATUS_DISABLE"),
            (group.starts_at > self.now, "AD_STATUS_NOT_START"),
            (self._is_spent(campaign), "AD_STATUS_CAMPAIGN_EXCEED"),
            (self._is_spent(group), "AD_STATUS_BUDGET_EXCEED"),
            (True, "AD_STATUS_DELIVERY_OK"),
        )

    def _lost(self, ad: Ad) -> str:
        """Which of the two: the creator took it back, or it ran out; no document says, so we do."""
        if ad.video.status == "DELETE":
            return "AD_STATUS_CREATOR_AUTHORIZATION_REVOKED"
        if any(begin <= self.now < end for begin, end in self._spans.get(ad.video_id, [])):
            return ""
        revoked = bindings.standing(self._bound[ad.video_id]) == "DELETED"
        return "AD_STATUS_CREATOR_AUTHORIZATION_REVOKED" if revoked else "AD_STATUS_ASSET_AUTHORIZATION_LOST"

    def _is_done(self, group: AdGroup) -> bool:
        return group.ends_at is not None and group.ends_at <= self.now

    def _is_spent(self, purse: spending.Purse) -> bool:
        return self._taken.room(purse, self.now.date()) < SPENT


def _first(*cases: tuple[bool, str]) -> Statuses:
    secondary = next(status for applies, status in cases if applies)
    ending = next((word for word in PRIMARY if secondary.endswith(word)), "")
    return PRIMARY.get(ending, "STATUS_NOT_DELIVERY"), secondary
