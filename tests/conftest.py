"""The cast: Ada owns Acme, Bo reads it as an analyst, Cleo belongs to another brand and must see nothing of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from redis import Redis

from brands.models import Brand, User
from simulator import clock
from simulator.api import oauth
from tests import fake_tiktok, make, migrated
from tests.in_process import CLIENTS


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: Any, pytestconfig: pytest.Config
) -> migrated.Copy:
    """The database begins with the tables of the first worker that migrated, if there was one."""
    copy = migrated.of(connection, pytestconfig.cache.mkdir("migrated"))
    with django_db_blocker.unblock():
        copy.lay_out()
    return copy


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: migrated.Copy, django_db_setup: None, django_db_blocker: Any) -> None:
    """The first worker's tables are kept for the others."""
    with django_db_blocker.unblock():
        django_db_modify_db_settings.keep()


@pytest.fixture
def at() -> datetime:
    return make.NOW


@pytest.fixture(autouse=True)
def tiktok() -> fake_tiktok.FakeTikTok:
    return fake_tiktok.new_world()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()
    if not settings.REDIS_URL.startswith("unix://"):
        Redis.from_url(settings.REDIS_URL).flushdb()  # what was said of the rate limit


@pytest.fixture
def acme(db: None) -> Brand:
    return make.brand("Acme")


@pytest.fixture
def other(db: None) -> Brand:
    return make.brand("Other")


@pytest.fixture
def ada(acme: Brand) -> User:
    user = make.user("ada@example.com", first_name="Ada")
    make.member(acme, user, "owner")
    return user


@pytest.fixture
def bo(acme: Brand) -> User:
    user = make.user("bo@example.com", first_name="Bo")
    make.member(acme, user, "analyst")
    return user


@pytest.fixture
def cleo(other: Brand) -> User:
    user = make.user("cleo@example.com", first_name="Cleo")
    make.member(other, user, "owner")
    return user


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_ada(ada: User) -> Client:
    return _signed_in(ada)


@pytest.fixture
def as_bo(bo: User) -> Client:
    return _signed_in(bo)


@pytest.fixture
def as_cleo(cleo: User) -> Client:
    return _signed_in(cleo)


@pytest.fixture
def in_process(settings: Any, db: None) -> Iterator[None]:
    """Both sides take part: the product's calls go to the simulator, in this process. Nobody there acts alone."""
    settings.TIKTOK_CLIENTS = CLIENTS
    oauth.demo_account()
    clock.turn(creators_act_alone=False)
    # As Django's own test client does: a request must not end the test's transaction with its connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
