"""Courses of care for documents: told through the product's own actions, with real answers."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from assessments.actions.answers import enter_response
from assessments.library import load_instrument
from assessments.models import Response
from clinic.actions.endings import plan_ending
from clinic.actions.notes import save_note, sign_note, start_note
from clinic.actions.plans import choose_pathway, update_goals
from clinic.models import Client, Ending, Member, Plan
from reports.models import Report

INSTRUMENT = load_instrument("attachment-dimensions")
Scores = tuple[float, float]


def answers_for(anxiety: float, avoidance: float, skipped: int = 0) -> dict[str, int | None]:
    """Answers whose two means come as near to these scores as whole answers can.

    So many are left out from the first one on, or, below 0, from the last one back.
    """
    answers: dict[str, int | None] = {}
    for scale, wanted in zip(INSTRUMENT.scales, (anxiety, avoidance), strict=True):
        total = round(wanted * len(scale.items))
        for place, link_id in enumerate(scale.items):
            keyed = total // (len(scale.items) - place)
            total -= keyed
            answers[link_id] = 8 - keyed if link_id in scale.reversed else keyed
    for link_id in list(answers)[skipped:] if skipped < 0 else list(answers)[:skipped]:
        answers[link_id] = None
    return answers


def answer(client: Client, by: Member, on: date, scores: Scores, skipped: int = 0) -> Response:
    """One check-in on a day."""
    return enter_response(
        client=client,
        answers=answers_for(*scores, skipped=skipped),
        answered_on=on,
        sent_at=datetime.combine(on, time(9), tzinfo=client.practice.zone),
        by=by,
    )


def course(client: Client, by: Member, scores: Sequence[Scores], every: int = 28) -> list[Response]:
    """Check-ins at an even distance, the last one today."""
    today = client.practice.today()
    days = [today - timedelta(days=every * (len(scores) - 1 - n)) for n in range(len(scores))]
    return [answer(client, by, day, pair) for day, pair in zip(days, scores, strict=True)]


def planned(client: Client, by: Member, words: str = "", pathway: str = "anxious") -> Plan:
    """A plan with its first goal in focus, in these words."""
    plan = choose_pathway(client=client, pathway=pathway, reason="Agreed together.", by=by)
    goal = plan.goals.all()[0]
    update_goals(plan=plan, goals={goal.pk: {"words": words, "in_focus": True}}, by=by)
    return plan


def session(
    client: Client, by: Member, plan: Plan, on: date, levels: dict[int, int], evidence: str = ""
) -> None:
    """A signed note that rates goals (by position) and sees the first sign of each."""
    goals = list(plan.goals.all())
    noted: dict[str, Any] = {}
    for position, level in levels.items():
        goal = goals[position]
        marker = goal.meant.markers[0]
        noted[str(goal.pk)] = {
            "worked_on": True,
            "attainment": level,
            "route": "therapy",
            "markers": {marker.id: evidence} if evidence else {},
        }
    note = start_note(client=client, session_on=on, by=by)
    content = {"sections": {"focus": "A quiet hour."}, "activation": "settled", "goals": noted}
    note = save_note(note_id=note.pk, content=content, session_on=on, revision=0, by=by)
    sign_note(note=note, by=by)


def rich(client: Client, by: Member) -> Plan:
    """Half a year: both scores down, four goals, six sessions."""
    scores = [(5.4, 4.9), (5.2, 5.0), (4.6, 4.6), (4.1, 4.4), (3.6, 3.9), (3.2, 3.6), (3.2, 3.4)]
    course(client, by, scores)
    plan = planned(client, by, "When I feel the alarm, I breathe out slowly before I write.")
    today = client.practice.today()
    steps: list[dict[int, int]] = [{0: -1}, {1: -1}, {0: 0, 2: -1}, {1: 0}, {0: 1, 3: 0}, {2: 0}]
    for n, levels in enumerate(steps):
        on = today - timedelta(days=21 * (len(steps) - n))
        session(client, by, plan, on, levels, "Waited an hour before calling, and told me so.")
    return plan


def leaving(client: Client, by: Member) -> Ending:
    """An ending agreed in two weeks, with its summary and two of the five practices."""
    return plan_ending(
        client=client,
        planned_on=client.practice.today() + timedelta(days=14),
        summary="You came when every silence was an alarm.\n\nToday you wait, and you ask.",
        maintenance_plan={
            "several-relationships": "I ring Ottilie on Sundays.",
            "early-action": "When I count the minutes, I breathe out and ask once.",
        },
        by=by,
    )


def asked_for(client: Client, by: Member, **fields: Any) -> Report:
    """A report as it waits, with no bell rung."""
    fields.setdefault("period_to", client.practice.today())
    return Report.objects.create(practice=client.practice, client=client, requested_by=by, **fields)


def hours_ago(hours: float) -> datetime:
    return timezone.now() - timedelta(hours=hours)
