"""The product's processes in a folder, on a port and in a database of their own; workers that can be killed."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from deploy.laptop import BIN, QUEUES, ROOT, redis_of_the_wheel

WEB = "granian --interface wsgi config.wsgi:application --host 127.0.0.1 --blocking-threads 8 --no-ws --log-level error"
CELERY = "celery -q -A config worker -c 1 --without-gossip --without-mingle --loglevel error -Q"
WORKER = f"{CELERY} {QUEUES.replace('simulator,', '')}"
WORLD = f"{CELERY} simulator"  # the pretend TikTok has a worker of its own: it would keep one of ours busy with its callbacks
BEAT = "celery -q -A config beat --loglevel error --pidfile="


class Product:
    """Web, workers, one more for the simulator, beat and Redis, in the environment of this process."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.workers: list[subprocess.Popen[bytes]] = []
        self.others: list[subprocess.Popen[bytes]] = []
        self.killed = 0
        self.log: IO[bytes] = (folder / "log").open("ab")

    def start(self, workers: int) -> None:
        """Start everything and wait until it is healthy."""
        if not os.environ.get("REDIS_URL"):
            socket = self.folder / "redis.sock"  # where the settings look for it
            os.environ["REDIS_URL"] = f"unix://{socket}"
            self.others.append(self._run(f"{redis_of_the_wheel()} --port 0 --save  --unixsocket {socket}", bin=""))
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, check=True)
        self.others.append(self._run(f"{WEB} --port {self.port}"))
        self.others.append(self._run(BEAT))
        self.others.append(self._run(WORLD))
        self.workers = [self._run(WORKER) for _ in range(workers)]
        self._wait_until_healthy()

    def kill_worker(self, which: int) -> None:
        """SIGKILL a worker and its children at whatever line they are, and start another."""
        dead = self.workers[which]
        os.killpg(dead.pid, signal.SIGKILL)
        dead.wait()
        self.killed += 1
        self.workers[which] = self._run(WORKER)

    def stop(self) -> None:
        """End everything."""
        for process in [*self.workers, *reversed(self.others)]:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()
        self.log.close()

    def _run(self, command: str, *, bin: str = f"{BIN}/") -> subprocess.Popen[bytes]:
        words = command.split(" ")
        return subprocess.Popen(
            [f"{bin}{words[0]}", *words[1:]], cwd=ROOT, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        raise SystemExit(f"The product did not start: {(self.folder / 'log').read_text()[-2000:]}")
