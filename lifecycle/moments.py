"""Reading as of one moment.

A region that draws itself again until something has ended asks two questions: what there is, and whether to look again. Where
the end falls between them, it would show what was before and never look again.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import wraps
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def as_of_one_moment(view: View) -> View:
    """Let a page see the database as it stood at the first question. A POST goes on as ever."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        with one_moment() if request.method == "GET" else nullcontext():
            return view(request, *args, **kwargs)

    return shown


@contextmanager
def one_moment(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Whatever is read inside is as of one moment; for what only reads, as a write may find that another was quicker.

    Inside of a transaction it changes nothing.
    """
    connection = connections[using]
    with ExitStack() as inside:
        if not connection.in_atomic_block:
            BEGIN[connection.vendor](connection, inside)
        yield


def _begin_on_postgresql(connection: Any, inside: ExitStack) -> None:
    inside.enter_context(transaction.atomic(using=connection.alias))
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _begin_on_sqlite(connection: Any, inside: ExitStack) -> None:
    """Deferred: it keeps no writer waiting."""
    connection.ensure_connection()
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        inside.enter_context(transaction.atomic(using=connection.alias))
    finally:
        connection.transaction_mode = mode


BEGIN = {"postgresql": _begin_on_postgresql, "sqlite": _begin_on_sqlite}
