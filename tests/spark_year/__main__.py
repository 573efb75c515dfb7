"""`make spark-year N=1000 SEED=7`: its last line reads `N authorizations: every warning once, 0 gaps, 0 differences`, else it exits 1.

N posts are asked about, granted for other lengths than asked, extended, refused, revoked and deleted over a simulated year, while
the product sleeps for a day now and then and every round is run twice. In the end each warning, each end and each status is
compared with what the simulator knows.
"""

import argparse
import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path


def main() -> int:
    """Run it; 0 when nothing differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--days", type=int, default=365)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="limelight-year-"))
    os.environ.update({"LIMELIGHT_VAR": str(folder), "SIMULATOR_SEED": str(asked.seed), "LOG_LEVEL": "CRITICAL"})
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ.pop("DATABASE_URL", None)  # a database of its own, thrown away at the end
    import django  # noqa: PLC0415  # after the environment stands

    django.setup()
    from tests.spark_year import judging, story  # noqa: PLC0415

    story.prepare()
    year = story.Year(asked.number, seed=asked.seed, days=asked.days, tell=partial(print, flush=True))
    year.run()
    troubles = judging.judge(year)
    for trouble in troubles.said[:20]:
        print(trouble)
    print(troubles.counted)
    print(troubles.last_line(asked.number))
    shutil.rmtree(folder, ignore_errors=True)
    return 1 if troubles.said else 0


if __name__ == "__main__":
    sys.exit(main())
