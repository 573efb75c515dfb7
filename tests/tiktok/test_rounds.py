"""Rounds over many brands: each alone, and a refused token is noticed without any call of ours failing."""

from tests import make
from tiktok.errors import Rejected, Unavailable
from tiktok.rounds import each_brand


def test_one_brands_trouble_leaves_the_others_their_turn(acme, other, at):
    rows = [make.account(acme), make.account(other), make.account(acme)]
    worked = []

    def work(batch):
        if batch[0].brand == acme:
            raise Unavailable("HTTP 500")
        worked.extend(batch)

    each_brand(rows, work, at=at)

    assert worked == [rows[1]]
    assert acme.connection.status == "connected"


def test_a_refused_token_marks_the_connection(acme, at):
    def work(batch):
        raise Rejected(40105, "Access token is incorrect or has been revoked.", "R")

    each_brand([make.account(acme)], work, at=at)

    acme.connection.refresh_from_db()
    assert acme.connection.status == "needs_reconnecting"
    assert acme.connection.status_changes.first().cause == "round"
