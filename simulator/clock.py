"""The simulator's time: real time, or faster from the moment the dial was turned."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from simulator.models import World


def now() -> datetime:
    """The simulated time, in UTC."""
    return _simulated(dials())


def lived(at: datetime) -> float:
    """How many hours people and views have gone through by then; turning the pace never takes any back."""
    world = dials()
    return world.lived_hours + (at - world.paced_at).total_seconds() / 3600 * world.pace


def turn(**positions: float | bool) -> None:
    """Turn some dials; time goes on from where it is."""
    world = dials()
    at = _simulated(world)
    world.lived_hours, world.paced_at = lived(at), at
    world.base_real, world.base_simulated = timezone.now(), at
    for dial, position in positions.items():
        setattr(world, dial, position)
    world.save()


def skip(ahead: timedelta) -> None:
    """Let so much time have passed at once."""
    world = dials()
    world.base_simulated, world.base_real = _simulated(world) + ahead, timezone.now()
    world.save()


def after(minutes: float) -> datetime:
    """When a person will have done what takes so many minutes, by the pace dial."""
    world = dials()
    return _simulated(world) + timedelta(minutes=minutes / max(world.pace, 0.01))


def dials() -> World:
    """The dials as they stand."""
    return World.now_turning(settings.SIMULATOR["pace"])


def _simulated(world: World) -> datetime:
    if world.base_real is None or world.base_simulated is None:
        return timezone.now()
    return world.base_simulated + (timezone.now() - world.base_real) * world.speed
