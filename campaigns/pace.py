"""How often strangers may do something: counted in the cache, which many at once can neither overrun nor hold up."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MINUTE, DAY = 60, 86_400  # seconds


def too_many(what: str, limits: Iterable[tuple[int, int]]) -> bool:
    """Count one more of something; whether that is more than a limit's number in its seconds, from the first one on."""
    return any(_count(f"pace:{what}:{seconds}", seconds) > most for most, seconds in limits)


def forget(what: str, limits: Iterable[tuple[int, int]]) -> None:
    """Count from nothing again."""
    cache.delete_many([f"pace:{what}:{seconds}" for _most, seconds in limits])


def whence(request: HttpRequest) -> str:
    """The address a request comes from: behind a proxy, what the proxy itself saw. Of IPv6, the network one customer has."""
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", seen).rpartition(",")[2].strip()
    try:
        address = ip_address(seen)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))  # a socket for both writes IPv4 as IPv6


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out in between
        return 1
