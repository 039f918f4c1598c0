"""What clients take home: exercises with what came of them, and cards, ready to show."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Avg, Count, Max, QuerySet
from django.utils.translation import gettext_lazy as _

from clinic.library import library
from clinic.library.schema import Card as CardTemplate
from clinic.library.schema import Exercise as ExerciseTemplate
from clinic.models import Card, Client, Exercise, ExerciseLog

MOST = 100
USEFUL = {
    0: _("not useful"),
    1: _("a little useful"),
    2: _("somewhat useful"),
    3: _("useful"),
    4: _("very useful"),
}


@dataclass(frozen=True)
class LogRow:
    """What was told of an exercise: how useful in words, "" where that was left open."""

    done_on: date
    useful: Any
    words: str
    by_client: bool


@dataclass(frozen=True)
class GivenExercise:
    """An exercise as it was given, and what came of it; `usefulness` is a mean from 0 to 4."""

    row: Exercise
    template: ExerciseTemplate
    goal: str
    times: int
    last_on: date | None
    usefulness: float | None
    logs: tuple[LogRow, ...] = ()

    kind: ClassVar[str] = "exercise"

    @property
    def id(self) -> UUID:
        return self.row.pk

    @property
    def title(self) -> str:
        return self.template.title

    @property
    def words(self) -> str:
        """What the therapist wrote beside it."""
        return self.row.words

    @property
    def given_by(self) -> str:
        return self.row.given_by.name

    @property
    def is_open(self) -> bool:
        return self.row.state == Exercise.State.OPEN

    @property
    def found(self) -> Any:
        """The mean usefulness in words; "" while nobody said."""
        return "" if self.usefulness is None else USEFUL[round(self.usefulness)]


@dataclass(frozen=True)
class GivenCard:
    """A card as it was given."""

    row: Card
    template: CardTemplate

    kind: ClassVar[str] = "card"

    @property
    def id(self) -> UUID:
        return self.row.pk

    @property
    def given_by(self) -> str:
        return self.row.given_by.name


def exercises_of(client: Client, most: int | None = MOST) -> list[GivenExercise]:
    """The newest `most` exercises a client was given, with all that was told. Two statements."""
    return _with_logs(list(_given().filter(client=client)[:most]))


def exercises_to_do(client: Client) -> list[GivenExercise]:
    """The exercises in use, for the client's own page. One statement."""
    return [_row(row) for row in _given().filter(client=client, state=Exercise.State.OPEN)[:MOST]]


def exercise_with_logs(exercise: Exercise) -> GivenExercise:
    """One exercise with all that was told of it. Two statements."""
    return _with_logs(list(_given().filter(pk=exercise.pk)))[0]


def exercises_by_goal(plan_id: UUID) -> dict[UUID, list[GivenExercise]]:
    """What was given for each goal of a plan, with how useful it was. One statement."""
    found = defaultdict[UUID, list[GivenExercise]](list)
    for row in _given().filter(goal__plan_id=plan_id).defer("words")[:MOST]:
        found[row.goal_id].append(_row(row))
    return found


def cards_of(client: Client) -> list[GivenCard]:
    """The cards a client has now, the newest first. One statement."""
    return [_card(row) for row in _cards().filter(client=client, taken_back_at=None)[:MOST]]


def companions_of(
    client: Client, named: Iterable[Sequence[str]]
) -> list[GivenCard | GivenExercise]:
    """Cards and exercises by kind and id, as far as the client has them still."""
    wanted = {tuple(each) for each in named}
    rows: list[GivenCard | GivenExercise] = [*cards_of(client), *exercises_to_do(client)]
    return [row for row in rows if (row.kind, str(row.id)) in wanted]


def every_card(client: Client) -> list[GivenCard]:
    """The cards a client ever had, those taken back too. One statement."""
    return [_card(row) for row in _cards().filter(client=client)]


def _cards() -> QuerySet[Card]:
    return Card.objects.select_related("given_by__user")


def _card(row: Card) -> GivenCard:
    return GivenCard(row, library().card(row.template))


def _given() -> Any:
    rows = Exercise.objects.select_related("given_by__user", "goal", "client")
    return rows.annotate(
        times=Count("logs"), last_on=Max("logs__done_on"), usefulness=Avg("logs__useful")
    ).order_by("-given_on", "-created_at")


def _row(row: Any, logs: Iterable[LogRow] = ()) -> GivenExercise:
    return GivenExercise(
        row=row,
        template=library().exercise(row.template),
        goal=row.goal.known.short_title if row.goal else "",
        times=row.times,
        last_on=row.last_on,
        usefulness=row.usefulness,
        logs=tuple(logs),
    )


def _with_logs(rows: list[Any]) -> list[GivenExercise]:
    logs = defaultdict[UUID, list[LogRow]](list)
    clients = {row.client.user_id for row in rows}
    told = ExerciseLog.objects.filter(exercise__in=rows)
    for log in told.order_by("-done_on", "-at"):
        useful = "" if log.useful is None else USEFUL[log.useful]
        logs[log.exercise_id].append(
            LogRow(log.done_on, useful, log.words, by_client=log.logged_by_id in clients)
        )
    return [_row(row, logs[row.pk]) for row in rows]
