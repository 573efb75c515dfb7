"""The ads side as a stranger meets it."""

from typing import Any

import business_api_client as sdk
import pytest
from pytest_django.live_server_helper import LiveServer

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


@pytest.fixture
def sdk_client(live_server: LiveServer, ads: Advertiser) -> Any:
    """TikTok's own SDK, pointed at the simulator over HTTP; a connection for each call, as one kept open would outlive
    the server's thread."""
    configuration = sdk.Configuration()
    configuration.host = live_server.url + "/simulator"
    client = sdk.ApiClient(configuration)
    client.set_default_header("Connection", "close")
    pool = client.rest_client.pool_manager
    send = pool.request

    def send_alone(*args: Any, **kwargs: Any) -> Any:
        answer = send(*args, **kwargs)
        pool.clear()
        return answer

    pool.request = send_alone
    return client
