"""What every page may know of the installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, look and simulator switch for every template."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE,
        "simulator_on": settings.SIMULATOR_ON,
        "theme": theme if theme in ("light", "dark") else "",
    }
