"""The report that closes the work: what each reader is told of it, and what is kept."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions.answers import enter_response
from clinic.actions.client_words import take_words
from clinic.actions.endings import plan_ending
from clinic.actions.goals import put_goal_aside
from clinic.actions.life import add_person
from clinic.models import Client
from reports.actions import release_report, request_report, sign_report
from reports.actions.endings import end_care
from reports.documents.closing_shape import EndingDocument
from reports.documents.facts import collect
from reports.documents.kinds import kept, write
from reports.documents.paper import markup
from reports.documents.readers import PARTS, READERS, reader_for
from reports.documents.shape import Document
from reports.models import Report
from reports.sentences import day
from tests.people import PracticePeople
from tests.reports.conftest import Make
from tests.reports.stories import asked_for, course, leaving, planned, rich

pytestmark = pytest.mark.django_db
TAGS = re.compile(r"<[^>]*>")


def ending_of(people: PracticePeople, audience: str = "client", **fields: object) -> EndingDocument:
    client = Client.objects.select_related("practice").get(pk=people.client.pk)
    report = asked_for(client, people.therapist, kind="ending", audience=audience, **fields)
    document = write(collect(report))
    assert isinstance(document, EndingDocument)
    assert kept(report, json.loads(json.dumps(document.as_json()))) == document
    return document


def test_each_reader_is_told_what_is_theirs(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    rich(client, by)
    ending = leaving(client, by)
    ending.summary += " Ottilie was near."
    ending.save(update_fields=["summary"])
    add_person(client=client, content={"name": "Ottilie", "role": "friend"}, by=by)
    take_words(client=client, text="It is quieter in me.", may_be_quoted=True, by=by)
    take_words(client=client, text="Not for anybody else.", by=by)
    documents = {audience: ending_of(harbour, audience) for audience in READERS}
    told = {name: markup(document) for name, document in documents.items()}
    both = {"client", "therapist"}
    shown = {
        "where it stands": ("Your anxiety score has come down", {"client"}),
        "in the file's words": ("Anxiety is 2.2 points lower", {*READERS} - {"client"}),
        "what was reached": ("every silence was an alarm", {*READERS}),
        "what was shared": ("It is quieter in me.", both),
        "what was not": ("Not for anybody else", set()),
        "how it is kept up": ("I breathe out and ask once", both),
        "who is close": ("on Sundays", both),
        "a friend's name": ("Ottilie was near.", {*READERS} - {"supervision"}),
        "nor anywhere else": ("Ottilie", {*READERS} - {"supervision"}),
        "a friend's role": ("[friend] was near.", {"supervision"}),
        "the client's name": ("Harbour Client", {*READERS} - {"supervision"}),
        "no promise": ("no promise for one person", {"therapist", "supervision"}),
        "no promise to the client": ("It promises nothing for any one of them", {"client"}),
        "whom to turn to": ("call 999", {"client"}),
        "evidence": ("Waited an hour before calling", {"therapist", "supervision"}),
        "what comes next": ("Looking ahead", set()),
    }
    for what, (sign, readers) in shown.items():
        assert {name for name, text in told.items() if sign in text} == readers, what
    letter = documents["client"]
    assert letter.lead[0].startswith("Our last session is agreed for ")
    assert letter.lead[1] == "The record holds 6 sessions."
    assert letter.lead[2].startswith("You worked on: ")
    assert letter.about.support is None
    assert letter.closing.hard.paragraphs[1].endswith("Dealing with things early.")


def test_what_another_house_is_not_told_is_no_part_of_theirs(harbour: PracticePeople) -> None:
    """Whoever is named in it stands on no map, perhaps; asked for without it, it is the same."""
    leaving(harbour.client, harbour.therapist)
    gone = {"keeping", "own_words"}
    for audience in ("referrer", "supervision"):
        assert not gone & set(reader_for(audience, "ending").parts)
        wishes = {"kind": "ending", "audience": audience, "left_out": [*gone]}
        report = request_report(client=harbour.client, by=harbour.therapist, **wishes)
        assert report.left_out == []
        assert "on Sundays" not in markup(ending_of(harbour, audience))
    assert gone < set(reader_for("therapist", "ending").parts)


def test_a_goal_put_aside_was_worked_on_and_says_when_it_was_put_aside(
    harbour: PracticePeople,
) -> None:
    client, by = harbour.client, harbour.therapist
    plan = rich(client, by)
    goal = plan.goals.all()[2]
    leaving(client, by)
    put_goal_aside(plan=plan, goal_id=goal.pk, by=by)
    today = day(harbour.practice.today())
    title = goal.known.title
    for audience, words in (("client", "We put it aside on"), ("therapist", "Put aside on")):
        document = ending_of(harbour, audience)
        assert goal.known.short_title in document.lead[2]
        assert document.work
        (entry,) = [each for each in document.work.goals if each.title == title]
        assert entry.ratings.endswith(f"{words} {today}.")
        told = [each for each in document.work.goals if "aside" in each.ratings]
        assert told == [entry]
    before = ending_of(harbour, period_to=harbour.practice.today() - timedelta(days=1))
    assert goal.known.short_title in before.lead[2]
    assert before.work
    assert "aside" not in " ".join(each.ratings for each in before.work.goals)


def test_sessions_are_those_of_the_record_only_where_it_covers_the_whole(
    harbour: PracticePeople,
) -> None:
    rich(harbour.client, harbour.therapist)
    leaving(harbour.client, harbour.therapist)
    today = harbour.practice.today()
    periods = (
        ({}, "The record holds 6 sessions."),
        ({"period_from": today - timedelta(days=50)}, "2 sessions are recorded in this period."),
        ({"period_to": today - timedelta(days=50)}, "4 sessions are recorded in this period."),
    )
    for period, words in periods:
        assert ending_of(harbour, **period).lead[1] == words


def test_what_was_worked_on_is_of_the_same_time_as_the_sessions(harbour: PracticePeople) -> None:
    plan = rich(harbour.client, harbour.therapist)
    leaving(harbour.client, harbour.therapist)
    goals = list(plan.goals.all())
    put_goal_aside(plan=plan, goal_id=goals[1].pk, by=harbour.therapist)
    # The second goal was rated long ago; in the last fifty days the third and the fourth were.
    since = harbour.practice.today() - timedelta(days=50)
    part, whole = ending_of(harbour, period_from=since), ending_of(harbour)
    names = [goal.known.short_title for goal in goals]
    assert part.lead[2] == f"You worked on: {'; '.join([names[0], names[2], names[3]])}."
    assert whole.lead[2] == f"You worked on: {'; '.join(names)}."
    assert part.work
    assert goals[1].known.title not in [each.title for each in part.work.goals]


def test_wellbeing_is_told_as_numbers_and_never_judged(harbour: PracticePeople) -> None:
    leaving(harbour.client, harbour.therapist)
    assert "wellbeing score" not in markup(ending_of(harbour))
    for days, ease in ((90, 1), (30, 0), (2, 2)):
        good = dict.fromkeys(("sleep", "smile", "contact"), ease)
        bad = dict.fromkeys(("worry", "too-much", "alone"), 3 - ease)
        enter_response(
            client=harbour.client,
            instrument="wellbeing-and-safety",
            answers=good | bad | {"self-harm": 0, "safety-at-home": 0},
            answered_on=harbour.practice.today() - timedelta(days=days),
            by=harbour.therapist,
        )
    ripple = ending_of(harbour).closing.ripple
    assert ripple
    first, second, *_others = ripple.paragraphs
    assert first.startswith("Your wellbeing score was 1.0 on ")
    assert " and 2.0 on " in first
    assert second == "How much of a difference is chance is not known."
    assert ending_of(harbour, "referrer").closing.ripple is None


def test_what_is_said_to_the_client_is_short_and_promises_nothing(harbour: PracticePeople) -> None:
    rich(harbour.client, harbour.therapist)
    leaving(harbour.client, harbour.therapist)
    letter = ending_of(harbour)
    closing = letter.closing
    assert closing.ripple
    assert closing.keeping
    said = [*closing.ripple.paragraphs, *closing.hard.paragraphs, closing.keeping.note]
    said += [fact.value for fact in closing.ripples]
    said += [letter.lead[0], letter.lead[1]]
    for sentence in re.split(r"(?<=[.?]) ", " ".join(said)):
        assert len(sentence.split()) <= 20, sentence
    text = TAGS.sub(" ", markup(letter))
    for word in ("!", "guarantee", " cure", "will be", "avoidant", "fearful", "congratul"):
        assert word not in text, word


def test_an_ending_of_which_little_is_known_is_still_a_page(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError, match="planned, or has come"):
        request_report(client=harbour.client, kind="ending", by=harbour.therapist)
    plan_ending(client=harbour.client, planned_on=harbour.practice.today(), by=harbour.therapist)
    closing = ending_of(harbour).closing
    assert closing.reached is None
    assert closing.keeping
    assert closing.keeping.note == "Nothing has been written down for the time after."
    bare = ending_of(harbour, left_out=list(PARTS))
    assert (bare.closing.keeping, bare.closing.ripple, bare.closing.ripples) == (None, None, ())
    assert (bare.change, bare.work, bare.file) == (None, None, None)
    assert bare.closing.hard.paragraphs
    assert "Our last session is agreed for" in markup(bare)


def test_the_number_of_reads_does_not_grow(harbour: PracticePeople) -> None:
    def reads() -> int:
        report = asked_for(harbour.client, harbour.therapist, kind="ending")
        with CaptureQueriesContext(connection) as caught:
            write(collect(report))
        return len(caught)

    leaving(harbour.client, harbour.therapist)
    planned(harbour.client, harbour.therapist)
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (4.0, 4.0)])
    few = reads()
    course(harbour.client, harbour.therapist, [(3.0, 3.0), (2.5, 3.0), (2.0, 3.0)])
    take_words(client=harbour.client, text="So.", may_be_quoted=True, by=harbour.therapist)
    assert reads() == few <= 20


def test_it_is_signed_and_handed_over_like_any_other(harbour: PracticePeople, make: Make) -> None:
    leaving(harbour.client, harbour.therapist)
    wishes = {"kind": "ending", "left_out": ["ripple", "ahead"]}
    draft = make(request_report(client=harbour.client, by=harbour.therapist, **wishes))
    assert draft.left_out == ["ripple"]
    signed = make(sign_report(report=draft, seen=draft.snapshot_hash, by=harbour.therapist))
    document = kept(signed)
    assert isinstance(document, EndingDocument)
    assert document.signed.startswith("Signed by ")
    assert document.closing == EndingDocument.from_json(draft.snapshot).closing
    assert release_report(report=signed, words="As we said.", by=harbour.therapist).pk
    with pytest.raises(KeyError):
        EndingDocument.from_json({k: v for k, v in draft.snapshot.items() if k != "closing"})


def test_after_the_end_it_says_when_that_was(harbour: PracticePeople) -> None:
    leaving(harbour.client, harbour.therapist)
    on = harbour.practice.today() - timedelta(days=1)
    end_care(client=harbour.client, ended_on=on, by=harbour.therapist)
    client = Client.objects.select_related("practice").get(pk=harbour.client.pk)
    assert request_report(client=client, kind="ending", by=harbour.therapist).kind == "ending"
    letter, file = ending_of(harbour), ending_of(harbour, "therapist")
    assert letter.lead[0].startswith("Our work ended on ")
    assert file.lead[0].startswith("Care ended on ")
    assert letter.closing.keeping
    assert len(letter.closing.keeping.practices) == 2
    assert isinstance(Report.objects.get(kind="ending", audience="therapist"), Report)
    assert isinstance(letter, Document)
