"""The caseload: filtered and sorted in SQL by the latest scores, a page at a time."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    JSONField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Least, Lower
from django.utils.translation import gettext as _

from assessments.models import Assignment, Response
from assessments.psychometrics.change import WORSENING, ChangeState
from assessments.queries import (
    ANXIETY,
    AVOIDANCE,
    CheckInStatus,
    ScorePoint,
)
from assessments.queries.alerts import (
    NO_MARK,
    AlertMark,
    has_open_alert,
    how_pressing,
    mark_of,
    marking,
)
from assessments.queries.check_ins import OF_CLIENT, checking_in, status_of
from assessments.queries.listed import Listed
from assessments.queries.scores import lines_of, scoring
from clinic.library import library
from clinic.models import Caseload, Client, Goal, open_on
from clinic.models.prepared import STAND_INS, Moment, prepared
from clinic.models.reach import Names
from reports.sentences import NO_RANK, RANKS

PAGE = 25
_COLUMNS = ("id", "name", "birth_year", "state")
SPARK = 8
MOST_FOCUS = 4


class Filter(StrEnum):
    """Which clients are listed."""

    ALL = "all"
    LOOK = "look"
    LOWER = "lower"
    SAME = "same"
    FEW = "few"
    OVERDUE = "overdue"
    ENDED = "ended"


class Sort(StrEnum):
    """In what order."""

    NEEDS = "needs"
    NAME = "name"
    CHECK_IN = "check-in"


NAMES_FILTERS = (Filter.ALL, Filter.OVERDUE, Filter.ENDED)
NAMES_SORTS = (Sort.NAME, Sort.CHECK_IN)


@dataclass(frozen=True)
class Dimension:
    """One dimension of one client; empty while no form of theirs gave a score."""

    state: str = ""
    value: float | None = None
    baseline: float | None = None
    series: tuple[float, ...] = ()
    newest_incomplete: bool = False


@dataclass(frozen=True)
class CaseloadRow:
    """One client of a page. Without `record` rights the scores and the goal stay empty."""

    client: Client
    check_in: CheckInStatus
    anxiety: Dimension = Dimension()
    avoidance: Dimension = Dimension()
    focus: str = ""
    carers: tuple[str, ...] = field(default=())
    mark: AlertMark = NO_MARK


def caseload_page(
    clients: Callable[[], QuerySet[Client]],
    *,
    shown: Filter,
    sort: Sort,
    q: str = "",
    number: int = 1,
    record: bool,
    carers_on: date | None = None,
    names: Names | None = None,
    kept: Hashable = None,
) -> tuple[Page, list[CaseloadRow]]:
    """One page of what `clients` gives (already limited to whom the reader reaches).

    With `record` scores and goals; without, names and check-ins only. `carers_on`: say who cares
    for each client that day. `names`: how the reader knows them, if not all by name. `kept` names
    whose clients they are, so that the first page's statement is put together once. Four statements
    at most, whatever the number of clients.
    """
    if kept is not None and not q and number == 1 and not (names and names.unnamed):
        page, found = _first_page((kept, shown, sort, record), clients)
    else:
        chosen = _sorted(_filtered(_named(clients(), q, names), shown), sort, names)
        page, found = _page(_shown(chosen, record=record), number)
    if names is not None:
        for client in found:
            names.say(client)
    return page, _rows(found, record=record, carers_on=carers_on)


def caseload_rows(
    clients: QuerySet[Client],
    *,
    shown: Filter,
    sort: Sort,
    q: str = "",
    record: bool,
    carers_on: date | None = None,
    names: Names | None = None,
) -> list[CaseloadRow]:
    """All rows of which `caseload_page` shows a page, in the same order; five statements."""
    chosen = _sorted(_filtered(_named(clients, q, names), shown), sort, names)
    found = list(_shown(chosen, record=record))
    if names is not None:
        for client in found:
            names.say(client)
    return _rows(found, record=record, carers_on=carers_on)


def _shown(chosen: QuerySet[Client], *, record: bool) -> QuerySet[Client]:
    """What a row names; with `record` what stands beside the name because of alerts."""
    chosen = chosen.only("pk", "name", "birth_year", "state")
    return chosen.annotate(marking=marking()) if record else chosen


def _first_page(
    key: tuple[Hashable, Filter, Sort, bool], clients: Callable[[], QuerySet[Client]]
) -> tuple[Page, list[Client]]:
    """The same as `_page` for the first one, from a statement that is kept."""
    _kept, shown, sort, record = key

    def rows() -> QuerySet[Client, Any]:
        chosen = _sorted(_filtered(clients(), shown), sort)
        marks = marking() if record else Value(None, output_field=JSONField())
        return chosen.values_list(*_COLUMNS, Window(Count("*")), marks)[:PAGE]

    found: list[Client] = []
    listed = prepared(("caseload", key), rows).rows()
    for *values, _total, mark in listed:
        client: Any = Client.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values)
        client.marking = mark
        found.append(client)
    pages: Paginator = Paginator((), PAGE)
    vars(pages)["count"] = listed[0][-2] if listed else 0
    return pages.get_page(1), found


def _page(chosen: QuerySet[Client], number: int) -> tuple[Page, list[Client]]:
    """A page with its clients. How many there are in all comes with them, in one statement;
    a number beyond the last page takes two more."""
    pages, start = Paginator(chosen, PAGE), PAGE * (number - 1)
    found: list[Any] = list(chosen.annotate(total=Window(Count("*")))[start : start + PAGE])
    if found or number == 1:
        vars(pages)["count"] = found[0].total if found else 0
        return pages.get_page(number), found
    last = pages.get_page(number)
    return last, list(last.object_list)


def _named(clients: QuerySet[Client], q: str, names: Names | None) -> QuerySet[Client]:
    """Whose name, as the reader knows it, holds every word."""
    words = q.split()
    if not words:
        return clients
    told = reduce(lambda one, other: one & other, (Q(name__icontains=word) for word in words))
    if names and names.unnamed:
        told = told & ~Q(pk__in=names.unnamed) | Q(pk__in=names.found_by(words))
    return clients.filter(told)


def _filtered(clients: QuerySet[Client], shown: Filter) -> QuerySet[Client]:
    ended = Q(state=Client.State.ENDED)
    clients = clients.filter(ended if shown is Filter.ENDED else ~ended)
    if shown is Filter.OVERDUE:
        late = Assignment.objects.filter(
            OF_CLIENT,
            client=OuterRef("pk"),
            state=Assignment.State.OPEN,
            closes_at__lte=Moment(),
        )
        return clients.filter(Exists(late))
    if shown not in (Filter.LOOK, Filter.LOWER, Filter.SAME, Filter.FEW):
        return clients
    clients = clients.alias(a=_state(ANXIETY), b=_state(AVOIDANCE))
    worse = Q(a__in=WORSENING) | Q(b__in=WORSENING)
    lower = Q(a=ChangeState.RELIABLY_LOWER) | Q(b=ChangeState.RELIABLY_LOWER)
    same = Q(a=ChangeState.NO_RELIABLE_CHANGE) | Q(b=ChangeState.NO_RELIABLE_CHANGE)
    wanted = {
        Filter.LOOK: worse | Q(has_open_alert()),
        Filter.LOWER: lower,
        Filter.SAME: same & ~lower & ~worse,
        Filter.FEW: ~same & ~lower & ~worse,
    }
    return clients.filter(wanted[shown])


def _by_name(names: Names | None) -> Any:
    """By name; whoever goes by another one comes last, so that their place does not tell it."""
    if not names or not names.unnamed:
        return Lower("name")
    return Case(When(pk__in=names.unnamed, then=Value("\uffff")), default=Lower("name"))


def _sorted(clients: QuerySet[Client], sort: Sort, names: Names | None = None) -> QuerySet[Client]:
    """By need: told danger or a wish to be called, red, amber, no open alert; then the scores."""
    by_name = _by_name(names)
    if sort is Sort.NEEDS:
        clients = clients.annotate(needs=Least(_rank(ANXIETY), _rank(AVOIDANCE)))
        return clients.order_by(how_pressing(), "needs", by_name, "pk")
    if sort is Sort.CHECK_IN:
        sent = Response.objects.filter(OF_CLIENT, client=OuterRef("pk"))
        forms = sent.order_by().values("client")
        last = Subquery(forms.values(last=Max("answered_on")))
        newest = F("last_on").desc(nulls_last=True)
        return clients.annotate(last_on=last).order_by(newest, by_name, "pk")
    return clients.order_by(by_name, "pk")


def _state(scale: str) -> Any:
    return Coalesce(f"latest_state__{scale}", Value(""))


def _rank(scale: str) -> Any:
    """How early the latest state sorts."""
    kept = f"latest_state__{scale}"
    cases = [When(**{kept: state}, then=rank) for state, rank in RANKS.items() if rank != NO_RANK]
    return Case(*cases, default=NO_RANK)


@dataclass(frozen=True)
class _Beside:
    """What stands beside a name."""

    check_in: CheckInStatus
    lines: dict[str, tuple[ScorePoint, ...]]
    focus: str


def _rows(clients: list[Client], *, record: bool, carers_on: date | None) -> list[CaseloadRow]:
    ids = [client.pk for client in clients]
    beside = _beside(ids, record=record)
    names = _carers(ids, carers_on) if carers_on else {}
    return [
        CaseloadRow(
            client=client,
            check_in=(found := beside[client.pk]).check_in,
            anxiety=_dimension(found.lines.get(ANXIETY, ())),
            avoidance=_dimension(found.lines.get(AVOIDANCE, ())),
            focus=found.focus,
            carers=tuple(names.get(client.pk, ())),
            mark=mark_of(getattr(client, "marking", None)),
        )
        for client in clients
    ]


def _beside(ids: list[UUID], *, record: bool) -> dict[UUID, _Beside]:
    """Check-ins, and with `record` scores and goals. One statement a page."""
    found: dict[UUID, _Beside] = {}
    for pk, *columns in _besides(ids, record=record):
        lines, focus = (columns[4:6], columns[6]) if record else ([None, None], None)
        words = ", ".join(_goal_words(template) for (template,) in focus or ())
        found[pk] = _Beside(status_of(*columns[:4]), lines_of(*lines), words)
    return found


def _besides(ids: Sequence[UUID], *, record: bool) -> Iterable[Sequence[Any]]:
    def rows(ids: Sequence[UUID] = STAND_INS) -> QuerySet[Client, Any]:
        goals = Goal.objects.filter(
            plan__client=OuterRef("pk"), plan__ended_at=None, in_focus=True, put_aside_at=None
        )
        focus = Listed(goals.values_list("template")[:MOST_FOCUS])
        more = (*scoring(SPARK), focus) if record else ()
        clients = Client.objects.order_by().filter(pk__among=ids)
        return clients.values_list("pk", *checking_in(), *more)

    if len(ids) > len(STAND_INS):  # a file's rows
        return rows(ids)
    return prepared(("beside a caseload row", record), rows).rows(ids) if ids else ()


def _goal_words(template: str) -> str:
    """A goal's short title; one of their own has words that stay sealed in a list of many."""
    return library().goal(template).short_title if template else _("a goal of their own")


def _dimension(points: Iterable[ScorePoint]) -> Dimension:
    line = tuple(points)
    scored = [point for point in line if point.value is not None]
    if not scored:
        return Dimension(newest_incomplete=bool(line))
    newest = scored[-1]
    return Dimension(
        state=newest.state,
        value=newest.value,
        baseline=newest.baseline,
        series=tuple(point.value for point in scored if point.value is not None),
        newest_incomplete=line[-1].value is None,
    )


def _carers(ids: list[UUID], day: date) -> dict[UUID, list[str]]:
    """Who cares for each client that day."""
    rows = Caseload.objects.filter(open_on(day), client_id__in=ids)
    found = defaultdict[UUID, list[str]](list)
    for row in rows.select_related("member__user").order_by("since"):
        found[row.client_id].append(row.member.name)
    return found
