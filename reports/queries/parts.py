"""What the lower parts of a client's page show: courses over time, and forms side by side."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from assessments.models import Response, Score
from assessments.queries.described import Described, LatestForm, latest_forms
from clinic.models import Client, GoalRating, Note
from reports.queries.plan import GoalRow

SESSION_CHECK, SIGNS, AREAS = "session-check", "signs-of-movement", "life-areas"
FUNCTIONING, PULSE, BELIEFS = "secure-functioning", "secure-pulse", "core-beliefs"
PROFILE = "relationship-profile"
MOST = 200
CLIENT, THERAPIST = Response.AnsweredBy.CLIENT.value, Response.AnsweredBy.THERAPIST.value
NOTES = 24  # signed notes that are opened, to see whether a strain and its repair were noted


@dataclass(frozen=True)
class GoalCourse:
    """How one goal was rated over time, oldest first."""

    title: str
    in_focus: bool
    points: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Pair:
    """One sign as the client and as the therapist saw it; None where one did not answer."""

    title: str
    client: Described | None
    therapist: Described | None


class Judged(NamedTuple):
    """What was stored with one score: its verdict, and where it was placed; {} where unjudged."""

    verdict: dict[str, Any]
    placement: dict[str, Any]


def goal_courses(goals: Sequence[GoalRow]) -> list[GoalCourse]:
    """Each goal with its last 200 ratings in all. One statement."""
    rated = defaultdict[UUID, list[tuple[date, int]]](list)
    rows = GoalRating.objects.filter(goal__in=[goal.id for goal in goals])
    newest = rows.order_by("-rated_on", "-created_at").values_list("goal_id", "rated_on", "level")
    for goal, on, level in newest[:MOST]:
        rated[goal].append((on, level))
    return [
        GoalCourse(goal.title, goal.in_focus, tuple(reversed(rated[goal.id]))) for goal in goals
    ]


def session_courses(client: Client) -> dict[str, tuple[tuple[date, float], ...]]:
    """Scale of the session check -> its last scores, oldest first. One statement."""
    found = defaultdict[str, list[tuple[date, float]]](list)
    rows = Score.objects.filter(client=client, instrument=SESSION_CHECK, value__isnull=False)
    for scale, on, value in rows.order_by("-on", "-at").values_list("scale", "on", "value")[:MOST]:
        found[scale].append((on, value or 0.0))  # never null here
    return {scale: tuple(reversed(points)) for scale, points in found.items()}


def repairs_noted(client: Client) -> list[date]:
    """Days of signed notes that say something of strain and repair. One statement; opens them."""
    rows = Note.objects.filter(client=client, signed_at__isnull=False)
    newest = rows.only("practice_id", "client_id", "session_on", "content")[:NOTES]
    return [note.session_on for note in newest if note.content.get("sections", {}).get("repair")]


def forms_by_name(client: Client) -> dict[tuple[str, str], LatestForm]:
    """(instrument, who answered) -> its newest form. Two statements."""
    return {(form.instrument, form.by): form for form in latest_forms(client)}


def judged(form: LatestForm) -> dict[tuple[str, str], Judged]:
    """(person, scale) -> what was stored with that score of the form. One statement."""
    rows = Score.objects.filter(response__assignment=form.assignment_id)
    found = rows.values_list("about", "scale", "verdict", "placement")
    return {(about, scale): Judged(*stored) for about, scale, *stored in found}


def rows_of(form: LatestForm | None) -> list[Described]:
    """The scales of a form that asks once."""
    return [row for part in form.parts if not part.person for row in part.rows] if form else []


def by_movement(rows: Iterable[Described]) -> list[Described]:
    """Those that moved most first, whichever way; those without a form before last."""
    return sorted(rows, key=lambda row: -abs(row.moved) if row.moved is not None else 1.0)


def side_by_side(client: LatestForm | None, therapist: LatestForm | None) -> list[Pair]:
    """The signs both saw, in the order of the form."""
    seen, observed = rows_of(client), rows_of(therapist)
    theirs = {row.scale: row for row in observed}
    mine = {row.scale: row for row in seen}
    order = list(dict.fromkeys([*mine, *theirs]))
    titles = {row.scale: row.title for row in (*observed, *seen)}
    return [Pair(titles[each], mine.get(each), theirs.get(each)) for each in order]
