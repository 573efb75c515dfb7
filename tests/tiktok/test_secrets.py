"""Tokens at rest: sealed, rotated, and nowhere to be read in clear."""

import logging

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection as database

from simulator import clock
from simulator.models import BrandAccount
from tests import make
from tiktok import actions, processing
from tiktok.answers import Grant
from tiktok.models import Call, Connection
from tiktok.outbox import place_call
from tiktok.secrets import decrypt, encrypt


def test_the_database_holds_no_token_in_clear(acme):
    with database.cursor() as cursor:
        cursor.execute("SELECT * FROM tiktok_connection")
        row = str(cursor.fetchall())

    assert acme.connection.token == "token of acme"
    assert "token of acme" not in row
    assert acme.connection.sealed_token in row


def test_the_same_token_is_sealed_differently_each_time():
    assert encrypt("token") != encrypt("token")


def test_keys_rotate(settings):
    settings.TOKEN_KEYS = ["old"]
    sealed_before = encrypt("token")

    settings.TOKEN_KEYS = ["new", "old"]
    sealed_after = encrypt("token")
    assert (decrypt(sealed_before), decrypt(sealed_after)) == ("token", "token")

    settings.TOKEN_KEYS = ["new"]
    assert decrypt(sealed_after) == "token"
    with pytest.raises(InvalidToken):
        decrypt(sealed_before)


def test_a_connection_says_nothing_of_its_token_when_printed(acme):
    connection = Connection.objects.get()
    assert "token of acme" not in f"{connection} {connection!r} {make.callback(acme)!r}"


@pytest.mark.parametrize("trouble", ["failing_percent", "malformed_percent", "calls_per_second", "revoked"])
def test_whatever_goes_wrong_no_secret_is_told(trouble, in_process, as_ada, acme, at, caplog, settings):
    """Neither in the log, nor on the rows of the queue, nor on a page."""
    token, secret = settings.SIMULATOR["demo_token"], settings.TIKTOK_APP_SECRET
    actions.keep(acme, Grant(token, settings.SIMULATOR["demo_account_id"]), by=None, at=at)
    BrandAccount.objects.update(revoked=trouble == "revoked")
    clock.turn(**{name: 100 for name in [trouble] if name.endswith("_percent")})
    clock.turn(calls_per_second=trouble == "calls_per_second")
    invitation = make.invitation(acme, status="sending", account=make.account(acme, "mia"))
    place_call("send_invitation", invitation, by=None, at=at)

    with caplog.at_level(logging.DEBUG):
        for call in Call.objects.all():
            processing.run_call(call, at=at)

    errors = "".join(call.last_error for call in Call.objects.all())
    pages = [as_ada.get(f"/b/acme/{name}").content.decode() for name in ("", "connection/", "calls/", "callbacks/")]
    assert errors
    for told in (caplog.text, errors, *pages):
        assert token not in told
        assert secret not in told
