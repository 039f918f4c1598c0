"""One private PostgreSQL for the whole run, reached by a Unix socket in a folder of its own.

The first process that needs it starts it, under a lock; the process that made the folder stops it.
No port, so nothing can clash; no durability, so it is fast.
"""

import fcntl
import os
import pwd
import re
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from tests.folders import new_folder

OWNER = "sb"  # who owns the tables and passes every wall
INSTALL = "run `make test`, which installs it, or: apt-get install postgresql"
# Its housekeeping would run into tests that change tables, and nothing here lives long enough.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c jit=off -c autovacuum=off -c max_connections=60 -c shared_buffers=64MB -c timezone=UTC"
)


class MissingServerError(RuntimeError):
    """A server binary the tests need is not on this machine."""


def binaries() -> Path:
    """Return the folder of the newest installed PostgreSQL server."""
    on_path = shutil.which("initdb")
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0),
    )
    if not found and not on_path:
        raise MissingServerError(f"PostgreSQL is not installed: {INSTALL}")
    return (found[-1] if found else Path(str(on_path))).parent


def _account() -> str | None:
    """Return the account to run as: PostgreSQL refuses to run as root."""
    return "postgres" if os.geteuid() == 0 else None


class PrivatePostgres:
    """A PostgreSQL cluster in `folder`; several processes may hold one of these on one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    @classmethod
    def reserve(cls) -> "PrivatePostgres":
        """Make the folder, owned by the account that will run the server. Starts nothing."""
        folder = new_folder("pg")
        if account := _account():
            try:
                entry = pwd.getpwnam(account)
            except KeyError as error:
                folder.rmdir()
                raise MissingServerError(f"PostgreSQL is not installed: {INSTALL}") from error
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        return cls(folder)

    def url(self, name: str = "postgres", role: str = OWNER) -> str:
        """Return the address of database `name`, as DATABASE_URL takes it."""
        return f"postgres://{role}@{quote(str(self.folder), safe='')}/{name}"

    def start(self) -> None:
        """Start the server unless it runs already."""
        with (self.folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (self.data / "postmaster.pid").exists():
                return
            self._run(
                "initdb", "-D", str(self.data), "-U", OWNER, "-A", "trust", "-E", "UTF8",
                "--locale=C.UTF-8", "--no-sync",
            )  # fmt: skip
            self._run(
                "pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", str(self.folder / "log"),
                "-o", f"{OPTIONS} -k {self.folder}", "start",
            )  # fmt: skip

    def stop(self) -> None:
        """Stop the server, if it was started, and delete the folder."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make a copy of the database `template` and return its address."""
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _sql(self, statement: str) -> None:
        import psycopg

        # A template that somebody copies at this very moment refuses a second copy: try again.
        for attempt in range(50):
            try:
                with psycopg.connect(self.url(), autocommit=True) as connection:
                    connection.execute(statement)  # type: ignore[call-overload]
                return
            except psycopg.errors.ObjectInUse:
                if attempt == 49:
                    raise
                time.sleep(0.1)

    def _run(self, program: str, *arguments: str) -> None:
        account = _account()
        output = self.folder / f"{program}.out"
        with output.open("wb") as out:
            done = subprocess.run(
                [str(binaries() / program), *arguments],
                user=account,
                group=account,
                extra_groups=[] if account else None,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            said = output.read_text(errors="replace")
            raise RuntimeError(f"{program} failed ({done.returncode}): {said}")
