"""Rings gathered in a thread of their own."""

import time

from tiktok import doorbell


def test_a_burst_rings_a_few_times_and_names_everybody_once(monkeypatch):
    rung = []
    monkeypatch.setattr(doorbell, "ring", lambda task, callback_ids: rung.append(callback_ids))
    bell = doorbell.Doorbell()

    for number in range(200):
        bell.ring_soon([number])
    deadline = time.monotonic() + 10
    while sum(map(len, rung)) < 200 and time.monotonic() < deadline:
        time.sleep(0.01)

    assert sorted(number for ids in rung for number in ids) == list(range(200))
    assert max(map(len, rung)) <= doorbell.MOST
    assert len(rung) < 20
