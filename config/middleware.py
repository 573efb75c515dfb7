"""What holds for every request: callbacks first, the content security policy, the language creators read, addresses that can be none."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation

from creators import language
from tiktok.views import receive

# django-unfold draws with Alpine.js, which evaluates expressions, and sets style attributes.
ADMIN_POLICY = {"script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


class Callbacks:
    """Hands TikTok's callbacks to their view at once: they come in bursts, are signed, and have no session, language or page.

    What follows takes as long as keeping them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.address = reverse("receive_callback")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return receive(request) if request.path_info == self.address else self.get_response(request)


class ContentSecurityPolicy(CSPMiddleware):
    """Adds the policy; pages under /admin/ may also use what django-unfold is made of."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            response._csp_update = ADMIN_POLICY  # type: ignore[attr-defined]  # django-csp's own way to say it
        return super().process_response(request, response)


class NothingAtNul:
    """Finds nothing at an address with a NUL character in it: PostgreSQL takes none, neither to compare nor to keep."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)


class CreatorsLanguage:
    """Lets what creators open, errors too, speak their browser's language; views go on in the one they chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not language.is_creators_page(request):
            return self.get_response(request)
        with translation.override(language.browsers(request)):
            response = self.get_response(request)
            response["Content-Language"] = translation.get_language() or ""
        return response
