"""Bringing over as a job: whole or nothing, once, and honest about how far it is."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.utils import timezone

from assessments import schedule
from assessments.actions import bring_over_job, pulse
from assessments.actions.bring_over_asked import ask_for_file
from assessments.actions.bring_over_job import bring_next
from assessments.models import BringOver, LeaseLost
from assessments.models.bring_over import BringOverQuerySet
from clinic.actions.clients import add_client
from clinic.models import AuditEvent, Client, Member
from tests.people import PracticePeople, TwoPractices, make_people

MANY = "name,birth_year\r\n" + "".join(f"Arrival {n},1990\r\n" for n in range(7))


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bring_over_job, "_leave_room", lambda _seconds: None)


def asked(member: Member, text: str = MANY, *, apply: bool = True) -> BringOver:
    return ask_for_file(text=text, apply=apply, by=member)[0]


def arrivals() -> int:
    return Client.objects.filter(name__startswith="Arrival").count()


@pytest.mark.django_db
def test_a_file_is_tried_a_few_at_a_time_and_taken_once(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int, int]] = []
    monkeypatch.setattr(bring_over_job, "TOGETHER", 3)
    row, before = asked(harbour.therapist), AuditEvent.objects.count()
    enter = bring_over_job._enter

    def entering(row: BringOver, *args: object, **at: object) -> None:
        enter(row, *args, **at)
        row = BringOver.objects.get(pk=row.pk)
        seen.append((row.stage, row.done, arrivals()))

    monkeypatch.setattr(bring_over_job, "_enter", entering)
    bring_next()
    row.refresh_from_db()
    steps = [("checking", n, 0) for n in (0, 3, 6, 7)]
    assert seen == [*steps, ("taking", 0, 0)]
    assert (row.state, row.clients, row.done, row.text, row.lease) == ("ready", 7, 7, "", None)
    assert row.is_taken
    assert arrivals() == 7
    line = AuditEvent.objects.get(event="brought_over")
    assert (line.actor, line.reason) == (harbour.therapist.user, "7 clients, 0 forms")
    assert AuditEvent.objects.count() == before + 7 * 2 + 1, "added, cared for: nothing of a trial"
    bring_next()
    assert arrivals() == 7


@pytest.mark.django_db
def test_one_fault_is_kept_sealed_and_nobody_is_taken(harbour: PracticePeople) -> None:
    add_client(name="Arrival 5", birth_year=1990, carer=harbour.therapist, by=harbour.therapist)
    row = asked(harbour.therapist)
    bring_next()
    row.refresh_from_db()
    assert (row.state, row.fault_count, row.text, arrivals()) == ("ready", 1, "", 1)
    assert row.faults[0][:2] == [7, "name"]
    assert not row.is_taken
    with connection.cursor() as cursor:
        cursor.execute("SELECT faults FROM assessments_bringover")
        assert "here already" not in cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("lost", ["left", "right"])
def test_rights_are_looked_at_when_it_is_taken_up(harbour: PracticePeople, lost: str) -> None:
    row = asked(harbour.therapist)
    if lost == "left":
        Member.objects.filter(pk=harbour.therapist.pk).update(ended_on=timezone.now())
    else:
        harbour.therapist.held_roles.all().delete()
    bring_next()
    row.refresh_from_db()
    assert (row.state, row.text, arrivals()) == ("cancelled", "", 0)
    assert row.error == f"Not taken: {harbour.therapist.name} may not add clients any more."


@pytest.mark.django_db
def test_a_lost_lease_takes_nothing_and_the_next_worker_begins_anew(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(harbour.therapist)
    finish = BringOverQuerySet.finish

    def stolen(rows: BringOverQuerySet, row: BringOver, lease: UUID, **seen: Any) -> None:
        BringOver.objects.filter(pk=row.pk).update(lease=uuid4(), lease_until=Now())
        finish(rows, row, lease, **seen)

    with monkeypatch.context() as patch:
        patch.setattr(BringOverQuerySet, "finish", stolen)
        bring_next()
    row.refresh_from_db()
    assert (row.state, arrivals()) == ("running", 0), "taken back with the lease"
    BringOver.objects.update(lease_until=timezone.now() - timedelta(minutes=5))
    bring_next()
    row.refresh_from_db()
    assert (row.state, row.attempts, arrivals()) == ("ready", 2, 7)


@pytest.mark.django_db
def test_five_tries_then_it_has_failed_in_words(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise DatabaseError("Arrival 3 is quoted here")

    row = asked(harbour.therapist)
    monkeypatch.setattr(bring_over_job, "bring_over", broken)
    for tries in range(1, 6):
        bring_next()
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("waiting" if tries < 5 else "failed", tries)
        assert bool(row.text) == (tries < 5)
    assert row.error == "The database did not answer while the clients were brought over."
    assert arrivals() == 0
    killed = asked(harbour.therapist)
    past = timezone.now() - timedelta(minutes=5)
    BringOver.objects.filter(pk=killed.pk).update(state="running", attempts=5, lease_until=past)
    bring_next()
    killed.refresh_from_db()
    assert (killed.state, killed.text) == ("failed", "")
    assert killed.error == "The worker stopped 5 times."


@pytest.mark.django_db
def test_one_at_a_time_and_the_ended_are_forgotten(two_practices: TwoPractices) -> None:
    first, second = (
        asked(each.therapist) for each in (two_practices.harbour, two_practices.lighthouse)
    )
    BringOver.objects.claim(first.pk)
    bring_next()
    second.refresh_from_db()
    assert second.state == "waiting", "another one is at work"
    BringOver.objects.filter(pk=first.pk).update(state="failed", finished_at=timezone.now())
    schedule.bring_over()
    assert BringOver.objects.filter(state="ready").get() == second
    old = timezone.now() - timedelta(days=3, minutes=1)
    BringOver.objects.filter(pk=first.pk).update(finished_at=old)
    schedule.bring_over()
    assert BringOver.objects.get() == second


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_open_transaction_tells_how_far_it_is_and_a_cancel_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = make_people("Harbour")
    row = asked(people.therapist)
    monkeypatch.setattr(pulse, "EVERY", 0.005)
    told: list[int] = []

    class Slow(pulse.Pulse):
        def tell(self, done: int, of: int) -> None:
            super().tell(done, of)
            while done == 3 and not self._lost.is_set():
                now = BringOver.objects.get(pk=row.pk)
                if now.done == 3:
                    told.append(now.done)
                    break

    monkeypatch.setattr(bring_over_job, "Pulse", Slow)
    bring_next()
    assert told == [3]
    assert arrivals() == 7


def test_a_pulse_that_lost_its_lease_stops_the_work() -> None:
    beat = pulse.Pulse(uuid4(), uuid4())
    beat.look(1, 2)
    beat._lost.set()
    with pytest.raises(LeaseLost):
        beat.tell(1, 2)
