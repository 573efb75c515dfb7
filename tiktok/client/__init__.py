"""The only way out to TikTok: one method for each thing we need, our words in and out.

Two generations of the marketplace have one face: `Client` speaks Creator Marketplace with orders, `TtoClient` TikTok One.
`CreatorClient` speaks with a creator's own token. `LinkClient` follows short links, and speaks with nothing at all.
"""

from tiktok.client.ads import Ads
from tiktok.client.consent import Consent
from tiktok.client.creator import CreatorClient
from tiktok.client.short_links import LinkClient
from tiktok.client.spark import Spark
from tiktok.client.ttcm import Ttcm
from tiktok.client.tto import Tto


class Client(Ttcm, Spark, Ads, Consent):
    """A brand's access to TikTok through Creator Marketplace."""


class TtoClient(Tto, Spark, Ads, Consent):
    """A brand's access to TikTok through TikTok One."""


__all__ = ["Client", "CreatorClient", "LinkClient", "TtoClient"]
