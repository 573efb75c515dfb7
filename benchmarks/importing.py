"""D2, P5: a large file of people or posts in a process of its own: how long each step takes, and how much memory against a tenth of the rows."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measuring import line

MEMORY_GOAL = 1.25


def run(rows: int) -> int:
    """Print times and peak memory of two sizes; how many goals were missed."""
    failed = 0
    for kind in ("csv", "xlsx", "posts"):
        small, large = _measured(kind, rows // 10), _measured(kind, rows)
        for each in (small, large):
            print(
                f"  {each['rows']:>9,} rows of {kind}, {each['size'] / 1e6:.1f} MB: uploaded {each['begin']:.1f} s, read "
                f"{each['read']:.1f} s, imported {each['import']:.1f} s, undone {each['undo']:.1f} s, "
                f"peak {each['peak']:.0f} MB"
            )
        ratio = large["peak"] / small["peak"]
        if kind != "xlsx":
            failed += line(f"import, memory from {rows // 10:,} to {rows:,} rows of {kind}", ratio, MEMORY_GOAL)
        else:
            print(f"  memory from {rows // 10:,} to {rows:,} rows of {kind}: {ratio:.2f} times (its strings are held)")
    return failed


def _measured(kind: str, rows: int) -> dict[str, float]:
    script = Path(__file__).with_name("one_import.py")
    done = subprocess.run(
        [sys.executable, str(script), kind, str(rows)], check=True, capture_output=True, text=True, env=os.environ
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured
