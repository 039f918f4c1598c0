"""Forms, check-ins and alerts of many clients as rows, so that every count is known by hand."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from assessments.actions.versions import version_for
from assessments.models import Alert, Assignment, Decision, InstrumentVersion, Response, Score
from assessments.queries import ANXIETY, ATTACHMENT, AVOIDANCE
from clinic.models import Caseload, Client, Member, Plan

LOWER, SAME, HIGHER = "reliably-lower", "no-reliable-change", "possible-worsening"
FIRST, CONFIRMED, DESCRIBED = "first-answers", "worsening-confirmed", ""


def version(member: Member, instrument: str = ATTACHMENT) -> InstrumentVersion:
    return version_for(member.practice, instrument)


def another(present: InstrumentVersion) -> InstrumentVersion:
    """An earlier version of the same instrument."""
    return InstrumentVersion.objects.create(
        instrument=present.instrument,
        version="0.9",
        language=present.language,
        title=present.title,
        definition=present.definition,
        content_hash="0" * 64,
    )


def clients(carer: Member, n: int, pathway: str = "", then: str = "") -> list[Client]:
    """So many clients of one carer, who started from a pathway and went on with another."""
    made = Client.objects.bulk_create(
        Client(practice=carer.practice, name=f"{carer.name} {pathway} {place}", birth_year=1990)
        for place in range(n)
    )
    since = carer.practice.today() - timedelta(days=900)
    Caseload.objects.bulk_create(
        Caseload(practice=carer.practice, member=carer, client=each, since=since) for each in made
    )
    for place, name in enumerate(filter(None, (pathway, then))):
        ended = timezone.now() if then and not place else None
        Plan.objects.bulk_create(
            Plan(
                practice=carer.practice, client=each, pathway=name, library_version="1",
                chosen_by=carer, ended_at=ended,
            )
            for each in made
        )  # fmt: skip
    return made


def answered(
    who: Iterable[Client],
    states: Iterable[str],
    of: InstrumentVersion,
    by: Member,
    days: int = 10,
    scales: tuple[str, ...] = (ANXIETY, AVOIDANCE),
) -> None:
    """A scored form of each client, so many days ago, with the verdict that was stored."""
    at = timezone.now() - timedelta(days=days)
    pairs = list(zip(who, states, strict=True))
    asked = [
        Assignment(
            practice=each.practice, client=each, instrument_version=of, assigned_by=by,
            closes_at=at, state="done", ended_at=at,
        )
        for each, _ in pairs
    ]  # fmt: skip
    Assignment.objects.bulk_create(asked)
    sent = [
        Response(
            practice=row.practice, client=row.client, assignment=row, instrument_version=of,
            answered_on=at.date(), sent_at=at,
        )
        for row in asked
    ]  # fmt: skip
    Response.objects.bulk_create(sent)
    Score.objects.bulk_create(
        Score(
            practice=row.practice, client=row.client, response=row, instrument=of.instrument,
            scale=scale, value=3.0, answered=12, items=12, on=at.date(), at=at, state=state,
        )
        for row, (_, state) in zip(sent, pairs, strict=True)
        for scale in scales
    )  # fmt: skip


def asked_for(client: Client, by: Member, of: InstrumentVersion, **row: object) -> None:
    """A check-in that was asked for `days` ago and stood open for a week and an hour."""
    at = timezone.now() - timedelta(days=int(str(row.pop("days"))))
    took = row.pop("took", None)
    made = Assignment.objects.create(
        practice=client.practice, client=client, instrument_version=of, assigned_by=by,
        closes_at=at + timedelta(days=7, hours=1),
        ended_at=at + took if isinstance(took, timedelta) else None,
        **row,
    )  # fmt: skip
    Assignment.objects.filter(pk=made.pk).update(created_at=at)


def alert(
    client: Client, raised: datetime, by: Member, hours: float | None = None, **row: object
) -> Alert:
    """An alert, seen and decided after so many hours; None: nobody has looked."""
    made = {"rule": "session", "colour": "amber", "due_at": raised + timedelta(hours=24)} | row
    number = Alert.objects.count()
    found = Alert.objects.create(
        practice=client.practice, client=client, raised_at=raised, fingerprint=str(number), **made
    )
    if hours is not None:
        at = raised + timedelta(hours=hours)
        decided(found, "spoke" if row.get("rule") in ("risk", "call") else "talked", at, by)
        Alert.objects.filter(pk=found.pk).update(
            state="decided", seen_at=at, decided_at=at, due_at=None
        )
    return found


def decided(found: Alert, kind: str, at: datetime, by: Member) -> None:
    """A decision that was taken then."""
    Decision.objects.create(
        practice=found.practice, alert=found, kind=kind, words="Said.", by=by, happened_at=at, at=at
    )
