"""News of creators' own accounts: `TikTok-Signature` with its time, content as JSON inside JSON, one row a brand."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests import make
from tiktok.models import Callback
from tiktok.signatures import HEADER, sign_account

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "tiktok-payloads"
EVENT = {
    "client_key": "bwo2m45353a6k85",
    "event": "authorization.removed",
    "create_time": 1615338610,
    "user_openid": "act.example",
    "content": '{"reason": 1 }',
}


def post(content, header=None, content_type="application/json"):
    signature = sign_account(content, settings.TIKTOK_APP_SECRET, at=timezone.now()) if header is None else header
    return Client(enforce_csrf_checks=True).post(
        "/callbacks/tiktok/", content, content_type=content_type, headers={"Tiktok-Signature": signature}
    )


def test_an_event_is_kept_for_each_brand_the_creator_is_connected_to(acme, other):
    for brand in (acme, other):
        make.creator_connection(brand, open_id="act.example")

    answer = post(json.dumps(EVENT).encode())
    post(json.dumps(EVENT).encode())

    rows = Callback.objects.order_by("brand_id")
    assert answer.status_code == 200
    assert [(row.brand, row.topic, row.entry, row.deliveries) for row in rows] == [
        (acme, "creator.disconnected", EVENT, 2),
        (other, "creator.disconnected", EVENT, 2),
    ]


def test_an_event_of_nobody_here_is_kept_and_ignored(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        post(json.dumps(EVENT).encode())
    row = Callback.objects.get()
    assert (row.brand, row.state, row.outcome) == (None, "ignored", "No brand here uses this TikTok account.")


@pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=400)])
def test_a_delivery_signed_long_ago_is_turned_away(db, age):
    content = json.dumps(EVENT).encode()
    answer = post(content, sign_account(content, settings.TIKTOK_APP_SECRET, at=timezone.now() - age))
    assert (answer.status_code, answer.json()["message"]) == (401, "The signature is too old.")
    assert not Callback.objects.exists()


@pytest.mark.parametrize(
    "header", ["t=1,s=2", "t=,s=", "nonsense", "t=1633174587", f"t=9999999999999,s={'0' * 64}", f"t=é,s={'a' * 64}"]
)
def test_a_header_of_another_shape_is_turned_away(db, header):
    answer = post(b"{}", header)
    assert (answer.status_code, answer.json()["message"]) == (401, "The signature header is not t=…,s=….")


def test_a_forged_signature_is_turned_away_before_its_age_is_looked_at(db):
    answer = post(json.dumps(EVENT).encode(), f"t=1633174587,s={'0' * 64}")
    assert (answer.status_code, answer.json()["message"]) == (401, "The signature does not fit.")


def test_the_time_is_signed_too(db):
    content = json.dumps(EVENT).encode()
    honest = sign_account(content, settings.TIKTOK_APP_SECRET, at=timezone.now())
    moment = honest.removeprefix("t=").partition(",")[0]
    assert post(content, honest.replace(moment, str(int(moment) + 1))).status_code == 401


def test_the_old_secret_is_good_while_it_rotates(settings, db):
    content, old = json.dumps(EVENT).encode(), settings.TIKTOK_APP_SECRET
    header = sign_account(content, old, at=timezone.now())
    settings.TIKTOK_APP_SECRET, settings.TIKTOK_OLD_APP_SECRETS = "new", [old]
    assert post(content, header).status_code == 200
    settings.TIKTOK_OLD_APP_SECRETS = []
    assert post(content, header).status_code == 401


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"event": 3}', b'"x"'])
def test_a_genuine_body_without_an_event_is_refused_in_words(db, content):
    answer = post(content)
    assert (answer.status_code, answer.json()["message"]) == (400, "The body has no event.")


def test_another_content_type_is_refused(db):
    answer = post(json.dumps(EVENT).encode(), content_type="text/plain")
    assert (answer.status_code, answer.json()["message"]) == (415, "Send application/json.")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the documented samples are not here")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("webhook_*.json")), ids=lambda path: path.stem)
def test_tiktoks_documented_samples_are_taken_in(db, path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(path.read_bytes())
    row = Callback.objects.get()
    assert (answer.status_code, row.state) == (200, "ignored")
    assert row.entry == json.loads(path.read_bytes())
    assert row.tiktok_topic == row.entry["event"]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the documented sample is not here")
def test_tiktoks_documented_header_has_the_shape_we_read():
    line = (SAMPLES / "webhook_signature_header.txt").read_text().splitlines()[0]
    found = HEADER.fullmatch(line.partition(":")[2])
    assert found
    assert found[1] == "1633174587"
