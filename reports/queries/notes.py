"""Notes, and what stands beside one while it is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from assessments.queries import ScoreRow, score_history
from clinic.library import library
from clinic.models import (
    Addendum,
    BeliefRating,
    Client,
    Comment,
    Goal,
    Member,
    Note,
    Supervision,
    open_on,
)
from reports import sentences
from reports.queries.given import exercises_by_goal
from reports.queries.plan import GoalRow, goals_of, plans_of

FORMS = 6  # of the words beside a note
DRAFT_OVERDUE = timedelta(days=7)  # after this a draft is listed as overdue, a note as late


@dataclass(frozen=True)
class NoteContext:
    """The scores of the newest forms, what the last signed note planned, with its day, and how
    strong each belief was when it was last put a number to: belief -> number and day."""

    scores: tuple[ScoreRow, ...]
    last_plan: str
    last_on: date | None
    beliefs: dict[str, tuple[int, date]]


@dataclass(frozen=True)
class NotedGoal:
    """What one note says of one goal, in words; `evidence` pairs a sign with its sentence."""

    title: str
    worked_on: bool
    attainment: str
    descriptor: str
    route: str
    evidence: tuple[tuple[str, str], ...]


def empty_draft(client: Client, *, author: Member, day: date) -> Note | None:
    """A draft of that day in which nothing was ever saved."""
    drafts = Note.objects.filter(client=client, author=author, session_on=day, signed_at=None)
    return drafts.filter(revision=0).first()


def note_context(client: Client, besides: Note) -> NoteContext:
    """The context of one note. Three statements."""
    signed = Note.objects.filter(client=client, signed_at__isnull=False).exclude(pk=besides.pk)
    last = signed.filter(session_on__lte=besides.session_on).first()
    return NoteContext(
        scores=score_history(client, FORMS),
        last_plan=last.content.get("sections", {}).get("plan", "") if last else "",
        last_on=last.session_on if last else None,
        beliefs=_beliefs(client),
    )


def _beliefs(client: Client) -> dict[str, tuple[int, date]]:
    rows = BeliefRating.objects.filter(client=client).order_by("rated_on", "created_at")
    return {
        belief: (level, on) for belief, level, on in rows.values_list("belief", "level", "rated_on")
    }


def goals_to_note(client: Client) -> list[GoalRow]:
    """The goals of the open plan, with descriptors and what was given for each. Four statements."""
    open_plan = next((plan for plan in plans_of(client) if plan.is_open), None)
    if open_plan is None:
        return []
    given = exercises_by_goal(open_plan.id)
    goals = goals_of(open_plan.id, sealed=True)
    return [replace(row, exercises=tuple(given.get(row.id, ()))) for row in goals]


def goals_noted(
    note: Note, besides: Collection[str] = (), among: Collection[Goal] | None = None
) -> list[NotedGoal]:
    """What a note says of goals, without those whose ids are in `besides`. One statement.

    None where all goals of the client are given as `among`: a record has many notes.
    """
    entries = note.content.get("goals", {})
    wanted = {key for key in entries if key not in besides}
    if not wanted:
        return []
    if among is None:
        among = Goal.objects.filter(pk__in=wanted, plan__client_id=note.client_id)
    return [_noted(goal, entries[str(goal.pk)]) for goal in among if str(goal.pk) in wanted]


def _noted(goal: Goal, entry: Mapping[str, Any]) -> NotedGoal:
    level = entry.get("attainment")
    route = entry.get("route")
    signs = {marker.id: marker.text for marker in goal.meant.markers}
    return NotedGoal(
        title=goal.known.title,
        worked_on=bool(entry.get("worked_on")),
        attainment="" if level is None else sentences.level(level),
        descriptor="" if level is None else goal.descriptors.get(str(level), ""),
        route=library().route(route).title if route else "",
        evidence=tuple(
            (signs[marker], sentence) for marker, sentence in entry.get("markers", {}).items()
        ),
    )


def addenda_of(note: Note) -> list[Addendum]:
    """What was added to a signed note, oldest first."""
    rows = list(Addendum.objects.filter(note=note).select_related("author__user"))
    for row in rows:
        row.note = note
    return rows


def comments_of(note: Note) -> list[Comment]:
    """What author and supervisor said about a draft, oldest first."""
    return list(Comment.objects.filter(note=note).select_related("author__user"))


def supervisors_of(member: Member) -> QuerySet[Member]:
    """Who supervises this member today, by name."""
    today = member.practice.today()
    held = Supervision.objects.filter(open_on(today), supervisee=member).order_by()
    rows = Member.objects.filter(pk__in=held.values("supervisor"), ended_on=None)
    return rows.select_related("user", "practice").order_by("user__name", "pk")
