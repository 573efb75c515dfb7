"""TikTok One as a brand and as a creator meet it."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator import acts
from simulator.models import BrandAccount, Person, TtoCampaign, Video
from tests.simulator.accounts.side import Creator, a_creator
from tests.simulator.conftest import Caller
from tests.simulator.tto.side import Brand


@pytest.fixture
def brand(tiktok_api: Caller, demo_brand: BrandAccount) -> Brand:
    """The demo brand in TikTok One."""
    return Brand(demo_brand)


@pytest.fixture
def other_brand(tiktok_api: Caller) -> Brand:
    """Another one."""
    return Brand(BrandAccount.objects.create(account_id="7300000000000000077", name="Other", token="other-token"))


@pytest.fixture
def person(a_person: Callable[..., Person]) -> Person:
    """Mara, in the marketplace."""
    return a_person(in_tcm=True)


@pytest.fixture
def mara(brand: Brand, person: Person) -> Creator:
    """Mara with her own token."""
    return a_creator(person.handle, named="creator_id")


@pytest.fixture
def campaign(brand: Brand, person: Person) -> TtoCampaign:
    """A campaign that wants Mara and asks for thirty days of Spark Ads."""
    days: dict[str, Any] = {"default_spark_ads_requested_authorization_days": 30}
    return brand.a_campaign(handle_names=[person.handle], **days)


@pytest.fixture
def post(person: Person) -> Video:
    """A public post of Mara's."""
    return acts.post_directly(person, caption="Boots in #snow with @nordlight")
