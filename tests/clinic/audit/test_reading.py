"""What is found in the audit, in which order, with how many statements, by which index."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from clinic import audit
from clinic.audit.reading import PAGE, openings_of, search
from clinic.models import AuditEvent, Event, Member
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def opened(people: PracticePeople, *, at: datetime | None = None, **changes: Any) -> None:
    """A line, at some other time than now."""
    given = {"event": Event.CLIENT_VIEWED, "by": people.therapist, "client": people.client}
    given |= changes
    row = AuditEvent(
        event=given["event"],
        practice=people.practice,
        actor=given["by"].user if isinstance(given["by"], Member) else given["by"],
        client=given["client"],
        reason=given.get("reason", ""),
        at=at or timezone.now(),
    )
    audit.append([row])


def numbers(people: PracticePeople, **asked: Any) -> list[int]:
    return [line.number for line in search(people.practice, **asked).lines]


def test_lines_come_newest_first_and_only_the_practice_s_own(
    two_practices: TwoPractices, harbour: PracticePeople
) -> None:
    for people in (harbour, two_practices.lighthouse):
        opened(people)
        opened(people, event=Event.PLAN_VIEWED)

    found = search(harbour.practice)

    assert [str(line.what) for line in found.lines] == ["Saw the plan", "Saw a client's page"]
    assert {line.who for line in found.lines} == {"Harbour Therapist"}
    assert {line.client for line in found.lines} == {"Harbour Client"}
    assert found.before is None


def test_pages_neither_skip_nor_repeat_even_where_times_are_equal(harbour: PracticePeople) -> None:
    same = timezone.now()
    for _ in range(2 * PAGE + 7):
        opened(harbour, at=same)

    seen, before = [], None
    while True:
        found = search(harbour.practice, before=before)
        seen += [line.number for line in found.lines]
        before = found.before
        if before is None:
            break

    assert seen == list(range(2 * PAGE + 7, 0, -1))


def test_a_place_in_another_s_chain_is_no_place(
    two_practices: TwoPractices, harbour: PracticePeople
) -> None:
    opened(harbour)
    for _ in range(3):
        opened(two_practices.lighthouse)

    assert numbers(harbour, before=3) == []


def test_it_can_be_asked_who_about_whom_and_what(harbour: PracticePeople) -> None:
    opened(harbour)
    opened(harbour, by=harbour.owner)
    opened(harbour, client=harbour.others_client)
    opened(harbour, event=Event.NOTE_VIEWED)

    assert numbers(harbour, person=harbour.owner) == [2]
    assert numbers(harbour, client="our oTHer") == [3]
    assert numbers(harbour, event="note.viewed") == [4]
    assert numbers(harbour, person=harbour.therapist, client="Harbour Client") == [4, 1]
    assert numbers(harbour, client="Lighthouse") == []


def test_days_are_the_practice_s_own_and_both_ends_count(harbour: PracticePeople) -> None:
    harbour.practice.time_zone = "Pacific/Auckland"
    harbour.practice.save()
    zone, day = harbour.practice.zone, date(2026, 5, 4)
    for hour in (time(0, 0), time(23, 59, 59)):
        opened(harbour, at=datetime.combine(day, hour, tzinfo=zone))
    opened(harbour, at=datetime.combine(day + timedelta(days=1), time(0, 0), tzinfo=zone))
    opened(harbour, at=datetime.combine(day, time(0, 0), tzinfo=zone) - timedelta(seconds=1))

    assert sorted(numbers(harbour, since=day, until=day)) == [1, 2]
    assert len(numbers(harbour, since=day)) == 3
    assert len(numbers(harbour, until=day)) == 3


@pytest.mark.postgres
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"before": 3_000},
        {"since": date(2026, 1, 1), "until": date(2026, 1, 31)},
        {"client": "Harbour Other"},
    ],
    ids=["newest", "older", "days", "client"],
)
def test_an_index_finds_them(
    two_practices: TwoPractices, harbour: PracticePeople, asked: dict[str, Any]
) -> None:
    """Which one is the planner's choice; it never reads the table through."""
    start = timezone.now() - timedelta(days=400)
    for people, lines in ((harbour, 4_000), (two_practices.lighthouse, 8_000)):
        audit.append(
            AuditEvent(
                event=Event.CLIENT_VIEWED,
                practice=people.practice,
                client=people.others_client if turn % 500 == 0 else people.client,
                at=start + timedelta(minutes=10 * turn),
            )
            for turn in range(lines)
        )
    plans = []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE clinic_auditevent")

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if '"clinic_auditevent"' in sql and "LIMIT 51" in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                plans.append("\n".join(row[0] for row in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        search(harbour.practice, **asked)

    assert len(plans) == 1
    assert re.search(r"(Index Scan .*|Bitmap Heap Scan) on clinic_auditevent", plans[0])
    assert "Seq Scan on clinic_auditevent" not in plans[0]


def test_openings_are_gathered_by_day_person_and_deed(harbour: PracticePeople) -> None:
    zone, today = harbour.practice.zone, harbour.practice.today()
    yesterday = today - timedelta(days=1)
    for hour in (9, 10, 15):
        opened(harbour, at=datetime.combine(yesterday, time(hour, 12), tzinfo=zone))
    opened(harbour, event=Event.NOTE_VIEWED)
    opened(harbour, by=harbour.owner, event=Event.BREAK_GLASS_OPENED, reason="emergency")

    log = openings_of(harbour.client)

    assert [day for day, _rows in log.days] == [today, yesterday]
    broken, note = log.days[0][1]
    assert (broken.who, str(broken.reason)) == (
        "Harbour Owner",
        "The client or somebody else may be in danger",
    )
    assert (note.who, str(note.what), note.times) == ("Harbour Therapist", "Opened a note", 1)
    (visits,) = log.days[1][1]
    local = [each.astimezone(zone).hour for each in (visits.first, visits.last)]
    assert (visits.times, local) == (3, [9, 15])


def test_neither_the_client_s_own_visits_nor_changes_nor_others_records_are_in_it(
    two_practices: TwoPractices, harbour: PracticePeople
) -> None:
    opened(harbour, by=harbour.client_user, event=Event.CHECK_IN_VIEWED)
    opened(harbour, event=Event.NOTE_SIGNED)
    opened(harbour, event=Event.DENIED)
    opened(harbour, client=harbour.others_client)
    opened(two_practices.lighthouse)

    assert openings_of(harbour.client).days == ()


def test_ninety_days_at_a_time_and_none_lost(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    ago = [0, 89, 90, 200]
    here = timezone.now().astimezone(harbour.practice.zone)
    for days in ago:  # on the practice's wall, whatever its clocks did in between
        opened(harbour, at=here - timedelta(days=days))

    seen, until = [], today
    while until:
        log = openings_of(harbour.client, until=until)
        seen += [(today - day).days for day, _rows in log.days]
        until = log.earlier

    assert seen == ago


def test_a_year_of_reading_costs_no_more_statements_than_a_day(
    harbour: PracticePeople, django_assert_num_queries: Any
) -> None:
    for days in range(60):
        opened(harbour, at=timezone.now() - timedelta(days=days))

    with django_assert_num_queries(2):
        openings_of(harbour.client)
    with django_assert_num_queries(1):
        search(harbour.practice)
    with django_assert_num_queries(2):
        search(harbour.practice, before=55, client="Harbour", event="client.viewed")
