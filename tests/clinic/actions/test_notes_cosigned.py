"""A trainee writes, the supervisor signs."""

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.members import change_roles
from clinic.actions.notes import may_sign, sign_note
from clinic.actions.plans import choose_pathway
from clinic.models import GoalRating, Supervision
from clinic.roles import Role
from tests.clinic.actions.test_notes import draft, harbour, worked_on
from tests.people import PracticePeople

__all__ = ["harbour"]


def test_a_trainees_note_is_signed_by_the_supervisor(harbour: PracticePeople) -> None:
    note = draft(harbour, client=harbour.trainees_client, by=harbour.trainee)
    with pytest.raises(ValidationError, match="supervisor signs"):
        sign_note(note=note, by=harbour.trainee)
    with pytest.raises(ValidationError, match="Only its author"):
        sign_note(note=note, by=harbour.colleague)
    signed = sign_note(note=note, by=harbour.supervisor)
    assert signed.signature == "Harbour Supervisor, supervisor, co-signed"
    assert signed.signed_by == harbour.supervisor


def test_who_signs_alone_needs_no_co_signature(harbour: PracticePeople) -> None:
    note = draft(harbour)
    assert not may_sign(note, harbour.supervisor)
    with pytest.raises(ValidationError, match="Only its author"):
        sign_note(note=note, by=harbour.supervisor)


def test_the_rating_in_a_co_signed_note_is_its_authors(harbour: PracticePeople) -> None:
    plan = choose_pathway(
        client=harbour.trainees_client, pathway="avoidant", reason="", by=harbour.trainee
    )
    content = worked_on(plan.goals.get(position=1))
    note = draft(harbour, content, client=harbour.trainees_client, by=harbour.trainee)
    sign_note(note=note, by=harbour.supervisor)
    assert GoalRating.objects.get().rated_by == harbour.trainee


def test_ended_supervision_signs_no_more(harbour: PracticePeople) -> None:
    note = draft(harbour, client=harbour.trainees_client, by=harbour.trainee)
    assert may_sign(note, harbour.supervisor)
    Supervision.objects.filter(supervisee=harbour.trainee).update(until=harbour.practice.today())
    assert not may_sign(note, harbour.supervisor)
    with pytest.raises(ValidationError, match="Only its author"):
        sign_note(note=note, by=harbour.supervisor)


def test_a_trainee_who_became_therapist_signs_own_notes(harbour: PracticePeople) -> None:
    note = draft(harbour, client=harbour.trainees_client, by=harbour.trainee)
    now = change_roles(member=harbour.trainee, roles={Role.THERAPIST}, by=harbour.owner)
    assert may_sign(note, now)
    assert sign_note(note=note, by=now).is_signed
