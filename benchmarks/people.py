"""Invented accounts by the hundred thousand, written as quickly as the ORM writes."""

import random

from brands.models import Brand
from creators import eligibility
from creators.models import Account, Creator

FIRST = [
    "Ada",
    "Bo",
    "Cy",
    "Dee",
    "Eli",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "Jo",
    "Kai",
    "Lia",
    "Mia",
    "Noa",
    "Ola",
    "Pia",
    "Quin",
    "Rae",
    "Sam",
    "Tam",
    "Uma",
    "Vic",
    "Wim",
    "Xia",
    "Yan",
    "Zoë",
]
LAST = [
    "Alva",
    "Berg",
    "Costa",
    "Dorn",
    "Ek",
    "Fink",
    "Gallo",
    "Hart",
    "Ito",
    "Jung",
    "Kowal",
    "Lund",
    "Meyer",
    "Nunez",
    "Okafor",
    "Park",
    "Quist",
    "Rossi",
    "Silva",
    "Tran",
]
WORDS = [
    "bakes",
    "skates",
    "sews",
    "draws",
    "runs",
    "cooks",
    "films",
    "dances",
    "paints",
    "climbs",
    "sings",
    "games",
    "travels",
    "knits",
    "gardens",
    "reads",
]
COUNTRIES = ["US", "DE", "FR", "GB", "JP", "KR", "BR", "IT", "ES", "ID", "NG", "IN", "CA", "AU", "VN", "TH"]
BATCH = 5_000


def fill(brand: Brand, number: int, *, seed: int = 7) -> None:
    """Add accounts until the brand has `number`."""
    dice = random.Random(seed)
    creator = brand.creators.first() or Creator.objects.create(brand=brand, name="Bench")
    start = brand.accounts.count()
    tag = brand.tags.get_or_create(name="winter")[0]
    for first in range(start, number, BATCH):
        made = Account.objects.bulk_create(
            _account(brand, creator, each, dice) for each in range(first, min(first + BATCH, number))
        )
        links = Account.tags.through
        links.objects.bulk_create(links(account_id=each.pk, tag_id=tag.pk) for each in made[::100])
    eligibility.judge_all()


def _account(brand: Brand, creator: Creator, number: int, dice: random.Random) -> Account:
    first, last, word = dice.choice(FIRST), dice.choice(LAST), dice.choice(WORDS)
    known = dice.random() > 0.1
    return Account(
        brand=brand,
        creator=creator,
        handle=f"{first.lower().replace('ë', 'e')}.{word}{number}",
        display_name=f"{first} {last}",
        country=dice.choice(COUNTRIES),
        followers=int(dice.paretovariate(0.6) * 900) if known else None,
        age=dice.randint(14, 60) if known else None,
        account_type=dice.choice(["personal", "personal", "business"]),
        videos_30d=dice.randint(0, 30),
        views_30d=dice.randint(0, 90_000),
        suitable_13=True,
        in_marketplace=dice.random() < 0.2,
    )
