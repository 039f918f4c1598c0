"""Ten thousand schedules due in one minute: what the clock's worker needs for them."""

import time
from collections.abc import Iterator
from datetime import time as hour
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.calling_up import stop_hash
from assessments.actions.clock import run_clock
from assessments.models import Assignment, Schedule
from benchmarks.meter import Figure, database_cpu_ms
from clinic.actions.practices import open_practice
from clinic.models import Caseload, Client, Consent, Mail, Member, Practice

PRACTICES, CLIENTS = 10, 1_000
CONDITIONS = f"{PRACTICES} practices with {CLIENTS} clients each, by mail, PostgreSQL on loopback"


def schedules(practices: int = PRACTICES, clients: int = CLIENTS) -> Iterator[Figure]:
    """One round for all of them, and a second one that finds nothing left."""
    settings.PUBLIC_URL = "https://practice.example"
    for number in range(practices):
        _populate(number, clients)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    n = practices * clients
    wall, app, database = time.perf_counter(), time.process_time(), database_cpu_ms()
    with CaptureQueriesContext(connection) as caught:
        made = run_clock(seconds=600)
    wall_s = time.perf_counter() - wall
    cpu_s = time.process_time() - app + (database_cpu_ms() - database) / 1000
    again = run_clock(seconds=600)
    assert (made, again) == (n, 0), (made, again)
    assert Assignment.objects.count() == Mail.objects.count() == n
    yield Figure("schedules_tick_wall_s", round(wall_s, 2), "s, one worker", n, CONDITIONS)
    yield Figure("schedules_tick_cpu_s", round(cpu_s, 2), "s of CPU, both sides", n, CONDITIONS)
    yield Figure("schedules_tick_sql", len(caught), "statements", n, CONDITIONS)
    yield Figure("schedules_asked_twice", again, "check-ins", n, CONDITIONS)


def _populate(number: int, clients: int) -> None:
    practice = open_practice(
        name=f"Practice {number}",
        country="GB",
        time_zone="Europe/London",
        owner_email=f"owner{number}@benchmark.example",
        owner_name="Benchmark Owner",
        password="measured with great care",
    )
    therapist = Member.objects.select_related("practice", "user").get(practice=practice)
    people = [
        Client(practice=practice, name=f"Client {each:04}", birth_year=1988)
        for each in range(clients)
    ]
    for client in people:
        client.email = "somebody@benchmark.example"
    Client.objects.bulk_create(people, batch_size=500)
    Consent.objects.bulk_create(
        [
            Consent(
                practice=practice,
                client=client,
                kind=kind,
                version="2026-11",
                given=True,
                recorded_by=therapist.user,
            )
            for client in people
            for kind in (Consent.Kind.MEASUREMENT, Consent.Kind.MAIL)
        ],
        batch_size=500,
    )
    since = practice.today() - timedelta(days=30)
    rows = [
        Caseload(practice=practice, member=therapist, client=client, since=since)
        for client in people
    ]
    Caseload.objects.bulk_create(rows, batch_size=500)
    Schedule.objects.bulk_create(_due(practice, therapist, people), batch_size=500)


def _due(practice: Practice, therapist: Member, people: list[Client]) -> list[Schedule]:
    found = []
    for client in people:
        schedule = Schedule(
            practice=practice,
            client=client,
            instrument="attachment-brief",
            cadence="weeks",
            every=4,
            starts_on=practice.today(),
            at=hour(10),
            why="To look together.",
            made_by=therapist,
            next_at=timezone.now() - timedelta(minutes=1),
        )
        schedule.stop_hash = stop_hash(schedule)
        found.append(schedule)
    return found
