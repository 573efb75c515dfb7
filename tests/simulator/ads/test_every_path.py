"""What holds for every path of the ads side (wire page 1 and 11)."""

from typing import Any

import pytest

from simulator.api.ads_routes import ROUTES
from tests.simulator.ads.side import Advertiser

EVERY = pytest.mark.parametrize(("method", "path"), list(ROUTES))
OF_AN_ADVERTISER = pytest.mark.parametrize(
    ("method", "path"), [route for route in ROUTES if not route[1].endswith(("advertiser/get", "advertiser/info"))]
)


def asked(ads: Advertiser, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(ads, method.lower())(path, **arguments)
    return answer


@EVERY
def test_a_path_wants_a_token_it_knows(ads: Advertiser, method: str, path: str) -> None:
    codes = []
    for token in ("", "nobody's"):
        ads.token = token
        codes.append(asked(ads, method, path)["code"])

    assert codes == [40104, 40105]


@EVERY
def test_a_path_is_the_same_with_and_without_the_slash(ads: Advertiser, method: str, path: str) -> None:
    answers = [asked(ads, method, path + slash) for slash in ("", "/")]

    assert answers[0]["code"] == answers[1]["code"] != 40400
    assert ads.response["X-Tt-Logid"] == answers[1]["request_id"]


@EVERY
def test_the_other_method_is_40400(ads: Advertiser, method: str, path: str) -> None:
    assert asked(ads, "GET" if method == "POST" else "POST", path)["code"] == 40400


@OF_AN_ADVERTISER
def test_another_brands_advertiser_is_40001_and_none_is_40002(
    ads: Advertiser, other_ads: Advertiser, method: str, path: str
) -> None:
    codes = [asked(ads, method, path, advertiser_id=name)["code"] for name in (other_ads.advertiser_id, "7", "")]

    assert codes == [40001, 40001, 40002]
