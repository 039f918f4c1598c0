"""Notes: drafts are kept, conflicts lose nothing, a signature is one and final."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic.actions.clients import start_caseload
from clinic.actions.notes import (
    NoteConflict,
    add_addendum,
    discard_note,
    may_sign,
    save_note,
    sign_note,
    start_note,
)
from clinic.actions.plans import choose_pathway
from clinic.library import library
from clinic.models import (
    Addendum,
    AuditEvent,
    Goal,
    GoalRating,
    MarkerEvidence,
    Member,
    Note,
)
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def goals(harbour: PracticePeople) -> list[Goal]:
    plan = choose_pathway(
        client=harbour.client, pathway="anxious", reason="We agreed", by=harbour.therapist
    )
    return list(plan.goals.all())


def draft(harbour: PracticePeople, content: dict[str, Any] | None = None, **who: Any) -> Note:
    by = who.get("by", harbour.therapist)
    client = who.get("client", harbour.client)
    note = start_note(client=client, session_on=by.practice.today(), by=by)
    return save(note, content or {"sections": {"focus": "The week"}}, by=by)


def save(note: Note, content: dict[str, Any], by: Member, **changes: Any) -> Note:
    given = {"session_on": note.session_on, "revision": note.revision} | changes
    return save_note(note_id=note.pk, content=content, by=by, **given)


def worked_on(goal: Goal, **entry: Any) -> dict[str, Any]:
    marker = library().goal(goal.template).markers[0].id
    standard = {
        "worked_on": True,
        "attainment": 1,
        "route": "therapy",
        "markers": {marker: "Waited a day before writing."},
    }
    return {"sections": {"focus": "Waiting"}, "goals": {str(goal.pk): standard | entry}}


def events(event: str) -> int:
    return AuditEvent.objects.filter(event=event).count()


def test_a_draft_comes_back_whole(harbour: PracticePeople, goals: list[Goal]) -> None:
    note = draft(harbour, worked_on(goals[0]) | {"activation": "anxious"})
    stored = Note.objects.get(pk=note.pk)
    assert stored.content["sections"]["focus"] == "Waiting"
    assert stored.content["sections"]["risk"] == ""
    assert stored.content["activation"] == "anxious"
    assert stored.content["goals"][str(goals[0].pk)]["attainment"] == 1
    assert stored.revision == 1


def test_two_tabs_conflict_and_lose_nothing(harbour: PracticePeople) -> None:
    note = draft(harbour)
    first = save(note, {"sections": {"focus": "First tab"}}, by=harbour.therapist)
    with pytest.raises(NoteConflict) as conflict:
        save(note, {"sections": {"focus": "Second tab"}}, by=harbour.therapist)
    assert conflict.value.stored.content["sections"]["focus"] == "First tab"
    assert conflict.value.stored.revision == first.revision
    assert Note.objects.get(pk=note.pk).content["sections"]["focus"] == "First tab"


def test_saving_the_same_again_changes_nothing(harbour: PracticePeople) -> None:
    note = draft(harbour)
    again = save(note, {"sections": {"focus": "The week"}}, by=harbour.therapist)
    assert again.revision == note.revision


def test_autosave_is_one_audit_event_an_editing_session(harbour: PracticePeople) -> None:
    note = draft(harbour)
    for number in range(3):
        note = save(note, {"sections": {"focus": f"Text {number}"}}, by=harbour.therapist)
    assert events("note.edited") == 1


def test_editing_again_after_half_an_hour_is_another_event(harbour: PracticePeople) -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=31), tick=True):
        note = draft(harbour)
    save(note, {"sections": {"focus": "Later"}}, by=harbour.therapist)
    assert events("note.edited") == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([], "document"),
        ({"mood": "x"}, "part that is not known"),
        ({"sections": {"diagnosis": "x"}}, "section that is not known"),
        ({"sections": {"focus": 3}}, "Focus: this is not text"),
        ({"sections": {"focus": "x" * 100_001}}, "100,001 characters long; at most 100,000"),
        ({"sections": {"focus": "a\x00b"}}, "cannot be kept"),
        ({"sections": {"focus": "a\ud800b"}}, "cannot be kept"),
        ({"activation": "angry"}, "activation"),
        ({"activation": []}, "activation"),
        ({"goals": []}, "not in the client's plan"),
        ({"goals": {"x": {}}}, "not in the client's plan"),
    ],
)
def test_a_faulty_document_is_refused_with_a_sentence(
    harbour: PracticePeople, content: Any, sentence: str
) -> None:
    note = draft(harbour)
    with pytest.raises(ValidationError, match=sentence):
        save(note, content, by=harbour.therapist)
    assert Note.objects.get(pk=note.pk).revision == note.revision


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"worked_on": "yes"}, "worked on"),
        ({"attainment": 3}, "−2 to \\+2"),
        ({"attainment": True}, "−2 to \\+2"),
        ({"attainment": "1"}, "−2 to \\+2"),
        ({"attainment": 1.0}, "−2 to \\+2"),
        ({"route": "shortcut"}, "four routes"),
        ({"route": ["therapy"]}, "four routes"),
        ({"markers": {"avoidant.needs.m1": "x"}}, "sign of movement"),
        ({"markers": []}, "sign of movement"),
        ({"colour": "red"}, "part that is not known"),
    ],
)
def test_a_faulty_goal_is_refused_with_a_sentence(
    harbour: PracticePeople, goals: list[Goal], entry: Any, sentence: str
) -> None:
    note = draft(harbour)
    with pytest.raises(ValidationError, match=sentence):
        save(note, worked_on(goals[0], **entry), by=harbour.therapist)


def test_every_fault_is_said_at_once(harbour: PracticePeople, goals: list[Goal]) -> None:
    marker = library().goal(goals[0].template).markers[0].id
    content = worked_on(goals[0], attainment=9, markers={marker: "x" * 2_001})
    with pytest.raises(ValidationError) as refused:
        save(draft(harbour), content, by=harbour.therapist)
    assert len(refused.value.messages) == 2


def test_a_goal_of_another_clients_plan_is_refused(harbour: PracticePeople) -> None:
    plan = choose_pathway(
        client=harbour.others_client, pathway="anxious", reason="", by=harbour.colleague
    )
    with pytest.raises(ValidationError, match="not in the client's plan"):
        save(draft(harbour), worked_on(plan.goals.get(position=1)), by=harbour.therapist)


def test_a_note_of_100_000_characters_is_kept_exactly(harbour: PracticePeople) -> None:
    text = "Ä<script>\n" * 10_000
    note = draft(harbour, {"sections": {"focus": "x" + text[:-2] + "x"}})
    stored = Note.objects.get(pk=note.pk).content["sections"]["focus"]
    assert stored == "x" + text[:-2] + "x"
    assert len(stored) == 100_000


@pytest.mark.parametrize(
    ("day", "sentence"), [(date(1899, 12, 31), "before 1900"), (date(9999, 1, 1), "in the future")]
)
def test_an_impossible_session_day_is_refused(
    harbour: PracticePeople, day: date, sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        start_note(client=harbour.client, session_on=day, by=harbour.therapist)
    note = draft(harbour)
    with pytest.raises(ValidationError, match=sentence):
        save(note, {}, by=harbour.therapist, session_on=day)


def test_today_is_the_practices_own_day(harbour: PracticePeople) -> None:
    harbour.practice.time_zone = "Pacific/Auckland"
    harbour.practice.save()
    therapist = Member.objects.get(pk=harbour.therapist.pk)
    with time_machine.travel("2026-06-01T20:00:00Z", tick=False):
        start_note(client=harbour.client, session_on=date(2026, 6, 2), by=therapist)
        with pytest.raises(ValidationError, match="in the future"):
            start_note(client=harbour.client, session_on=date(2026, 6, 3), by=therapist)


def test_only_its_author_changes_a_draft(harbour: PracticePeople) -> None:
    note = draft(harbour)
    for other in (harbour.colleague, harbour.supervisor):
        with pytest.raises(ValidationError, match="person who writes it"):
            save(note, {"sections": {"focus": "Mine now"}}, by=other)
        with pytest.raises(ValidationError, match="person who writes it"):
            discard_note(note=note, by=other)


def test_nothing_is_written_across_practices(
    two_practices: TwoPractices, harbour: PracticePeople
) -> None:
    note, stranger = draft(harbour), two_practices.lighthouse.therapist
    deeds = [
        lambda: start_note(client=harbour.client, session_on=note.session_on, by=stranger),
        lambda: save(note, {}, by=stranger),
        lambda: sign_note(note=note, by=stranger),
        lambda: discard_note(note=note, by=stranger),
    ]
    for deed in deeds:
        with pytest.raises(ValidationError, match="does not work in this practice"):
            deed()


def test_signing_locks_and_writes_ratings_and_evidence(
    harbour: PracticePeople, goals: list[Goal]
) -> None:
    note = sign_note(note=draft(harbour, worked_on(goals[0])), by=harbour.therapist)
    assert note.is_signed
    assert note.signature == "Harbour Therapist, therapist, signed as author"
    rating = GoalRating.objects.get(goal=goals[0])
    assert (rating.level, rating.rated_on, rating.note) == (1, note.session_on, note)
    evidence = MarkerEvidence.objects.get(goal=goals[0])
    assert (evidence.route, evidence.sentence) == ("therapy", "Waited a day before writing.")
    assert evidence.marker == library().goal(goals[0].template).markers[0].id
    assert events("note.signed") == 1


def test_a_route_without_a_marker_is_kept(harbour: PracticePeople, goals: list[Goal]) -> None:
    content = worked_on(goals[1], attainment=None, markers={}, route="relationships")
    sign_note(note=draft(harbour, content), by=harbour.therapist)
    evidence = MarkerEvidence.objects.get()
    assert (evidence.marker, evidence.route, evidence.sentence) == ("", "relationships", "")
    assert not GoalRating.objects.exists()


def test_signing_twice_signs_once(harbour: PracticePeople, goals: list[Goal]) -> None:
    note = draft(harbour, worked_on(goals[0]))
    first = sign_note(note=note, by=harbour.therapist)
    second = sign_note(note=note, by=harbour.therapist)
    assert second.signed_at == first.signed_at
    assert GoalRating.objects.count() == MarkerEvidence.objects.count() == 1
    assert events("note.signed") == 1


def test_an_empty_note_is_not_signed(harbour: PracticePeople) -> None:
    note = draft(harbour, {"sections": {"focus": "  \n "}, "activation": "settled"})
    with pytest.raises(ValidationError, match="nothing to sign"):
        sign_note(note=note, by=harbour.therapist)


def test_evidence_needs_its_sentence_before_signing(
    harbour: PracticePeople, goals: list[Goal]
) -> None:
    marker = library().goal(goals[0].template).markers[0]
    note = draft(harbour, worked_on(goals[0], markers={marker.id: ""}))
    with pytest.raises(ValidationError, match="Write one sentence of evidence"):
        sign_note(note=note, by=harbour.therapist)
    assert not Note.objects.get(pk=note.pk).is_signed


def test_what_was_saved_since_is_not_signed_unseen(harbour: PracticePeople) -> None:
    seen = draft(harbour)
    save(seen, {"sections": {"focus": "Changed in another tab"}}, by=harbour.therapist)
    seen.revision = 1
    with pytest.raises(NoteConflict):
        sign_note(note=seen, by=harbour.therapist)
    assert not Note.objects.get(pk=seen.pk).is_signed


def test_the_same_words_from_an_older_window_are_no_conflict(harbour: PracticePeople) -> None:
    note = draft(harbour)
    words = {"sections": {"focus": "Saved by itself, then signed"}}
    stored = save(note, words, by=harbour.therapist, revision=note.revision)

    again = save(note, words, by=harbour.therapist, revision=note.revision - 1)

    assert again.revision == stored.revision
    with pytest.raises(NoteConflict):
        save(note, {"sections": {"focus": "Other"}}, by=harbour.therapist, revision=0)


def test_a_draft_keeps_what_it_says_of_a_plan_that_ended(
    harbour: PracticePeople, goals: list[Goal]
) -> None:
    note = draft(harbour, {"sections": {"focus": "The week"}, **worked_on(goals[0])})
    said = note.content["goals"][str(goals[0].pk)]
    new = choose_pathway(client=harbour.client, pathway="avoidant", reason="", by=harbour.therapist)
    now = new.goals.get(position=1)

    note = save(note, {"sections": {"focus": "Later"}, **worked_on(now)}, by=harbour.therapist)

    assert note.content["goals"][str(goals[0].pk)] == said
    sign_note(note=note, by=harbour.therapist)
    assert set(GoalRating.objects.values_list("goal_id", flat=True)) == {goals[0].pk, now.pk}


def test_a_signed_note_is_neither_saved_nor_discarded(harbour: PracticePeople) -> None:
    note = sign_note(note=draft(harbour), by=harbour.therapist)
    with pytest.raises(ValidationError, match="Add an addendum"):
        save(note, {"sections": {"focus": "Rewritten"}}, by=harbour.therapist)
    with pytest.raises(ValidationError, match="Add an addendum"):
        discard_note(note=note, by=harbour.therapist)
    assert Note.objects.get(pk=note.pk).content["sections"]["focus"] == "The week"


def test_discarding_leaves_only_its_trace(harbour: PracticePeople) -> None:
    note = draft(harbour)
    gone = discard_note(note=note, by=harbour.therapist)
    assert gone.pk == note.pk
    assert not Note.objects.filter(pk=note.pk).exists()
    trace = AuditEvent.objects.get(event="note.discarded")
    assert (trace.subject_id, trace.client) == (str(note.pk), harbour.client)


def test_an_addendum_is_added_to_a_signed_note(harbour: PracticePeople) -> None:
    note = sign_note(note=draft(harbour), by=harbour.therapist)
    add_addendum(
        note=note, kind="late_entry", reason="Found my slip", text="More", by=harbour.therapist
    )
    stored = Addendum.objects.get(note=note)
    assert (stored.reason, stored.text, stored.kind) == ("Found my slip", "More", "late_entry")
    trace = AuditEvent.objects.get(event="note.addendum_added")
    assert trace.client == harbour.client


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "eraser"}, "kind of addition"),
        ({"reason": " "}, "Reason: please fill this in"),
        ({"text": ""}, "Text: please fill this in"),
        ({"text": "x" * 100_001}, "at most 100,000"),
    ],
)
def test_a_faulty_addendum_is_refused(
    harbour: PracticePeople, change: dict[str, str], sentence: str
) -> None:
    note = sign_note(note=draft(harbour), by=harbour.therapist)
    words = {"kind": "addendum", "reason": "Because", "text": "More"} | change
    with pytest.raises(ValidationError, match=sentence):
        add_addendum(note=note, by=harbour.therapist, **words)


def test_a_draft_takes_no_addendum(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError, match="still a draft"):
        add_addendum(
            note=draft(harbour), kind="addendum", reason="a", text="b", by=harbour.therapist
        )


def test_a_second_carers_note_is_their_own(harbour: PracticePeople) -> None:
    start_caseload(client=harbour.client, member=harbour.colleague, by=harbour.owner)
    note = draft(harbour, by=harbour.colleague)
    assert not may_sign(note, harbour.therapist)
    assert may_sign(note, harbour.colleague)
