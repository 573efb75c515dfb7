"""All wiring of Limelight, as data, in one place."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
