"""A consistent picture of the database while others write to it, and an empty one filled from it.

SQLite: its online backup, which takes the read lock and copies in one go. PostgreSQL: `pg_dump` of
a snapshot that our own transaction exported, so that what we count is what is dumped.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from config.operations.backup.facts import Facts, facts_of
from config.operations.backup.sealing import BackupError

BUSY_SECONDS = 60


@dataclass(frozen=True)
class Snapshot:
    """The database at one moment: what is true of it, and its content as a stream."""

    facts: Facts
    content: BinaryIO


@contextmanager
def snapshot(work: Path) -> Iterator[Snapshot]:
    """The present database; `work` is a private folder for what has to lie somewhere meanwhile."""
    made = _postgresql() if connection.vendor == "postgresql" else _sqlite(work)
    with made as taken:
        yield taken


@contextmanager
def _sqlite(work: Path) -> Iterator[Snapshot]:
    address = connection.settings_dict
    name = str(address["NAME"])
    if not Path(name).is_file():
        raise BackupError("The database is kept in memory only: there is nothing to back up.")
    path = work / "database.sqlite3"
    path.touch(mode=0o600)
    with (
        closing(
            sqlite3.connect(f"{Path(name).as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)
        ) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if (found := copy.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise BackupError(f"The database is damaged; SQLite says: {found}")
    with at(address | {"NAME": str(path)}) as database:
        facts = facts_of(database)
    with path.open("rb") as content:
        yield Snapshot(facts, content)


@contextmanager
def _postgresql() -> Iterator[Snapshot]:
    address = connection.settings_dict
    with at(address) as database, _one_moment(database) as name:
        facts = facts_of(database)
        server = int(cast(Any, database).pg_version) // 10_000
        command = [program("pg_dump", server), "--format=custom", "--compress=0", "--no-owner"]
        command += ["--enable-row-security", f"--snapshot={name}"]
        with _running(command, address) as content:
            yield Snapshot(facts, content)


@contextmanager
def _one_moment(database: BaseDatabaseWrapper) -> Iterator[str]:
    """A transaction that goes on seeing what it sees first; the name others can see it by."""
    database.ensure_connection()
    database.set_autocommit(False)
    with database.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT set_config('secure_base.practice', 'all', true)")
        cursor.execute("SELECT pg_export_snapshot()")
        name = str(cursor.fetchone()[0])
    yield name
    database.rollback()


@contextmanager
def _running(command: list[str], address: dict[str, Any]) -> Iterator[BinaryIO]:
    """What a client program prints. Raises BackupError with its words when it fails."""
    with TemporaryFile() as words:
        with subprocess.Popen(  # noqa: S603
            command,
            env=os.environ | client_environment(address),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
        ) as process:
            try:
                yield cast(BinaryIO, process.stdout)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            words.seek(0)
            raise BackupError(f"pg_dump failed: {words.read().decode(errors='replace').strip()}")


def fill_postgresql(dump: Path, address: dict[str, Any], server: int) -> None:
    """Load a dump into an empty database, all of it or nothing."""
    command = [program("pg_restore", server), "--no-owner", "--no-privileges", "--exit-on-error"]
    command += ["--single-transaction", f"--dbname={address['NAME']}", str(dump)]
    done = subprocess.run(  # noqa: S603
        command,
        env=os.environ | client_environment(address),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"pg_restore failed: {done.stderr.strip()}")


def program(name: str, server: int) -> str:
    """The newest PostgreSQL client program on this machine; refused where the server is newer."""
    found = {
        int(path.parts[-3]): str(path)
        for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
        if path.parts[-3].isdigit()
    }
    if not found and (path := shutil.which(name)):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
        found[int(said.stdout.split()[2].partition(".")[0])] = path
    if not found or max(found) < server:
        raise BackupError(
            f"{name} of PostgreSQL {server} or newer is not installed:"
            f" apt-get install postgresql-client-{server}"
        )
    return found[max(found)]


def client_environment(address: dict[str, Any]) -> dict[str, str]:
    """How PostgreSQL's own programs reach a database; a command line could be read by anybody."""
    given = {
        "PGHOST": address.get("HOST"),
        "PGPORT": address.get("PORT"),
        "PGUSER": address.get("USER"),
        "PGPASSWORD": address.get("PASSWORD"),
        "PGDATABASE": address.get("NAME"),
        "PGSSLMODE": address.get("OPTIONS", {}).get("sslmode"),
        "PGSSLROOTCERT": address.get("OPTIONS", {}).get("sslrootcert"),
        "PGOPTIONS": "-c secure_base.practice=all",
    }
    return {name: str(value) for name, value in given.items() if value}


@contextmanager
def at(address: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """A connection to another database than the one in use."""
    database = ConnectionHandler({"default": dict(address)})["default"]
    try:
        yield database
    finally:
        database.close()


def empty_server(address: dict[str, Any]) -> int:
    """The server's major version. Raises BackupError unless the database is there, and empty."""
    try:
        with at(address) as database, database.cursor() as cursor:
            tables = database.introspection.table_names(cursor)
            version = int(cast(Any, database).pg_version) // 10_000
    except DatabaseError as error:
        raise BackupError(f"The database to restore into does not answer: {error}") from error
    if tables:
        raise BackupError("The database to restore into is not empty: make a new one.")
    return version
