"""The settings, the database, and whether the clocks agree."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.checks import ERROR, WARNING, CheckMessage, run_checks
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clinic.models import AuditEvent
from config.database_checks import database_faults
from config.operations.doctor.findings import Finding, fault, note, sound, warning
from config.stored_checks import stored_faults

SKEW = timedelta(seconds=5)
AHEAD = timedelta(minutes=2)
BUILT = datetime(2026, 1, 1, tzinfo=UTC)


def settings_of() -> Iterator[Finding]:
    """What a process would refuse to start with, and what Django itself warns of."""
    messages = run_checks()
    yield from _told(messages)
    if not any(message.level >= WARNING for message in messages):
        yield sound(f"The settings agree with each other ({settings.DJANGO_ENV.value}).")


def database() -> Iterator[Finding]:
    """Reachable, which version, migrated, locked, and with walls between practices."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield fault(f"The database does not answer: {error}".strip(), _start_database())
        return
    yield sound(_version())
    wrong = stored_faults()
    yield from _told(wrong)
    if not wrong:
        yield sound("Every migration is applied, and what is written once is locked.")
        yield from _told(database_faults())


def clock() -> Iterator[Finding]:
    """The machine's clock, the database's, and the newest line of the audit."""
    now = timezone.now()
    if now < BUILT:
        yield fault(f"The clock says {now:%Y-%m-%d}.", "Set the clock, and keep it by NTP.")
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - timezone.now())
        if apart > SKEW:
            yield fault(
                f"This machine's clock and the database's are {apart.total_seconds():.0f} s apart.",
                "Keep both by NTP: work is handed out twice, or late, otherwise.",
            )
    newest = _newest_line()
    if newest is not None and newest > now + AHEAD:
        yield fault(
            f"The audit has a line of {newest:%Y-%m-%d %H:%M} UTC, which is still to come.",
            "The clock was wrong then, or is now: keep it by NTP.",
        )
    else:
        yield sound(f"It is {now:%Y-%m-%d %H:%M} UTC.")


def _newest_line() -> datetime | None:
    with transaction.atomic():
        return AuditEvent.objects.order_by("-at").values_list("at", flat=True).first()


def _version() -> str:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            journal = cursor.fetchone()[0]
        return f"SQLite {sqlite3.sqlite_version} answers; its journal is {journal.upper()}."
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]} answers."


def _start_database() -> str:
    if settings.PRODUCTION:
        return "Start it (docker compose up -d db), and check DATABASE_URL."
    return "Check DATABASE_URL, and that the folder can be written."


def _told(messages: Iterable[CheckMessage]) -> Iterator[Finding]:
    for message in messages:
        remedy = message.hint or ""
        if message.level >= ERROR:
            yield fault(message.msg, remedy)
        else:
            yield (warning if message.level >= WARNING else note)(message.msg, remedy)
