"""Migrations run once for all workers, and again only when what they are made of changes.

The first worker keeps a copy of its new database: a file for SQLite, a template database for PostgreSQL.
"""

import fcntl
import hashlib
import sqlite3
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

from django.conf import settings

SOURCES = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "requirements/*.txt")
IN_MEMORY = "file:limelight_tests?mode=memory&cache=shared"


def of(connection, folder: Path) -> "Copy":
    """The copy for this kind of database."""
    return {"sqlite": SqliteCopy, "postgresql": PostgresCopy}[connection.vendor](connection, folder)


def fingerprint() -> str:
    """What the migrated tables follow from."""
    root = Path(settings.BASE_DIR)
    files = sorted(path for pattern in SOURCES for path in root.glob(pattern))
    parts = [repr(settings.INSTALLED_APPS), *(f"{path.relative_to(root)}\n{path.read_text()}" for path in files)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


class Copy(ABC):
    """Laid out before the tests' database is made, kept after; the other workers wait in between."""

    def __init__(self, connection, folder: Path) -> None:
        self.connection = connection
        self.folder = folder
        self.fingerprint = fingerprint()

    def lay_out(self) -> None:
        """Begin with what was kept, if it is of these migrations."""
        self.lock = (self.folder / "lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        if self._is_there():
            self._use()

    def keep(self) -> None:
        """For the next worker; a copy of other migrations goes."""
        if not self._is_there():
            self._make()
        self.lock.close()

    @abstractmethod
    def _is_there(self) -> bool: ...

    @abstractmethod
    def _use(self) -> None: ...

    @abstractmethod
    def _make(self) -> None: ...


class SqliteCopy(Copy):
    """A file in pytest's cache."""

    def __init__(self, connection, folder: Path) -> None:
        super().__init__(connection, folder)
        self.file = folder / f"{self.fingerprint}.sqlite3"
        self.memory = sqlite3.connect(IN_MEMORY, uri=True)  # the database lasts while somebody is connected
        connection.settings_dict["TEST"]["NAME"] = IN_MEMORY

    def _is_there(self) -> bool:
        return self.file.exists()

    def _use(self) -> None:
        with closing(sqlite3.connect(self.file)) as kept:
            kept.backup(self.memory)

    def _make(self) -> None:
        for old in self.folder.glob("*.sqlite3*"):
            old.unlink()
        unfinished = self.file.with_suffix(".sqlite3-new")
        with closing(sqlite3.connect(unfinished)) as kept:
            self.memory.backup(kept)
        unfinished.rename(self.file)


class PostgresCopy(Copy):
    """A database on the same server, its fingerprint written beside it as its comment."""

    def __init__(self, connection, folder: Path) -> None:
        super().__init__(connection, folder)
        self.name = f"test_{connection.settings_dict['NAME']}_migrated"

    def _is_there(self) -> bool:
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s AND shobj_description(oid, 'pg_database') = %s",
                [self.name, self.fingerprint],
            )
            return cursor.fetchone() is not None

    def _use(self) -> None:
        self.connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def _make(self) -> None:
        quoted = self.connection.ops.quote_name
        name, made = quoted(self.name), quoted(self.connection.settings_dict["NAME"])
        self.connection.close()  # a database that somebody is connected to cannot be copied
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {made}")
            cursor.execute(f"COMMENT ON DATABASE {name} IS '{self.fingerprint}'")
