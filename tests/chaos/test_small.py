"""`make chaos` in small: real processes, real HTTP, workers killed with SIGKILL."""

import os
import re
import subprocess
import sys

import pytest

from deploy.laptop import ROOT


@pytest.mark.journey
@pytest.mark.timeout(600)
def test_after_the_chaos_both_sides_agree():
    """Without news of joining, orders and Spark Ads, as on the real platform: what is not told is asked."""
    servers = ("DATABASE_URL", "REDIS_URL", "LIMELIGHT_VAR", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in servers}
    command = [sys.executable, "-m", "tests.chaos", "--orders", "12", "--minutes", "5", "--only-documented"]

    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    last = run.stdout.strip().splitlines()[-1]
    assert re.fullmatch(r"\d{3} objects compared, 0 differences", last), run.stdout[-3000:] + run.stderr[-3000:]
    killed = re.search(r"(\d+) workers killed", run.stdout)
    assert killed
    assert int(killed[1]) > 0
