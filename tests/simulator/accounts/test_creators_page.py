"""The creator's page against the simulator: published, and allowed for ads, with Mara's own token over the wire."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns import publishing
from campaigns.models import Publication
from simulator import clock
from simulator.models import Video
from spark_ads.models import Authorization
from tests import make
from tests.simulator.accounts.side import SCOPE, Creator
from tiktok.secrets import encrypt


@pytest.fixture
def order(mara: Creator, in_process: Any, acme: Any, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    connection = make.creator_connection(
        acme, open_id=mara.open_id, sealed_token=encrypt(mara.token), scopes=SCOPE.split(",")
    )
    account = make.account(acme, "mara.test.demo", authenticated=True, connection=connection)
    made = make.order(
        acme, status="joined", videos=1, spark_days=30, participant=make.participant(make.campaign(acme), account)
    )
    make.version(
        made.brand, deliverable=made.deliverables.get(), status="approved", caption="Look at these boots #boots"
    )
    return made


def test_a_version_is_published_and_its_post_allowed_for_ads(
    order: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    clock.turn(pace=1.0)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("creator_publish", args=[order.token, order.deliverables.get().pk]))
    assert Publication.objects.get().status == "processing"

    clock.skip(timedelta(minutes=3))
    publishing.follow(Publication.objects.with_account().get(), at=timezone.now())

    video = Video.objects.get()
    made = Publication.objects.get()
    assert (made.status, made.tiktok_video_id, video.caption) == (
        "published",
        video.video_id,
        "Look at these boots #boots",
    )

    post = make.post(order.brand, order=order, tiktok_id=video.video_id)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("creator_spark_allow", args=[order.token, post.pk]), {"days": "7"})

    authorization = Authorization.objects.get()
    assert (authorization.status, authorization.granted_days) == ("authorized", 7)
    assert authorization.video_code
