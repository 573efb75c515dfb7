"""The cast: Ada owns Acme, Bo reads it as an analyst, Cleo belongs to another brand and must see nothing of it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from brands.models import Brand, User
from tests import fake_tiktok, make


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
