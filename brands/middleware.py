"""Puts the brand of the address on the request, or answers 404 to whoever is not its member."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from brands.models import Brand, Member

SAFE = {"GET", "HEAD", "OPTIONS"}
View = TypeVar("View", bound=Callable[..., Any])


class BrandRequest(HttpRequest):
    """A request inside a brand: what every view under /b/<brand>/ gets."""

    brand: Brand
    member: Member
    htmx: Any


def for_every_member(view: View) -> View:
    """Marks a view that analysts may post to, since it changes nothing but what is their own."""
    view.for_every_member = True  # type: ignore[attr-defined]
    return view


class BrandMiddleware:
    """Resolves `brand_slug` of the URL to `request.brand`; analysts may only read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Find the membership before the view runs; the view never sees the slug."""
        slug = kwargs.pop("brand_slug", None)
        if slug is None or not request.user.is_authenticated:
            return
        request.memberships = list(Member.objects.of(request.user))
        request.member = next((member for member in request.memberships if member.brand.slug == slug), None)
        if request.member is None:
            raise Http404
        request.brand = request.member.brand
        if request.method not in SAFE and not request.member.may_change and not hasattr(view, "for_every_member"):
            raise PermissionDenied
