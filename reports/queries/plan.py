"""A client's plan, its goals with their latest attainment, and what evidence there is of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from assessments.psychometrics.zones import Zone
from clinic.attainment import Rating, attainment_t
from clinic.library import GoalTemplate, Route, RouteElement, library
from clinic.models import Client, Goal, GoalRating, MarkerEvidence, Plan
from clinic.models.prepared import STAND_INS, prepared_objects
from reports import sentences
from reports.queries.given import GivenExercise

PATHWAY_OF = {
    Zone.ANXIOUS: Plan.Pathway.ANXIOUS,
    Zone.DISMISSING: Plan.Pathway.AVOIDANT,
    Zone.FEARFUL: Plan.Pathway.FEARFUL,
}


@dataclass(frozen=True)
class PlanRow:
    """A plan without its sealed texts."""

    id: UUID
    pathway: str
    title: str
    began_at: datetime
    began_on: date
    ended_on: date | None

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


@dataclass(frozen=True)
class MarkerRow:
    """A sign of movement: how often it was seen in signed notes, and when last."""

    id: str
    text: str
    times: int
    last_on: date | None


@dataclass(frozen=True)
class GoalRow:
    """One goal of a plan, its attainment from −2 to +2 or None while not rated."""

    goal: Goal
    template: GoalTemplate
    attainment: int | None
    rated_on: date | None
    markers: tuple[MarkerRow, ...] = ()
    exercises: tuple[GivenExercise, ...] = ()

    @property
    def id(self) -> UUID:
        return self.goal.pk

    @property
    def title(self) -> str:
        """Short for a goal of the library; one of their own is told in its own words."""
        return self.template.short_title if self.goal.template else self.template.title

    @property
    def in_focus(self) -> bool:
        return self.goal.in_focus

    @property
    def words(self) -> str:
        """The attainment in words, or "" while not rated."""
        return "" if self.attainment is None else str(sentences.LEVELS[self.attainment])


@dataclass(frozen=True)
class ElementRow:
    """One part of a route; `since` is None while it is not in use."""

    element: RouteElement
    since: date | None


@dataclass(frozen=True)
class RouteRow:
    """One of the four routes: how often evidence was seen along it, and which parts are in use."""

    route: Route
    times: int
    last_on: date | None
    elements: tuple[ElementRow, ...]

    @property
    def in_use(self) -> int:
        return sum(row.since is not None for row in self.elements)


@dataclass(frozen=True)
class Suggestion:
    """What the picture suggests; `pathway` is "" where it suggests none. The therapist chooses."""

    pathway: str
    reason: str


def plans_of(client: Client) -> list[PlanRow]:
    """Every plan of a client, newest first. One statement."""
    zone = client.practice.zone
    rows = Plan.objects.filter(client=client).values_list("pk", "pathway", "created_at", "ended_at")
    return [plan_row(*row, zone) for row in rows]


def plan_row(
    pk: UUID, pathway: str, began: datetime, ended: datetime | None, zone: ZoneInfo
) -> PlanRow:
    """A plan, its days on the practice's calendar."""
    return PlanRow(
        id=pk,
        pathway=pathway,
        title=library().pathway(pathway).title,
        began_at=began,
        began_on=began.astimezone(zone).date(),
        ended_on=ended.astimezone(zone).date() if ended else None,
    )


def open_plan(client: Client) -> Plan | None:
    """The plan in use, with who chose it. One statement."""
    rows = Plan.objects.filter(client=client, ended_at=None)
    return rows.select_related("chosen_by__user").first()


def goals_of(
    plan_id: UUID | None, *, sealed: bool = False, put_aside: bool = False
) -> list[GoalRow]:
    """A plan's goals in use, in order, or those put aside. One statement; with `sealed` the signs
    and the evidence for each too, in two."""
    if plan_id is None:
        return []
    if not sealed:
        key = ("goals", put_aside)
        bare: Iterable[Any] = prepared_objects(key, lambda: _bare(put_aside), [plan_id])
        return [GoalRow(goal, goal.known, goal.latest, goal.latest_on) for goal in bare]
    seen = _markers_seen(plan_id)
    return [_goal_row(goal, seen) for goal in _goals_in(plan_id, put_aside)]


def _bare(put_aside: bool) -> QuerySet[Goal]:
    return _goals_in(STAND_INS[0], put_aside).defer("descriptors", "markers")


def _goals_in(plan_id: UUID, put_aside: bool) -> QuerySet[Goal, Any]:
    return _rated_goals().filter(plan_id=plan_id, put_aside_at__isnull=not put_aside)


@cache
def _rated_goals() -> QuerySet[Goal]:
    """Every goal with its latest attainment; built once, since that is dear."""
    latest = GoalRating.objects.filter(goal=OuterRef("pk")).order_by("-rated_on", "-created_at")
    return Goal.objects.annotate(
        latest=Subquery(latest.values("level")[:1]),
        latest_on=Subquery(latest.values("rated_on")[:1]),
    )


def _goal_row(goal: Any, seen: Mapping[tuple[UUID, str], tuple[int, date]]) -> GoalRow:
    template = goal.meant
    markers = tuple(
        MarkerRow(marker.id, marker.text, *seen.get((goal.pk, marker.id), (0, None)))
        for marker in template.markers
    )
    return GoalRow(goal, template, goal.latest, goal.latest_on, markers)


def _markers_seen(plan_id: UUID) -> dict[tuple[UUID, str], tuple[int, date]]:
    rows = (
        MarkerEvidence.objects.filter(goal__plan_id=plan_id)
        .exclude(marker="")
        .order_by()
        .values_list("goal_id", "marker")
        .annotate(times=Count("pk"), last=Max("seen_on"))
    )
    return {(goal, marker): (times, last) for goal, marker, times, last in rows}


def routes_in_use(plan: Plan) -> list[RouteRow]:
    """The four routes with what signed notes show of each, and their parts. One statement."""
    rows = (
        MarkerEvidence.objects.filter(goal__plan_id=plan.pk)
        .order_by()
        .values_list("route")
        .annotate(times=Count("pk"), last=Max("seen_on"))
    )
    seen = defaultdict[str, tuple[int, date | None]](lambda: (0, None))
    seen.update({route: (times, last) for route, times, last in rows})
    return [RouteRow(route, *seen[route.id], _elements(plan, route)) for route in library().routes]


def _elements(plan: Plan, route: Route) -> tuple[ElementRow, ...]:
    return tuple(
        ElementRow(
            element,
            date.fromisoformat(since) if (since := plan.elements.get(element.id)) else None,
        )
        for element in route.elements
    )


def caution_of(plan: Plan, goals: Sequence[GoalRow]) -> str:
    """What to mind first: the pathway's caution, or that of one a goal was taken from."""
    own = library().pathway(plan.pathway).caution
    named = {row.goal.template.partition(".")[0] for row in goals}
    found = (each.caution for each in library().pathways if each.id in named)
    return own or next(filter(None, found), "")


def overall_attainment(goals: Sequence[GoalRow]) -> float | None:
    """The goals' T score (50 is as hoped over all), or None while none is rated."""
    return attainment_t(
        [
            Rating(row.attainment, float(row.goal.weight))
            for row in goals
            if row.attainment is not None
        ]
    )


def suggested_pathway(placement: Mapping[str, Any]) -> Suggestion:
    """What the latest placement suggests, with its reason in words."""
    if not placement:
        return Suggestion("", _("There are no scores yet, so nothing is suggested."))
    if placement["zone"] == Zone.BETWEEN:
        return Suggestion("", _("%(where)s Nothing is suggested.") % {
            "where": sentences.placement(placement)
        })  # fmt: skip
    if placement["zone"] == Zone.SECURE:
        return Suggestion("", _(
            "Both scores lie below the mid-point, ring and all. Nothing is suggested; what "
            "brought the client here may still fit one of these."
        ))  # fmt: skip
    pathway = PATHWAY_OF[Zone(placement["zone"])]
    return Suggestion(
        pathway,
        _(
            "The latest answers lie at anxiety %(anxiety)s and avoidance %(avoidance)s "
            "(%(zone)s), and the error ring stays on that side. The mid-points are provisional: "
            "this is a suggestion, and you choose."
        )
        % {
            "anxiety": sentences.number(placement["anxiety"]),
            "avoidance": sentences.number(placement["avoidance"]),
            "zone": sentences.zone(placement["zone"]),
        },
    )
