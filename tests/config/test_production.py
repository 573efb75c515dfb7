"""Production refuses to start without what it needs, and names it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

NEEDED = {
    "SECRET_KEY": "x" * 60,
    "TOKEN_KEYS": "new,old",
    "PUBLIC_URL": "https://limelight.example",
    "DATABASE_URL": "postgres://host/name",
    "REDIS_URL": "redis://host/0",
    "TIKTOK_APP_ID": "1",
    "TIKTOK_APP_SECRET": "c",
    "EMAIL_URL": "smtp+tls://me:word@mail.example:587",
}


def start(tmp_path, **environment):
    """What a production process says when it reads its settings."""
    names = {"PATH": os.environ["PATH"], "PRODUCTION": "1", "LIMELIGHT_VAR": str(tmp_path), **environment}
    script = "from config import settings as s; print(s.TOKEN_KEYS, s.SIMULATOR_ON, s.DEBUG)"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=settings.BASE_DIR, env=names, capture_output=True, text=True, check=False
    )


def test_with_everything_it_starts_without_the_simulator(tmp_path):
    started = start(tmp_path, **NEEDED)

    assert started.stdout.strip() == "['new', 'old'] False False", started.stderr


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(name, tmp_path):
    started = start(tmp_path, **{key: value for key, value in NEEDED.items() if key != name})

    assert started.returncode != 0
    assert f"{name} must be set in production." in started.stderr


def test_a_mail_service_may_stand_for_smtp(tmp_path):
    rest = {key: value for key, value in NEEDED.items() if key != "EMAIL_URL"}
    service = {"EMAIL_PROVIDER": "mailgun", "ANYMAIL_MAILGUN_API_KEY": "k"}

    assert start(tmp_path, **rest, **service, ANYMAIL_WEBHOOK_SECRET="a:b").returncode == 0
    refused = start(tmp_path, **rest, **service)
    assert refused.returncode != 0
    assert "ANYMAIL_WEBHOOK_SECRET must be set in production." in refused.stderr
