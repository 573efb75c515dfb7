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


def test_a_call_that_fails_costs_its_own_rows_their_turn_and_no_others(acme, at):
    rows = [make.account(acme) for _ in range(5)]
    worked = []

    def work(batch):
        if rows[0] in batch:
            raise Unavailable("HTTP 502")
        worked.extend(batch)

    each_brand(rows, work, at=at, size=2)

    assert worked == rows[2:]


def test_a_row_tiktok_refuses_stands_alone_in_the_end(acme, at):
    rows = [make.account(acme) for _ in range(7)]
    worked = []

    def work(batch):
        if rows[3] in batch:
            raise Rejected(40002, "No such order.", "R")
        worked.extend(batch)

    each_brand(rows, work, at=at)

    assert worked == rows[:3] + rows[4:]


def test_a_fault_of_ours_is_logged_and_costs_nobody_else_their_turn(acme, other, at, caplog):
    rows = [make.account(acme), make.account(other)]
    worked = []

    def work(batch):
        if batch[0].brand == acme:
            raise ZeroDivisionError
        worked.extend(batch)

    each_brand(rows, work, at=at)

    assert worked == [rows[1]]
    assert "round failed" in caplog.text
