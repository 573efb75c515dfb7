"""Every address of the installation."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz
from config.mail import webhooks

brand_urls = [
    path("", include("brands.urls")),
    path("", include("creators.urls")),
    path("", include("campaigns.urls")),
    path("", include("spark_ads.urls")),
    path("", include("tiktok.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("brands.front_urls")),
    path("accounts/", include("allauth.urls")),
    path("b/<slug:brand_slug>/", include(brand_urls)),
    path("o/", include("spark_ads.creator_urls")),
    path("o/", include("campaigns.creator_urls")),
    path("calendars/", include("spark_ads.calendar_urls")),
    path("r/", include("campaigns.report_urls")),
    path("connect/", include("creators.connect_urls")),
    path("callbacks/", include("tiktok.callback_urls")),
    path("callbacks/mail/", include(webhooks(settings.EMAIL_PROVIDER))),
    path("healthz/", healthz, name="healthz"),
    path("admin/", admin.site.urls),
]

if settings.SIMULATOR_ON:
    urlpatterns.append(path("simulator/", include("simulator.urls")))
