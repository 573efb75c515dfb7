"""Callbacks taken in — signature, one durable row, 200 — beside a bare view that writes one row, under the same server."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.utils import timezone

from benchmarks.measuring import at_least
from brands.models import Brand
from tiktok.models import Callback, Connection
from tiktok.signatures import sign_open

GOAL = 0.7
LINES = 4  # connections kept open, each asking again as soon as it has its answer
ROUNDS = 3
HOST, PATH = "127.0.0.1", "/callbacks/tiktok/"
APPLICATIONS = {  # and the settings each runs with
    "ours": ("config.wsgi:application", "config.settings"),
    "bare": ("benchmarks.bare:application", "benchmarks.bare_settings"),
}


def run(number: int) -> int:
    """Print both rates, and the goal's line; 1 if it is missed."""
    Connection.objects.create(
        brand=Brand.objects.create(name="Callbacks", slug="callbacks"),
        account_id="bench-account",
        sealed_token="sealed",
        connected_at=timezone.now(),
    )
    with _served() as ports:
        rates: dict[str, list[float]] = {name: [] for name in ports}
        for turn in range(ROUNDS + 1):  # the first warms up
            for name, port in ports.items():
                rates[name].append(_rate(port, number if turn else number // 10, f"{name} {turn}"))
    ours, bare = (max(rates[name][1:]) for name in ("ours", "bare"))
    kept = Callback.objects.filter(brand__slug="callbacks").count()
    assert kept == ROUNDS * number + number // 10, kept
    print(f"  callbacks: {ours:,.0f} a second, bare view {bare:,.0f}", flush=True)
    return at_least("callbacks taken in", ours / bare, GOAL)


@contextmanager
def _served() -> Iterator[dict[str, int]]:
    """Both applications, each under its own granian with the same options, and a Redis for the doorbells."""
    with _redis():
        ports = {name: _free_port() for name in APPLICATIONS}
        servers = [_server(*APPLICATIONS[name], port) for name, port in ports.items()]
        try:
            for port, server in zip(ports.values(), servers, strict=True):
                _wait_for(port, server)
            yield ports
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait()


def _server(application: str, settings_module: str, port: int) -> subprocess.Popen[bytes]:
    granian = str(Path(sys.executable).parent / "granian")
    options = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--blocking-threads", str(LINES), "--no-ws"]
    root, environment = Path(__file__).resolve().parents[1], {**os.environ, "DJANGO_SETTINGS_MODULE": settings_module}
    return subprocess.Popen([granian, *options, "--log-level", "error", application], cwd=root, env=environment)


@contextmanager
def _redis() -> Iterator[None]:
    """The one that is named, or one of our own for a while."""
    if "REDIS_URL" in os.environ:
        yield
        return
    address = Path(os.environ["LIMELIGHT_VAR"]) / "redis.sock"
    from deploy.laptop import redis_program  # noqa: PLC0415  # it reads the environment as it is imported

    server = subprocess.Popen(
        [redis_program(), "--port", "0", "--save", "", "--loglevel", "warning", "--unixsocket", str(address)],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def _rate(port: int, number: int, mark: str) -> float:
    """Answers a second. Requests are made before the clock runs: what is measured is the server."""
    shares = [[_request(port, f"{mark} {line} {n}") for n in range(number // LINES)] for line in range(LINES)]
    bad: list[bytes] = []
    threads = [Thread(target=_ask, args=(port, share, bad)) for share in shares]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if bad:
        raise RuntimeError(bad[0].decode(errors="replace"))
    return number / (time.perf_counter() - began)


def _request(port: int, log_id: str) -> bytes:
    entry = {
        "event_type": "tto_campaign_webhook",
        "tto_campaign_event_type": "tto_video_published",
        "video_id": "7300000000000000001",
        "handle_name": "mia",
        "tto_tcm_account_id": "bench-account",
        "event_time": "2026-11-22T12:00:00.000000Z",
        "log_id": log_id,
    }
    body = json.dumps({"request_id": 1, "object": 10, "time": 1_763_812_800, "entry": [entry]}).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {HOST}:{port}\r\nContent-Type: application/json\r\n"
        f"X-Open-Signature: {sign_open(body, settings.TIKTOK_APP_SECRET)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _ask(port: int, requests: list[bytes], bad: list[bytes]) -> None:
    with closing(socket.create_connection((HOST, port))) as line:
        for request in requests:
            line.sendall(request)
            answer = line.recv(65_536)
            while not _is_whole(answer):
                more = line.recv(65_536) if answer.startswith(b"HTTP/1.1 200") else b""
                if not more:
                    bad.append(answer)
                    return
                answer += more


def _is_whole(answer: bytes) -> bool:
    """Whether all of it is there, in one piece or in chunks."""
    return b'"OK"}' in answer and (b"chunked" not in answer or answer.endswith(b"0\r\n\r\n"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server does not come up.")
