"""What every page may know of the installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, look and simulator switch for every template."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "simulator_on": settings.SIMULATOR_ON,
        "theme": theme if theme in ("light", "dark") else "",
    }
