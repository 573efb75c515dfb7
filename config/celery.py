"""The Celery application."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("limelight")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def keep_the_connection(sender: Any, **_: Any) -> None:
    """As at the beginning of a request: the connection stays, is asked whether it still lives, and replaced if not."""
    if not sender.request.is_eager:
        close_old_connections()
