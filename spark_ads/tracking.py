"""Landing pages with their URL parameters (UTM)."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from django.utils.translation import gettext_lazy as _

from spark_ads.models import Ad

VARIABLES: Final = {
    "campaign": _("Name of the campaign in Ads Manager"),
    "ad_group": _("Name of the ad group"),
    "ad": _("Name of the ad"),
    "handle": _("The creator’s handle"),
    "post": _("TikTok’s id of the post"),
}
MACROS: Final = {  # TikTok puts these in itself, when somebody clicks
    "__CAMPAIGN_ID__": _("TikTok’s id of the campaign"),
    "__AID__": _("TikTok’s id of the ad group"),
    "__CID__": _("TikTok’s id of the ad"),
    "__PLACEMENT__": _("Where the ad was shown"),
}
VARIABLE: Final = re.compile(r"\{([^{}]*)\}")


def unknown_in(template: str) -> list[str]:
    """The variables of a template that do not exist."""
    return [name for name in VARIABLE.findall(template) if name not in VARIABLES]


def facts_of(ad: Ad) -> dict[str, str]:
    """What the variables stand for in an ad; a post that is not chosen yet has nothing to say."""
    asset = ad.asset
    return {
        "campaign": ad.ad_group.ad_campaign.name,
        "ad_group": ad.ad_group.name,
        "ad": ad.name,
        "handle": asset.handle if asset else "",
        "post": asset.item_id if asset else "",
    }


def landing_page(ad: Ad) -> str:
    """The address a click leads to; "" without a destination page."""
    return address(ad.landing_page_url, ad.utm, facts_of(ad))


def address(url: str, template: str, facts: Mapping[str, str]) -> str:
    """The page with the template's parameters, beside those it has. Its fragment stays last."""
    if not url:
        return ""
    filled = VARIABLE.sub(lambda found: quote(facts.get(found[1], ""), safe=""), template.strip().lstrip("?&"))
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, filled)))))
