"""`python -m simulator`: the pretend TikTok alone, as a test double for any client of TikTok's Business API."""

import os
import sys
import threading
import time

import django
from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import import_string

PAUSE = 1.0  # seconds between two moves of the world


def main() -> None:
    """Serve until Ctrl-C; people act and callbacks are sent meanwhile."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simulator.alone.settings")
    django.setup()
    settings.VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    sys.stdout.write(f"The pretend TikTok: {settings.PUBLIC_URL}/simulator/\n")
    threading.Thread(target=_move, daemon=True).start()
    call_command("runserver", f"127.0.0.1:{settings.PORT}", use_reloader=False, skip_checks=True)


def _move() -> None:
    move = import_string("simulator.moving.move")  # it needs Django to be ready
    while True:
        move()
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
