"""Alerts: whose they are, which wait, and what stands beside a client's name because of them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    When,
    Window,
)
from django.utils import timezone

from assessments.models import Alert, Assignment, Decision
from assessments.psychometrics.alerting import MARKER_DAYS, PRESSING
from assessments.queries.listed import Listed, moment
from clinic.models import Caseload, Client, ContactWishes, Cover, Member, Practice, open_on
from clinic.models.prepared import Moment, prepared, prepared_objects
from clinic.models.reach import key_of
from clinic.roles import CARING

MOST = 100
_JOINED = ("client__practice", "owner__user", "passed_to__user", "seen_by__user")
OPEN = Q(state__in=[Alert.State.NEW, Alert.State.ACKNOWLEDGED])


@dataclass(frozen=True)
class AlertMark:
    """What stands beside a client's name: open alerts, and a risk answer of the last 90 days."""

    open: int = 0
    is_red: bool = False
    risk_at: datetime | None = None


NO_MARK = AlertMark()


def open_alerts(client: Client) -> QuerySet[Alert]:
    """Those of one client that nobody has decided, the most pressing first."""
    rows = Alert.objects.filter(OPEN, client=client).select_related(*_JOINED)
    return rows.order_by("-colour", "raised_at")


def open_call(assignment: Assignment) -> Alert | None:
    """The newest wish to be called that came from this check-in and that nobody has answered."""
    rows = Alert.objects.filter(OPEN, assignment=assignment, rule=Alert.Rule.CALL)
    return rows.select_related("client__practice").order_by("-raised_at").first()


def open_call_of(client: Client) -> Alert | None:
    """The newest wish of this client to be called that nobody has answered."""
    rows = Alert.objects.filter(OPEN, client=client, rule=Alert.Rule.CALL)
    return rows.select_related("client__practice").order_by("-raised_at").first()


def waiting(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Those that ask for a look now: not seen yet, or to be tried again by now."""
    return alerts.filter(Q(state=Alert.State.NEW) | Q(OPEN, due_at__lte=Moment()))


def how_many_wait(member: Member) -> int:
    """How many of those this member looks at ask for a look now."""
    key = ("alerts that wait", *key_of(member))
    found = prepared(key, lambda: _counted(waiting(Alert.objects.visible_to(member)))).rows()
    return found[0][0] if found else 0


def _counted(alerts: QuerySet[Alert]) -> QuerySet[Alert, Any]:
    rows = alerts.order_by().values("practice")
    return rows.annotate(n=Count("pk")).values_list("n")


def listed(alerts: QuerySet[Alert], *, decided: bool, client: UUID | None) -> list[Alert]:
    """At most a hundred. Open ones: danger, red, new and longest waiting first; decided: newest.

    Of one `client` all of them, the newest first.
    """
    rows = alerts.select_related(*_JOINED)
    if client is not None:
        return list(rows.filter(client_id=client).order_by("-raised_at")[:MOST])
    if decided:
        return list(rows.filter(state=Alert.State.DECIDED).order_by("-decided_at")[:MOST])
    return list(_in_order(rows.filter(OPEN))[:MOST])


def _in_order(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    """Danger, red, new and longest waiting first."""
    # "red" sorts after "amber", "new" after "acknowledged".
    pressing = Case(When(rule__in=PRESSING, then=0), default=1)
    return rows.order_by(pressing, "-colour", "-state", "raised_at")


def most_pressing(
    alerts: Callable[[], QuerySet[Alert]], most: int, kept: Hashable, keys: Sequence[UUID] = ()
) -> tuple[list[Alert], int]:
    """The first `most` open ones in the queue's order, and how many are open. One statement.

    `kept` names whose alerts they are, so that it is put together once; `keys` take the places of
    STAND_INS.
    """

    def rows() -> QuerySet[Alert]:
        ordered = _in_order(alerts().filter(OPEN)).select_related(*_JOINED)
        return ordered.annotate(total=Window(Count("*")))[:most]

    found: list[Any] = list(prepared_objects(("most pressing", kept, most), rows, keys))
    return found, found[0].total if found else 0


def decisions_of(alerts: Iterable[Alert]) -> dict[UUID, list[Decision]]:
    """Every decision about each alert, the oldest first."""
    found: dict[UUID, list[Decision]] = {}
    rows = Decision.objects.filter(alert__in=list(alerts)).select_related(
        "by__user", "to__user", "alert"
    )
    for row in rows.order_by("at")[:MOST]:
        found.setdefault(row.alert_id, []).append(row)
    return found


def same_cause(alert: Alert) -> list[Alert]:
    """Open alerts of the same client about the same, raised before or after this one."""
    rows = open_alerts(alert.client).filter(rule=alert.rule, about=alert.about)
    return list(rows.exclude(pk=alert.pk)[:MOST])


def alert_marks(client_ids: Iterable[UUID]) -> dict[UUID, AlertMark]:
    """The mark of each client that has one. One statement."""
    rows = Client.objects.order_by().filter(pk__in=list(client_ids))
    pairs = rows.values_list("pk", marking())
    return {pk: mark_of(listed) for pk, listed in pairs if listed}


def marking(client: str = "pk") -> Listed:
    """What a mark is made of, beside a row whose client is `client`; `mark_of` reads it.

    Holds no time of its own, so that a query with it is built once. Open alerts come first, so
    that none is lost among the many that were decided.
    """
    told = Q(rule=Alert.Rule.RISK)
    decided_last = F("decided_at").desc(nulls_first=True)
    rows = Alert.objects.filter(OPEN | told, client=OuterRef(client)).order_by(
        decided_last, "-raised_at"
    )
    return Listed(rows.values_list("rule", "colour", "state", "raised_at")[:MOST])


def mark_of(listed: Iterable[tuple[str, str, str, str]] | None) -> AlertMark:
    """The mark of one client."""
    rows = list(listed or ())
    still_open = [row for row in rows if row[2] != Alert.State.DECIDED]
    since = timezone.now() - timedelta(days=MARKER_DAYS)
    told = [moment(at) for rule, _, _, at in rows if rule == Alert.Rule.RISK]
    return AlertMark(
        open=len(still_open),
        is_red=any(colour == Alert.Colour.RED for _, colour, _, _ in still_open),
        risk_at=max((at for at in told if at > since), default=None),
    )


def alert_summaries(alerts: QuerySet[Alert]) -> QuerySet[Any, dict[str, Any]]:
    """Alerts as plain mappings, without what was told; the caller takes a page."""
    names = ("id", "client", "rule", "colour", "state", "created_at")
    times = ("raised_at", "due_at", "seen_at", "decided_at")
    return alerts.values(*names, *times, owner_name=F("owner__user__name"))


def has_open_alert(client: str = "pk") -> ExpressionWrapper:
    """Whether the client of a row has an alert that nobody has decided.

    The few open ones are read once; looked for from each client, they took a list of many longer.
    """
    open_ones = Alert.objects.filter(OPEN).order_by().values("client")
    return ExpressionWrapper(Q((f"{client}__in", open_ones)), output_field=BooleanField())


def how_pressing(client: str = "pk") -> Case:
    """How early the client of a row sorts by what nobody has decided: danger or a wish to be
    called 0, red 1, amber 2, nothing 3.

    Each list of open ones is read once, as in `has_open_alert`, and asked from left to right:
    whoever has none is looked for in the first alone.
    """

    def has(told: Q) -> Q:
        return Q((f"{client}__in", Alert.objects.filter(OPEN, told).order_by().values("client")))

    return Case(
        When(~has(Q()), then=3),
        When(has(Q(rule__in=PRESSING)), then=0),
        When(has(Q(colour=Alert.Colour.RED)), then=1),
        default=2,
    )


def to_pass_on(now: datetime) -> QuerySet[Alert]:
    """Alerts nobody looked at in time, in practices where somebody stands in."""
    rows = Alert.objects.filter(state=Alert.State.NEW, due_at__lte=now, passed_at=None)
    return rows.filter(practice__alert_back_up__isnull=False).order_by("due_at")


def without_owner(now: datetime) -> QuerySet[Alert]:
    """Open alerts whose owner no longer cares for the client, nor was given them."""
    latest = (now + timedelta(days=1)).date()  # the day it is in the farthest east
    held = Caseload.objects.filter(
        open_on(latest), client=OuterRef("client"), member=OuterRef("owner")
    )
    rows = Alert.objects.filter(OPEN).filter(~Exists(held))
    rows = rows.exclude(owner=F("passed_to"), passed_to__isnull=False)
    return rows.exclude(owner=F("practice__alert_reader"), practice__alert_reader__isnull=False)


def to_return(now: datetime) -> QuerySet[Decision]:
    """Decisions to watch whose day may have come somewhere, and that have not returned yet."""
    back = Alert.objects.filter(watched=OuterRef("alert"), rule=Alert.Rule.WATCHED)
    latest = (now + timedelta(days=1)).date()  # the day it is in the farthest east
    rows = Decision.objects.filter(kind=Decision.Kind.WATCH, until__lte=latest)
    return rows.filter(~Exists(back))


def responsible_for(client: Client, preferred: Member | None = None) -> Member | None:
    """Who answers for a client's alerts today: a carer who is there, or who stands in for one.

    `preferred` where they care for the client; else who has cared longest; without any carer the
    practice's reader.
    """
    rows = list(_carers_on(client.practice.today()).filter(client=client))
    rows.sort(key=lambda row: preferred is None or row.member_id != preferred.pk)
    stand_ins = {getattr(row, "stood_in_by", None) for row in rows} - {None}
    covering = Member.objects.select_related("user").in_bulk(stand_ins) if stand_ins else {}
    there = (covering.get(getattr(row, "stood_in_by", None), row.member) for row in rows)
    return next(filter(is_there, there), None) or client.practice.alert_reader


@lru_cache(maxsize=64)
def _carers_on(today: date) -> QuerySet[Caseload]:
    """Who cares for whom, the longest first, and who stands in for them; built once a day."""
    stand_in = Cover.objects.filter(open_on(today), away=OuterRef("member")).order_by("-since")
    rows = Caseload.objects.filter(open_on(today)).order_by("since", "created_at")
    return rows.select_related("member__user").annotate(
        stood_in_by=Subquery(stand_in.values("stand_in")[:1], output_field=UUIDField())
    )


def is_there(member: Member) -> bool:
    """Whether this member works here still, with the right to look after a client."""
    return member.ended_on is None and member.user.is_active and bool(member.roles & CARING)


def device_is_shared(client: Client) -> bool:
    """Whether the client has said that others see their phone or mail."""
    return ContactWishes.objects.filter(client=client, is_shared=True).exists()


def alerts_are_read(practice: Practice) -> bool:
    """Whether the practice has said who looks at alerts."""
    return practice.alert_reader_id is not None
