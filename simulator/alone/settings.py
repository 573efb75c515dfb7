"""What Django needs to run the simulator and nothing else. Everything is kept in SIMULATOR_VAR; app and token are known words."""

import os
from pathlib import Path

import django_stubs_ext

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("SIMULATOR_VAR", "var/simulator")).resolve()
PORT = os.environ.get("PORT", "8099")
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{PORT}")

DEBUG = True  # a test double: it serves its own static files, and nobody's data
SECRET_KEY = "the simulator alone keeps nothing secret"  # noqa: S105
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "simulator.alone.urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles", "simulator"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "simulator.sqlite3"}}
DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT, MEDIA_URL, STATIC_URL = VAR / "media", "media/", "static/"
USE_TZ, TIME_ZONE = True, "UTC"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"builtins": ["django.templatetags.static", "heroicons.templatetags.heroicons"]},
    }
]
SIMULATOR = {
    "app_id": os.environ.get("SIMULATOR_APP_ID", "7300000000000000001"),
    "app_secret": os.environ.get("SIMULATOR_APP_SECRET", "app-secret"),
    "demo_token": os.environ.get("SIMULATOR_DEMO_TOKEN", "demo-token"),
    "demo_account_id": "7300000000000000002",
    "silence": 15,
    "public_url": f"{PUBLIC_URL}/simulator",
    "people": ROOT / "demo" / "people.csv",
    "seed": int(os.environ.get("SIMULATOR_SEED", "7")),
    "pace": float(os.environ.get("SIMULATOR_PACE", "60")),
}
