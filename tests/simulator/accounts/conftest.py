"""A creator who authorized the app."""

from collections.abc import Callable

import pytest

from simulator.models import Person
from tests.simulator.accounts.side import Creator, a_creator
from tests.simulator.conftest import Caller


@pytest.fixture
def mara(tiktok_api: Caller, a_person: Callable[..., Person]) -> Creator:
    """Mara, in the marketplace, with her own token."""
    a_person(in_tcm=True)
    return a_creator()


@pytest.fixture
def marked(mara: Creator) -> Person:
    """Mara herself."""
    return Person.objects.get(handle="mara.test.demo")
