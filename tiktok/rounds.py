"""Rounds that ask TikTok about many brands' rows: one brand's trouble does not hold up the others."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

import structlog

from lifecycle.transitions import Refused
from tiktok.connecting import note_refused_token
from tiktok.errors import Rejected, Unavailable

log = structlog.get_logger("limelight.tiktok")


def each_brand(rows: Iterable[Any], work: Callable[[list[Any]], Any], *, at: datetime) -> None:
    """Work each brand's rows alone; what fails is left for the next round. A refused token marks the connection."""
    ordered = sorted(rows, key=lambda row: row.brand_id)
    for brand_id, group in groupby(ordered, key=lambda row: row.brand_id):
        batch = list(group)
        try:
            work(batch)
        except (Unavailable, Rejected, Refused) as error:
            log.warning("round not finished", brand=brand_id, error=str(error))
            if isinstance(error, Rejected):
                note_refused_token(batch[0].brand, error, at=at, cause="round")
