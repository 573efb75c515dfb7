"""`make mail-chaos N=500`: N messages go out by two workers, one of which is killed with SIGKILL again and again.

Its last line reads `N messages, A arrived, 0 twice, U uncertain (…), S seconds`; it exits 1 if any came twice, or any that was
neither confirmed nor given to a person to decide.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import django

from tests.chaos.__main__ import _database_words, _own_database, _prepare_environment
from tests.chaos.product import Product
from tests.chaos.sink import Sink


def main() -> int:
    """Run it; 0 when nothing came twice and nothing is unaccounted for."""
    asked = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="limelight-mail-"))
    sink = Sink()
    _prepare_environment(folder, asked.seed)
    os.environ.update(EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", MAIL_LOST_AFTER="10")
    print(f"seed {asked.seed}, {asked.messages} messages, {_database_words()}", flush=True)
    with _own_database():
        django.setup()
        product = Product(folder, int(os.environ["PORT"]))
        try:
            product.start(2)
            fine = _run(product, sink, asked)
        finally:
            product.stop()
    shutil.rmtree(folder, ignore_errors=True)
    return 0 if fine else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def _run(product: Product, sink: Sink, asked: argparse.Namespace) -> bool:
    from tests.chaos.mailing import everything_has_ended, fates, write  # noqa: PLC0415  # after Django is ready

    chance, began = random.Random(asked.seed), time.monotonic()
    write(asked.messages)
    for kill in range(1, asked.kills + 1):
        goal = asked.messages * kill // (asked.kills + 1)
        while len(sink.arrived) < goal:
            time.sleep(0.002)
        time.sleep(chance.random() * 0.03)
        product.kill_worker(kill % 2)
    while not everything_has_ended():
        time.sleep(0.5)
    seconds = time.monotonic() - began
    statuses = fates()
    twice = [name for name, number in Counter(sink.arrived).items() if number > 1]
    lost = [name for name, status in statuses.items() if status == "sent" and name not in sink.arrived]
    strangers = [name for name in sink.arrived if name not in statuses]
    uncertain = [name for name, status in statuses.items() if status == "uncertain"]
    arrived = sum(name in sink.arrived for name in uncertain)
    print(f"{product.killed} workers killed, {sink.connections} connections, {dict(Counter(statuses.values()))}")
    print(f"said to be sent but not there: {len(lost)}; there but unknown here: {len(strangers)}")
    print(
        f"{asked.messages} messages, {len(sink.arrived)} arrived, {len(twice)} twice, {len(uncertain)} uncertain "
        f"({arrived} of these did arrive), {seconds:.0f} seconds"
    )
    return not (twice or lost or strangers)


if __name__ == "__main__":
    sys.exit(main())
