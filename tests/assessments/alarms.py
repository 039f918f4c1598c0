"""Alerts for tests: a practice whose alerts are read, and the answers that raise them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.actions.alert_decisions import decide_alert
from assessments.actions.answers import enter_response, save_answer
from assessments.actions.check_ins import assign_check_in
from assessments.models import Alert, Assignment, Decision, Response
from clinic.models import Client, Member
from tests.people import PracticePeople

HOURS = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]
SURE = {"safe": 9, "understood": 9, "what-matters": 9, "approach": 9, "strain": 0}


def with_readers(people: PracticePeople, back_up: Member | None = None) -> PracticePeople:
    """The therapist looks at alerts; the back-up is the colleague unless said otherwise."""
    practice = people.practice
    practice.alert_reader, practice.alert_back_up = people.therapist, back_up or people.colleague
    practice.hours = HOURS
    practice.save()
    return people


def asked_about_danger(people: PracticePeople, client: Client | None = None) -> Assignment:
    """The form with the two hard questions, waiting for its client."""
    return assign_check_in(
        client=client or people.client,
        instrument="wellbeing-and-safety",
        why="To see how the week was.",
        closes_on=people.practice.today() + timedelta(days=7),
        by=people.trainee if client == people.trainees_client else people.therapist,
    )


def told(assignment: Assignment, value: int | None, key: str = "self-harm") -> list[Alert]:
    """Give the answer; every alert there is then, the oldest first."""
    save_answer(assignment=assignment, link_id=key, value=value)
    return list(Alert.objects.order_by("raised_at", "created_at"))


def session_check(
    people: PracticePeople,
    days_ago: int = 0,
    client: Client | None = None,
    by: Member | None = None,
    **answers: int,
) -> Response:
    """A session-check of some days ago: all well but for what is given."""
    day = people.practice.today() - timedelta(days=days_ago)
    return enter_response(
        client=client or people.client,
        instrument="session-check",
        answers=SURE | {key.replace("_", "-"): value for key, value in answers.items()},
        answered_on=day,
        sent_at=timezone.now() - timedelta(days=days_ago),
        by=by or people.therapist,
    )


def decided(alert: Alert, kind: str, by: Member, **more: Any) -> Decision:
    """One decision, with words and a time."""
    given = {"words": "Rang at six.", "happened_at": timezone.now(), **more}
    return decide_alert(alert=alert, kind=kind, by=by, **given)[0]
