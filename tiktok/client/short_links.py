"""Where a short link leads (P4): followed by hand, one step at a time, to TikTok's own hosts and to nobody else's."""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from tiktok import links, pace
from tiktok.errors import Rejected, Unavailable
from tiktok.links import HOSTS, SHORT_HOSTS, PostLink

MOST_STEPS = 5
TIMEOUT = httpx.Timeout(5.0)
Lookup = Callable[[str], Iterable[str]]


class LeadsNowhere(Rejected):
    """The link leads to no post; the words are ours, for a person."""

    def __init__(self, words: str) -> None:
        super().__init__(0, words, "")
        self.args = (words,)


def addresses_of(host: str) -> set[str]:
    """The addresses a name stands for. Raises `Unavailable`."""
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise Unavailable("TikTok’s short links could not be reached.") from error


class LinkClient:
    """Asks for nothing but the next address: no body is read, no cookie kept, no token sent."""

    def __init__(self, *, transport: httpx.BaseTransport | None = None, lookup: Lookup = addresses_of) -> None:
        self._http = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, transport=transport)
        self._lookup = lookup

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._http.close()

    def follow(self, short: str, *, now: datetime) -> PostLink:
        """The post a short link leads to. Raises `Rejected` with words, or `Unavailable`."""
        address = short
        for _step in range(MOST_STEPS):
            self._refuse_strangers(address)
            location = self._next(address)
            try:
                address = urljoin(address, location)
                found = links.parse(address, now=now)
            except ValueError as error:  # `NotAPost`, or no address at all
                raise LeadsNowhere(_("The link leads elsewhere. %(why)s") % {"why": error}) from error
            if not found.short:
                return found
            address = found.short
        raise LeadsNowhere(_("The link leads from one address to the next and never to a post."))

    def _refuse_strangers(self, address: str) -> None:
        """Only TikTok's own hosts over HTTPS, and no name of theirs that stands for an address inside our network."""
        if any(address.startswith(f"{mirror.rstrip('/')}/") for mirror in settings.TIKTOK_LINK_MIRRORS):
            return
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.netloc not in HOSTS | SHORT_HOSTS:
            raise LeadsNowhere(_("The link leads away from TikTok, so it was not followed."))
        if not all(ipaddress.ip_address(each).is_global for each in self._lookup(parts.netloc)):
            raise LeadsNowhere(_("The link’s host is inside this network, so it was not followed."))

    def _next(self, address: str) -> str:
        pace.wait_turn()
        try:
            with self._http.stream("GET", address) as response:
                return self._location(response)
        except httpx.HTTPError as error:
            raise Unavailable(f"The short link could not be followed ({type(error).__name__}).") from error

    def _location(self, response: httpx.Response) -> str:
        if response.status_code == 429 or response.status_code >= 500:
            raise Unavailable(f"TikTok answered with HTTP {response.status_code}.")
        location = response.headers.get("location", "")
        if not response.is_redirect or not location:
            raise LeadsNowhere(_("TikTok does not know this short link (any more). Copy the post’s link once more."))
        return str(location)
