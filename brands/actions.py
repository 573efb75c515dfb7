"""How a brand begins."""

from itertools import count

from django.db import transaction
from django.utils.text import slugify

from brands.models import Brand, Member, User


def found_brand(*, name: str, owner: User) -> Brand:
    """Make a brand with its first owner; the address follows the name and is made unique."""
    with transaction.atomic():
        brand = _with_free_slug(name)
        Member.objects.create(brand=brand, user=owner, role=Member.Role.OWNER)
    return brand


def _with_free_slug(name: str) -> Brand:
    base = slugify(name)[:40] or "brand"
    for number in count(1):
        slug = base if number == 1 else f"{base}-{number}"
        brand, created = Brand.objects.get_or_create(slug=slug, defaults={"name": name})
        if created:
            return brand
    raise AssertionError("count() never ends")
