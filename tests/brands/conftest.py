"""What this room's tests share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def connection_queries() -> Callable[[Callable[[], Any]], int]:
    """How many queries a step takes."""

    def count(step: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            step()
        return len(queries)

    return count
