"""How tests speak to the ads side: as an advertiser, over HTTP."""

from typing import Any

from simulator import acts, models
from simulator.models import Authorization, BrandAccount, Person, Video
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
