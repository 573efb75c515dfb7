"""Where the mail service tells what became of a message."""

from anymail.urls import urlpatterns
from django.urls import URLPattern


def webhooks(provider: str) -> list[URLPattern]:
    """Anymail's addresses for news of one provider: no other's, and none for incoming mail."""
    wanted = (f"{provider}_tracking_webhook", f"{provider}_webhook")
    return [pattern for pattern in urlpatterns if provider and pattern.name in wanted]
