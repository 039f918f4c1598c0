"""What the clock asks of the audit."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from clinic import audit
from clinic.audit import proof
from clinic.audit.anchor import anchors
from clinic.audit.proof import heads, prove
from clinic.models import AuditEvent, AuditHead, Event, Refusals
from clinic.schedule import anchor_and_verify, forget_visits, tell_refusals
from config.celery import app
from tests.people import TwoPractices
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchor(tmp_path: Path, settings: Any) -> Path:
    settings.AUDIT_ANCHOR = tmp_path / "outside" / "anchor.jsonl"
    return settings.AUDIT_ANCHOR


def test_the_clock_asks_for_each() -> None:
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"clinic.schedule.tell_refusals", "clinic.schedule.anchor_and_verify"} <= asked
    assert "clinic.schedule.forget_visits" in asked
    assert asked <= set(app.tasks)


def test_a_night_proves_then_writes_down_how_far_it_came(
    two_practices: TwoPractices, anchor: Path
) -> None:
    people = two_practices.harbour
    audit.record(Event.CLIENT_VIEWED, by=people.therapist, subject=people.client)

    anchor_and_verify()

    head = AuditHead.objects.get(chain=str(people.practice.pk))
    assert (head.verified_number, head.is_whole) == (1, True)
    assert (head.anchored_number, head.number) == (2, 2)  # the proof has a line of its own
    assert {each.number for each in anchors(anchor)} == {end.number for end in heads()}
    told = AuditEvent.objects.get(event="audit.verified", practice=people.practice)
    assert told.reason == "whole"
    anchor_and_verify()
    assert prove(anchors(anchor)).holds


def test_a_chain_that_is_not_whole_is_noted_as_such_and_no_other(
    two_practices: TwoPractices, anchor: Path
) -> None:
    mine, theirs = two_practices.harbour, two_practices.lighthouse
    for people in (mine, theirs):
        audit.record(Event.CLIENT_VIEWED, by=people.therapist, subject=people.client)
    AuditHead.objects.filter(chain=str(mine.practice.pk)).update(number=5)

    anchor_and_verify()

    found = dict(AuditHead.objects.values_list("chain", "is_whole"))
    assert (found[str(mine.practice.pk)], found[str(theirs.practice.pk)]) == (False, True)
    assert AuditEvent.objects.get(event="audit.verified", practice=mine.practice).reason == (
        "not_whole"
    )


def test_a_chain_that_grows_while_it_is_walked_is_whole(
    two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = two_practices.harbour
    audit.record(Event.CLIENT_VIEWED, by=people.therapist, subject=people.client)
    walk, grown = proof._Walk._walk, []

    def growing(self: Any, rows: Any) -> Any:
        yield from walk(self, rows)
        if not grown:
            grown.append(1)
            audit.record(Event.CLIENT_VIEWED, by=people.therapist, subject=people.client)

    monkeypatch.setattr(proof._Walk, "_walk", growing)
    found = prove()
    assert (found.breaks, found.lines) == ((), 2)


def test_each_minute_tells_what_was_refused_without_a_line(db: None) -> None:
    past = timezone.now() - timedelta(minutes=9)
    Refusals.objects.create(source="192.0.2.1", minute=past, count=31)

    tell_refusals()

    assert AuditEvent.objects.get().reason.startswith("1_more_at_")


def test_visits_that_can_be_used_no_more_are_forgotten(two_practices: TwoPractices) -> None:
    old, live = (signed_in(two_practices.harbour.therapist) for _ in range(2))
    for browser in (old, live):
        UserSession.objects.create(
            user=two_practices.harbour.therapist.user,
            session_key=browser.session.session_key,
            ip="127.0.0.1",
        )
    gone = Session.objects.filter(pk=old.session.session_key)
    gone.update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_visits()
    assert [row.session_key for row in Session.objects.all()] == [live.session.session_key]
    assert UserSession.objects.get().session_key == live.session.session_key
