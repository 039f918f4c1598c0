"""Two people, two tabs, two presses at the same moment: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from clinic.actions.clients import start_caseload
from clinic.actions.notes import NoteConflict, discard_note, save_note, sign_note, start_note
from clinic.actions.plans import choose_pathway
from clinic.models import AuditEvent, Goal, GoalRating, Member, Note, Plan
from tests.people import PracticePeople, make_people

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 8


@pytest.fixture
def harbour(transactional_db: None) -> PracticePeople:
    return make_people("Harbour")


def at_once(deed: Callable[[int], Any], count: int) -> list[Any]:
    """What `count` threads get, each on its own connection, starting together."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        try:
            barrier.wait(timeout=10)
            return deed(number)
        except (NoteConflict, ValidationError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def draft(harbour: PracticePeople) -> Note:
    by = harbour.therapist
    plan = choose_pathway(client=harbour.client, pathway="anxious", reason="", by=by)
    goal = Goal.objects.get(plan=plan, position=1)
    content = {"sections": {"focus": "Text"}, "goals": {str(goal.pk): {"attainment": 1}}}
    note = start_note(client=harbour.client, session_on=by.practice.today(), by=by)
    return save_note(
        note_id=note.pk, content=content, session_on=note.session_on, revision=0, by=by
    )


def fresh(member: Member) -> Member:
    return Member.objects.select_related("user", "practice").get(pk=member.pk)


def test_signing_at_the_same_moment_signs_once(harbour: PracticePeople) -> None:
    note = draft(harbour)
    signers = [fresh(harbour.therapist) for _ in range(TIMES)]
    results = at_once(lambda number: sign_note(note=note, by=signers[number]), TIMES)
    stored = Note.objects.get(pk=note.pk)
    assert all(result.signed_at == stored.signed_at for result in results)
    assert {result.signed_by_id for result in results} == {stored.signed_by_id}
    assert GoalRating.objects.count() == 1
    assert AuditEvent.objects.filter(event="note.signed").count() == 1


def test_saving_at_the_same_moment_loses_nothing(harbour: PracticePeople) -> None:
    note, by = draft(harbour), fresh(harbour.therapist)

    def save(number: int) -> Note:
        content = {"sections": {"focus": f"Tab {number}"}}
        return save_note(
            note_id=note.pk, content=content, session_on=note.session_on, revision=1, by=by
        )

    results = at_once(save, TIMES)
    won = [result for result in results if isinstance(result, Note)]
    lost = [result for result in results if isinstance(result, NoteConflict)]
    stored = Note.objects.get(pk=note.pk)
    assert (len(won), len(lost)) == (1, TIMES - 1)
    assert stored.content == won[0].content
    assert stored.revision == 2


def test_what_is_signed_is_what_was_seen(harbour: PracticePeople) -> None:
    """A save and a signature at once: the signed text is the one its signer read, or no one's."""
    by = fresh(harbour.therapist)
    for _ in range(TIMES):
        note = start_note(client=harbour.client, session_on=by.practice.today(), by=by)
        seen = save_note(
            note_id=note.pk,
            content={"sections": {"focus": "Seen"}},
            session_on=note.session_on,
            revision=0,
            by=by,
        )

        def deed(number: int, seen: Note = seen) -> Note:
            if number == 0:
                return sign_note(note=seen, by=by)
            return save_note(
                note_id=seen.pk,
                content={"sections": {"focus": "Unseen"}},
                session_on=seen.session_on,
                revision=1,
                by=by,
            )

        signing, saving = at_once(deed, 2)
        stored = Note.objects.get(pk=note.pk)
        focus = stored.content["sections"]["focus"]
        assert (stored.is_signed, focus) in {(True, "Seen"), (False, "Unseen")}
        assert isinstance(signing, NoteConflict) or isinstance(saving, ValidationError)


def test_choosing_at_the_same_moment_leaves_one_open_plan(harbour: PracticePeople) -> None:
    pathways = ["anxious", "avoidant", "fearful", "anxious"]
    by = fresh(harbour.therapist)
    results = at_once(
        lambda number: choose_pathway(
            client=harbour.client, pathway=pathways[number], reason="", by=by
        ),
        len(pathways),
    )
    assert all(isinstance(result, Plan) for result in results)
    assert Plan.objects.filter(client=harbour.client, ended_at=None).count() == 1


def test_a_caseload_begun_twice_at_once_is_one(harbour: PracticePeople) -> None:
    member = fresh(harbour.colleague)
    results = at_once(
        lambda number: start_caseload(client=harbour.client, member=member, by=None), TIMES
    )
    assert sum(isinstance(result, ValidationError) for result in results) == TIMES - 1
    assert harbour.client.carers.filter(member=member).count() == 1


def test_a_draft_discarded_while_others_save_or_sign_it_is_gone_in_words(
    harbour: PracticePeople,
) -> None:
    note = draft(harbour)
    members = [fresh(harbour.therapist) for _ in range(TIMES)]

    def deed(number: int) -> Any:
        if number == 0:
            return discard_note(note=note, by=members[number])
        if number % 2:
            return sign_note(note=note, by=members[number])
        return save_note(
            note_id=note.pk,
            content={"sections": {"focus": f"Text {number}"}},
            session_on=note.session_on,
            revision=note.revision,
            by=members[number],
        )

    for result in at_once(deed, TIMES):
        assert isinstance(result, Note | NoteConflict | ValidationError)
    gone = start_note(client=harbour.client, session_on=note.session_on, by=members[0])
    discard_note(note=gone, by=members[0])
    for late in (discard_note, sign_note):
        with pytest.raises(ValidationError, match="discarded"):
            late(note=gone, by=members[0])
