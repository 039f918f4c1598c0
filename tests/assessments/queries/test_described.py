"""Scores of any form as they are shown, and the latest form of each instrument."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions.answers import enter_response
from assessments.models import Response
from assessments.queries import answers_in_words, response_of
from assessments.queries.described import About, Described, described, latest_forms
from tests.assessments.forms import uniform
from tests.assessments.own import own_instrument
from tests.assessments.stories import answered
from tests.people import PracticePeople, TwoPractices


def entered(
    people: PracticePeople, instrument: str, answers: dict[str, Any], days_ago: int = 0
) -> Response:
    response = enter_response(
        client=people.client,
        instrument=instrument,
        answers=answers,
        answered_on=people.practice.today() - timedelta(days=days_ago),
        sent_at=timezone.now() - timedelta(days=days_ago),
        by=people.therapist,
    )
    found = response_of(response.assignment)
    assert found is not None
    return found


def row(value: float | None, low: float, high: float, **changes: Any) -> Described:
    given = {"title": "T", "meaning": "", "answered": 1, "items": 1, "needed": 1, "decimals": 1}
    return Described(value=value, low=low, high=high, **(given | changes))


@pytest.mark.parametrize(
    ("shown", "value", "low", "high", "at"),
    [
        ("4.0", 4.0, 1, 7, 50.0),
        ("3.8", 3.75, 1, 7, 45.8),
        ("3.2", 19 / 6, 1, 7, 36.1),
        ("+0.5", 0.5, -2, 2, 62.5),
        ("−1.5", -1.5, -2, 2, 12.5),
        ("0.0", 0.0, -2, 2, 50.0),
        ("", None, 1, 7, None),
        ("1.0", 1.0, 1, 1, None),
    ],
)
def test_a_value_on_its_range(
    shown: str, value: float | None, low: float, high: float, at: float | None
) -> None:
    found = row(value, low, high)
    assert (found.shown, found.at) == (shown, at)


def test_a_sum_of_whole_points_has_no_decimals() -> None:
    found = row(12.0, 0, 27, decimals=0, before=9.0)
    assert (found.shown, found.range, found.before_at) == ("12", ("0", "27"), 33.3)


def test_a_profile_of_twelve_is_described(harbour: PracticePeople) -> None:
    (whole,) = described(entered(harbour, "secure-functioning", uniform("secure-functioning", 2)))
    assert whole.person == ""
    assert len(whole.rows) == 12
    first = whole.rows[0]
    assert (first.title, first.value, first.low, first.high) == (
        "Closeness and independence", 3.0, 1.0, 5.0,
    )  # fmt: skip
    assert first.meaning.startswith("A higher score means")
    assert {each.state for each in whole.rows} == {""}


def test_each_person_is_described_under_the_name_given(harbour: PracticePeople) -> None:
    answers = uniform("relationship-profile", 3, {"partner": "", "other": " Nana "})
    parts = described(entered(harbour, "relationship-profile", answers))
    assert [part.person for part in parts] == ["Partner", "Nana"]
    assert all(each.value == 4.0 for part in parts for each in part.rows)
    rows = answers_in_words(entered(harbour, "relationship-profile", answers))
    assert [each.part for each in rows] == ["Partner"] * 10 + ["Nana"] * 10
    assert {each.words for each in rows} == {"Neither agree nor disagree"}


def test_a_scale_of_one_question_says_its_answer(harbour: PracticePeople) -> None:
    (whole,) = described(entered(harbour, "practice-log", uniform("practice-log", 2)))
    often = whole.rows[0]
    assert (often.shown, often.band) == ("2", "Two or three times")
    (check,) = described(entered(harbour, "session-check", {"safe": 7, "understood": 10}))
    by_title = {each.title: each for each in check.rows}
    assert by_title["Felt safe"].band == ""  # a number says no more than itself
    assert by_title["Felt understood"].band == "Completely"
    assert by_title["Approach fits"].value is None


def test_free_words_and_a_part_left_out_in_words(harbour: PracticePeople) -> None:
    answers = {
        "caregiver-1/name": "Gran",
        "caregiver-1/responsive": 4,
        "caregiver-1/responsive-moment": "She waited up.",
    }
    rows = {
        each.link_id: each
        for each in answers_in_words(entered(harbour, "caregiving-history", answers))
    }
    told = rows["caregiver-1/responsive-moment"]
    assert (told.words, told.value) == ("She waited up.", None)
    assert told.part == "Gran · The people who looked after you"
    assert rows["caregiver-1/responsive"].words == "Often"
    assert rows["learnt-needs-matter"].words is None


def test_a_practice_s_bands_are_named(harbour: PracticePeople) -> None:
    scale = {
        "id": "mood", "title": "Low mood", "method": "sum", "items": ["m1", "m2", "m3", "m4"],
        "bands": [{"at_least": 0, "label": "calm"}, {"at_least": 5, "label": "heavy"}],
    }  # fmt: skip
    own_instrument(harbour, scales=[scale])
    answers = {"m1": 3, "m2": 3, "m3": 0, "m4": 0}
    (whole,) = described(entered(harbour, "harbour-mood", answers))
    assert (whole.rows[0].shown, whole.rows[0].band) == ("6", "heavy")


def test_the_latest_of_each_instrument_with_the_form_before(harbour: PracticePeople) -> None:
    answered(harbour, 3, 4)  # the attachment dimensions have their own pictures
    for days, place in ((60, 0), (30, 1), (10, 3)):
        entered(harbour, "secure-pulse", uniform("secure-pulse", place), days)
    entered(harbour, "session-check", uniform("session-check", 1), 5)
    session, pulse = latest_forms(harbour.client)
    assert (session.instrument, session.by) == ("session-check", "client")
    assert session.parts[0].rows[0].before is None
    first = pulse.parts[0].rows[0]
    assert (first.value, first.before) == (4.0, 2.0)
    assert pulse.on == harbour.practice.today() - timedelta(days=10)


def test_somebody_the_client_names_has_no_form_before(harbour: PracticePeople) -> None:
    for days, place in ((40, 1), (1, 3)):
        people = {"partner": "", "other": "Nana"}
        entered(
            harbour, "relationship-profile", uniform("relationship-profile", place, people), days
        )
    (form,) = latest_forms(harbour.client)
    partner, other = form.parts
    assert partner == About("Partner", partner.rows, "partner")
    assert partner.rows[0].before is not None
    assert other.person == "One more person"  # the name stays sealed here
    assert other.rows[0].before is None


def test_somebody_not_asked_about_this_time_is_left_out(harbour: PracticePeople) -> None:
    both = uniform("relationship-profile", 2, {"partner": "", "therapist": ""})
    entered(harbour, "relationship-profile", both, 40)
    entered(harbour, "relationship-profile", uniform("relationship-profile", 2, {"partner": ""}), 1)
    (form,) = latest_forms(harbour.client)
    assert [part.person for part in form.parts] == ["Partner"]


def test_two_statements_whatever_the_record(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    counts = []
    for forms in (1, 4):
        for days in range(forms):
            entered(harbour, "life-areas", uniform("life-areas"), 50 + days)
            entered(harbour, "core-beliefs", uniform("core-beliefs"), 50 + days)
        with CaptureQueriesContext(connection) as statements:
            assert len(latest_forms(harbour.client)) == 2
        counts.append(len(statements))
    assert counts == [2, 2]
    assert latest_forms(two_practices.lighthouse.client) == ()
    assert latest_forms(harbour.others_client) == ()
