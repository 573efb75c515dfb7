"""Creators as both generations of the marketplace let brands find them (wire page 4b, 4f)."""

from collections.abc import Callable
from typing import Any

from simulator import audience, chance, clock, counting, people
from simulator.api import creators, feed
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, page_of, surplus, text, texts
from simulator.models import Person, TtoLink, Video

INDUSTRIES = {"101": "Beauty", "102": "Fashion", "103": "Food", "104": "Fitness", "105": "Outdoors", "106": "Tech"}
CONTENTS = {"201": "Reviews", "202": "How-to", "203": "Comedy", "204": "Dance", "205": "Vlogs", "206": "Recipes"}
SORTED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "RELEVANCE": lambda facts: facts["likes_count"],
    "FOLLOWERS": lambda facts: facts["followers_count"],
    "MEDIAN_VIEWS": lambda facts: facts["median_views"],
    "ENGAGEMENT_RATE": lambda facts: facts["engagement_rate"],
}
BETWEEN = {  # filter: the fact it limits
    "followers": "followers_count",
    "creator_price": "creator_price",
    "avg_views": "median_views",
    "median_views": "median_views",
    "engagement_rate": "engagement_rate",
}
LISTED = ["handle_name", "display_name", "profile_image", "country_code", "followers_count", "following_count", "likes_count", "videos_count"]  # fmt: skip


def status(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/creator/status/get/: IN, NOT_IN or INVALID; TikTok One does not tell who was invited."""
    handles = texts(arguments, "handle_names", most=20)
    rows = [{"handle_name": name, "status": _status(name), **surplus("status", name)} for name in handles]
    return {"onboarding_status": rows}


def discover(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/creator/discover/, and POST /tcm/creator/discover/ with the same arguments."""
    people.load()
    countries = texts(arguments, "country_codes", most=30)
    key = SORTED[one_of(arguments.get("sort_field", "RELEVANCE"), "sort_field", list(SORTED))]
    ascending = one_of(arguments.get("sort_order", "DESC"), "sort_order", ["ASC", "DESC"]) == "ASC"
    words = text(arguments, "keyword_search", needed=False).lower()
    found = [
        facts
        for person in Person.objects.filter(in_tcm=True, country__in=countries)
        if words in f"{person.handle} {person.name}".lower() and _watched(person, arguments)
        for facts in [_facts(person)]
        if _fits(facts, arguments)
    ]
    found.sort(key=key, reverse=not ascending)
    rows, info = page_of(found, arguments, size=20)
    listed = [{**{name: row[name] for name in LISTED}, **surplus("found", row["handle_name"])} for row in rows]
    return {"creators": listed, "page_info": info}


def public(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/creator/public/."""
    return {**_facts(_in_marketplace(arguments)), **surplus("creator", str(arguments["handle_name"]))}


def videos(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/creator/public/video/list/ and its older twin: up to ten posts, cursor and has_more in page_info."""
    person, only = _in_marketplace(arguments), feed.some(arguments, "video_ids", most=20)
    shown, place = feed.slice_of(person, arguments, size="limit", most=10, only=only)
    return {"posts": [post(video) for video in shown], "page_info": place}


def labels(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/category/label/."""
    one_of(arguments.get("label_type"), "label_type", ["RANKING", "SEARCH"])
    return {"industry_labels": _labels(INDUSTRIES), "content_labels": _labels(CONTENTS)}


def creator_facts(person: Person) -> dict[str, Any]:
    """What the marketplace shows of a person, with labels."""
    return _facts(person)


def post(video: Video) -> dict[str, Any]:
    """A public post."""
    numbers = counting.metrics(video, clock.now())
    words = video.caption.split()
    paid = video.order_id is not None or TtoLink.objects.filter(video=video, status="APPROVE").exists()
    return {
        "video_id": video.video_id,
        "display_name": video.person.name,
        "thumbnail_url": feed.thumbnail_url(video),
        "embed_url": feed.page_url(video),
        "caption": video.caption,
        "create_time": moment(feed.posted_at(video)),
        "caption_hashtags": [word[1:] for word in words if len(word) > 1 and word[0] == "#"],
        "mentioned_accounts": [word[1:] for word in words if len(word) > 1 and word[0] == "@"],
        "collaboration_status": "PAID_PARTNERSHIP" if paid else "NONE",
        **{name: numbers[name] for name in ("likes", "comments", "shares", "favorites", "video_views")},
        **surplus("post", video.video_id),
    }


def _status(handle: str) -> str:
    person = people.find(handle)
    if person is None:
        return "INVALID"
    return "IN" if person.in_tcm else "NOT_IN"


def _in_marketplace(arguments: Arguments) -> Person:
    person = people.find(text(arguments, "handle_name", most=64))
    if person is None or not person.in_tcm:
        raise Problem(40121, "This account is not a TikTok Creator Marketplace creator.")
    return person


def _facts(person: Person) -> dict[str, Any]:
    draw = chance.of("labels", person.handle)
    industries, contents = draw.sample(sorted(INDUSTRIES), 2), draw.sample(sorted(CONTENTS), 2)
    return {
        **creators.public({"handle_name": person.handle}),
        "industry_labels": _labels({label: INDUSTRIES[label] for label in industries}),
        "content_labels": _labels({label: CONTENTS[label] for label in contents}),
    }


def _labels(known: dict[str, str]) -> list[dict[str, str]]:
    return [{"label_id": label, "label_name": name} for label, name in known.items()]


def _fits(facts: dict[str, Any], arguments: Arguments) -> bool:
    for kind in ("industry", "content"):
        wanted = feed.some(arguments, f"{kind}_label_ids", most=50)
        if wanted and not {label["label_id"] for label in facts[f"{kind}_labels"]} & set(wanted):
            return False
    return all(
        _number(arguments, f"min_{name}", 0) <= facts[fact] <= _number(arguments, f"max_{name}", float("inf"))
        for name, fact in BETWEEN.items()
    )


def _watched(person: Person, arguments: Arguments) -> bool:
    """Whether the filters on followers let a person through."""
    countries = feed.some(arguments, "follower_country_codes", most=30)
    if countries and not any(audience.share(person, "countries", "country", code) >= 0.1 for code in countries):
        return False
    age = text(arguments, "follower_age", needed=False)
    if age and audience.share(person, "ages", "age", one_of(age, "follower_age", list(audience.AGES))) < 0.2:
        return False
    gender, _, least = text(arguments, "follower_gender_ratio", needed=False).partition("_")
    if not gender:
        return True
    one_of(
        f"{gender}_{least}", "follower_gender_ratio", [f"{who}_{n}" for who in ("FEMALE", "MALE") for n in (50, 60, 70)]
    )
    return audience.share(person, "genders", "gender", gender) >= int(least) / 100


def _number(arguments: Arguments, name: str, default: float) -> float:
    try:
        return float(arguments.get(name, default))
    except (TypeError, ValueError) as error:
        raise Problem(PARAMETER, f"{name}: Not a valid number.") from error
