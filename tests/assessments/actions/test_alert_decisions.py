"""Alerts: passed on by the clock, closed by a decision that may close them and by nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessments.actions.alert_clock import tend_alerts
from assessments.actions.alert_decisions import decide_alert, see_alert
from assessments.models import Alert, Decision, Response
from assessments.queries.alerts import (
    alert_marks,
    has_open_alert,
    open_alerts,
    waiting,
)
from clinic.actions.care import transfer_client
from clinic.models import Caseload, Client, Member, Practice
from tests.assessments.alarms import (
    asked_about_danger,
    decided,
    session_check,
    told,
    with_readers,
)
from tests.assessments.stories import events
from tests.people import PracticePeople


@pytest.fixture
def harbour(harbour: PracticePeople) -> PracticePeople:
    return with_readers(harbour)


def late(alert: Alert) -> Alert:
    """The same alert, its time run out."""
    Alert.objects.filter(pk=alert.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    alert.refresh_from_db()
    return alert


def test_seen_it_waits_for_its_decision_and_is_passed_on_no_more(harbour: PracticePeople) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    seen = see_alert(alert=alert, by=harbour.therapist)
    assert (seen.state, seen.seen_by, seen.due_at) == ("acknowledged", harbour.therapist, None)
    assert see_alert(alert=alert, by=harbour.supervisor).seen_by == harbour.therapist
    assert (events("alert.seen"), tend_alerts()) == (1, 0)
    assert list(open_alerts(harbour.client)) == [alert]
    assert not waiting(Alert.objects.all()).exists()


def test_a_decision_needs_its_own_list_words_and_times(harbour: PracticePeople) -> None:
    (risk,) = told(asked_about_danger(harbour), 1)
    session_check(harbour, strain=1)
    other = Alert.objects.get(rule="session")
    now, today = timezone.now(), harbour.practice.today()
    refused: list[tuple[Alert, dict[str, Any], str]] = [
        (risk, {"kind": "watch", "until": today + timedelta(days=3)}, "listed here"),
        (risk, {"kind": "no_action"}, "listed here"),
        (other, {"kind": "spoke"}, "listed here"),
        (risk, {"kind": "spoke", "words": " "}, "fill this in"),
        (risk, {"kind": "spoke", "happened_at": now + timedelta(hours=1)}, "not come yet"),
        (risk, {"kind": "tried"}, "try again"),
        (risk, {"kind": "tried", "again_at": now - timedelta(hours=1)}, "seven days"),
        (risk, {"kind": "tried", "again_at": now + timedelta(days=8)}, "seven days"),
        (other, {"kind": "watch"}, "until which day"),
        (other, {"kind": "watch", "until": today}, "a day to come"),
        (other, {"kind": "watch", "until": today + timedelta(days=181)}, "a day to come"),
        (risk, {"kind": "passed", "to": harbour.therapist}, "other than yourself"),
        (risk, {"kind": "passed", "to": harbour.desk}, "reads no records"),
        (risk, {"kind": "spoke", "also": [other]}, "same cause"),
    ]
    for alert, given, words in refused:
        with pytest.raises(ValidationError, match=words):
            decided(alert, given.pop("kind"), harbour.therapist, **given)
    assert not Decision.objects.exists()
    decision = decided(risk, "safety_plan", harbour.therapist)
    risk.refresh_from_db()
    assert (risk.state, risk.seen_by, decision.words) == (
        "decided", harbour.therapist, "Rang at six.",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="decided about this meanwhile"):
        decided(risk, "spoke", harbour.supervisor)
    decided(other, "no_action", harbour.therapist)
    assert not open_alerts(harbour.client).exists()
    assert events("alert.decided", harbour.client) == 2


def test_tried_and_passed_on_within_the_practice_leave_it_open(harbour: PracticePeople) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    again = timezone.now() + timedelta(hours=2)
    decided(alert, "tried", harbour.therapist, again_at=again)
    alert.refresh_from_db()
    assert (alert.state, alert.due_at) == ("acknowledged", again)
    assert waiting(Alert.objects.all()).count() == 0
    assert list(waiting(Alert.objects.filter(pk=late(alert).pk))) == [alert]
    decided(alert, "passed", harbour.therapist, to=harbour.colleague)
    alert.refresh_from_db()
    assert (alert.state, alert.owner, alert.seen_at) == ("new", harbour.colleague, None)
    decided(alert, "passed", harbour.colleague, words="The crisis team; Ada Moss accepted.")
    alert.refresh_from_db()
    assert alert.state == "decided"
    assert alert.decisions.count() == 3


def test_several_of_one_cause_are_decided_at_once(harbour: PracticePeople) -> None:
    assignment = asked_about_danger(harbour)
    told(assignment, 1)
    first, second = told(assignment, 2)
    decide_alert(
        alert=second, kind="spoke", words="Rang.", happened_at=timezone.now(), also=[first],
        by=harbour.therapist,
    )  # fmt: skip
    assert Decision.objects.count() == 2
    assert set(Alert.objects.values_list("state", flat=True)) == {"decided"}


def test_what_nobody_looked_at_goes_to_the_back_up_once(harbour: PracticePeople) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    assert tend_alerts() == 0
    hands = Alert.objects.in_hands_of(harbour.colleague)
    assert not hands.exists()
    late(alert)
    assert list(hands) == [alert]  # the clock itself, with no worker there
    assert (tend_alerts(), tend_alerts()) == (1, 0)
    alert.refresh_from_db()
    assert (alert.passed_to, alert.state, alert.owner) == (
        harbour.colleague, "new", harbour.therapist,
    )  # fmt: skip
    assert list(hands) == [alert]
    assert events("alert.passed", harbour.client) == 1


def test_handed_over_with_its_client_it_changes_hands(harbour: PracticePeople) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    assert list(Alert.objects.visible_to(harbour.therapist)) == [alert]
    Practice.objects.update(alert_reader=harbour.supervisor)
    harbour.therapist.practice.refresh_from_db()
    caseload = Caseload.objects.get(client=harbour.client)
    transfer_client(caseload=caseload, member=harbour.colleague, by=harbour.owner)
    assert list(Alert.objects.visible_to(harbour.colleague)) == [alert]
    assert not Alert.objects.visible_to(harbour.therapist).exists()
    assert tend_alerts() == 0
    alert.refresh_from_db()
    assert (alert.owner, alert.state) == (harbour.colleague, "new")
    tend_alerts()
    assert events("alert.passed", harbour.client) == 1


def test_handed_over_where_the_day_began_already_it_changes_hands_at_once(
    harbour: PracticePeople,
) -> None:
    Practice.objects.update(alert_reader=harbour.supervisor, time_zone="Pacific/Auckland")
    with time_machine.travel(timezone.now().replace(hour=23), tick=True):
        (alert,) = told(asked_about_danger(harbour), 1)
        caseload = Caseload.objects.get(client=harbour.client)
        owner = Member.objects.get(pk=harbour.owner.pk)
        transfer_client(caseload=caseload, member=harbour.colleague, by=owner)
        caseload.refresh_from_db()
        assert caseload.until == timezone.now().date() + timedelta(days=1)
        tend_alerts()
        alert.refresh_from_db()
        assert alert.owner == harbour.colleague


def test_without_anybody_to_take_it_it_stays_where_it_is(harbour: PracticePeople) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    Practice.objects.update(alert_back_up=harbour.therapist)
    assert late(alert).passed_to is None
    assert tend_alerts() == 0
    Practice.objects.update(alert_back_up=None, no_back_up=True)
    assert tend_alerts() == 0
    Practice.objects.update(alert_back_up=harbour.supervisor, no_back_up=False)
    assert tend_alerts() == 1


def test_what_was_watched_comes_back_as_a_new_alert_once(harbour: PracticePeople) -> None:
    session_check(harbour, strain=1)
    alert, today = Alert.objects.get(), harbour.practice.today()
    decision = decided(alert, "watch", harbour.therapist, until=today + timedelta(days=1))
    assert tend_alerts() == 0
    tomorrow = timezone.now() + timedelta(days=1)
    with patch("django.utils.timezone.now", return_value=tomorrow):
        assert (tend_alerts(), tend_alerts()) == (1, 0)
    back = Alert.objects.get(rule="watched")
    assert (back.watched, back.state, back.colour) == (alert, "new", "amber")
    assert back.reason["words"] == decision.words
    assert back.reason["began"]["rule"] == "session"
    decided(back, "talked", harbour.therapist)


def test_the_marks_beside_a_name(harbour: PracticePeople) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    session_check(harbour, strain=1)
    ids = [harbour.client.pk, harbour.others_client.pk]
    mark = alert_marks(ids)[harbour.client.pk]
    assert (mark.open, mark.is_red, mark.risk_at) == (2, True, alert.raised_at)
    decided(alert, "spoke", harbour.therapist)
    mark = alert_marks(ids)[harbour.client.pk]
    assert (mark.open, mark.is_red, mark.risk_at) == (1, False, alert.raised_at)
    assert list(Client.objects.filter(has_open_alert())) == [harbour.client]
    assert alert_marks(ids).keys() == {harbour.client.pk}


CLOSING = {"state": "decided", "seen_at": timezone.now(), "decided_at": timezone.now()}
WAYS: dict[str, Callable[[Alert, dict[str, Any]], object]] = {
    "update": lambda alert, change: Alert.objects.filter(pk=alert.pk).update(**change),
    "save": lambda alert, change: alert.save(),
    "bulk_update": lambda alert, change: Alert.objects.bulk_update([alert], list(change)),
}


def test_no_alert_about_danger_closes_without_a_decision_that_may(
    harbour: PracticePeople,
) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    stored = {"practice_id": alert.practice_id, "alert": alert, "words": "Wait.", "by": alert.owner}
    now, today = timezone.now(), harbour.practice.today()
    Decision.objects.create(**stored, kind="watch", until=today, happened_at=now)
    Decision.objects.create(**stored, kind="no_action", happened_at=now)
    changes: list[dict[str, Any]] = [
        CLOSING,
        {"state": "decided"},
        {"decided_at": now},
        {"rule": "session"},
        {"client_id": harbour.others_client.pk},
    ]
    for change in changes:
        for way in WAYS.values():
            changed = Alert.objects.get(pk=alert.pk)
            for key, value in change.items():
                setattr(changed, key, value)
            with pytest.raises(DatabaseError), transaction.atomic():
                way(changed, change)
    alert.refresh_from_db()
    assert (alert.state, alert.rule, alert.client) == ("new", "risk", harbour.client)


def test_no_alert_is_deleted_begun_closed_or_opened_again(harbour: PracticePeople) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    with pytest.raises(DatabaseError, match="ends by a decision"), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).delete()
    with pytest.raises(DatabaseError, match="ends by a decision"), transaction.atomic():
        Alert.objects.create(
            practice=harbour.practice, client=harbour.client, rule="risk", colour="red",
            fingerprint="x", **CLOSING,
        )  # fmt: skip
    decided(alert, "emergency", harbour.therapist)
    for change in ({"state": "new", "decided_at": None, "seen_at": None}, {"colour": "amber"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Alert.objects.filter(pk=alert.pk).update(**change)
    assert Response.objects.count() == 0
