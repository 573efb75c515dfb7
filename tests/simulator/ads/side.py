"""How tests speak to the ads side: as an advertiser, over HTTP."""

from datetime import timedelta
from typing import Any

from simulator import acts, clock, models
from simulator.models import Ad, Authorization, Binding, BrandAccount, Identity, Person, Video
from tests.simulator.conftest import API, FACTS, Caller


class Advertiser(Caller):
    """Calls with a brand's token and the id of its advertiser."""

    def __init__(self, brand: BrandAccount) -> None:
        super().__init__()
        self.token, self.account = brand.token, brand.account_id
        self.advertiser_id = models.Advertiser.id_of(brand)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return super().get(path, **{"tcm_account_id": "", "advertiser_id": self.advertiser_id, **query})

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        return super().post(path, **{"tcm_account_id": "", "advertiser_id": self.advertiser_id, **body})

    def data(self, path: str, **query: Any) -> Any:
        """What a GET answers when all is well."""
        answer = self.get(path, **query)
        assert answer["code"] == 0, answer
        return answer["data"]

    def made(self, path: str, **body: Any) -> Any:
        """What a POST answers when all is well."""
        answer = self.post(path, **body)
        assert answer["code"] == 0, answer
        return answer["data"]

    def refused(self, path: str, **body: Any) -> str:
        """The words of a 40002 to a POST."""
        answer = self.post(path, **body)
        assert (answer["code"], answer["data"]) == (40002, {}), answer
        return str(answer["message"])

    def upload(self, path: str, **form: Any) -> dict[str, Any]:
        """A form with a file."""
        form = {"advertiser_id": self.advertiser_id, **form}
        self.response = self.client.post(API + path, form, headers={"Access-Token": self.token})
        return self.response.json()


def a_post(days: int = 30, *, handle: str = "mara.test.demo", caption: str = "Boots in snow") -> Video:
    """A creator's public post, authorized for so many days; nobody ordered it."""
    person, _ = Person.objects.get_or_create(handle=handle, defaults=FACTS)
    video = acts.post_directly(person, caption=caption)
    if days:
        acts.grant(video, days)
    return Video.objects.get(pk=video.pk)


def code_of(video: Video) -> str:
    return Authorization.objects.get(video=video).code


CAMPAIGN: dict[str, Any] = {"campaign_name": "Winter", "objective_type": "VIDEO_VIEWS"}
GROUP: dict[str, Any] = {
    "adgroup_name": "Everybody",
    "placements": ["PLACEMENT_TIKTOK"],
    "budget_mode": "BUDGET_MODE_DAY",
    "budget": 100,
    "schedule_type": "SCHEDULE_FROM_NOW",
    "location_ids": ["6252001"],
    "optimization_goal": "ENGAGED_VIEW",
    "billing_event": "CPV",
}


def a_campaign(ads: Advertiser, **fields: Any) -> str:
    return str(ads.made("campaign/create/", **{**CAMPAIGN, **fields})["campaign_id"])


def a_group(ads: Advertiser, campaign_id: str = "", **fields: Any) -> str:
    body = {**GROUP, "schedule_start_time": at(), "campaign_id": campaign_id or a_campaign(ads), **fields}
    return str(ads.made("adgroup/create/", **body)["adgroup_id"])


def a_creative(ads: Advertiser, video: Video, **fields: Any) -> dict[str, Any]:
    """A creative of a post, which is bound for it."""
    if not Binding.objects.filter(video=video, advertiser__advertiser_id=ads.advertiser_id).exists():
        ads.made("tt_video/authorize/", auth_code=code_of(video))
    identity = Identity.objects.get(person=video.person, advertiser__advertiser_id=ads.advertiser_id)
    creative = {
        "ad_name": "Mara in the snow",
        "ad_format": "SINGLE_VIDEO",
        "identity_type": "AUTH_CODE",
        "identity_id": identity.identity_id,
        "tiktok_item_id": video.video_id,
        "call_to_action": "SHOP_NOW",
        "landing_page_url": "https://shop.test/boots",
        "dark_post_status": "OFF",
    }
    return {name: value for name, value in {**creative, **fields}.items() if value is not None}


def an_ad(ads: Advertiser, video: Video, group_id: str = "", **fields: Any) -> str:
    body = {"adgroup_id": group_id or a_group(ads), "creatives": [a_creative(ads, video, **fields)]}
    return str(ads.made("ad/create/", **body)["ad_ids"][0])


def passed(ad_id: str) -> str:
    """Let review have passed an ad, whatever chance says."""
    Ad.objects.filter(object_id=ad_id).update(reject_reason="", reviewed_at=clock.now())
    return ad_id


def at(**ahead: float) -> str:
    """A business time so far ahead."""
    return (clock.now() + timedelta(**ahead)).strftime("%Y-%m-%d %H:%M:%S")


def statuses(ads: Advertiser, kind: str) -> dict[str, str]:
    """Secondary statuses by id; of everything, even what was deleted."""
    rows = ads.data(f"{kind}/get/", filtering='{"primary_status": "STATUS_ALL"}')["list"]
    return {row[f"{kind}_id"]: row["secondary_status"] for row in rows}
