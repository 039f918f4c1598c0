"""What stands on one sheet before a session: what was agreed, what was tried, what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models import Alert
from assessments.queries import ItemChange, ItemChanges
from assessments.queries.alerts import AlertMark, most_pressing
from assessments.sentences.alerts import about, reason, title
from clinic.library import library
from clinic.library.openings import DANGER, opening_question
from clinic.library.pairings import Pairing, pairings
from clinic.models import Client, ExerciseLog, Note, Person, SafetyPlan
from clinic.models.naming import masked, names_kept_from, role_of
from clinic.models.prepared import STAND_INS
from reports.queries.given import USEFUL
from reports.queries.life import side_of
from reports.queries.plan import GoalRow, PlanRow
from reports.sentences import day

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
    """An alert nobody has decided.

    Where it tells of danger, `answered` is the sentence with the answer, else "" and `because` is
    the first sentence of why, but for a wish to be called: no number on a sheet that is printed.
    Who reads of the client under another name is told of neither but which score it is about; the
    answer names nobody else. `about`: which score, and of which form; "" where it is about none.
    """

    id: UUID
    title: Any
    on: date
    is_red: bool
    answered: str = ""
    state_words: str = ""
    because: str = ""
    about: str = ""


@dataclass(frozen=True)
class Safety:
    """Whether a safety plan was made, and that in a sentence."""

    is_there: bool
    words: str


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
    """The most pressing first; what was told only where it is danger. One statement."""
    found, _in_all = most_pressing(_alerts, MOST, "of one client", [client.pk])
    return [_open_alert(each, client) for each in found]


def _alerts() -> QuerySet[Alert]:
    """Of the client in whose place a stand-in stands."""
    return Alert.objects.filter(client=STAND_INS[0])


def _open_alert(row: Alert, client: Client) -> OpenAlert:
    on = row.raised_at.astimezone(client.practice.zone).date()
    is_red = row.colour == row.Colour.RED
    told = None if client.known_as else _danger_in(row)
    if told is None:
        said = [about(row)] if client.known_as or row.rule == Alert.Rule.CALL else reason(row)
        because = next(iter(said), "")
        return OpenAlert(row.pk, title(row), on, is_red, because=because, about=about(row))
    state = _("Nobody has looked at it yet.")
    if row.seen_at:
        seen = day(row.seen_at.astimezone(client.practice.zone).date())
        state = _("Seen on %(day)s, not decided yet.") % {"day": seen}
    return OpenAlert(row.pk, title(row), on, is_red, told, state)


def _danger_in(row: Alert) -> str | None:
    """The answer that told of danger, in a sentence; None where the alert is about other things.

    A watched one that came back opens with what was meant to be watched, and repeats the answer.
    """
    said = reason(row)
    if row.rule == Alert.Rule.RISK:
        return said[0]
    began = row.reason.get("began", {}) if row.rule == Alert.Rule.WATCHED else {}
    return said[1] if began.get("rule") == Alert.Rule.RISK else None


def once_a_score(alerts: Iterable[OpenAlert]) -> list[OpenAlert]:
    """Of those about the same score the first, which presses most: the others say less of it."""
    found: dict[object, OpenAlert] = {}
    for each in alerts:
        found.setdefault(each.about or each.id, each)
    return list(found.values())


def dangers_of(alerts: Iterable[OpenAlert]) -> list[OpenAlert]:
    """Those of the open alerts that tell of danger, with what was answered."""
    return [each for each in alerts if each.answered]


def danger_is_decided(mark: AlertMark, alerts: Sequence[OpenAlert]) -> bool:
    """Whether danger was told lately and is decided; not said while an open alert was not read."""
    is_known = len(alerts) >= mark.open and not dangers_of(alerts)
    return mark.risk_at is not None and is_known


def safety_of(client: Client) -> Safety:
    """One statement; opens no plan."""
    plans = SafetyPlan.objects.filter(client=client).order_by("-number")
    made_on = plans.values_list("agreed_on", flat=True).first()
    if made_on is None:
        return Safety(False, _("There is no safety plan yet."))
    words = _("There is a safety plan, agreed on %(day)s.") % {"day": day(made_on)}
    return Safety(True, words)


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


def question_for(
    plan: PlanRow | None, goals: Iterable[GoalRow], on: date, *, danger: bool = False
) -> str:
    """How the session may begin: by danger that was told, the goal in focus, else the pathway."""
    if danger:
        return opening_question([DANGER], on)
    focus = [goal.goal.template for goal in goals if goal.in_focus and goal.goal.template]
    return opening_question([*focus, *([plan.pathway] if plan else [])], on)
