"""The ads side as a stranger meets it."""

import pytest

from simulator.models import BrandAccount
from tests.simulator.ads.side import Advertiser
from tests.simulator.conftest import Caller


@pytest.fixture
def ads(tiktok_api: Caller, demo_brand: BrandAccount) -> Advertiser:
    """The demo brand as an advertiser."""
    return Advertiser(demo_brand)


@pytest.fixture
def other_ads(tiktok_api: Caller) -> Advertiser:
    """Another brand as an advertiser."""
    return Advertiser(BrandAccount.objects.create(account_id="7300000000000000077", name="Other", token="other-token"))
