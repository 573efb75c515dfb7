"""All settings, read from the environment; development runs with none set, production refuses to start without its secrets."""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from config.bulk import BULK_ACTIONS
from config.callbacks import CALLBACK_ROUTES
from config.calls import CALL_ROUTES
from config.notices import NOTICES as _NOTICES
from config.personal_data import PERSONAL_DATA as _PERSONAL_DATA
from config.queues import TASK_ROUTES
from config.schedule import schedule
from config.stores import store

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = env.bool("PRODUCTION", default=False)
VAR = Path(env.str("LIMELIGHT_VAR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)


def needed(name: str, default: str) -> str:
    """A value of the environment that production does not start without; elsewhere the default serves."""
    value = env.str(name, default="")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return value or default


def secret(name: str) -> str:
    """A secret that production does not start without; elsewhere a stand-in made of its name."""
    return needed(name, hashlib.sha256(f"limelight development {name}".encode()).hexdigest())


# Web

SECRET_KEY = secret("SECRET_KEY")
PORT = env.int("PORT", default=8000)
PUBLIC_URL = needed("PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
SITE_NAME = "Limelight"

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "https:"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Parts

SIMULATOR_ON = env.bool("SIMULATOR", default=not PRODUCTION)

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_fsm",
    "django_htmx",
    "heroicons",
    "template_partials",
    "config",
    "lifecycle",
    "brands",
    "tiktok",
    "creators",
    "campaigns",
    "spark_ads",
    *(["simulator"] if SIMULATOR_ON else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.Callbacks",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicy",
    "config.middleware.CreatorsLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.NothingAtNul",
    "brands.middleware.BrandMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.contrib.humanize.templatetags.humanize",
                "heroicons.templatetags.heroicons",
                "template_partials.templatetags.partials",
                "config.templatetags.look",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite on a laptop, PostgreSQL on servers

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url_config(needed("DATABASE_URL", f"sqlite:///{VAR / 'limelight.sqlite3'}"))
}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: broker, cache, locks, rate limit

REDIS_URL = needed("REDIS_URL", f"unix://{VAR / 'redis.sock'}")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://") if REDIS_URL.startswith("unix://") else REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_PUBLISH_RETRY = False  # the row is the queue: a sweep finds it, so nobody waits for a broker that is away
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_DB_REUSE_MAX = 1_000_000  # Celery would open a connection for every task; `config/celery.py` closes broken ones
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = TASK_ROUTES
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "config.beat:Scheduler"
CELERY_BEAT_SCHEDULE = schedule(simulator=SIMULATOR_ON)
CELERY_BEAT_MAX_LOOP_INTERVAL = 2

# People

AUTH_USER_MODEL = "brands.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "brands.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = env.str("EMAIL_VERIFICATION", default="mandatory" if PRODUCTION else "optional")
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# Mail: a service that Anymail knows, by its name there and its ANYMAIL_… settings; else SMTP; on a laptop the terminal.
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", default="")
EMAIL_CONFIG = env.email(
    "EMAIL_URL",
    default="consolemail://" if EMAIL_PROVIDER else needed("EMAIL_URL", "consolemail://"),
)
vars().update(EMAIL_CONFIG)
if EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
ANYMAIL: dict[str, Any] = {
    name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")
}
ANYMAIL["WEBHOOK_SECRET"] = needed("ANYMAIL_WEBHOOK_SECRET", "").split(",") if EMAIL_PROVIDER else []
MAIL_DOMAIN = urlsplit(PUBLIC_URL).hostname  # the right half of our Message-IDs
EMAIL_TIMEOUT = 20  # seconds for each step with the mail server
EMAIL_REPLY_TO = env.str("EMAIL_REPLY_TO", default="")  # an address, or "author" for whoever wrote the message
MAIL_LOST_AFTER = env.int("MAIL_LOST_AFTER", default=300)  # seconds until a message is taken to be lost with its worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Limelight <limelight@localhost>")

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static" / "built"] if (BASE_DIR / "static" / "built").is_dir() else []
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"  # a name only: files are given out by views that check who asks
MEDIA_STORE = store(env.str("MEDIA_STORE_URL", default=""))
# What arrives piece by piece; several machines must share this folder.
UPLOADS_ROOT = Path(env.str("UPLOADS_ROOT", default=str(VAR / "uploads")))
DISK_KEPT_FREE = env.int("DISK_KEPT_FREE_MB", default=500) * 1024 * 1024  # no upload begins that would leave less
VERSION_FILES_DAYS = env.int("VERSION_FILES_DAYS", default=180)  # how long videos are kept after their order ended
if "endpoint_url" in MEDIA_STORE.get("OPTIONS", {}):
    # A browser that is sent on to the store must be allowed to play from there.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["media-src"].append(MEDIA_STORE["OPTIONS"]["endpoint_url"])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(MEDIA_STORE["OPTIONS"]["endpoint_url"])
STORAGES = {
    "default": MEDIA_STORE,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # the creators'; members read English
LANGUAGE_COOKIE_NAME = "creators-language"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# TikTok

SIMULATOR_URL = env.str("SIMULATOR_URL", default=f"http://127.0.0.1:{PORT}/simulator")
SIMULATOR = {
    "app_id": "7300000000000000001",
    "app_secret": secret("SIMULATOR_APP_SECRET") if SIMULATOR_ON else "",
    "silence": 15,  # seconds until an answer that comes too late
    "public_url": f"{PUBLIC_URL}/simulator",
    "people": BASE_DIR / "demo" / "people.csv",
    "demo_token": secret("SIMULATOR_DEMO_TOKEN") if SIMULATOR_ON else "",
    "demo_account_id": "7300000000000000002",
    "seed": env.int("SIMULATOR_SEED", default=7),
    "pace": env.float("SIMULATOR_PACE", default=60.0),
}
CONSENT_PAGES = ("https://business-api.tiktok.com/portal/auth", "https://www.tiktok.com/v2/auth/authorize/")
# Where calls go: "simulator", "sandbox" (ads only) or "production"; the addresses below can be set one by one all the same.
TIKTOK_PLATFORM = env.str("TIKTOK_PLATFORM", default="simulator" if SIMULATOR_ON else "production")
API_URL, CONSENT_URL, CREATOR_CONSENT_URL = {
    "simulator": (
        f"{SIMULATOR_URL}/open_api/v1.3",
        f"{PUBLIC_URL}/simulator/portal/auth",
        f"{PUBLIC_URL}/simulator/v2/auth/authorize/",
    ),
    "sandbox": ("https://sandbox-ads.tiktok.com/open_api/v1.3", *CONSENT_PAGES),
    "production": ("https://business-api.tiktok.com/open_api/v1.3", *CONSENT_PAGES),
}[TIKTOK_PLATFORM]
TIKTOK_API_URL = env.str("TIKTOK_API_URL", default=API_URL)
TIKTOK_CONSENT_URL = env.str("TIKTOK_CONSENT_URL", default=CONSENT_URL)
TIKTOK_CREATOR_CONSENT_URL = env.str("TIKTOK_CREATOR_CONSENT_URL", default=CREATOR_CONSENT_URL)
# Connecting leads from a form of ours to a page of TikTok's, which browsers hold against form-action.
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += sorted(
    {"{0.scheme}://{0.netloc}".format(urlsplit(page)) for page in (TIKTOK_CONSENT_URL, TIKTOK_CREATOR_CONSENT_URL)}
)
TIKTOK_APP_ID = env.str("TIKTOK_APP_ID", default="") or (
    SIMULATOR["app_id"] if SIMULATOR_ON else needed("TIKTOK_APP_ID", "")
)
TIKTOK_APP_SECRET = env.str("TIKTOK_APP_SECRET", default="") or (
    SIMULATOR["app_secret"] if SIMULATOR_ON else needed("TIKTOK_APP_SECRET", "")
)
TIKTOK_OLD_APP_SECRETS = env.list("TIKTOK_OLD_APP_SECRETS", default=[])
TIKTOK_SIGNATURE_SECONDS = 300  # how old a signed time may be; TikTok leaves it to the receiver
# TikTok's level for the app says how many calls a second are allowed (wire page 1); 0 is no limit at all.
LEVELS = {"basic": 10, "advanced": 20, "premium": 30, "ultimate": 50}
TIKTOK_CALLS_PER_SECOND = env.int("TIKTOK_CALLS_PER_SECOND", default=LEVELS[env.str("TIKTOK_LEVEL", default="basic")])
TIKTOK_CALLS_PER_MINUTE = env.int("TIKTOK_CALLS_PER_MINUTE", default=60 * TIKTOK_CALLS_PER_SECOND)
TIKTOK_CALLS_PER_ACCOUNT = env.int("TIKTOK_CALLS_PER_ACCOUNT", default=40)  # a minute and endpoint of the accounts API
TIKTOK_LOOK_PACE = env.float("TIKTOK_LOOK_PACE", default=1.0)  # how much sooner TikTok is asked again; for trials
TIKTOK_TIMEOUT = env.float("TIKTOK_TIMEOUT", default=10.0)
TIKTOK_CLIENTS = {
    "ttcm": "tiktok.client.Client",
    "tto": "tiktok.client.TtoClient",
    "creator": "tiktok.client.CreatorClient",
    "links": "tiktok.client.LinkClient",
}
# Addresses that stand for tiktok.com in pasted links, and may be asked where short ones lead: the simulator's where it is on.
TIKTOK_LINK_MIRRORS = [SIMULATOR["public_url"]] if SIMULATOR_ON else []
TIKTOK_CALL_ROUTES = CALL_ROUTES
DIRECTORY_ACTIONS = BULK_ACTIONS
INVITE_COOL_DOWN_DAYS = env.int("INVITE_COOL_DOWN_DAYS", default=7)  # before asking again after a no
PERSONAL_DATA = _PERSONAL_DATA
NOTICES = _NOTICES
TIKTOK_CALLBACK_ROUTES = CALLBACK_ROUTES
TOKEN_KEYS = secret("TOKEN_KEYS").split(",")

# Admin

STEPS = ("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950")
# The product's accent, from its lightest step to its darkest.
GREENS = [
    "#f5fbe6",
    "#e8f6c8",
    "#d3ed98",
    "#b8df61",
    "#9ccd36",
    "#7cae1c",
    "#5c8614",
    "#466614",
    "#395116",
    "#304516",
    "#17270a",
]
UNFOLD = {
    "SITE_TITLE": "Limelight staff",
    "SITE_HEADER": "Limelight",
    "SITE_SUBHEADER": "Staff",
    "SITE_URL": "/",
    "SITE_SYMBOL": "tungsten",
    "COLORS": {"primary": dict(zip(STEPS, GREENS, strict=True))},
    "SHOW_HISTORY": True,
    "SIDEBAR": {"show_search": True, "show_all_applications": True},
}

# Logs: one line an event

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if PRODUCTION
            else structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # Where Rich is installed the default draws every frame's variables: a second of work for each refusal.
                exception_formatter=structlog.dev.plain_traceback,
            ),
            "foreign_pre_chain": [structlog.stdlib.add_log_level],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "limelight": {"level": "INFO"},
        "celery": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
