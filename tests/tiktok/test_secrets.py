"""Tokens at rest: sealed, rotated, and nowhere to be read in clear."""

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection as database

from tests import make
from tiktok.models import Connection
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
