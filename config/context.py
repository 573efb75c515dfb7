"""What every page may know of the installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, look and simulator switch for every template."""
    brand = getattr(request, "brand", None)
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE,
        "simulator_on": settings.SIMULATOR_ON,
        # Counted only where a page shows it.
        "to_review": lambda: brand.versions.to_answer().count() if brand else 0,
        "theme": theme if theme in ("light", "dark") else "",
    }
