"""Alerts: raised with the answer that tells of danger, once for each cause, in somebody's hands."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.actions import alerts as raising
from assessments.actions.alert_decisions import kinds_for
from assessments.actions.alerts import ask_to_be_called
from assessments.actions.answers import enter_response, save_answer, send_response
from assessments.actions.check_ins import assign_check_in, withdraw_check_in
from assessments.models import Alert, Draft
from assessments.queries.alerts import (
    open_alerts,
    responsible_for,
)
from assessments.sentences import day
from assessments.sentences.alerts import reason
from clinic.actions.care import start_cover
from clinic.actions.clients import end_caseload
from clinic.models import Caseload, Client, Member, Practice
from tests.assessments.alarms import (
    asked_about_danger,
    decided,
    session_check,
    told,
    with_readers,
)
from tests.assessments.stories import answered, events
from tests.people import PracticePeople


@pytest.fixture
def harbour(harbour: PracticePeople) -> PracticePeople:
    return with_readers(harbour)


def test_an_answer_about_danger_raises_an_alert_before_the_form_is_sent(
    harbour: PracticePeople,
) -> None:
    assignment = asked_about_danger(harbour)
    assert told(assignment, 0) == []
    (alert,) = told(assignment, 2)
    assert (alert.rule, alert.colour, alert.state) == ("risk", "red", "new")
    assert (alert.client, alert.owner) == (harbour.client, harbour.therapist)
    assert alert.reason["item"].startswith("I thought about harming myself")
    assert alert.reason["answer"] == "On three or four days"
    assert alert.due_at is not None
    assert timedelta(0) < alert.due_at - alert.raised_at <= timedelta(hours=4, minutes=2)
    assert told(assignment, 2) == [alert]  # the same page sent twice
    assert len(told(assignment, 3)) == 2  # higher
    assert len(told(assignment, 1)) == 2  # lower: nothing closes, nothing new
    assert len(told(assignment, 3)) == 3  # again as high
    assert {each.state for each in Alert.objects.all()} == {"new"}
    assert len(told(assignment, 1, "safety-at-home")) == 4
    send_response(assignment=assignment, by=None)
    assert Alert.objects.count() == 4  # told already
    assert events("alert.raised", harbour.client) == 4
    again = asked_about_danger(harbour)
    assert len(told(again, 1)) == 5  # another form is another telling
    withdraw_check_in(assignment=again, by=harbour.therapist)
    assert not Draft.objects.exists()
    assert Alert.objects.count() == 5


def test_after_a_decision_a_lower_answer_is_told_again(harbour: PracticePeople) -> None:
    assignment = asked_about_danger(harbour)
    (alert,) = told(assignment, 3)
    decided(alert, "spoke", harbour.therapist)
    assert [each.state for each in told(assignment, 1)] == ["decided", "new"]


def test_the_answer_and_its_alert_are_kept_together_or_not_at_all(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = asked_about_danger(harbour)

    def away(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(raising, "responsible_for", away)
    with pytest.raises(ConnectionError):
        save_answer(assignment=assignment, link_id="self-harm", value=1)
    assert not Draft.objects.exists()
    monkeypatch.undo()
    monkeypatch.setattr(Draft, "save", away)
    with pytest.raises(ConnectionError):
        save_answer(assignment=assignment, link_id="self-harm", value=1)
    assert not Alert.objects.exists()


def test_a_form_on_paper_raises_what_it_tells_unless_it_is_old(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    for days in (91, 40, 0):
        enter_response(
            client=harbour.client, instrument="wellbeing-and-safety", answers={"self-harm": 1},
            answered_on=today - timedelta(days=days), by=harbour.therapist,
        )  # fmt: skip
    rows = Alert.objects.order_by("created_at")
    ages = [(today - row.response.answered_on).days for row in rows if row.response]
    assert ages == [40, 0]


def test_worse_scores_are_amber_once_and_red_once_a_run(harbour: PracticePeople) -> None:
    for days, anxiety in ((25, 2), (20, 2), (15, 6), (10, 6), (5, 6), (3, 2)):
        answered(harbour, days, anxiety)
    rows = [(row.rule, row.colour, row.about) for row in Alert.objects.order_by("created_at")]
    about = "attachment-dimensions:anxiety"
    assert rows == [("worse", "amber", about), ("worse", "red", about)]
    amber, red = Alert.objects.order_by("created_at")
    assert (amber.reason["confirmed"], red.reason["confirmed"]) == (False, True)
    assert (red.reason["value"], red.reason["baseline"]["value"]) == (6.0, 2.0)
    first, last = (day(harbour.practice.today() - timedelta(days=ago)) for ago in (25, 20))
    on = day(harbour.practice.today() - timedelta(days=10))
    start = f"6.0 on {on}, 2.0 at the start (mean of {first} and {last})."
    assert reason(red)[0] == f"Attachment anxiety: {start}"
    assert red.due_at is not None
    assert red.due_at - red.raised_at == timedelta(hours=24)
    answered(harbour, 1, 6)
    assert Alert.objects.count() == 3  # a new run begins
    old = harbour.others_client
    for days, anxiety in ((300, 2), (200, 6)):
        enter_response(
            client=old, answers={f"anx-{n:02}": anxiety for n in range(1, 13)},
            answered_on=harbour.practice.today() - timedelta(days=days), by=harbour.colleague,
        )  # fmt: skip
    assert not open_alerts(old).exists()


def test_a_session_check_prompts_once_a_form_with_what_it_was_before(
    harbour: PracticePeople,
) -> None:
    session_check(harbour, 7)
    assert not Alert.objects.exists()
    session_check(harbour, 0, approach=6, strain=1)
    alert = Alert.objects.get()
    assert (alert.rule, alert.colour) == ("session", "amber")
    said = [(each["rule"], each["points"], each["before"]) for each in alert.reason["answers"]]
    assert said == [("fallen", 6, 9), ("strain", 1, None)]


def test_a_wish_to_be_called_stands_once_and_is_answered_like_a_risk(
    harbour: PracticePeople,
) -> None:
    wish = {"client": harbour.client, "phone": " 07700 900456 ", "when": "After six", "by": None}
    first = ask_to_be_called(**wish)
    assert ask_to_be_called(**wish) == first
    assert (first.rule, first.colour, first.reason["phone"]) == ("call", "red", "07700 900456")
    assert "watch" not in kinds_for(first)
    second = ask_to_be_called(**(wish | {"when": "Before six"}))
    assert second != first
    decided(second, "spoke", harbour.therapist)
    assert ask_to_be_called(**(wish | {"when": "Before six"})) not in (first, second)
    with pytest.raises(ValidationError, match="fill this in"):
        ask_to_be_called(**(wish | {"phone": " "}))
    for number in range(8):
        ask_to_be_called(**(wish | {"phone": f"0{number}"}))
    with pytest.raises(ValidationError, match="has your number"):
        ask_to_be_called(**(wish | {"phone": "099"}))


def test_who_answers_for_an_alert(harbour: PracticePeople) -> None:
    client, today = harbour.client, harbour.practice.today()
    assert responsible_for(client) == harbour.therapist
    start_cover(
        away=harbour.therapist, stand_in=harbour.colleague, since=today, last_day=today,
        by=harbour.owner,
    )  # fmt: skip
    assert responsible_for(client) == harbour.colleague
    assert responsible_for(harbour.trainees_client) == harbour.trainee
    Member.objects.filter(pk=harbour.trainee.pk).update(ended_on=today)
    assert responsible_for(harbour.trainees_client) == harbour.practice.alert_reader


def test_danger_is_asked_about_only_where_somebody_is_named_and_there(
    harbour: PracticePeople,
) -> None:
    end_caseload(caseload=Caseload.objects.get(client=harbour.client), by=harbour.owner)
    with pytest.raises(ValidationError, match="Nobody cares for Harbour Client"):
        asked_about_danger(harbour)
    assign_check_in(  # asks about no danger
        client=harbour.client, why="Why.", closes_on=harbour.practice.today(), by=harbour.therapist
    )
    Practice.objects.update(alert_reader=None)
    client = Client.objects.select_related("practice").get(pk=harbour.trainees_client.pk)
    with pytest.raises(ValidationError, match="not offered"):
        asked_about_danger(harbour, client)
