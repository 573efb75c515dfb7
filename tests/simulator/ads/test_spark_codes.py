"""Posts bound to an advertiser by their code (wire page 3a, 3c)."""

from datetime import timedelta

from simulator import acts, clock
from simulator.models import Authorization, Binding, Video
from tests.simulator.ads.side import Advertiser, a_post, code_of

AUTHORIZE, LIST = "tt_video/authorize/", "tt_video/list/"


def test_whoever_has_the_code_binds_the_post(ads: Advertiser) -> None:
    video = a_post()

    assert ads.made(AUTHORIZE, auth_code=f"  {code_of(video)} ") == {}
    assert [row["item_info"]["item_id"] for row in ads.data(LIST)["list"]] == [video.video_id]


def test_an_item_has_four_objects_side_by_side(ads: Advertiser) -> None:
    video = a_post()
    ads.made(AUTHORIZE, auth_code=code_of(video))
    item = ads.data("tt_video/info", auth_code=code_of(video))

    assert {"item_info", "auth_info", "user_info", "video_info"} <= set(item)
    assert (item["item_info"]["text"], item["item_info"]["status"]) == ("Boots in snow", "HESITATE_RECOMMEND")
    assert (item["item_info"]["auth_code"], item["item_info"]["item_type"]) == (code_of(video), "VIDEO")
    assert item["auth_info"]["ad_auth_status"] == "AUTHORIZED"
    assert item["auth_info"]["auth_start_time"] < item["auth_info"]["auth_end_time"]
    assert (item["user_info"]["tiktok_name"], item["user_info"]["identity_type"]) == ("Mara Bakes", "AUTH_CODE")
    assert (item["video_info"]["width"], item["video_info"]["height"]) == (1080, 1920)
    assert len(item["video_info"]["signature"]) == 32


def test_a_code_bound_already_is_refused_while_the_list_still_shows_the_post(ads: Advertiser) -> None:
    code = code_of(a_post())
    ads.made(AUTHORIZE, auth_code=code)

    assert ads.refused(AUTHORIZE, auth_code=code).startswith("auth_code_in_use")
    assert [row["item_info"]["auth_code"] for row in ads.data(LIST)["list"]] == [code]


def test_every_problem_of_a_code_has_words_of_its_own(ads: Advertiser) -> None:
    gone, over, removed, hidden = (a_post(7, caption=word) for word in ("gone", "over", "removed", "hidden"))
    acts.delete_code(gone)
    acts.delete(removed)
    Video.objects.filter(pk=hidden.pk).update(status="UPLOAD")
    Authorization.objects.filter(video=over).update(ends_at=clock.now())
    codes = {
        "auth_code_format_error": "hello",
        "auth_code_not_found": "#" + "A" * 49,
        "auth_code_deleted": code_of(gone),
        "auth_code_expired": code_of(over),
        "video_deleted": code_of(removed),
        "video_unavailable": code_of(hidden),
    }

    assert [ads.refused(AUTHORIZE, auth_code=code).split(":")[0] for code in codes.values()] == list(codes)
    assert not Binding.objects.exists()


def test_a_call_without_a_code_is_40002(ads: Advertiser) -> None:
    assert ads.refused(AUTHORIZE, auth_code=" ") == "auth_code: Missing data for required field."


def test_info_knows_bound_codes_only(ads: Advertiser) -> None:
    answers = [ads.get("tt_video/info/", auth_code=code) for code in (code_of(a_post()), "hello")]

    assert [answer["code"] for answer in answers] == [40002, 40002]
    assert "not authorized to this ad account" in answers[0]["message"]
    assert answers[1]["message"].startswith("auth_code_format_error")


def test_the_list_is_found_by_words_or_by_an_exact_id(ads: Advertiser) -> None:
    snow, sand = a_post(caption="Boots in SNOW"), a_post(caption="Sandals")
    for video in (snow, sand):
        ads.made(AUTHORIZE, auth_code=code_of(video))

    def found(**query: object) -> list[str]:
        return [row["item_info"]["item_id"] for row in ads.data(LIST, **query)["list"]]

    assert found() == [sand.video_id, snow.video_id]
    assert found(keyword="snow") == [snow.video_id]
    assert found(keyword=sand.video_id) == [sand.video_id]
    assert found(keyword=sand.video_id[:18]) == []
    assert found(item_types=["VIDEO", "CAROUSEL"]) == found()
    assert found(item_types=["CAROUSEL"]) == []


def test_the_list_comes_in_pages_of_at_most_fifty(ads: Advertiser) -> None:
    for number in range(3):
        ads.made(AUTHORIZE, auth_code=code_of(a_post(caption=f"Post {number}")))
    data = ads.data(LIST, page=2, page_size=2)

    assert [row["item_info"]["text"] for row in data["list"]] == ["Post 0"]
    assert data["page_info"] == {"page": 2, "page_size": 2, "total_number": 3, "total_page": 2}
    assert [ads.get(LIST, page_size=size)["code"] for size in (0, 51, 50)] == [40002, 40002, 0]
    assert ads.get(LIST, keyword="x" * 501)["code"] == 40002
    assert ads.get(LIST, item_types=["STORY"])["code"] == 40002


def test_an_authorization_ends_by_the_clock(ads: Advertiser) -> None:
    ads.made(AUTHORIZE, auth_code=code_of(a_post(7)))
    clock.skip(timedelta(days=7, seconds=1))

    assert ads.data(LIST)["list"][0]["auth_info"]["ad_auth_status"] == "EXPIRED"


def test_an_extension_shows_without_binding_again(ads: Advertiser) -> None:
    video = a_post(7)
    ads.made(AUTHORIZE, auth_code=code_of(video))
    acts.grant(video, 30)
    clock.skip(timedelta(days=8))

    assert ads.data(LIST)["list"][0]["auth_info"]["ad_auth_status"] == "AUTHORIZED"


def test_a_code_taken_back_is_deleted_and_a_new_one_is_bound_anew(ads: Advertiser) -> None:
    video = a_post()
    ads.made(AUTHORIZE, auth_code=code_of(video))
    acts.delete_code(video)
    assert ads.data(LIST)["list"][0]["auth_info"]["ad_auth_status"] == "DELETED"

    acts.grant(video, 30)
    assert ads.data(LIST)["list"][0]["auth_info"]["ad_auth_status"] == "DELETED"

    ads.made(AUTHORIZE, auth_code=code_of(video))
    rows = ads.data(LIST)["list"]
    assert [(row["item_info"]["auth_code"], row["auth_info"]["ad_auth_status"]) for row in rows] == [
        (code_of(video), "AUTHORIZED")
    ]


def test_a_post_is_let_go_only_once_its_authorization_is_over(ads: Advertiser) -> None:
    video = a_post(7)
    ads.made(AUTHORIZE, auth_code=code_of(video))
    assert "still in effect" in ads.refused("tt_video/unbind/", item_id=video.video_id)
    assert len(ads.data(LIST)["list"]) == 1

    clock.skip(timedelta(days=8))
    assert ads.made("tt_video/unbind/", item_id=video.video_id) == {}
    assert ads.data(LIST)["list"] == []
    assert "not authorized" in ads.refused("tt_video/unbind/", item_id=video.video_id)


def test_two_posts_of_one_person_share_an_identity_and_two_advertisers_do_not(
    ads: Advertiser, other_ads: Advertiser
) -> None:
    videos = [a_post(caption="One"), a_post(caption="Two")]
    for video in videos:
        ads.made(AUTHORIZE, auth_code=code_of(video))
    other_ads.made(AUTHORIZE, auth_code=code_of(videos[0]))
    own = {row["user_info"]["identity_id"] for row in ads.data(LIST)["list"]}
    others = {row["user_info"]["identity_id"] for row in other_ads.data(LIST)["list"]}

    assert (len(own), len(others), own & others) == (1, 1, set())


def test_another_brands_advertiser_is_40001(ads: Advertiser, other_ads: Advertiser) -> None:
    answer = ads.get(LIST, advertiser_id=other_ads.advertiser_id)

    assert (answer["code"], answer["data"]) == (40001, {})
    assert ads.get(LIST, advertiser_id="")["code"] == 40002
