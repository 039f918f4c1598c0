"""Reads that show several rooms at once: frozen rows out, a constant number of statements."""

from reports.queries.caseload import CaseloadRow, Dimension, caseload_page
from reports.queries.check_ins import WaitingCheckIn, own_check_ins
from reports.queries.drafts import DraftRow, own_drafts
from reports.queries.notes import (
    DRAFT_OVERDUE,
    NoteContext,
    NotedGoal,
    addenda_of,
    comments_of,
    empty_draft,
    goals_noted,
    goals_to_note,
    note_context,
    supervisors_of,
)
from reports.queries.plan import (
    GoalRow,
    PlanRow,
    RouteRow,
    Suggestion,
    goals_of,
    open_plan,
    overall_attainment,
    plans_of,
    routes_in_use,
    suggested_pathway,
)
from reports.queries.rights import permitted
from reports.queries.supervision import SupervisionQueue, own_agenda, supervision_queue
from reports.queries.timeline import Event, TimelineItem, reviews, steps, timeline

__all__ = [
    "DRAFT_OVERDUE",
    "CaseloadRow",
    "Dimension",
    "DraftRow",
    "Event",
    "GoalRow",
    "NoteContext",
    "NotedGoal",
    "PlanRow",
    "RouteRow",
    "Suggestion",
    "SupervisionQueue",
    "TimelineItem",
    "WaitingCheckIn",
    "addenda_of",
    "caseload_page",
    "comments_of",
    "empty_draft",
    "goals_noted",
    "goals_of",
    "goals_to_note",
    "note_context",
    "open_plan",
    "overall_attainment",
    "own_agenda",
    "own_check_ins",
    "own_drafts",
    "permitted",
    "plans_of",
    "reviews",
    "routes_in_use",
    "steps",
    "suggested_pathway",
    "supervision_queue",
    "supervisors_of",
    "timeline",
]
