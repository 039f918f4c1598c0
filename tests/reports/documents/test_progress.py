"""What the report says of a course of care."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import Client
from reports.documents.facts import collect
from reports.documents.paper import markup
from reports.documents.progress import build
from reports.documents.shape import Document
from reports.sentences import day
from tests.people import PracticePeople
from tests.reports.stories import answer, asked_for, course, planned, rich, session

pytestmark = pytest.mark.django_db


def document_of(people: PracticePeople, audience: str = "client", **fields: object) -> Document:
    report = asked_for(people.client, people.therapist, audience=audience, **fields)
    return build(collect(report))


def test_page_one_says_it_all(harbour: PracticePeople) -> None:
    rich(harbour.client, harbour.therapist)
    document = document_of(harbour)
    assert document.meta[0].value == "Harbour Client"
    assert document.lead[0].startswith("Your anxiety score has come down from 5.4")
    assert document.lead[-1] == "Both changes are more than measurement error would explain."
    assert document.plane.ring is not None
    assert len(document.plane.points) == 7
    assert [goal.title for goal in document.goals.goals][-1] == "Maintaining"
    assert document.goals.goals[0].focus == "In focus"
    assert document.goals.goals[0].words == "+1, more than hoped"


def test_the_corners_name_no_type(harbour: PracticePeople) -> None:
    rich(harbour.client, harbour.therapist)
    for audience in ("client", "therapist"):
        plane = document_of(harbour, audience).plane
        assert plane.low_both == "more at ease"
        assert plane.high_avoidance == "wants more distance"


def test_a_letter_names_no_type_anywhere(harbour: PracticePeople) -> None:
    course(harbour.client, harbour.therapist, [(5.5, 5.5), (5.0, 5.2)])
    planned(harbour.client, harbour.therapist, "Slowly.", pathway="fearful")
    text = markup(document_of(harbour)).lower()
    assert not [
        word for word in ("fearful", "dismissing", "avoidant", "preoccupied") if word in text
    ]


def test_one_check_in_speaks_of_no_change(harbour: PracticePeople) -> None:
    course(harbour.client, harbour.therapist, [(5.4, 4.9)])
    document = document_of(harbour)
    sentence = "One attachment check-in so far. Two or more are needed to speak of change."
    assert sentence in document.lead
    assert document.change.paragraphs == (sentence,)
    assert document.change.trend is None
    assert document.moved is None
    assert document.change.table is not None
    assert document.change.table.rows[0][1:] == ("5.4", "4.9")
    assert document.change.table.caption.endswith("every statement answered in each")


@pytest.mark.parametrize("audience", ["client", "therapist"])
def test_a_check_in_without_a_score_is_counted_and_told_of(
    harbour: PracticePeople, audience: str
) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    answer(client, by, today - timedelta(days=30), (5, 5), skipped=18)
    empty, is_client = document_of(harbour, audience), audience == "client"
    assert empty.lead[0].startswith(
        "Thank you" if is_client else "One attachment check-in so far: no anxiety"
    )
    assert empty.lead_note == ()
    assert empty.plane.caption.endswith("once the full attachment form gives both scores.")
    answer(client, by, today, (5, 5))
    document = document_of(harbour, audience)
    said = " ".join(document.lead)
    assert "2 attachment check-ins so far." in said
    counted = said.count("Avoidance: 6 of 12 statements answered, too few for a score.")
    assert counted == (0 if is_client else 1)
    assert ("Earlier you left some questions open, which is fine." in said) == is_client
    assert document.change is not None
    assert "2 attachment check-ins so far." in document.change.paragraphs
    assert ("statements" in " ".join(document.change.paragraphs)) == (not is_client)


def test_a_start_is_told_for_each_dimension(harbour: PracticePeople) -> None:
    """Two anxiety scores are a start; the one avoidance score beside them is not."""
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    answer(client, by, today - timedelta(days=7), (5, 5), skipped=-6)
    answer(client, by, today, (5, 5))
    theirs, ours = (" ".join(document_of(harbour, to).lead) for to in ("client", "therapist"))
    assert "Your first two anxiety scores make up the start together." in theirs
    assert "There is one avoidance score so far." in theirs
    assert "Anxiety: two scores within three weeks, together the start." in ours
    assert "Avoidance: one score so far." in ours


def test_what_is_missing_beside_a_change_is_told_to_the_client_without_a_count(
    harbour: PracticePeople,
) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    for days, skipped in ((60, 0), (30, 0), (0, -6)):
        answer(client, by, today - timedelta(days=days), (5, 5), skipped=skipped)
    said = [document_of(harbour, to) for to in ("client", "therapist")]
    theirs, ours = (" ".join((*one.lead, *one.lead_note)) for one in said)
    assert "So there is no avoidance score this time." in theirs
    assert "statements" not in theirs
    assert "Avoidance: 6 of 12 statements answered, too few for a score." in ours


def test_one_check_in_of_the_period_with_an_earlier_one_is_no_first(
    harbour: PracticePeople,
) -> None:
    course(harbour.client, harbour.therapist, [(5.4, 4.9), (5.0, 4.0)])
    today = harbour.practice.today()
    document = document_of(harbour, period_from=today - timedelta(days=3))
    assert document.change is not None
    assert document.change.table is not None
    assert document.change.paragraphs == ()


def test_none_is_still_a_page(harbour: PracticePeople) -> None:
    document = document_of(harbour, "therapist")
    assert document.lead[0].startswith("There are no scores in this period")
    assert document.plane.points == ()
    assert document.change.table is None
    assert document.file is None
    assert any("diagnosis" in limit for limit in document.about.limits)


def test_worsening_is_confirmed_in_words(harbour: PracticePeople) -> None:
    course(harbour.client, harbour.therapist, [(3.0, 3.2), (3.1, 3.0), (4.6, 3.5), (4.7, 3.6)])
    assert any("It has been higher since" in said for said in document_of(harbour).lead)
    assert any("worsening is confirmed" in said for said in document_of(harbour, "therapist").lead)


def test_skipped_statements_are_said(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=40), (5.0, 5.0))
    answer(harbour.client, harbour.therapist, today, (4.0, 4.0), skipped=2)
    document = document_of(harbour)
    assert document.change.table is not None
    assert [row[-1] for row in document.change.table.rows] == ["24 of 24", "22 of 24"]
    assert "every statement" not in document.change.table.caption
    missing = {fact.label: fact.value for fact in document.about.facts}["Missing answers"]
    assert "anxiety: 10 of 12" in missing


def test_too_few_answers_leave_the_last_score_standing(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=40), (5.0, 5.0))
    answer(harbour.client, harbour.therapist, today, (4.0, 4.0), skipped=3)
    document = document_of(harbour)
    assert "So there is no anxiety score this time." in document.lead
    therapists = document_of(harbour, "therapist")
    missing = "Anxiety: 9 of 12 statements answered, too few for a score."
    assert f"Check-in of {day(today)}. {missing}" in therapists.lead_note
    assert document.change.table is not None
    assert document.change.table.rows[-1][1] == "no score"
    assert len(document.plane.points) == 1


def test_what_moved_is_in_words_and_toward_ease_first(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=60), (6.0, 3.0))
    answer(harbour.client, harbour.therapist, today, (3.0, 5.0))
    moved = document_of(harbour).moved
    assert moved is not None
    eased, harder = moved.tables
    assert (eased.caption, harder.caption) == ("Moved toward more ease", "Moved the other way")
    assert len(eased.rows) == len(harder.rows) == 3
    assert all(before != after for _text, before, after in (*eased.rows, *harder.rows))


def test_evidence_and_answers_are_for_the_file_only(harbour: PracticePeople) -> None:
    rich(harbour.client, harbour.therapist)
    letter, file = document_of(harbour), document_of(harbour, "therapist")
    assert "Waited an hour before calling" not in markup(letter)
    assert "Waited an hour before calling" in markup(file)
    assert letter.file is None
    assert file.file is not None
    assert file.file.answers is not None
    assert len(file.file.answers.rows) == 24
    assert letter.about.support is not None
    assert "999" in letter.about.support.paragraphs[-1]


def test_a_line_of_which_nothing_shows_is_no_paragraph(harbour: PracticePeople) -> None:
    whole = "First.\n\u200b\n \u00ad \nLast."
    for words, told in ((whole, ("First.", "Last.")), ("\u200b", None)):
        opening = document_of(harbour, opening=words).opening
        assert (opening.words if opening else None) == told


def test_only_signed_sessions_of_the_period_count(harbour: PracticePeople) -> None:
    plan = planned(harbour.client, harbour.therapist)
    today = harbour.practice.today()
    for days in (3, 30, 90):
        session(harbour.client, harbour.therapist, plan, today - timedelta(days=days), {0: 0})
    document = document_of(harbour, period_from=today - timedelta(days=40))
    assert "2 sessions are recorded in this period." in document.work.paragraphs


def test_a_period_leaves_out_what_lies_outside(harbour: PracticePeople) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (4.5, 4.5), (4.0, 4.0)], every=30)
    today = harbour.practice.today()
    document = document_of(
        harbour, period_from=today - timedelta(days=40), period_to=today - timedelta(days=20)
    )
    assert document.change.table is not None
    assert [row[1] for row in document.change.table.rows] == ["4.5"]


@pytest.mark.parametrize(("country", "paper"), [("GB", "A4"), ("US", "Letter"), ("ca", "Letter")])
def test_paper_by_country(harbour: PracticePeople, country: str, paper: str) -> None:
    harbour.practice.country = country
    harbour.practice.save()
    client = Client.objects.select_related("practice").get(pk=harbour.client.pk)
    assert build(collect(asked_for(client, harbour.therapist))).paper == paper


def test_the_number_of_reads_does_not_grow(harbour: PracticePeople) -> None:
    def reads(client: Client) -> int:
        report = asked_for(client, harbour.therapist)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            build(collect(report))
        return len(caught)

    course(harbour.client, harbour.therapist, [(5.0, 5.0), (4.0, 4.0)])
    course(harbour.others_client, harbour.colleague, [(5.0 - n / 20, 4.0) for n in range(40)])
    few, many = reads(harbour.client), reads(harbour.others_client)
    assert few == many <= 16


def test_what_moved_stays_where_only_the_first_check_in_has_both_scores(
    harbour: PracticePeople,
) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=40), (2.0, 2.0))
    answer(harbour.client, harbour.therapist, today, (5.0, 5.0), skipped=12)
    document = document_of(harbour, "therapist")
    assert document.moved is not None
    (table,) = document.moved.tables
    assert table.columns[1:] == (day(today - timedelta(days=40)), day(today))
