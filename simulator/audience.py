"""Who watches a person, drawn from the seed: shares of countries, ages, genders, devices."""

from typing import Any

from simulator import chance, people
from simulator.models import Person, Video

AGES = ("18-24", "25-34", "35-44", "45-54", "55+")
DEVICES = ("APPLE", "SAMSUNG", "XIAOMI", "OPPO", "MOTOROLA", "OTHER")
CITIES = ("Northport", "Lakeside", "Old Harbour", "Greenfield", "Eastbridge")
SOURCES = ("For You", "Follow", "Sound", "Personal Profile", "Search", "Others", "Direct Message")
FEWEST = 100  # followers before anything is told


def of(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Lists of shares between 0 and 1 by kind; empty for those with few followers."""
    draw = chance.of("audience", person.handle)
    female = round(draw.uniform(0.2, 0.78), 4)
    genders = {"Female": female, "Male": round(0.98 - female, 4), "Other": 0.02}
    countries = [person.country, *draw.sample([code for code in people.COUNTRIES if code != person.country], 4)]
    shares = {
        "countries": _rows("country", _falling(countries, draw.uniform(0.45, 0.7))),
        "cities": _rows("city_name", _falling(CITIES, draw.uniform(0.1, 0.3))),
        "genders": _rows("gender", genders),
        "ages": _rows("age", _falling(draw.sample(AGES, len(AGES)), draw.uniform(0.4, 0.6))),
        "devices": _rows("device", _falling(draw.sample(DEVICES, len(DEVICES)), draw.uniform(0.4, 0.6))),
    }
    return shares if person.followers >= FEWEST else {kind: [] for kind in shares}


def share(person: Person, kind: str, key: str, name: str) -> float:
    """One of the shares; 0 where it is not told."""
    return next((float(row["percentage"]) for row in of(person)[kind] if row[key].lower() == name.lower()), 0.0)


def sources(video: Video) -> dict[str, float]:
    """Where a post's views came from."""
    draw = chance.of("sources", *chance.of_clip(video))
    return _falling(SOURCES, draw.uniform(0.6, 0.85))


def retention(video: Video, seconds: int) -> list[float]:
    """The share still watching at each second."""
    left, draw = 1.0, chance.of("retention", *chance.of_clip(video))
    shares = []
    for _ in range(seconds):
        shares.append(round(left, 4))
        left *= draw.uniform(0.86, 0.98)
    return shares


def _falling(names: Any, first: float) -> dict[str, float]:
    """Each has the same part of what the ones before left over."""
    left, found = 1.0, {}
    for name in names:
        found[name] = round(left * first, 4)
        left -= left * first
    return found


def _rows(key: str, shares: dict[str, float]) -> list[dict[str, Any]]:
    return [{key: name, "percentage": value} for name, value in shares.items()]
