"""One wish for several clients: a draft for each of them, asked for in one step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.models import Client, Event, Member
from clinic.roles import Permission
from reports.actions.reports import TAKEN_BACK, TRIED_ANEW, refuse_unsound
from reports.models import Report
from reports.tasks import ring

MOST = 200  # clients in one step: more than anybody cares for
ENDED = (Report.State.FAILED, Report.State.CANCELLED)  # what can be asked for again
KINDS = (Report.Kind.PROGRESS, Report.Kind.PREP)  # what takes no words of its own for each client


@transaction.atomic
def request_batch(
    *,
    clients: Sequence[Client],
    kind: str = Report.Kind.PROGRESS,
    audience: str = Report.Audience.CLIENT,
    period_from: date | None = None,
    period_to: date | None = None,
    by: Member,
    request_key: str = "",
) -> UUID:
    """Ask for a draft about each of `clients`; gives the batch they share.

    All or none of them, and one each, however often they are named. The same `request_key` from the
    same member gives the same batch; ValidationError when it comes with other wishes, for more than
    `MOST` clients, and for one whom `by` does not ask reports about.
    """
    today = by.practice.today()
    until = period_to or today
    refuse_unsound(
        kind=kind,
        audience=audience,
        period_from=period_from,
        period_to=until,
        request_key=request_key,
        today=today,
    )
    clients = list({client.pk: client for client in clients}.values())
    _refuse_too_many(clients, kind)
    _refuse_out_of_reach(clients, by)
    wish = {"kind": kind, "audience": audience, "period_from": period_from, "period_to": until}
    batch = uuid5(by.pk, request_key) if request_key else uuid4()
    if _same(batch, by, clients, wish):
        return batch
    rows = [
        Report(practice_id=by.practice_id, client=client, requested_by=by, batch=batch, **wish)
        for client in clients
    ]
    try:
        with transaction.atomic():
            Report.objects.bulk_create(rows)
    except IntegrityError:  # the same press came twice, at once
        if not _same(batch, by, clients, wish):
            raise
        return batch
    _tell(rows, Event.REPORT_REQUESTED, by, reason="batch")
    _ring_when_stored(rows)
    return batch


@transaction.atomic
def cancel_batch(*, reports: Sequence[Report], by: Member) -> int:
    """Take back what is not made yet of these; how many there were."""
    waiting = _standing(reports, Report.State.WAITING, Report.State.RUNNING)
    _alter_all(waiting, **TAKEN_BACK, finished_at=Now())
    _tell(waiting, Event.REPORT_CANCELLED, by)
    return len(waiting)


@transaction.atomic
def retry_batch(*, reports: Sequence[Report], ended: Report.State, by: Member) -> int:
    """Ask again for those of these that `ended` so, failed or cancelled, in the name of `by`; how
    many there were."""
    if ended not in ENDED:
        raise ValueError(ended)
    anew = _standing(reports, ended)
    _alter_all(anew, requested_by=by, request_key="", **TRIED_ANEW)
    _tell(anew, Event.REPORT_REQUESTED, by, reason="again")
    _ring_when_stored(anew)
    return len(anew)


def _refuse_too_many(clients: Sequence[Client], kind: str) -> None:
    if kind not in KINDS:
        raise ValidationError(_("Such a report is asked for one client at a time."))
    if not clients:
        raise ValidationError({"clients": _("Choose whom a report is made about.")})
    if len(clients) > MOST:
        words = _("At most %(most)s clients at a time; you chose %(chosen)s.")
        raise ValidationError({"clients": words % {"most": MOST, "chosen": len(clients)}})


def _refuse_out_of_reach(clients: Sequence[Client], by: Member) -> None:
    refuse_strangers(by, practice_id=clients[0].practice_id)
    reached = Client.objects.visible_to(by, Permission.REPORT_REQUEST)
    chosen = {client.pk for client in clients}
    if reached.filter(pk__in=chosen).count() < len(chosen):
        raise ValidationError({"clients": _("One of these clients is not in your care any more.")})


def _same(batch: UUID, by: Member, clients: Sequence[Client], wish: Mapping[str, object]) -> bool:
    """Whether the batch is there already. ValidationError where it was another one."""
    made = Report.objects.filter(practice_id=by.practice_id, batch=batch)
    rows = list(made.values_list("client_id", *wish))
    wanted = {(client.pk, *wish.values()) for client in clients}
    if rows and set(rows) != wanted:
        raise ValidationError(_("This key was used for another report. Send a new one."))
    return bool(rows)


def _standing(reports: Sequence[Report], *states: Report.State) -> list[Report]:
    """Those of these that are in one of the states now, held until they are changed."""
    keys = [report.pk for report in reports]
    rows = Report.objects.filter(pk__in=keys, state__in=states).select_for_update(of=("self",))
    now = set(rows.values_list("pk", flat=True))
    return [report for report in reports if report.pk in now]


def _alter_all(reports: Sequence[Report], **columns: object) -> None:
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(**columns)


def _tell(reports: Iterable[Report], event: Event, by: Member, reason: str = "") -> None:
    with audit.together():
        for report in reports:
            audit.record(event, by=by, subject=report, reason=reason)


def _ring_when_stored(reports: Sequence[Report]) -> None:
    """A bell for each; where the broker is away the sweep rings."""
    keys = [str(report.pk) for report in reports]
    transaction.on_commit(lambda: all(ring(key) for key in keys) or None)
