"""Reads that show several rooms at once: frozen rows out, a constant number of statements."""

from reports.queries.caseload import CaseloadRow, Dimension, caseload_page
from reports.queries.check_ins import WaitingCheckIn, own_check_ins
from reports.queries.notes import (
    NoteContext,
    NotedGoal,
    addenda_of,
    empty_draft,
    goals_noted,
    goals_to_note,
    note_context,
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
from reports.queries.timeline import Step, TimelineItem, reviews, timeline

__all__ = [
    "CaseloadRow",
    "Dimension",
    "GoalRow",
    "NoteContext",
    "NotedGoal",
    "PlanRow",
    "RouteRow",
    "Step",
    "Suggestion",
    "TimelineItem",
    "WaitingCheckIn",
    "addenda_of",
    "caseload_page",
    "empty_draft",
    "goals_noted",
    "goals_of",
    "goals_to_note",
    "note_context",
    "open_plan",
    "overall_attainment",
    "own_check_ins",
    "permitted",
    "plans_of",
    "reviews",
    "routes_in_use",
    "suggested_pathway",
    "timeline",
]
