"""How far away the end of care is, and what stands in its way."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from assessments.queries.alerts import open_alerts
from clinic.clock import span
from clinic.library.maintenance import maintenance
from clinic.models import Client, Ending, Note, Session


@dataclass(frozen=True)
class Countdown:
    """What is left until the last session. `days` is negative once that day is past."""

    planned_on: date
    days: int
    sessions: int


@dataclass(frozen=True)
class Loose:
    """What is still open when care is about to end."""

    alerts: int
    drafts: int


@dataclass(frozen=True)
class SessionCount:
    """How the client's sessions went, and the first and the last day of those attended."""

    attended: int
    cancelled: int
    missed: int
    first: date | None
    last: date | None


def open_ending(client: Client) -> Ending | None:
    """The ending that is planned and has not come."""
    rows = Ending.objects.filter(client=client, ended_at=None)
    return rows.select_related("planned_by__user", "client__practice").first()


def ending_told_of(client: Client) -> Ending | None:
    """The ending a report closes with: the planned one, else the last that no return followed."""
    rows = Ending.objects.filter(client=client, returned_at=None)
    return rows.order_by(F("ended_at").desc(nulls_first=True)).first()


def is_ending(client: Client) -> bool:
    """Whether an ending is planned or care has ended. One statement at most; opens nothing."""
    if client.state == Client.State.ENDED:
        return True
    return Ending.objects.filter(client=client, ended_at=None).exists()


def past_endings(client: Client) -> list[Ending]:
    """Endings that came, the newest first."""
    rows = Ending.objects.filter(client=client, ended_at__isnull=False)
    return list(rows.select_related("planned_by__user").order_by("-ended_at"))


def countdown(client: Client, ending: Ending | None) -> Countdown | None:
    """Days and planned sessions until the agreed last one; None where no ending is planned."""
    if ending is None:
        return None
    today = client.practice.today()
    until = max(ending.planned_on, today) + timedelta(days=1)
    begins, ends = span(today, until, client.practice.zone)
    planned = Session.objects.filter(client=client, state=Session.State.PLANNED)
    return Countdown(
        planned_on=ending.planned_on,
        days=(ending.planned_on - today).days,
        sessions=planned.filter(starts_at__gte=begins, starts_at__lt=ends).count(),
    )


def loose_ends(client: Client) -> Loose:
    """Alerts without a decision and notes without a signature. Two statements."""
    drafts = Note.objects.filter(client=client, signed_at=None)
    return Loose(alerts=open_alerts(client).count(), drafts=drafts.count())


def session_count(client: Client) -> SessionCount:
    """All of them that are no longer planned. One statement."""
    rows = Session.objects.filter(client=client).exclude(state=Session.State.PLANNED)
    states = list(rows.order_by("starts_at").values_list("state", "starts_at"))
    zone = client.practice.zone
    days = [at.astimezone(zone).date() for state, at in states if state == "attended"]
    counted = [state for state, _at in states]
    return SessionCount(
        attended=len(days),
        cancelled=counted.count("cancelled"),
        missed=counted.count("missed"),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def kept_up(ending: Ending) -> list[tuple[str, str]]:
    """The maintenance plan: each practice something was said of, with the client's words."""
    said = ending.maintenance
    return [(one.title, said[one.id]) for one in maintenance() if said.get(one.id)]
