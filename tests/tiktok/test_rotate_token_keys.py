"""Keys of tokens at rest rotate: new first, everything encrypted anew, old key out."""

import pytest
from django.core.management import CommandError, call_command

from tests import make
from tiktok.models import Connection
from tiktok.secrets import encrypt


def test_after_the_command_the_old_key_can_go(acme, settings, capsys):
    creator = make.creator_connection(acme)
    lost = make.creator_connection(acme, status="revoked", sealed_token="", sealed_refresh_token="")
    old = settings.TOKEN_KEYS
    settings.TOKEN_KEYS = ["a new key", *old]

    call_command("rotate_token_keys")

    settings.TOKEN_KEYS = ["a new key"]
    assert Connection.objects.get().token == "token of acme"
    creator.refresh_from_db()
    assert (creator.token, creator.refresh_token) == ("access", "refresh")
    lost.refresh_from_db()
    assert lost.token == ""
    assert "3 connections encrypted with the first key" in capsys.readouterr().out


def test_a_token_of_an_unknown_key_is_named(acme, settings):
    Connection.objects.update(sealed_token=encrypt("t"))
    settings.TOKEN_KEYS = ["another key altogether"]
    with pytest.raises(CommandError, match=r"Connection \d+ is encrypted with a key that TOKEN_KEYS does not have"):
        call_command("rotate_token_keys")
