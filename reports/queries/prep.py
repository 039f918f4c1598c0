"""What stands on one sheet before a session: what was agreed, what was tried, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from assessments.models import Alert
from assessments.queries import ItemChange, ItemChanges
from assessments.queries.alerts import most_pressing
from assessments.sentences.alerts import title
from clinic.library import library
from clinic.library.openings import opening_question
from clinic.library.pairings import Pairing, pairings
from clinic.models import Client, ExerciseLog, Note, Person
from clinic.models.naming import masked, names_kept_from, role_of
from reports.queries.given import USEFUL
from reports.queries.life import side_of
from reports.queries.plan import GoalRow, PlanRow

MOST = 5
ITEMS = 3
USUALLY = timedelta(days=14)  # how far back one looks where there was no session yet


@dataclass(frozen=True)
class Agreed:
    """What the last signed note planned; `on` is None where there is no such note."""

    on: date | None
    plan: str


@dataclass(frozen=True)
class Tried:
    """An exercise the client told of since; `useful` is "" where that was left open."""

    title: str
    on: date
    useful: Any
    words: str


@dataclass(frozen=True)
class OpenAlert:
    """An alert nobody has decided."""

    title: Any
    on: date
    is_red: bool


@dataclass(frozen=True)
class Relation:
    """Somebody on the client's map; `pairing` is what tends to happen between the two, or None."""

    id: UUID
    name: str
    role: str
    manner_words: str
    pairing: Pairing | None


def agreed(client: Client) -> Agreed:
    """The plan of the last signed note. One statement; opens that note alone."""
    signed = Note.objects.filter(client=client, signed_at__isnull=False)
    last = signed.order_by("-session_on", "-created_at").first()
    if last is None:
        return Agreed(None, "")
    planned = last.content.get("sections", {}).get("plan", "")
    return Agreed(last.session_on, masked(planned, names_kept_from(client)))


def tried_since(client: Client, since: date | None) -> list[Tried]:
    """What was told of exercises since the last session, the newest first. One statement."""
    since, names = since or client.practice.today() - USUALLY, names_kept_from(client)
    rows = ExerciseLog.objects.filter(exercise__client=client, done_on__gte=since)
    return [
        Tried(
            title=library().exercise(row.exercise.template).title,
            on=row.done_on,
            useful="" if row.useful is None else USEFUL[row.useful],
            words=masked(row.words, names),
        )
        for row in rows.select_related("exercise").order_by("-done_on", "-at")[:MOST]
    ]


def moved_most(moved: ItemChanges | None) -> list[ItemChange]:
    """The three answers that moved most, whichever way."""
    if moved is None:
        return []
    return sorted(chain(moved.up, moved.down), key=lambda item: -abs(item.toward))[:ITEMS]


def open_alerts_of(client: Client) -> list[OpenAlert]:
    """The most pressing first, without what was told. One statement."""
    found, _in_all = most_pressing(Alert.objects.filter(client=client), MOST)
    zone = client.practice.zone
    return [
        OpenAlert(
            title(each), each.raised_at.astimezone(zone).date(), each.colour == each.Colour.RED
        )
        for each in found
    ]


def relations(client: Client, plans: Iterable[PlanRow], zones: set[str]) -> list[Relation]:
    """Everybody on the map, in its order, with guidance where the two manners are known.

    One statement. `zones`: what the latest scores say.
    """
    pathway = next((plan.pathway for plan in plans if plan.is_open), "")
    side = side_of(pathway, zones)
    manners = dict(Person.Manner.choices)
    found = []
    for row in Person.objects.filter(client=client, removed_at=None):
        manner = row.content.get("manner", "")
        found.append(
            Relation(
                id=row.pk,
                name=role_of(row) if client.known_as else row.content.get("name", ""),
                role="" if client.known_as else role_of(row),
                manner_words=str(manners.get(manner, "")),
                pairing=pairings().get((side, manner)),
            )
        )
    return found


def question_for(plan: PlanRow | None, goals: Iterable[GoalRow], on: date) -> str:
    """How the session may begin: by the goal in focus, else the pathway."""
    focus = [goal.goal.template for goal in goals if goal.in_focus and goal.goal.template]
    return opening_question([*focus, *([plan.pathway] if plan else [])], on)
