"""The sweep: the rows alone say what is due."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db.models.functions import Now

from reports import schedule, storage
from reports.models import Report
from reports.schedule import sweep
from tests.people import PracticePeople
from tests.reports.stories import asked_for, hours_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports the bell was rung for."""
    bells: list[str] = []
    monkeypatch.setattr(schedule, "ring", lambda pk: bells.append(pk) or True)
    return bells


def report(people: PracticePeople, **fields: object) -> Report:
    made = asked_for(people.client, people.therapist)
    Report.objects.filter(pk=made.pk).update(created_at=hours_ago(1), **fields)
    return made


def test_it_rings_for_what_is_late(harbour: PracticePeople, rung: list[str]) -> None:
    late = report(harbour)
    lost = report(harbour, state="running", lease=uuid4(), lease_until=Now() - timedelta(seconds=1))
    asked_for(harbour.client, harbour.therapist)  # just now: its own bell is still on its way
    report(harbour, state="running", lease=uuid4(), lease_until=Now() + timedelta(seconds=30))
    report(harbour, state="cancelled")
    sweep()
    assert set(rung) == {str(late.pk), str(lost.pk)}


def test_it_rings_for_what_a_wrong_clock_says_is_of_later(
    harbour: PracticePeople, rung: list[str]
) -> None:
    ahead = asked_for(harbour.client, harbour.therapist)
    Report.objects.filter(pk=ahead.pk).update(created_at=hours_ago(-2))
    sweep()
    assert rung == [str(ahead.pk)]


def test_a_clock_that_is_wrong_deletes_no_file_that_came_since(harbour: PracticePeople) -> None:
    failed = report(harbour, state="failed", finished_at=Now())
    failed.refresh_from_db()
    for came in ({"state": "running", "finished_at": None}, {"state": "ready"}):
        name = storage.keep(failed, uuid4(), b"the report")
        if came["state"] == "ready":
            came |= {"file": name, "file_hash": "x", "finished_at": Now()}
        Report.objects.filter(pk=failed.pk).update(**came)
        assert storage.tidy(failed, hours_ago(-2)) == 0
        assert default_storage.exists(name)
    failed.refresh_from_db()
    assert storage.tidy(failed, hours_ago(-2)) == 1  # the one that nobody named
    assert default_storage.exists(failed.file)


def test_it_fails_what_is_out_of_tries(harbour: PracticePeople, rung: list[str]) -> None:
    spent = report(harbour, state="running", attempts=5, lease_until=Now() - timedelta(seconds=1))
    sweep()
    assert rung == []
    assert Report.objects.get(pk=spent.pk).state == "failed"


def test_it_stops_ringing_when_the_broker_is_away(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    bells: list[str] = []
    monkeypatch.setattr(schedule, "ring", lambda pk: bells.append(pk))
    report(harbour), report(harbour)
    sweep()
    assert len(bells) == 1


def test_it_deletes_what_killed_workers_left(harbour: PracticePeople, rung: list[str]) -> None:
    ready = report(harbour)
    kept = storage.keep(ready, uuid4(), b"the report")
    old, fresh = storage.keep(ready, uuid4(), b"orphan"), storage.keep(ready, uuid4(), b"in work")
    for name in (kept, old):
        stamp = hours_ago(1).timestamp()
        os.utime(default_storage.path(name), (stamp, stamp))
    Report.objects.filter(pk=ready.pk).update(
        state="ready", file=kept, file_hash="x", finished_at=Now()
    )
    sweep()
    assert default_storage.exists(kept)
    assert default_storage.exists(fresh)
    assert not default_storage.exists(old)
