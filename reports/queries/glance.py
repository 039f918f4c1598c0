"""What the head of a client's page says, in one statement: check-ins, alerts, plans, sessions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Alert, Score
from assessments.queries import ANXIETY, ATTACHMENT, AVOIDANCE, CheckInStatus
from assessments.queries.alerts import AlertMark, mark_of, marking
from assessments.queries.check_ins import checking_in, status_of
from assessments.queries.listed import Listed, moment
from clinic.clock import on_the_wall
from clinic.models import Caseload, Client, Ending, Leave, Plan, Session
from clinic.models.prepared import STAND_INS, prepared
from reports.queries.endings import Countdown
from reports.queries.plan import PlanRow, plan_row
from reports.queries.short_form import SCALES, TOLD, Told, briefs, short_form_of
from reports.queries.timeline import Event
from reports.sentences import ShortForm

MOST = 60  # of each kind
AHEAD = 120  # sessions planned: half a year of four a week


@dataclass(frozen=True)
class Glance:
    """`forms` of the attachment dimensions were scored, the first on `first_on`.

    `brief` is what the short form of them said last, or None. Its scores are compared with no other
    form's. `next_at` is on the practice's clock; `plans` are the newest first;
    `events` are breaks, strain told of after a session, and the ends of care.
    """

    check_in: CheckInStatus
    mark: AlertMark
    forms: int
    first_on: date | None
    brief: ShortForm | None
    plans: tuple[PlanRow, ...]
    next_at: datetime | None
    countdown: Countdown | None
    events: tuple[Event, ...]


def glance(client: Client) -> Glance:
    """The head of a client's page. One statement, whatever the record holds."""
    zone = client.practice.zone
    (row,) = prepared("glance", _asked).rows([client.pk])
    check_in, (mark, plans, sessions, endings, strains, leaves, *rest) = row[:4], row[4:]
    forms, first_on, *short = rest
    planned = sorted(moment(at) for (at,) in sessions or ())
    now = timezone.now()
    next_at = next((at for at in planned if at >= now), None)
    ahead = next((date.fromisoformat(on) for on, ended, _back in endings or () if not ended), None)
    return Glance(
        check_in=status_of(*check_in),
        mark=mark_of(mark),
        forms=forms or 0,
        first_on=first_on,
        brief=short_form_of(_newest(each) for each in short),
        plans=tuple(_plan(client, *each) for each in plans or ()),
        next_at=on_the_wall(next_at, zone) if next_at else None,
        countdown=_countdown(client, ahead, planned) if ahead else None,
        events=(
            *(Event(_day(at, client), _("strain told of")) for (at,) in strains or ()),
            *(Event(date.fromisoformat(on), _("break")) for (on,) in leaves or ()),
            *_ends(client, endings or ()),
        ),
    )


def _asked() -> QuerySet[Client, Any]:
    """One client with all of it."""
    me = {"client": OuterRef("pk")}
    plans = Plan.objects.filter(**me).order_by("-created_at")
    planned = Session.objects.filter(**me, state=Session.State.PLANNED).order_by("-starts_at")
    endings = Ending.objects.filter(**me).order_by("-planned_on")
    strains = Alert.objects.filter(**me, rule=Alert.Rule.SESSION).order_by("-raised_at")
    scored = _scored().filter(**me).order_by()
    counted = scored.values("client").annotate(n=Count("pk")).values("n")
    return (
        Client.objects.filter(pk=STAND_INS[0])
        .order_by()
        .values_list(
            *checking_in(),
            marking(),
            Listed(plans.values_list("id", "pathway", "created_at", "ended_at")[:MOST]),
            Listed(planned.values_list("starts_at")[:AHEAD]),
            Listed(endings.values_list("planned_on", "ended_at", "returned_at")[:MOST]),
            Listed(strains.values_list("raised_at")[:MOST]),
            Listed(_leaves().values_list("since")[:MOST]),
            Subquery(counted),
            Subquery(scored.order_by("on", "at").values("on")[:1]),
            *(
                Listed(briefs(OuterRef("pk")).filter(scale=scale).values_list(*TOLD)[:1])
                for scale in SCALES
            ),
        )
    )


def _scored() -> QuerySet[Score]:
    """A row for each form with a score: of one scale, which every form has, so that the index
    has them in order."""
    other = Score.objects.filter(response=OuterRef("response"), scale=AVOIDANCE)
    either = Q(value__isnull=False) | Exists(other.filter(value__isnull=False))
    return Score.objects.filter(either, instrument=ATTACHMENT, scale=ANXIETY)


def _leaves() -> QuerySet[Leave]:
    """Days away of whoever cares for the client."""
    carers = Caseload.objects.filter(client=OuterRef(OuterRef("pk"))).order_by().values("member")
    return Leave.objects.filter(member__in=carers).order_by("-since")


def _newest(found: list[Any] | None) -> Told | None:
    return next(((date.fromisoformat(on), title, state) for on, title, state in found or ()), None)


def _plan(client: Client, pk: str, pathway: str, began: str, ended: str | None) -> PlanRow:
    zone = client.practice.zone
    return plan_row(UUID(pk), pathway, moment(began), moment(ended) if ended else None, zone)


def _day(at: str, client: Client) -> date:
    return moment(at).astimezone(client.practice.zone).date()


def _countdown(client: Client, planned_on: date, sessions: Iterable[datetime]) -> Countdown:
    zone, today = client.practice.zone, client.practice.today()
    until = max(planned_on, today) + timedelta(days=1)
    days = [at.astimezone(zone).date() for at in sessions]
    return Countdown(
        planned_on=planned_on,
        days=(planned_on - today).days,
        sessions=sum(today <= day < until for day in days),
    )


def _ends(client: Client, endings: Iterable[tuple[str, str | None, str | None]]) -> list[Event]:
    return [
        Event(_day(at, client), words)
        for _on, ended, back in endings
        for at, words in ((ended, _("care ended")), (back, _("back in care")))
        if at
    ]
