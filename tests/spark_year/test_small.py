"""`make spark-year` in small (S2, S7)."""

import pytest

from simulator import clock
from tests.spark_year import judging
from tests.spark_year.story import HOUR, Year


@pytest.mark.timeout(200)
def test_what_ends_is_told_of_and_what_is_extended_goes_on(in_process, settings, monkeypatch):
    monkeypatch.setattr(clock, "dials", clock.dials)  # held still within each step, and let go after the test
    settings.TIKTOK_LOOK_PACE = 1.0
    year = Year(30, days=60, step=12 * HOUR)

    year.run()
    troubles = judging.judge(year)

    assert troubles.said == []
    assert troubles.told > 10
    assert troubles.extended > 3
    assert troubles.last_line(30) == "30 authorizations: every warning once, 0 gaps, 0 differences"
