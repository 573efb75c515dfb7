"""How a brand begins."""

from itertools import count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from brands.models import Brand, Member, User
from lifecycle.transitions import Refused


def found_brand(*, name: str, owner: User) -> Brand:
    """Make a brand with its first owner; the address follows the name and is made unique."""
    with transaction.atomic():
        brand = _with_free_slug(name)
        Member.objects.create(brand=brand, user=owner, role=Member.Role.OWNER)
    return brand


def add_member(brand: Brand, *, email: str, role: str, by: Member) -> Member:
    """Give a person who has signed up a role in the brand."""
    _refuse_unless_owner(by)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise Refused(_("Nobody has signed up here with this address yet. Ask them to sign up, then add them."))
    member, created = Member.objects.get_or_create(brand=brand, user=user, defaults={"role": role})
    if not created:
        raise Refused(_("%(person)s is a member already.") % {"person": user})
    return member


def change_role(member: Member, role: str, *, by: Member) -> str:
    """Change what a member may do; what happened, in words."""
    _refuse_unless_owner(by)
    if role not in Member.Role.values:
        raise Refused(_("Choose one of the roles."))
    with transaction.atomic():
        if role != Member.Role.OWNER:
            _refuse_last_owner(member)
        Member.objects.filter(pk=member.pk).update(role=role)
    return _("%(person)s is %(role)s now.") % {"person": member.user, "role": Member.Role(role).label.lower()}


def remove_member(member: Member, *, by: Member) -> str:
    """Take a member's access away; what happened, in words."""
    _refuse_unless_owner(by)
    with transaction.atomic():
        _refuse_last_owner(member)
        member.delete()
    return _("%(person)s can no longer see this brand.") % {"person": member.user}


def _refuse_unless_owner(by: Member) -> None:
    if by.role != Member.Role.OWNER:
        raise Refused(_("Only an owner may change who belongs to the brand."))


def _refuse_last_owner(member: Member) -> None:
    """Under a lock on the brand's owners, so that two owners cannot remove each other at once."""
    owners = Member.objects.select_for_update().filter(brand_id=member.brand_id, role=Member.Role.OWNER).order_by("pk")
    if [owner.pk for owner in owners] == [member.pk]:
        raise Refused(_("A brand needs an owner. Make somebody else owner first."))


def _with_free_slug(name: str) -> Brand:
    base = slugify(name)[:40] or "brand"
    for number in count(1):
        slug = base if number == 1 else f"{base}-{number}"
        brand, created = Brand.objects.get_or_create(slug=slug, defaults={"name": name})
        if created:
            return brand
    raise AssertionError("count() never ends")
