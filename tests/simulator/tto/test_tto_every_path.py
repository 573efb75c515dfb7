"""What holds for every path of TikTok One (wire page 1, 2b, 4b and 11)."""

from typing import Any

import pytest

from simulator.api.tto_routes import OF_BRANDS, OF_CREATORS
from tests.simulator.accounts.side import Creator, a_creator
from tests.simulator.test_oauth import app
from tests.simulator.tto.side import Brand

BRANDS = pytest.mark.parametrize(("method", "path"), list(OF_BRANDS))
CREATORS = pytest.mark.parametrize(("method", "path"), list(OF_CREATORS))


def called(who: Brand | Creator, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(who, method.lower())(path, **arguments)
    return answer


@BRANDS
def test_a_brands_path_wants_a_token_it_knows(brand: Brand, method: str, path: str) -> None:
    codes = []
    for token in ("", "nobody's"):
        brand.token = token
        codes.append(called(brand, method, path)["code"])

    assert codes == [40104, 40105]


@BRANDS
def test_a_brands_path_is_for_the_tokens_own_account(brand: Brand, other_brand: Brand, method: str, path: str) -> None:
    codes = [called(brand, method, path, tto_tcm_account_id=account)["code"] for account in (other_brand.account, "")]

    assert codes == [40001, 40002]


@CREATORS
def test_a_creators_path_wants_a_token_it_knows(mara: Creator, method: str, path: str) -> None:
    codes = []
    for token in ("", "nobody's"):
        mara.token = token
        codes.append(called(mara, method, path)["code"])

    assert codes == [40104, 40105]


@CREATORS
def test_a_creators_path_is_for_the_own_account(mara: Creator, method: str, path: str) -> None:
    other = a_creator("ivo.lifts.demo")

    assert called(mara, method, path, creator_id=other.open_id)["code"] == 40001


@BRANDS
def test_a_path_is_the_same_with_and_without_the_slash(brand: Brand, method: str, path: str) -> None:
    answers = [called(brand, method, path + slash) for slash in ("", "/")]

    assert answers[0]["code"] == answers[1]["code"] != 40400
    assert brand.response["X-Tt-Logid"] == answers[1]["request_id"]


@BRANDS
def test_the_other_method_is_40400(brand: Brand, method: str, path: str) -> None:
    assert called(brand, "GET" if method == "POST" else "POST", path)["code"] == 40400


def test_a_token_opens_one_account_under_both_names(brand: Brand) -> None:
    assert brand.data("tto/oauth2/tcm/", **app())["tto_tcm_account_ids"] == [brand.account]
    assert brand.data("oauth2/tcm/get/", **app())["tcm_account_ids"] == [brand.account]
    assert brand.get("tto/oauth2/tcm/", **{**app(), "secret": "x"})["code"] == 40101


def test_an_account_says_what_it_is(brand: Brand) -> None:
    data = brand.data("tto/oauth2/info/")

    assert (data["tto_tcm_account_id"], data["account_name"]) == (brand.account, "Demo brand")
    assert (data["timezone"], data["business_verification_status"]) == ("UTC", "PASSED")
