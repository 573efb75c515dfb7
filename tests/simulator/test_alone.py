"""The simulator without Limelight: `python -m simulator`, a process of its own that others' clients can be tried against."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "7300000000000000002"
OURS = "brands campaigns config creators lifecycle spark_ads tiktok"
LOADED = f"""
import django, sys
django.setup()
import simulator.alone.urls, simulator.tasks
print(sorted(set("{OURS}".split()) & {{name.split(".")[0] for name in sys.modules}}))
"""


def environment(folder: Path, port: int) -> dict[str, str]:
    """Nothing of Limelight's settings."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    alone = {"DJANGO_SETTINGS_MODULE": "simulator.alone.settings", "SIMULATOR_VAR": str(folder), "PORT": str(port)}
    return {**kept, **alone, "SIMULATOR_PACE": "100000"}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = environment(tmp_path_factory.mktemp("alone"), port)
    process = subprocess.Popen([sys.executable, "-m", "simulator"], cwd=ROOT, env=words)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _wait_for(client)
            yield client
    finally:
        process.kill()
        process.wait()


def _wait_for(client: httpx.Client) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            client.get("/simulator/open_api/v1.3/")
        except httpx.TransportError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError("It did not start.")


def api(client: httpx.Client, method: str, path: str, **arguments: object) -> dict[str, object]:
    """One call with the demo token."""
    words = {"params" if method == "GET" else "json": {"tcm_account_id": ACCOUNT, **arguments}}
    address, token = f"/simulator/open_api/v1.3/{path}", {"Access-Token": "demo-token"}
    answer = client.request(method, address, headers=token, **words).json()  # type: ignore[arg-type]
    assert (answer["code"], answer["message"]) == (0, "OK")
    return dict(answer["data"])


def test_it_loads_nothing_of_ours(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOADED]
    run = subprocess.run(command, cwd=ROOT, env=environment(tmp_path, 1), capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "path",
    [
        "/simulator/",
        "/simulator/phone/mara.bakes.demo/",
        "/simulator/phone/mara.bakes.demo/inbox/",
        "/simulator/portal/auth?app_id=7300000000000000001&redirect_uri=http://a/&state=s",
        "/simulator/v2/auth/authorize/?client_key=7300000000000000001&scope=video.list&redirect_uri=http://a/&state=s",
        "/static/simulator/phone.css",
    ],
)
def test_its_pages_are_there(alone: httpx.Client, path: str) -> None:
    assert alone.get(path).status_code == 200


def test_its_people_act_by_themselves(alone: httpx.Client) -> None:
    """Of many invited at a pace at which an hour passes at once, most join without anybody's doing."""
    handles = [f"alone.{number}" for number in range(20)]
    invited = api(alone, "POST", "tcm/creator/invite/", handle_names=handles)["invited"]
    assert isinstance(invited, list)
    assert len(invited) > 5
    deadline, joined = time.monotonic() + 60, 0
    while not joined and time.monotonic() < deadline:
        time.sleep(0.5)
        asked = str(invited).replace("'", '"')
        rows = api(alone, "GET", "tcm/creator/status/get/", handle_names=asked)["onboarding_status"]
        assert isinstance(rows, list)
        joined = sum(row["status"] == "IN" for row in rows)
    assert joined
