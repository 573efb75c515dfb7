"""A bare Django view that writes one row, as a WSGI application: what `benchmarks.callbacks` measures the real one beside."""

import json
import uuid

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone

application = get_wsgi_application()

from tiktok.models import Callback  # noqa: E402  # the settings have to be set up first


def write(request: HttpRequest) -> JsonResponse:
    """One row into the same table, by the ORM, without a look at what is in it."""
    (entry,) = json.loads(request.body)["entry"]
    now = timezone.now()
    Callback.objects.create(key=uuid.uuid4().hex, entry=entry, topic="bare", received_at=now, next_try_at=now)
    return JsonResponse({"code": 0, "message": "OK"})


urlpatterns = [path("callbacks/tiktok/", write)]
