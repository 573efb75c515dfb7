"""`make chaos N=2000 SEED=7`: its last line reads `N objects compared, 0 differences`, else it exits 1.

N orders with their invitations, deliverables, posts and authorizations run through the simulator at speed, while a fifth of the
callbacks comes twice, a fifth out of order, one in twenty not at all, one call in twenty fails (half of these after its work was
done), and workers are killed with SIGKILL. Then every object of Limelight is compared with the simulator's.
"""

import argparse
import os
import random
import shutil
import socket
import sys
import tempfile
from pathlib import Path

import django


def main() -> int:
    """Run it; 0 when nothing differs."""
    asked = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="limelight-chaos-"))
    _prepare_environment(folder, asked)
    print(f"seed {asked.seed}, {asked.orders} orders, {asked.workers} workers, {_database_words()}", flush=True)
    with _own_database():
        django.setup()
        from tests.chaos.story import Story  # noqa: PLC0415  # after Django is ready

        story = Story(folder, int(os.environ["PORT"]), random.Random(asked.seed), asked)
        try:
            differences = story.run()
        finally:
            story.product.stop()
    if differences:
        print(f"The processes' output is kept in {folder / 'log'}.")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long at most until both sides agree")
    parser.add_argument("--only-documented", action="store_true", help="send no callback that TikTok does not document")
    return parser.parse_args()


def _prepare_environment(folder: Path, asked: argparse.Namespace) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LIMELIGHT_VAR": str(folder),
            "PORT": port,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SIMULATOR": "1",
            "SIMULATOR_SEED": str(asked.seed),
            "TIKTOK_CALLS_PER_SECOND": "1000",
            "TIKTOK_LOOK_PACE": str(min(10, 1_000 / asked.orders)),  # as often as workers can ask about so many
            "LOG_LEVEL": "ERROR",
        }
    )


def _database_words() -> str:
    return "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"


class _own_database:  # noqa: N801  # reads as a word
    """On PostgreSQL a database made for this run beside the one DATABASE_URL names; SQLite lives in the folder."""

    def __enter__(self) -> None:
        self.server = os.environ.get("DATABASE_URL", "")
        if self.server:
            self.name = f"limelight_chaos_{os.getpid()}"
            self._say(f"CREATE DATABASE {self.name}")
            os.environ["DATABASE_URL"] = f"{self.server.rpartition('/')[0]}/{self.name}"

    def __exit__(self, *exc: object) -> None:
        if self.server:
            self._say(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _say(self, words: str) -> None:
        import psycopg  # noqa: PLC0415  # only where PostgreSQL is meant

        with psycopg.connect(self.server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
            connection.execute(words)


if __name__ == "__main__":
    sys.exit(main())
