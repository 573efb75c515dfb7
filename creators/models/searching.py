"""Words inside names and handles. PostgreSQL's trigram index is on the text itself; SQLite's is a table beside it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import BooleanField, F, Func, Q

from creators.models.text import folded

SHORT_WORD = 2  # letters: no trigram index finds shorter ones inside a word
TRIGRAM = 3
MOST_WORDS = 20  # that SQLite's index is asked about; the rest narrow what it found
FEW = 500  # accounts: a word that more of them have is soon met while reading in the list's order
COUNTED = """
SELECT COUNT(*), GROUP_CONCAT(rowid, ', ')
FROM (SELECT rowid FROM creators_account_search WHERE creators_account_search MATCH %s LIMIT %s)
"""


def containing(words: str) -> Q:
    """Accounts whose handle or name contains each of the words; one or two letters stand for a word's beginning."""
    parts = [word if len(word) > SHORT_WORD else f" {word}" for word in folded(words).replace("@", " ").split()]
    asked = Q(_AmongTheFew(F("pk"), phrases=_phrases(parts))) if parts else Q()
    for part in parts:
        asked &= Q(search_text__contains=part)
    return asked


class _AmongTheFew(Func):
    """Asks SQLite's index, when the search is made, whether few accounts match, and names them; says nothing elsewhere.

    SQLite cannot choose by itself: to it any MATCH gives as many rows as any other.
    """

    output_field = BooleanField()

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """PostgreSQL knows by its statistics which index serves."""
        raise FullResultSet

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, tuple[str | int, ...]]:
        """The few by their keys."""
        if not self.extra["phrases"]:
            raise FullResultSet
        with connection.cursor() as cursor:
            number, keys = cursor.execute(COUNTED, [self.extra["phrases"], FEW + 1]).fetchone()
        if not number:
            raise EmptyResultSet
        if number > FEW:
            raise FullResultSet
        column, params = compiler.compile(self.get_source_expressions()[0])
        return f"{column} IN ({keys})", tuple(params)


def _phrases(parts: Sequence[str]) -> str:
    """What FTS5 is asked: each part quoted, so that nothing in it is an operator. All have to be there."""
    long = [part for part in parts if len(part) >= TRIGRAM and "\x00" not in part]
    return " ".join('"{}"'.format(part.replace('"', '""')) for part in long[:MOST_WORDS])
