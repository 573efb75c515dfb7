"""The simulator's time: real time, or faster from the moment the dial was turned."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from simulator.models import World


def now() -> datetime:
    """The simulated time, in UTC."""
    world = dials()
    if world.base_real is None or world.base_simulated is None:
        return timezone.now()
    return world.base_simulated + (timezone.now() - world.base_real) * world.speed


def turn(speed: float) -> None:
    """Let the clock run at another speed from now on."""
    base = now()
    World.objects.filter(pk=1).update(speed=speed, base_real=timezone.now(), base_simulated=base)


def after(minutes: float) -> datetime:
    """When a person will have done what takes so many minutes, by the pace dial."""
    return now() + timedelta(minutes=minutes / max(dials().pace, 0.01))


def dials() -> World:
    """The dials as they stand."""
    return World.now_turning(settings.SIMULATOR["pace"])
