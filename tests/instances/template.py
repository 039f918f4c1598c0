"""Databases to begin with, made once a run: migrated and empty.

Every test process and every deployment starts from a copy.
"""

import fcntl
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess

from config.env import new_field_key
from tests.early import variables
from tests.folders import run_folder
from tests.instances.postgres import PrivatePostgres
from tests.processes import INHERITED, run_python

MIGRATED = "migrated"  # the tests' own start, as `migrate` leaves it
WEB_ROLE = "sb_web"  # as in production, web and worker own nothing and pass no wall
Run = Callable[..., CompletedProcess[str]]


class Template:
    """What every deployment on one kind of database starts from.

    A migrated, empty database and the collected static files.
    """

    def __init__(self, database: str, postgres: PrivatePostgres | None) -> None:
        self.database, self.postgres = database, postgres
        self.folder = run_folder() / f"template-{database}"
        self.name = "template_with_role"
        self.sqlite = self.folder / "template.sqlite3"

    @property
    def static(self) -> Path:
        """The folder of collected static files."""
        return self.folder / "static"

    @classmethod
    def of(cls, database: str, postgres: PrivatePostgres | None) -> "Template":
        """Return the template for `database`; the first process of the run that asks makes it."""
        template = cls(database, postgres)
        template.folder.mkdir(exist_ok=True)
        done = template.folder / "done"
        with (template.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                template._make()
                done.touch()
        return template

    def _make(self) -> None:
        if self.postgres is None:
            address = f"sqlite:///{self.sqlite}"
        else:
            address = self.postgres.create_database(MIGRATED)
        env = {**environment(self.folder, self.database, address), "STATIC_ROOT": str(self.static)}
        if self.postgres is None:
            manage(env, "migrate", "--noinput", "--verbosity", "0")
            return
        with ThreadPoolExecutor() as beside:  # neither needs the other, and both take their time
            # Production serves collected files, the embedded product needs none.
            files = beside.submit(
                manage, env, "collectstatic", "--noinput", "--verbosity", "0", "--ignore", "redoc"
            )
            manage(env, "migrate", "--noinput", "--verbosity", "0")
            name = self.postgres.create_database(self.name, template=MIGRATED)
            there = {
                "DATABASE_URL": name,
                "APPLICATION_DATABASE_URL": self.postgres.url(self.name, WEB_ROLE),
            }
            manage(env | there, "make_application_role")
            files.result()


def environment(folder: Path, database: str, address: str) -> dict[str, str]:
    """SQLite as the embedded product, PostgreSQL as production (only without HTTPS)."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {
        **dict.fromkeys(variables(), ""),  # an empty variable blocks the developer's `.env`
        **inherited,
        "DJANGO_ENV": "production" if database == "postgres" else "embedded",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FIELD_KEYS": new_field_key(),
        "BACKUP_KEY": new_field_key(),
        "DATABASE_URL": address,
        "SECURE_BASE_VAR": str(folder),
        "PRIVATE_FILES": str(folder / "files"),
        "JOB_SWEEP_SECONDS": "2",
        "JOB_LEASE_SECONDS": "6",
        "WEB_WORKERS": "1",
        "WEB_THREADS": "4",
    }


def manage(env: dict[str, str], *arguments: str, run: Run = run_python) -> str:
    """What the command printed. AssertionError where it failed."""
    done = run("manage.py", *arguments, env=env)
    if done.returncode:
        raise AssertionError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
