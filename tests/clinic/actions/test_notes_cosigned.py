"""A trainee writes, the supervisor signs."""

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.cosigning import (
    comment_on,
    may_discuss,
    return_note,
    submit_note,
    take_back_note,
)
from clinic.actions.members import change_roles
from clinic.actions.notes import NoteConflict, discard_note, may_sign, sign_note
from clinic.actions.plans import choose_pathway
from clinic.models import Comment, GoalRating, Note, Supervision
from clinic.roles import Role
from tests.clinic.actions.test_notes import draft, events, harbour, save, worked_on
from tests.people import PracticePeople

__all__ = ["harbour"]


def test_a_trainees_note_is_signed_by_the_supervisor(harbour: PracticePeople) -> None:
    note = draft(harbour, client=harbour.trainees_client, by=harbour.trainee)
    with pytest.raises(ValidationError, match="supervisor signs"):
        sign_note(note=note, by=harbour.trainee)
    with pytest.raises(ValidationError, match="Only its author"):
        sign_note(note=note, by=harbour.colleague)
    with pytest.raises(ValidationError, match="has not been sent"):
        sign_note(note=note, by=harbour.supervisor)
    submit_note(note=note, to=harbour.supervisor, by=harbour.trainee)
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
    submit_note(note=note, to=harbour.supervisor, by=harbour.trainee)
    sign_note(note=note, by=harbour.supervisor)
    assert GoalRating.objects.get().rated_by == harbour.trainee


def test_ended_supervision_signs_no_more(harbour: PracticePeople) -> None:
    note = draft(harbour, client=harbour.trainees_client, by=harbour.trainee)
    submit_note(note=note, to=harbour.supervisor, by=harbour.trainee)
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


def learners(harbour: PracticePeople) -> Note:
    return draft(harbour, client=harbour.trainees_client, by=harbour.trainee)


def test_what_was_sent_stays_as_it_is_until_it_comes_back(harbour: PracticePeople) -> None:
    note, by, to = learners(harbour), harbour.trainee, harbour.supervisor
    sent = submit_note(note=note, to=to, by=by)
    assert (sent.submitted_to, events("note.submitted")) == (to, 1)
    other = {"sections": {"focus": "Other words"}}
    with pytest.raises(ValidationError, match="waits for its co-signature"):
        save(sent, other, by=by)
    with pytest.raises(ValidationError, match="waits for its co-signature"):
        discard_note(note=sent, by=by)
    with pytest.raises(ValidationError, match="already"):
        submit_note(note=sent, to=to, by=by)

    take_back_note(note=sent, by=by)
    take_back_note(note=sent, by=by)
    assert events("note.returned") == 1, "what is not away is not taken back"
    with pytest.raises(ValidationError, match="has not been sent"):
        sign_note(note=Note.objects.get(pk=note.pk), by=to)
    with pytest.raises(ValidationError, match="has not been sent"):
        return_note(note=note, text="Too late", by=to)

    changed = save(Note.objects.get(pk=note.pk), other, by=by)
    with pytest.raises(NoteConflict):
        submit_note(note=note, to=to, by=by)  # as it was before
    submit_note(note=changed, to=to, by=by)
    comment = return_note(note=changed, text="Say what you saw.", by=to)
    assert (comment.kind, comment.revision) == ("returned", changed.revision)
    assert Note.objects.get(pk=note.pk).submitted_to is None
    again = submit_note(note=Note.objects.get(pk=note.pk), to=to, by=by)
    assert sign_note(note=again, by=to).signed_by == to
    for deed in (take_back_note, submit_note):
        with pytest.raises(ValidationError, match="is signed"):
            deed(note=note, by=by, **({"to": to} if deed is submit_note else {}))


def test_it_goes_to_one_s_own_supervisor_and_only_when_it_is_finished(
    harbour: PracticePeople,
) -> None:
    note, by = learners(harbour), harbour.trainee
    for to in (harbour.colleague, harbour.owner, by):
        with pytest.raises(ValidationError, match="supervises you today"):
            submit_note(note=note, to=to, by=by)
    with pytest.raises(ValidationError, match="by the person who writes it"):
        submit_note(note=note, to=harbour.supervisor, by=harbour.supervisor)
    with pytest.raises(ValidationError, match="sign your notes yourself"):
        submit_note(note=draft(harbour), to=harbour.supervisor, by=harbour.therapist)
    empty = save(note, {"sections": {}}, by=by)
    with pytest.raises(ValidationError, match="nothing to sign yet"):
        submit_note(note=empty, to=harbour.supervisor, by=by)


def test_a_draft_is_talked_about_between_two(harbour: PracticePeople) -> None:
    note = learners(harbour)
    comment_on(note=note, text="Why then?", by=harbour.supervisor)
    comment_on(note=note, text="Because of the break.", by=harbour.trainee)
    assert [row.text for row in Comment.objects.filter(note=note)] == [
        "Why then?",
        "Because of the break.",
    ]
    outside = (harbour.colleague, harbour.owner, harbour.therapist, harbour.desk)
    for stranger in outside:
        assert not may_discuss(note, stranger)
        with pytest.raises(ValidationError, match="talked about by"):
            comment_on(note=note, text="?", by=stranger)
    with pytest.raises(ValidationError, match="please fill this in"):
        comment_on(note=note, text=" ", by=harbour.supervisor)
    with pytest.raises(ValidationError, match="so it is kept"):
        discard_note(note=note, by=harbour.trainee)
    submit_note(note=note, to=harbour.supervisor, by=harbour.trainee)
    sign_note(note=note, by=harbour.supervisor)
    with pytest.raises(ValidationError, match="is signed"):
        comment_on(note=note, text="Late", by=harbour.supervisor)
