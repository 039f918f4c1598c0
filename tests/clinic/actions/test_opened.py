"""A record opened with a reason: an hour, once, sealed words, and everybody concerned is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from clinic.actions.care import start_cover
from clinic.actions.opened import close_record, note_opened, open_record
from clinic.emails import deliver_due
from clinic.models import AuditEvent, BreakGlass, Event
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def opened(people: PracticePeople, **given: Any) -> BreakGlass:
    fields = {"code": "carer_away", "words": "They rang in distress.", "by": people.colleague}
    return open_record(client=people.client, **(fields | given))


def test_it_is_open_for_an_hour_and_asking_again_makes_it_no_longer(
    harbour: PracticePeople,
) -> None:
    row = opened(harbour)
    assert row.ends_at - row.opened_at == timedelta(minutes=60)
    assert row.is_open
    again = opened(harbour, code="complaint")
    assert (again.pk, again.ends_at) == (row.pk, row.ends_at)
    assert BreakGlass.objects.count() == 1


def test_the_code_stands_in_the_audit_and_the_words_are_sealed(harbour: PracticePeople) -> None:
    row = opened(harbour)
    event = AuditEvent.objects.get(event=Event.BREAK_GLASS_OPENED)
    assert (event.reason, event.client) == ("carer_away", harbour.client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM clinic_breakglass")
        assert "distress" not in cursor.fetchone()[0]
    assert BreakGlass.objects.get(pk=row.pk).words == "They rang in distress."


def test_the_carers_the_stand_ins_and_the_owner_are_told_without_a_name(
    harbour: PracticePeople,
) -> None:
    today = harbour.practice.today()
    start_cover(
        away=harbour.therapist,
        stand_in=harbour.colleague,
        since=today,
        last_day=today,
        by=harbour.owner,
    )
    opened(harbour, by=harbour.supervisor)
    deliver_due()
    told = {letter.to[0] for letter in mail.outbox}
    people = (harbour.therapist, harbour.colleague, harbour.owner)
    assert told == {person.user.email for person in people}
    for letter in mail.outbox:
        text = letter.subject + letter.body
        assert harbour.client.name not in text
        assert "distress" not in text
        assert harbour.supervisor.name not in text


def test_who_opened_it_is_not_told_of_themself(harbour: PracticePeople) -> None:
    opened(harbour, by=harbour.owner)
    deliver_due()
    assert {letter.to[0] for letter in mail.outbox} == {harbour.therapist.user.email}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"code": "curiosity"}, "one of the reasons"),
        ({"words": "  "}, "fill this in"),
        ({"words": "x" * 501}, "at most 500"),
    ],
)
def test_without_a_sound_reason_it_stays_closed(
    harbour: PracticePeople, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        opened(harbour, **given)
    assert not BreakGlass.objects.exists()


def test_nobody_opens_a_record_of_another_practice(two_practices: TwoPractices) -> None:
    with pytest.raises(ValidationError, match="does not work in this practice"):
        opened(two_practices.harbour, by=two_practices.lighthouse.owner)


def test_closed_it_stays_closed(harbour: PracticePeople) -> None:
    row = close_record(opened=opened(harbour), by=harbour.colleague)
    assert not row.is_open
    ended = row.ended_at
    assert close_record(opened=row, by=harbour.owner).ended_at == ended
    assert AuditEvent.objects.filter(event=Event.BREAK_GLASS_ENDED).count() == 1


def test_noticing_is_written_down_once(harbour: PracticePeople) -> None:
    row = note_opened(opened=opened(harbour), by=harbour.therapist)
    seen = row.seen_at
    assert seen is not None
    assert seen <= timezone.now()
    assert note_opened(opened=row, by=harbour.therapist).seen_at == seen
    assert AuditEvent.objects.filter(event=Event.ACCESS_LOG_VIEWED).count() == 1
