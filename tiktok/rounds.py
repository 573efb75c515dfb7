"""Rounds that ask TikTok about many brands' rows: one brand's trouble does not hold up the others."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import structlog

from lifecycle.transitions import Refused
from tiktok.errors import Rejected, Unavailable

log = structlog.get_logger("limelight.tiktok")


def each_brand(rows: Iterable[Any], work: Callable[[list[Any]], Any]) -> None:
    """Work each brand's rows alone; what fails is left for the next round."""
    ordered = sorted(rows, key=lambda row: row.brand_id)
    for brand_id, group in groupby(ordered, key=lambda row: row.brand_id):
        try:
            work(list(group))
        except (Unavailable, Rejected, Refused) as error:
            log.warning("round not finished", brand=brand_id, error=str(error))
