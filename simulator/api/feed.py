"""A person's posts, newest first, by cursor; three endpoints list them this way."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings

from simulator import chance
from simulator.api.wire import PARAMETER, Arguments, Problem, texts, whole
from simulator.models import Person, Video

FAR = 10**15  # milliseconds
SHORT = "ZM"  # how short addresses of posts begin


def slice_of(
    person: Person, arguments: Arguments, *, size: str, most: int, only: list[str]
) -> tuple[list[Video], dict[str, Any]]:
    """So many public posts from the cursor (milliseconds, 0 or none: the newest) on, and where the next ones start."""
    before = whole(arguments, "cursor", 0, least=0, most=FAR) or FAR
    wanted = whole(arguments, size, 10, most=most)
    rows = [(mark, video) for mark, video in _marked(person) if mark < before and (not only or video.video_id in only)]
    shown = rows[:wanted]
    cursor = shown[-1][0] if shown else 0
    return [video for _, video in shown], {"cursor": cursor, "has_more": len(rows) > len(shown)}


def some(arguments: Arguments, name: str, *, most: int) -> list[str]:
    """A list of texts that may be missing."""
    return texts(arguments, name, most=most) if arguments.get(name) else []


def json_of(arguments: Arguments, name: str) -> Any:
    """An object that came as a JSON string; {} where it is missing."""
    try:
        return json.loads(arguments.get(name) or "{}")
    except (TypeError, ValueError) as error:
        raise Problem(PARAMETER, f"{name}: Not valid JSON.") from error


def own_post(person: Person, video_id: str, name: str = "item_id") -> Video:
    """A public post of the person's own."""
    video = Video.objects.filter(person=person, video_id=video_id, status="RELEASE").select_related("person").first()
    if video is None:
        raise Problem(PARAMETER, f"{name}: The post does not exist or is not public.")
    return video


def posted_at(video: Video) -> datetime:
    """When it went public."""
    return video.published_at or video.created_at


def page_url(video: Video) -> str:
    """The post's own page."""
    return f"{settings.SIMULATOR['public_url']}/@{video.person.handle}/video/{video.video_id}"


def short_url(video: Video) -> str:
    """What a phone copies: an address that leads to the post's page."""
    return f"{settings.SIMULATOR['public_url']}/t/{SHORT}{_base36(int(video.video_id))}/"


def post_of(word: str) -> Video | None:
    """The public post behind a short address."""
    try:
        video_id = int(word.removeprefix(SHORT), 36) if word.startswith(SHORT) else 0
    except ValueError:
        return None
    return Video.objects.filter(video_id=str(video_id), status="RELEASE").select_related("person").first()


def thumbnail_url(video: Video) -> str:
    """The post's picture."""
    return f"{settings.SIMULATOR['public_url']}/thumb/{video.video_id}.svg"


def seconds(video: Video) -> int:
    """How long the film is; drawn, since nobody measures it."""
    return chance.of("length", *chance.of_clip(video)).randint(8, 45)


def _marked(person: Person) -> list[tuple[int, Video]]:
    """Each post with its own millisecond, so that a cursor never falls between two."""
    videos = Video.objects.filter(person=person, status="RELEASE").select_related("person")
    marked: list[tuple[int, Video]] = []
    for video in sorted(videos, key=lambda video: (posted_at(video), video.pk), reverse=True):
        mark = int(posted_at(video).timestamp() * 1000)
        marked.append((min(mark, marked[-1][0] - 1) if marked else mark, video))
    return marked


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + digits[number % 36]
