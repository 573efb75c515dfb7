"""The door callbacks come in by: what is genuine is kept word for word and answered at once, all else leaves no row."""

import hashlib
import hmac
import json

import pytest
from django.conf import settings
from django.test import Client

from tests import make
from tests.tiktok import posting
from tiktok.models import Callback
from tiktok.signatures import Forged, check_open, sign_open


def is_genuine(content, signature):
    try:
        check_open(content, signature)
    except Forged:
        return False
    return True


def hmac_of(content: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def kept() -> list[Callback]:
    return list(Callback.objects.order_by("pk"))


def test_tiktoks_documented_payload_is_kept_word_for_word(acme):
    content = (posting.PAYLOADS / "tcm_videos.json").read_bytes()
    acme.connection.reconnect(at=make.NOW, token="t", account_id="7436000000000000001")

    answer = posting.post(content, hmac_of(content, settings.TIKTOK_APP_SECRET))

    assert (answer.status_code, answer.json()) == (200, {"code": 0, "message": "OK"})
    row = Callback.objects.get()
    assert (row.brand, row.topic, row.tiktok_topic) == (acme, "video.published", "tto_video_published")
    assert [row.entry] == json.loads(content)["entry"]
    assert row.envelope == {"request_id": 123, "object": 10, "time": 1731967020}
    assert (row.state, row.deliveries, row.attempts) == ("waiting", 1, 0)


@pytest.mark.parametrize(
    "signature",
    ["", "0" * 64, "not hex", "é" * 64, "'; drop table", sign_open(b"another body", settings.TIKTOK_APP_SECRET)],
)
def test_a_forged_delivery_is_turned_away_and_nothing_is_kept(acme, signature):
    answer = posting.post(posting.body(posting.entry(acme)), signature)

    assert (answer.status_code, answer.json()["message"]) == (401, "The signature does not fit.")
    assert kept() == []


def test_a_delivery_passes_nothing_that_pages_are_for(acme):
    answer = posting.post(posting.body(posting.entry(acme)))
    page = Client().get("/healthz/")

    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert not hasattr(answer.wsgi_request, "session")
    assert "Content-Security-Policy" in page.headers
    assert "Content-Security-Policy" not in answer.headers


def test_a_delivery_without_the_header_is_turned_away(acme):
    answer = Client().post("/callbacks/tiktok/", posting.body(posting.entry(acme)), content_type="application/json")
    assert (answer.status_code, kept()) == (401, [])


def test_one_changed_byte_makes_it_a_forgery(acme):
    content = posting.body(posting.entry(acme))
    signature = sign_open(content, settings.TIKTOK_APP_SECRET)
    assert posting.post(content.replace(b"mia", b"zoe"), signature).status_code == 401
    assert kept() == []


@pytest.mark.parametrize(
    ("raw", "signed"),
    [
        ("Zoë", rb"Zo\u00eb"),
        ("日本", rb"\u65e5\u672c"),
        ("👢", rb"\ud83d\udc62"),
        ("plain", b"plain"),
    ],
)
def test_tiktok_may_sign_the_escaped_form_of_what_it_sends_raw(raw, signed):
    secret = settings.TIKTOK_APP_SECRET
    assert is_genuine(raw.encode(), hmac_of(signed, secret))
    assert is_genuine(raw.encode(), hmac_of(raw.encode(), secret).upper())
    assert not is_genuine(raw.encode(), hmac_of(b"other", secret))


def test_secrets_rotate(settings):
    content = b"{}"
    old, new = settings.TIKTOK_APP_SECRET, "the new secret"

    settings.TIKTOK_APP_SECRET, settings.TIKTOK_OLD_APP_SECRETS = new, [old]
    assert is_genuine(content, hmac_of(content, new))
    assert is_genuine(content, hmac_of(content, old))

    settings.TIKTOK_OLD_APP_SECRETS = []
    assert not is_genuine(content, hmac_of(content, old))


def test_no_secret_means_nothing_is_genuine(settings):
    settings.TIKTOK_APP_SECRET, settings.TIKTOK_OLD_APP_SECRETS = "", [""]
    assert not is_genuine(b"{}", hmac_of(b"{}", ""))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The body is not JSON."),
        (b"hello", "The body is not JSON."),
        (b"\xff\xfe{", "The body is not JSON."),
        (b'{"entry": [{"a": NaN}]}', "The body is not JSON."),
        (b"[" * 100_000, "The body is not JSON."),
        (b"[]", "The body has no list of entries."),
        (b"{}", "The body has no list of entries."),
        (b'{"entry": {}}', "The body has no list of entries."),
        (b'{"entry": ["x"]}', "The body has no list of entries."),
        (b'{"entry": [{"a": "\\u0000"}]}', "The body has a character that cannot be kept."),
        (b'{"entry": [{"a": "\\ud83d"}]}', "The body has a character that cannot be kept."),
    ],
    ids=range(11),
)
def test_a_genuine_body_of_another_shape_is_refused_in_words(db, content, words):
    answer = posting.post(content)

    assert (answer.status_code, answer.json()["message"]) == (400, words)
    assert kept() == []


def test_a_body_over_five_megabytes_is_not_read(db):
    answer = posting.post(b'{"entry": ["' + b"x" * 5 * 1024 * 1024 + b'"]}')
    assert (answer.status_code, kept()) == (413, [])


def test_the_door_takes_posts_only(db, client):
    assert client.get("/callbacks/tiktok/").status_code == 405


def test_the_same_entry_twice_is_one_row(acme):
    once = posting.entry(acme)

    posting.post(posting.body(once))
    posting.post(posting.body(dict(reversed(once.items()))))
    posting.post(posting.body(posting.entry(acme, log_id="log-2")))

    assert [(row.entry["log_id"], row.deliveries) for row in kept()] == [("log-1", 2), ("log-2", 1)]


def test_each_entry_of_a_batch_is_a_row_of_its_own(acme, django_capture_on_commit_callbacks):
    batch = [posting.entry(acme, log_id=f"log-{number}") for number in range(1_000)]

    with django_capture_on_commit_callbacks() as rings:
        answer = posting.post(posting.body(*batch))

    assert (answer.status_code, len(kept()), len(rings)) == (200, 1_000, 1)  # one ring: the sweep takes them
    with django_capture_on_commit_callbacks(execute=True):
        posting.post(posting.body(*batch))
    assert {(row.state, row.deliveries) for row in kept()} == {("ignored", 2)}


def test_an_account_nobody_here_uses_is_kept_without_a_brand_and_ignored(acme, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        posting.post(posting.body(posting.entry(acme, tto_tcm_account_id="999")))

    row = Callback.objects.get()
    assert (row.brand, row.state, row.outcome) == (None, "ignored", "No brand here uses this TikTok account.")


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("tcm_invented", "Nothing here listens to “tcm_invented”."), ("", "Nothing here listens to “no topic”.")],
)
def test_an_unknown_topic_is_kept_and_ignored(acme, word, outcome, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        posting.post(posting.body(posting.entry(acme, tcm_creator_event_type=word, event_type=word)))

    row = Callback.objects.get()
    assert (row.brand, row.topic, row.state, row.outcome) == (acme, "", "ignored", outcome)


def test_news_of_a_creator_changes_the_label(acme, tiktok, django_capture_on_commit_callbacks):
    invitation = make.invitation(acme, account=make.account(acme, "mia"))
    tiktok.statuses["mia"] = "in"

    with django_capture_on_commit_callbacks(execute=True):
        posting.post(posting.body(posting.entry(acme)))

    row = Callback.objects.get()
    invitation.account.refresh_from_db()
    assert (row.state, row.outcome) == ("done", "Marketplace")
    assert invitation.account.in_marketplace
    assert invitation.status_changes.get().cause == row.cause


def test_false_news_changes_nothing_since_tiktok_is_asked(acme, tiktok, django_capture_on_commit_callbacks):
    invitation = make.invitation(acme, account=make.account(acme, "mia"))
    tiktok.statuses["mia"] = "invited"

    with django_capture_on_commit_callbacks(execute=True):
        posting.post(posting.body(posting.entry(acme)))

    invitation.refresh_from_db()
    assert (invitation.status, Callback.objects.get().outcome) == ("sent", "Non-TTCM")
