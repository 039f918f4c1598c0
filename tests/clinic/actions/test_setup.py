"""The first set-up: one code, one practice; who looks, and help lines."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from clinic.actions.practices import (
    add_help_line,
    change_practice,
    check_help_line,
    finish_set_up,
    name_readers,
    remove_help_line,
)
from clinic.actions.setup import LETTERS, claim_practice, code_hash, make_setup_code
from clinic.models import AuditEvent, Event, Practice, SetupCode
from clinic.roles import Role
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Harbour Practice",
    "country": "gb",
    "time_zone": "Europe/London",
    "owner_name": "Ruth Owner",
    "owner_email": "ruth@harbour.example",
    "password": "a heron stood in the shallows",
}


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def claim(code: str, **given: Any) -> Practice:
    return claim_practice(code_hash=code_hash(code), **(FIELDS | given))


def test_the_code_claims_the_installation_once() -> None:
    code = make_setup_code()
    assert code is not None
    practice = claim(code)
    owner = practice.members.get()
    assert owner.roles == {Role.OWNER, Role.THERAPIST}
    assert practice.set_up_at is None
    assert AuditEvent.objects.filter(event=Event.SETUP_CLAIMED, practice=practice).exists()
    with pytest.raises(ValidationError, match="does not work any more"):
        claim(code, owner_email="other@harbour.example")
    assert make_setup_code() is None


def test_a_code_can_be_typed_as_people_type_and_has_a_hundred_bits() -> None:
    code = make_setup_code()
    assert code is not None
    assert [len(group) for group in code.split("-")] == [4] * 5
    assert len(LETTERS) == 32
    assert code_hash(f" {code.lower().replace('-', ' ')} ") == code_hash(code)
    assert claim(code.lower().replace("-", ""))


def test_only_the_newest_code_works_and_for_a_day() -> None:
    first, second = make_setup_code(), make_setup_code()
    assert first is not None
    assert second is not None
    assert SetupCode.objects.count() == 1
    for code, when in ((first, timedelta()), (second, timedelta(hours=24, seconds=1))):
        late = time_machine.travel(timezone.now() + when, tick=False)
        with late, pytest.raises(ValidationError, match="does not work any more"):
            claim(code)
    assert claim(second)


def test_a_refused_practice_leaves_the_code_as_it_was() -> None:
    code = make_setup_code()
    assert code is not None
    for given in ({"password": "short"}, {"country": "Britain"}, {"time_zone": "Moon/Base"}):
        with pytest.raises(ValidationError):
            claim(code, **given)
    assert not Practice.objects.exists()
    assert claim(code)


def test_the_command_prints_a_code_until_there_is_a_practice() -> None:
    out = StringIO()
    call_command("setup_code", stdout=out)
    (code,) = (word for word in out.getvalue().split() if word.count("-") == 4)
    claim(code)
    with pytest.raises(CommandError, match="practice already"):
        call_command("setup_code", stdout=out)


def read_by(people: PracticePeople, **given: Any) -> Practice:
    fields = {
        "practice": people.practice,
        "alert_reader": people.therapist,
        "alert_back_up": people.colleague,
        "reading_words": "Weekdays before noon.",
        "by": people.owner,
    }
    return name_readers(**(fields | given))


def test_who_looks_is_kept_and_changes_are_written_down_by_name_only(
    harbour: PracticePeople,
) -> None:
    practice = read_by(harbour)
    assert (practice.alert_reader, practice.alert_back_up) == (harbour.therapist, harbour.colleague)
    reason = AuditEvent.objects.get(event=Event.PRACTICE_CHANGED).reason
    assert reason == "alert_reader+alert_back_up+reading_words"
    practice = read_by(harbour, alert_back_up=None, no_back_up=True)
    assert practice.no_back_up
    read_by(harbour, alert_back_up=None, no_back_up=True)
    assert AuditEvent.objects.filter(event=Event.PRACTICE_CHANGED).count() == 2


def test_nobody_in_their_absence_is_said_outright(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    refused: list[tuple[dict[str, Any], str]] = [
        ({"alert_back_up": None}, "confirm that nobody"),
        ({"no_back_up": True}, "confirm that nobody"),
        ({"alert_back_up": harbour.therapist}, "two different people"),
        ({"alert_reader": harbour.desk}, "reads no records"),
        ({"alert_back_up": harbour.owner}, "reads no records"),
        ({"reading_words": " "}, "fill this in"),
        ({"alert_reader": lighthouse.therapist}, "does not work in this practice"),
        ({"by": lighthouse.owner}, "does not work in this practice"),
    ]
    for given, words in refused:
        with pytest.raises(ValidationError, match=words):
            read_by(harbour, **given)


def test_set_up_is_not_done_while_nobody_looks(harbour: PracticePeople) -> None:
    Practice.objects.filter(pk=harbour.practice.pk).update(set_up_at=None)
    with pytest.raises(ValidationError, match="who looks"):
        finish_set_up(practice=harbour.practice, by=harbour.owner)
    read_by(harbour)
    done = finish_set_up(practice=harbour.practice, by=harbour.owner)
    assert done.set_up_at is not None
    assert finish_set_up(practice=done, by=harbour.owner).set_up_at == done.set_up_at


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"country": "GBR"},
        {"time_zone": "London"},
        {"retention_years": 0},
        {"retention_years": 101},
        {"hours": [{"weekday": 0, "from": "17:00", "to": "09:00"}]},
        {"hours": [{"weekday": 7, "from": "09:00", "to": "17:00"}]},
        {"hours": [{"weekday": 1, "from": "09:00", "to": "17:00"}] * 2},
    ],
)
def test_what_a_practice_cannot_be_changed_to(
    harbour: PracticePeople, fields: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        change_practice(practice=harbour.practice, by=harbour.owner, **fields)


def test_a_practice_is_changed(harbour: PracticePeople) -> None:
    hours = [{"weekday": 4, "from": "09:00", "to": "12:30"}]
    fields = {"phone": "020 1", "retention_years": 7, "hours": hours, "time_zone": "Europe/Berlin"}
    change_practice(practice=harbour.practice, by=harbour.owner, **fields)
    stored = Practice.objects.get(pk=harbour.practice.pk)
    assert {name: getattr(stored, name) for name in fields} == fields
    with pytest.raises(TypeError):
        change_practice(practice=stored, by=harbour.owner, set_up_at=timezone.now())


def test_help_lines_come_are_checked_and_go(harbour: PracticePeople) -> None:
    line = add_help_line(
        practice=harbour.practice, name="A line", phone="116 123", hours="", by=harbour.owner
    )
    line.checked_on -= timedelta(days=181)
    assert line.is_stale
    assert not check_help_line(line=line, by=harbour.owner).is_stale
    remove_help_line(line=line, by=harbour.owner)
    assert not harbour.practice.crisis_lines.filter(name="A line").exists()


def test_help_lines_of_others_are_left_alone(two_practices: TwoPractices) -> None:
    line = two_practices.harbour.practice.crisis_lines.get()
    for deed in (check_help_line, remove_help_line):
        with pytest.raises(ValidationError, match="does not work in this practice"):
            deed(line=line, by=two_practices.lighthouse.owner)
