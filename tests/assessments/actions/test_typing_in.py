"""A paper form, typed in twice and sent as a client's answers are."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.answers import save_answer, send_response
from assessments.actions.check_ins import withdraw_check_in
from assessments.actions.typing_in import (
    begin_typing,
    discard_sheet,
    end_pass,
    send_sheet,
    set_apart,
    type_in,
)
from assessments.models import Alert, Assignment, Draft, Response, Score, TypedSheet
from clinic.models import Client
from tests.assessments.alarms import asked_about_danger, with_readers
from tests.assessments.forms import uniform
from tests.assessments.stories import asked, events, fill, keyed, raw
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db


def begun(people: PracticePeople, assignment: Assignment, days_ago: int = 3) -> TypedSheet:
    day = people.practice.today() - timedelta(days=days_ago)
    return begin_typing(assignment=assignment, answered_on=day, by=people.therapist)


def typed_twice(people: PracticePeople, assignment: Assignment, *typings: dict[str, Any]) -> None:
    for stage, answers in zip(("first", "second"), typings, strict=True):
        type_in(assignment=assignment, answers=answers, stage=stage, by=people.therapist)
        end_pass(assignment=assignment, stage=stage, by=people.therapist)


def refusal(**given: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        send_sheet(**given)
    return " ".join(refused.value.messages)


def test_two_typings_become_one_response_on_the_day_it_was_filled_in(
    harbour: PracticePeople,
) -> None:
    assignment, by = asked(harbour), harbour.therapist
    Assignment.objects.filter(pk=assignment.pk).update(closes_at=assignment.created_at)  # late back
    sheet = begun(harbour, assignment)
    slip = keyed(5, 3) | {"anx-01": 1, "avo-01": None}
    typed_twice(harbour, assignment, keyed(5, 3), slip)
    assert "5" not in raw("assessments_typedsheet", "first")[0][:2]  # sealed
    both = {"anx-01": keyed(5, 3)["anx-01"], "avo-01": keyed(5, 3)["avo-01"]}
    given: dict[str, Any] = {"assignment": assignment, "by": by}
    assert "Settle every difference" in refusal(**given, chosen={"anx-01": 1})
    assert not Response.objects.exists()
    response = send_sheet(**given, chosen=both)
    assert send_sheet(**given, chosen=both) == response  # pressed twice
    assert Response.objects.get() == response
    assert (response.entered_by, response.answered_by) == (by, "client")
    assert response.answered_on == sheet.answered_on
    assert response.seconds is None
    assert {score.scale: score.value for score in Score.objects.all()} == {
        "anxiety": 5.0,
        "avoidance": 3.0,
    }
    assert {score.on for score in Score.objects.all()} == {sheet.answered_on}
    assert not TypedSheet.objects.exists()
    assert events("response.entered", harbour.client) == 1
    assert events("response.sent", harbour.client) == 0


def test_the_day_lies_between_two_weeks_before_it_was_asked_and_today(
    harbour: PracticePeople,
) -> None:
    assignment = asked(harbour)
    for days_ago, is_right in ((-1, False), (0, True), (14, True), (15, False)):
        if is_right:
            assert begun(harbour, assignment, days_ago).answered_on
            continue
        with pytest.raises(ValidationError) as refused:
            begun(harbour, assignment, days_ago)
        assert set(refused.value.error_dict) == {"answered_on"}
    assert TypedSheet.objects.count() == 1


def test_danger_on_paper_raises_its_alert_in_the_first_typing_and_once(
    harbour: PracticePeople,
) -> None:
    with_readers(harbour)
    assignment = asked_about_danger(harbour)
    begun(harbour, assignment)
    type_in(assignment=assignment, answers={"self-harm": 1}, stage="first", by=harbour.therapist)
    alert = Alert.objects.get()
    assert (alert.rule, alert.colour, alert.owner) == ("risk", "red", harbour.therapist)
    calm = uniform("wellbeing-and-safety")
    typed_twice(harbour, assignment, calm | {"self-harm": 1}, calm | {"self-harm": 1})
    assert Alert.objects.get() == alert
    send_sheet(assignment=assignment, chosen={}, by=harbour.therapist)
    assert [each.rule for each in Alert.objects.all()] == ["risk"]


def test_danger_in_the_second_typing_or_in_what_was_settled_raises_it_too(
    harbour: PracticePeople,
) -> None:
    with_readers(harbour)
    calm, home = uniform("wellbeing-and-safety"), "safety-at-home"
    assignment = asked_about_danger(harbour)
    begun(harbour, assignment)
    typed_twice(harbour, assignment, calm, calm | {"self-harm": 2})
    assert [alert.about for alert in Alert.objects.all()] == ["wellbeing-and-safety:self-harm"]
    send_sheet(assignment=assignment, chosen={"self-harm": 0}, by=harbour.therapist)
    assert Alert.objects.count() == 1  # it was typed, so it stays
    another = asked_about_danger(harbour, harbour.trainees_client)
    day = harbour.practice.today()
    begin_typing(assignment=another, answered_on=day, by=harbour.trainee)
    typed_twice(harbour, another, calm, calm | {home: None})
    send_sheet(assignment=another, chosen={home: 1}, by=harbour.trainee)
    assert Alert.objects.filter(assignment=another, about=f"wellbeing-and-safety:{home}").exists()


def test_what_the_client_sent_online_meanwhile_holds_and_the_sheet_waits(
    harbour: PracticePeople,
) -> None:
    assignment, by = asked(harbour), harbour.therapist
    begun(harbour, assignment)
    typed_twice(harbour, assignment, keyed(5, 5), keyed(5, 5))
    fill(assignment, keyed(2, 2))
    assert "Say what holds" in refusal(assignment=assignment, chosen={}, by=by)
    send_response(assignment=assignment, by=harbour.client_user)
    assert "has answered this check-in online" in refusal(assignment=assignment, chosen={}, by=by)
    assert TypedSheet.objects.get().first == keyed(5, 5)
    own = set_apart(assignment=assignment, by=by).assignment
    assert not own.takes_answers  # nobody answers it but from the sheet
    second = send_sheet(assignment=own, chosen={}, by=by)
    assert Response.objects.count() == 2
    assert second.entered_by == by
    assert Response.objects.get(assignment=assignment).entered_by is None


def test_the_sheet_holds_over_what_was_begun_online_only_where_a_member_says_so(
    harbour: PracticePeople,
) -> None:
    assignment = asked(harbour)
    save_answer(assignment=assignment, link_id="anx-01", value=2)
    begun(harbour, assignment)
    typed_twice(harbour, assignment, keyed(4, 4), keyed(4, 4))
    assert Draft.objects.get().answers == {"anx-01": 2}  # neither sees the other
    send_sheet(assignment=assignment, chosen={}, over_begun=True, by=harbour.therapist)
    assert not Draft.objects.exists()


def test_a_page_of_the_other_time_is_refused_and_what_is_not_offered_too(
    harbour: PracticePeople,
) -> None:
    assignment, by = asked(harbour), harbour.therapist
    begun(harbour, assignment)
    for stage, answers in (("second", {}), ("first", {"anx-01": 99}), ("first", {"nothing": 1})):
        with pytest.raises(ValidationError):
            type_in(assignment=assignment, answers=answers, stage=stage, by=by)
    discard_sheet(assignment=assignment, by=by)
    with pytest.raises(ValidationError):
        type_in(assignment=assignment, answers={}, stage="first", by=by)


def test_withdrawn_ended_and_unagreed_take_no_sheet(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    begun(harbour, assignment)
    Client.objects.filter(pk=harbour.client.pk).update(state="ended", ended_on="2026-01-01")
    with pytest.raises(ValidationError, match="takes no check-ins"):
        begun(harbour, assignment)
    withdraw_check_in(assignment=assignment, by=harbour.therapist)
    assert not TypedSheet.objects.exists()
    with pytest.raises(ValidationError, match="withdrawn"):
        begun(harbour, assignment)


def test_nobody_of_another_practice_types(two_practices: TwoPractices) -> None:
    harbour, stranger = two_practices.harbour, two_practices.lighthouse.therapist
    assignment, day = asked(harbour), harbour.practice.today()
    with pytest.raises(ValidationError):
        begin_typing(assignment=assignment, answered_on=day, by=stranger)
    begun(harbour, assignment)
    for deed in (discard_sheet, set_apart):
        with pytest.raises(ValidationError):
            deed(assignment=assignment, by=stranger)  # type: ignore[operator]
    with pytest.raises(ValidationError):
        send_sheet(assignment=assignment, chosen={}, by=stranger)
    assert TypedSheet.objects.get().assignment == assignment
