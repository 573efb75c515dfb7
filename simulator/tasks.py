"""Celery's way into the simulator."""

from typing import Any

from celery import shared_task

from simulator import moving


@shared_task
def move_world(**_: Any) -> None:
    """Let people do what they were going to do, and send the news."""
    moving.move()
