"""Loaded before Django's settings are read: says which database this run uses.

`SECURE_BASE_TEST_DB=postgres` (default, as in production) or `sqlite`. The server itself starts
when the first test asks for the database, so tests of plain Python never wait for one.
"""

import atexit
import gc
import os
import re
import signal
from pathlib import Path

import pytest

from tests.folders import new_folder, remove_run_folder
from tests.instances.postgres import MissingServerError, PrivatePostgres

FOLDER = "SECURE_BASE_TEST_POSTGRES_FOLDER"
# A sweep's answers live long: Python's own 700, 10, 10 would look through them every few seconds.
CYCLES = (20_000, 10, 20)
_mine: list[PrivatePostgres] = []


def shared_postgres() -> PrivatePostgres:
    """Return the run's PostgreSQL (not necessarily started yet)."""
    if FOLDER not in os.environ:  # the first process of the run; xdist's workers inherit it
        try:
            _mine.append(PrivatePostgres.reserve())
        except MissingServerError as error:
            raise pytest.UsageError(str(error)) from error
        os.environ[FOLDER] = str(_mine[0].folder)
    return PrivatePostgres(Path(os.environ[FOLDER]))


def variables() -> list[str]:
    """Name every variable the product reads, as `.env.example` lists them."""
    example = Path(__file__).resolve().parent.parent / ".env.example"
    return re.findall(r"^([A-Z_]+)=", example.read_text(), re.MULTILINE)


def choose_environment() -> None:
    """Keep the run off the developer's own `.env` and `var/`: an empty variable blocks `.env`."""
    os.environ |= dict.fromkeys(variables(), "")
    os.environ |= {"DJANGO_ENV": "test", "SECURE_BASE_VAR": str(new_folder("var"))}


def choose_database() -> None:
    """Point DATABASE_URL at the database of this run, whatever the developer's own says."""
    kind = os.environ.setdefault("SECURE_BASE_TEST_DB", "postgres")
    if kind == "postgres":
        os.environ["DATABASE_URL"] = shared_postgres().url("secure_base")
    elif kind == "sqlite":
        os.environ["DATABASE_URL"] = "sqlite://:memory:"
    else:
        raise pytest.UsageError("SECURE_BASE_TEST_DB is postgres or sqlite")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for cycles among what the tests make, not each time through all that was imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*CYCLES)


def pytest_unconfigure() -> None:
    """Stop the server, in the process that reserved it, and delete what the run wrote."""
    while _mine:
        _mine.pop().stop()
    remove_run_folder()


# Whatever ends the run (an odd argument, Ctrl+C, SIGTERM), fixtures and servers are taken down.
atexit.register(pytest_unconfigure)
signal.signal(signal.SIGTERM, signal.default_int_handler)
choose_environment()
choose_database()
