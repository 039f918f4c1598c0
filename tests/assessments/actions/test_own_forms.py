"""Forms a member fills in, and that the two versions of one are never mixed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions.answers import enter_response, save_answers
from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.own_forms import finish_own_form, start_own_form
from assessments.models import Alert, Assignment, Link, Response, Score
from assessments.queries import check_in_states, days_answered, waiting_check_ins
from assessments.queries.described import latest_forms
from clinic.models import Mail
from tests.assessments.forms import uniform
from tests.assessments.own import own_instrument, own_mapping
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
SIGNS = "signs-of-movement"


def started(people: PracticePeople, instrument: str = SIGNS) -> Assignment:
    return start_own_form(client=people.client, instrument=instrument, by=people.therapist)


def finished(people: PracticePeople, answers: dict[str, Any], instrument: str = SIGNS) -> Response:
    assignment = started(people, instrument)
    save_answers(assignment=assignment, answers=answers, by=people.therapist)
    return finish_own_form(assignment=assignment, by=people.therapist)


def test_it_is_begun_once_and_goes_on_without_link_mail_or_a_place_among_check_ins(
    harbour: PracticePeople,
) -> None:
    client = harbour.client
    together = started(harbour, "caregiving-history")
    assert started(harbour, "caregiving-history") == together
    signs = started(harbour)
    assert (together.answered_by, signs.answered_by) == ("together", "therapist")
    assert together.closes_at > timezone.now() + timedelta(days=300)  # several meetings
    assert waiting_check_ins(client) == {}
    assert check_in_states([client.pk])[client.pk].state == "none"
    with pytest.raises(ValidationError):
        make_link(assignment=signs, by=harbour.therapist)
    assert not Link.objects.exists()
    assert not Mail.objects.exists()
    day = harbour.practice.today() + timedelta(days=7)
    asked = assign_check_in(
        client=client, instrument=SIGNS, why="Yours.", closes_on=day, by=harbour.therapist
    )
    assert asked.answered_by == "client"  # both versions can wait at once
    assert waiting_check_ins(client) == {SIGNS: asked}


def test_what_is_not_for_members_or_not_offered_is_not_begun(harbour: PracticePeople) -> None:
    own_instrument(harbour, answered_by="therapist")
    assert started(harbour, "harbour-mood").answered_by == "therapist"
    for name in ("attachment-dimensions", "nothing", "session-check"):
        with pytest.raises(ValidationError):
            started(harbour, name)


def test_finished_it_says_who_filled_it_in_and_is_one(harbour: PracticePeople) -> None:
    assignment = started(harbour)
    with pytest.raises(ValidationError):
        finish_own_form(assignment=assignment, by=harbour.therapist)
    save_answers(assignment=assignment, answers=uniform(SIGNS, 3), by=harbour.therapist)
    response = finish_own_form(assignment=assignment, by=harbour.therapist)
    assert finish_own_form(assignment=assignment, by=harbour.therapist) == response
    assert Response.objects.get() == response
    assert (response.answered_by, response.entered_by) == ("therapist", harbour.therapist)
    assert days_answered(harbour.client) == {}  # the client answered nothing


def judged(**changes: Any) -> dict[str, Any]:
    """A form with a version for each of the two, that is judged and asks for a talk on a drop."""
    scale = own_mapping()["scales"][0] | {"sd": 0.8, "reliability": 0.8, "cut": 1.5}
    scale["parameters_source"] = "A study of this test."
    drop = {"id": "fall", "items": ["m1"], "drop": 2}
    return {"answered_by": "either", "scales": [scale], "prompts": [drop]} | changes


def test_neither_s_scores_are_ever_compared_with_the_other_s(harbour: PracticePeople) -> None:
    own_instrument(harbour, **judged())
    high = {"m1": 3, "m2": 3, "m3": 3, "m4": 0}
    for days in (60, 40):
        enter_response(
            client=harbour.client,
            instrument="harbour-mood",
            answers=dict.fromkeys(high, 0) | {"m4": 3},
            answered_on=harbour.practice.today() - timedelta(days=days),
            by=harbour.therapist,
        )
    theirs = {row.pk for row in Score.objects.all()}
    first = finished(harbour, high, "harbour-mood").scores.get()
    assert first.state == "first-answers"
    assert first.verdict["n1"] == 1  # its own form alone, though the client sent two
    second = finished(harbour, dict.fromkeys(high, 0) | {"m4": 3}, "harbour-mood").scores.get()
    assert second.baseline == 1.5  # of its own two, 3 and 0; the client's are zeros
    assert Score.objects.exclude(pk__in=theirs).count() == 2
    assert Alert.objects.filter(rule="session").count() == 1  # the therapist's own fall from 3 to 0
    by = {form.by: form for form in latest_forms(harbour.client)}
    assert set(by) == {"client", "therapist"}
    assert by["therapist"].parts[0].rows[0].before == first.value
    assert by["client"].parts[0].rows[0].before == 0.0


def test_nobody_of_another_practice_fills_in(two_practices: TwoPractices) -> None:
    harbour, stranger = two_practices.harbour, two_practices.lighthouse.therapist
    with pytest.raises(ValidationError):
        start_own_form(client=harbour.client, instrument=SIGNS, by=stranger)
    assignment = started(harbour)
    with pytest.raises(ValidationError):
        finish_own_form(assignment=assignment, by=stranger)
