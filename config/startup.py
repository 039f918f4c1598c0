"""What must hold before a process serves or works: the system checks, as a refusal."""

import sys
from typing import NoReturn

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connections

CONTRADICTION, NOT_YET = 78, 75  # EX_CONFIG; EX_TEMPFAIL: whoever starts us may try again


def refuse_contradictions() -> None:
    """Run the system checks; end the process with their words when one is an error.

    In production the database is asked as well: whether it is migrated and locked, and keeps
    practices apart.
    """
    django.setup()
    try:
        call_command("check", verbosity=0)
    except SystemCheckError as error:
        _refuse(str(error), CONTRADICTION)
    if settings.PRODUCTION:
        _ask_database()


def _ask_database() -> None:
    from config.database_checks import database_faults
    from config.stored_checks import stored_faults

    try:
        faults = [fault for fault in stored_faults() or database_faults() if fault.is_serious()]
    except OperationalError as error:
        _refuse(f"The database does not answer: {error}", NOT_YET)
    finally:
        connections.close_all()  # a child must not inherit it
    if faults:
        _refuse("\n".join(str(fault) for fault in faults), CONTRADICTION)


def _refuse(words: str, status: int) -> NoReturn:
    sys.stderr.write(f"Secure Base does not start.\n{words}\n")
    raise SystemExit(status)
