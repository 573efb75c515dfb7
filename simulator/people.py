"""The people of the pretend TikTok: those of the file, and others made up from their handle."""

import csv
import re
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from simulator import chance
from simulator.models import Person

COUNTRIES = ["AU", "BR", "CA", "EG", "FR", "DE", "GB", "ID", "IL", "IT", "JP", "MY", "PH", "RU", "SA", "SG", "KR", "ES", "TW", "TH", "TR", "AE", "US", "VN"]  # fmt: skip
FOLLOWERS_NEEDED = {"KR": 50_000}
HANDLE = re.compile(r"(?!.*\.$)[a-z0-9_.]{2,32}")
FIRST = ["Ada", "Ben", "Cleo", "Dara", "Eli", "Fern", "Gus", "Hana", "Ivo", "Juno", "Kit", "Lena", "Milo", "Nia", "Omar", "Pia", "Quin", "Rosa", "Sami", "Tess", "Uma", "Vik", "Wren", "Yuki", "Zoe"]  # fmt: skip
LAST = ["Ash", "Birch", "Cole", "Dahl", "Eriks", "Frost", "Grey", "Holm", "Ito", "Jung", "Klein", "Lund", "Marsh", "North", "Okoye", "Park", "Quist", "Reyes", "Stone", "Tran"]  # fmt: skip


def find(handle: str) -> Person | None:
    """The person behind a handle; one is made where the handle could be real, None where it could not."""
    handle = handle.strip().lstrip("@").lower()
    if not HANDLE.fullmatch(handle):
        return None
    load()
    person, _ = Person.objects.get_or_create(handle=handle, defaults=_made_up(handle))
    return person


def load() -> None:
    """Bring in the people of the file, once."""
    if Person.objects.exists():
        return
    with open(settings.SIMULATOR["people"], encoding="utf-8", newline="") as file, transaction.atomic():
        Person.objects.bulk_create(_of_the_file(csv.DictReader(file)), ignore_conflicts=True)


def why_not(person: Person) -> list[str]:
    """Which of TTCM's rules a person fails."""
    checks = {
        "COUNTRY_NOT_SUPPORTED": person.country in COUNTRIES,
        "FOLLOWER_COUNT_INSUFFICIENT": person.followers >= FOLLOWERS_NEEDED.get(person.country, 10_000),
        "UNDER_AGE": person.age >= (19 if person.country == "KR" else 18),
        "BUSINESS_ACCOUNT": not person.is_business,
        "NOT_ENOUGH_RECENT_VIDEOS": person.videos_30d >= 3,
        "NOT_ENOUGH_RECENT_VIEWS": person.views_30d >= 1_000,
        "CONTENT_NOT_SUITABLE": person.suitable_13,
    }
    return [reason for reason, passed in checks.items() if not passed]


def _of_the_file(rows: Iterable[dict[str, str]]) -> list[Person]:
    return [
        Person(
            handle=row["handle"],
            name=row["name"],
            country=row["country"],
            age=int(row["age"]),
            is_business=row["account_type"] == "business",
            followers=int(row["followers"]),
            following=int(row["following"]),
            likes=int(row["likes"]),
            videos=int(row["videos"]),
            videos_30d=int(row["videos_30d"]),
            views_30d=int(row["views_30d"]),
            suitable_13=row["suitable_13"] == "yes",
            in_tcm=row["in_tcm"] == "yes",
        )
        for row in rows
    ]


def _made_up(handle: str) -> dict[str, object]:
    draw = chance.of("person", handle)
    fit = draw.random() < 0.7
    followers = int(10 ** draw.uniform(4.8, 6.5)) if fit else int(10 ** draw.uniform(2.5, 3.9))
    return {
        "name": f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        "country": draw.choice(COUNTRIES),
        "age": draw.randint(19, 44),
        "followers": followers,
        "following": draw.randint(50, 900),
        "likes": followers * draw.randint(8, 30),
        "videos": draw.randint(20, 900),
        "videos_30d": draw.randint(4, 25) if fit else draw.randint(0, 6),
        "views_30d": followers * draw.randint(2, 9),
    }
