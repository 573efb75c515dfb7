"""Campaigns of TikTok One: made, changed, read; they carry no status at all (wire page 4b)."""

from typing import Any

from django.db import transaction

from simulator import chance, clock, people, tto_acts
from simulator.api import feed
from simulator.api.tto_links import link_of
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, page_of, surplus, text, texts
from simulator.models import BrandAccount, BrandProfile, Person, TtoCampaign, TtoLink, TtoMember

KINDS = ["CAMPAIGN", "BRAND_LINK"]
DAYS = [0, 7, 30, 60, 365]
MOST_HANDLES, MOST_ADVERTISERS = 100, 50
DEFAULT_DAYS = "default_spark_ads_requested_authorization_days"


def create(arguments: Arguments) -> dict[str, Any]:
    """POST /tto/tcm/campaign/create/; with a campaign_id it adds creators to that campaign."""
    handles = texts(arguments, "handle_names", most=MOST_HANDLES)
    if arguments.get("campaign_id"):
        return _with_creators(campaign_of(arguments), handles)
    with transaction.atomic():
        return _with_creators(_made(arguments), handles)


def update(arguments: Arguments) -> dict[str, Any]:
    """POST /tto/tcm/campaign/update/: more creators, other advertisers."""
    campaign = campaign_of(arguments)
    if one_of(arguments.get("campaign_type"), "campaign_type", KINDS) != campaign.kind:
        raise Problem(PARAMETER, "campaign_type: Not the type of this campaign.")
    if "advertiser_ids" in arguments:
        campaign.advertiser_ids = feed.some(arguments, "advertiser_ids", most=MOST_ADVERTISERS)
        campaign.save(update_fields=["advertiser_ids"])
    return _with_creators(campaign, feed.some(arguments, "handle_names", most=MOST_HANDLES))


def get(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/campaign/: an invite link is missing on some, and nobody knows why."""
    campaigns = TtoCampaign.objects.filter(account=arguments["account"]).select_related("profile")
    if wanted := feed.some(arguments, "campaign_ids", most=20):
        campaigns = campaigns.filter(campaign_id__in=wanted)
    if kind := text(arguments, "campaign_type", needed=False):
        campaigns = campaigns.filter(kind=one_of(kind, "campaign_type", KINDS))
    rows, info = page_of(list(campaigns), arguments, size=5, most=20)
    return {"campaigns": [_listed(row) for row in rows], "page_info": info}


def campaign_of(arguments: Arguments) -> TtoCampaign:
    """A campaign of the account's own."""
    own = TtoCampaign.objects.filter(account=arguments["account"]).select_related("account", "profile")
    campaign = own.filter(campaign_id=text(arguments, "campaign_id")).first()
    if campaign is None:
        raise Problem(PARAMETER, "campaign_id: The campaign does not exist.")
    return campaign


def countries_of(campaign: TtoCampaign) -> list[str]:
    """Where the campaign's creators are."""
    members = TtoMember.objects.filter(campaign=campaign)
    return sorted(set(members.values_list("person__country", flat=True)))


def _made(arguments: Arguments) -> TtoCampaign:
    now = clock.now()
    return TtoCampaign.objects.create(
        account=arguments["account"],
        profile=_profile(arguments["account"], text(arguments, "brand_profile_id", needed=False)),
        campaign_id=chance.new_id(now),
        kind=one_of(arguments.get("campaign_type", "CAMPAIGN"), "campaign_type", KINDS),
        name=text(arguments, "campaign_name", most=200),
        brand_name=text(arguments, "brand_name", most=60, needed=False),
        description=text(arguments, "campaign_description", most=1000, needed=False),
        anchor_id=text(arguments, "anchor_id", most=20, needed=False),
        advertiser_ids=feed.some(arguments, "advertiser_ids", most=MOST_ADVERTISERS),
        spark_days=one_of(arguments.get(DEFAULT_DAYS, 0), DEFAULT_DAYS, DAYS),
        business_handle=text(arguments, "business_account_handle", most=64, needed=False),
        word=chance.new_word(9),
        created_at=now,
    )


def _profile(account: BrandAccount, profile_id: str) -> BrandProfile | None:
    if not profile_id:
        return None
    profile = BrandProfile.objects.filter(account=account, profile_id=profile_id).first()
    if profile is None:
        raise Problem(PARAMETER, "brand_profile_id: The brand profile does not exist.")
    return profile


def _with_creators(campaign: TtoCampaign, handles: list[str]) -> dict[str, Any]:
    """Want whom one can want; the others are named and stop nothing."""
    failed = []
    for handle in handles:
        person = people.find(handle)
        if person is None or not person.in_tcm:
            failed.append(handle)
        else:
            tto_acts.want(campaign, person)
    return {**_echo(campaign), "failed_handle_names": failed}


def _echo(campaign: TtoCampaign) -> dict[str, Any]:
    handles = Person.objects.filter(tto_memberships__campaign=campaign).order_by("tto_memberships__id")
    return {
        **_common(campaign),
        "campaign_description": campaign.description,
        "brand_profile_id": campaign.profile.profile_id if campaign.profile else "",
        "brand_name": _brand_name(campaign),
        "advertiser_ids": campaign.advertiser_ids,
        "anchor_id": campaign.anchor_id,
        "handle_names": list(handles.values_list("handle", flat=True)),
        "invite_link": link_of(campaign),
        "dm_info": {"business_account_handle": campaign.business_handle, "dm_allowed": bool(campaign.business_handle)},
    }


def _listed(campaign: TtoCampaign) -> dict[str, Any]:
    """The fields seen live; they differ by type, and a status is not among them."""
    linked = TtoLink.objects.filter(campaign=campaign, status="APPROVE")
    common = {**_common(campaign), "video_ids": list(linked.values_list("video__video_id", flat=True))}
    if chance.of("no invite link", campaign.name).random() > 0.1:
        common["invite_link"] = link_of(campaign)
    if campaign.kind == "BRAND_LINK":
        profile_id = campaign.profile.profile_id if campaign.profile else ""
        return {**common, "brand_name": _brand_name(campaign), "brand_profile_id": profile_id}
    return {
        **common,
        "advertiser_ids": campaign.advertiser_ids,
        "anchor_id": campaign.anchor_id,
        "campaign_channel_type": "API_LITE_CAMPAIGN",
        "campaign_description": campaign.description,
    }


def _common(campaign: TtoCampaign) -> dict[str, Any]:
    return {
        "campaign_id": campaign.campaign_id,
        "campaign_name": campaign.name,
        "campaign_type": campaign.kind,
        "country_codes": countries_of(campaign),
        "create_time": moment(campaign.created_at),
        "spark_ads_requested_authorization_days": campaign.spark_days,
        **surplus("campaign", campaign.name),
    }


def _brand_name(campaign: TtoCampaign) -> str:
    return campaign.brand_name or (campaign.profile.name if campaign.profile else "")
