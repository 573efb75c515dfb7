"""TikTok One's accounts and brand profiles (wire page 2b, 4b)."""

from typing import Any

from simulator import chance, clock
from simulator.api import feed
from simulator.api.oauth import check_app
from simulator.api.tto_creators import INDUSTRIES
from simulator.api.wire import PARAMETER, Arguments, Problem, needs, page_of, surplus, text
from simulator.models import BrandProfile


@needs("token")
def tcm(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/oauth2/tcm/: the accounts a token opens; the same numbers as in the older marketplace."""
    check_app(arguments)
    return {"tto_tcm_account_ids": [arguments["account"].account_id]}


def info(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/oauth2/info/."""
    account = arguments["account"]
    return {
        "tto_tcm_account_id": account.account_id,
        "account_name": account.name,
        "timezone": "UTC",
        "country": "US",
        "business_verification_status": "PASSED",
        **surplus("account", account.name),
    }


def create_profile(arguments: Arguments) -> dict[str, Any]:
    """POST /tto/tcm/brand/profile/create/: name, industry and logo cannot change later."""
    industry, website = text(arguments, "brand_industry_id", most=20), text(arguments, "brand_website")
    if industry not in INDUSTRIES:
        raise Problem(PARAMETER, "brand_industry_id: The industry does not exist.")
    for name in ("brand_website", "logo_url"):
        if not text(arguments, name).startswith("https://"):
            raise Problem(PARAMETER, f"{name}: Not a valid https URL.")
    profile = BrandProfile.objects.create(
        account=arguments["account"],
        profile_id=chance.new_id(clock.now()),
        name=text(arguments, "brand_name", most=60),
        industry_id=industry,
        website=website,
        logo_url=text(arguments, "logo_url"),
        tiktok_account_url=text(arguments, "tiktok_account_url", needed=False),
    )
    return _row(profile)


def get_profiles(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/brand/profile/get/."""
    profiles = BrandProfile.objects.filter(account=arguments["account"])
    if wanted := feed.some(arguments, "brand_profile_ids", most=20):
        profiles = profiles.filter(profile_id__in=wanted)
    rows, page = page_of(list(profiles), arguments)
    return {"brands": [_row(row) for row in rows], "page_info": page}


def _row(profile: BrandProfile) -> dict[str, Any]:
    return {
        "brand_profile_id": profile.profile_id,
        "brand_name": profile.name,
        "brand_industry": INDUSTRIES[profile.industry_id],
        "brand_industry_id": profile.industry_id,
        "brand_website": profile.website,
        "logo_url": profile.logo_url,
        "tiktok_account_url": profile.tiktok_account_url,
        **surplus("profile", profile.name),
    }
