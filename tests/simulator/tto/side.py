"""How tests speak to TikTok One as a brand."""

import json
from datetime import timedelta
from typing import Any

from simulator import clock
from simulator.models import BrandAccount, Delivery, Person, TtoCampaign, Video
from tests.simulator.conftest import Caller

CREATE = "tto/tcm/campaign/create/"


class Brand(Caller):
    """Calls with a brand's token and its account under TikTok One's name for it."""

    def __init__(self, account: BrandAccount) -> None:
        super().__init__()
        self.token, self.account = account.token, account.account_id

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return super().get(path, **{"tcm_account_id": "", "tto_tcm_account_id": self.account, **query})

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        return super().post(path, **{"tcm_account_id": "", "tto_tcm_account_id": self.account, **body})

    def data(self, path: str, **query: Any) -> Any:
        """What a GET answers when all is well."""
        answer = self.get(path, **query)
        assert (answer["code"], answer["message"]) == (0, "OK"), answer
        return answer["data"]

    def made(self, path: str, **body: Any) -> Any:
        """What a POST answers when all is well."""
        answer = self.post(path, **body)
        assert (answer["code"], answer["message"]) == (0, "OK"), answer
        return answer["data"]

    def refused(self, path: str, **body: Any) -> str:
        """The words of a 40002 to a POST."""
        answer = self.post(path, **body)
        assert (answer["code"], answer["data"]) == (40002, {}), answer
        return str(answer["message"])

    def a_campaign(self, **fields: Any) -> TtoCampaign:
        body = {"campaign_name": "Winter", "handle_names": ["mara.test.demo"], **fields}
        return TtoCampaign.objects.get(campaign_id=self.made(CREATE, **body)["campaign_id"])


def link_of(campaign: TtoCampaign) -> str:
    return f"http://testserver/simulator/t/{campaign.word}/"


def review_passes() -> None:
    """TikTok's review takes less than an hour."""
    clock.skip(timedelta(hours=1))


def people_in(campaign: TtoCampaign) -> list[str]:
    joined = Person.objects.filter(tto_memberships__campaign=campaign, tto_memberships__joined_at__isnull=False)
    return list(joined.values_list("handle", flat=True))


def told() -> list[tuple[str, str, str]]:
    """Every callback written so far: event, campaign, video."""
    bodies = [json.loads(row.body) for row in Delivery.objects.order_by("pk")]
    assert {body["object"] for body in bodies} <= {10}
    entries = [body["entry"][0] for body in bodies]
    return [(row["tto_campaign_event_type"], row["campaign_id"], row["video_id"]) for row in entries]


def video_ids(brand: Brand, campaign: TtoCampaign) -> list[str]:
    """The videos of a campaign as its brand lists them."""
    return list(brand.data("tto/tcm/campaign/", campaign_ids=[campaign.campaign_id])["campaigns"][0]["video_ids"])


def ask(brand: Brand, campaign: TtoCampaign, video: Video, action: str = "LINK") -> dict[str, Any]:
    """A link request, or its end."""
    fields = {"campaign_id": campaign.campaign_id, "video_id": video.video_id, "action": action}
    return dict(brand.made("tto/tcm/campaign/link/", **fields))
