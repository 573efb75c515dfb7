"""The product's settings without its middleware, pages, and the parts that insist on middleware, for `benchmarks.bare`."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "allauth.account"]
MIDDLEWARE = []
ROOT_URLCONF = "benchmarks.bare"
