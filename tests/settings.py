"""The product's settings with what tests need otherwise: eager doorbells, quick passwords, the fake TikTok."""

import os
import tempfile

os.environ.setdefault("LIMELIGHT_VAR", tempfile.mkdtemp(prefix="limelight-tests-"))
os.environ.setdefault("SIMULATOR", "1")

from config.settings import *  # noqa: F403  # the environment above has to stand first
from config.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_PROVIDER = "postmark"  # whose news of mail is posted to us in tests; what we send stays in memory
ANYMAIL = {"WEBHOOK_SECRET": ["hook:word"], "POSTMARK_SERVER_TOKEN": "none"}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
TIKTOK_CLIENTS = dict.fromkeys(("ttcm", "tto", "creator", "links"), "tests.fake_tiktok.FakeClient")
TIKTOK_CALLS_PER_SECOND = 0
# A cache for each worker: on one Redis they would empty each other's.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES["default"]["CONN_MAX_AGE"] = 0
WHITENOISE_AUTOREFRESH = True  # a static file is looked for when asked; each test client would list them all first
DISK_KEPT_FREE = 0
