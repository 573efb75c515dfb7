"""`make bench`: a database of its own is filled with invented people, and each search is timed beside SQL by hand."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

MOST = int(os.environ.get("MOST", "0"))
SNAPSHOTS = int(os.environ.get("SNAPSHOTS", "0"))
ONLY = os.environ.get("ONLY", "").split()  # names of parts; all of them else


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SIMULATOR", "1")
    os.environ["LIMELIGHT_VAR"] = var = tempfile.mkdtemp(prefix="limelight-bench-")
    on_server = os.environ.get("DATABASE_URL", "").startswith("postgres")
    if on_server:
        os.environ["DATABASE_URL"] = _own_database(os.environ["DATABASE_URL"])
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import django  # noqa: PLC0415  # the environment above has to stand first

    # In a process of its own: what migrations leave behind in memory slows down whatever is measured afterwards.
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], check=True)
    django.setup()
    from benchmarks import callbacks, directory, importing, ingesting, reporting  # noqa: PLC0415

    most = MOST or (1_000_000 if on_server else 100_000)
    print(f"{'PostgreSQL' if on_server else 'SQLite'}, up to {most:,} accounts, in {var}")
    parts: dict[str, Callable[[], int]] = {
        "directory": lambda: directory.run(most),
        "importing": lambda: importing.run(100_000 if not MOST else min(MOST, 100_000)),
        "callbacks": lambda: callbacks.run(2_000),
        "ingesting": lambda: ingesting.run(min(most, 200_000)),
        "reporting": lambda: reporting.run(SNAPSHOTS or (5_000_000 if on_server else 1_000_000)),
    }
    failed = sum(part() for name, part in parts.items() if name in ONLY or not ONLY)
    print("all goals met" if not failed else f"{failed} goals missed")


def _own_database(url: str) -> str:
    """A fresh database beside the one named."""
    import psycopg  # noqa: PLC0415

    server, _slash, name = url.rpartition("/")
    own = f"{name.partition('?')[0]}_bench"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{own}"')
        connection.execute(f'CREATE DATABASE "{own}"')
    return f"{server}/{own}"


main()
