"""What a progress report is written from: a dozen reads, the same number for any history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from assessments.models import Alert, Assignment, Decision, InstrumentVersion, Response, Score
from assessments.psychometrics.definition import Instrument
from assessments.queries.alerts import decisions_of
from assessments.queries.check_ins import OF_CLIENT
from clinic.models import (
    Client,
    CrisisLine,
    Goal,
    GoalRating,
    MarkerEvidence,
    Member,
    Note,
    Plan,
    Practice,
    Session,
)
from clinic.models.naming import masked, names_and_roles
from clinic.models.opening import pseudonym
from reports.documents.readers import Reader, reader_of
from reports.documents.then import goals_ended, plan_on
from reports.models import Report
from reports.queries.short_form import short_form
from reports.sentences import ShortForm

INSTRUMENT = "attachment-dimensions"
MOST_CHECK_INS = 200
MOST_ALERTS = 30
OfGoal = TypeVar("OfGoal", GoalRating, MarkerEvidence)


@dataclass(frozen=True)
class CheckIn:
    """One answered check-in with its scores by scale."""

    response: Response
    on: date
    scores: Mapping[str, Score]

    @property
    def version(self) -> str:
        return self.response.instrument_version.version

    @property
    def is_scored(self) -> bool:
        return any(score.value is not None for score in self.scores.values())


@dataclass(frozen=True)
class Facts:
    """Rows, opened where they are sealed; no words yet.

    `first` is the client's first check-in with the questionnaire's present version, whatever the
    period; `check_ins` are those of the period, oldest first. Of the period too: `brief`, what the
    short form said last, and, where there is no check-in, `others_on`, when another form was
    answered last. Plan and goals
    are as they stood on the last day, with their ratings up to it and the evidence of the period;
    `earlier_goals` are those of plans that ended in it.
    """

    report: Report
    practice: Practice
    client: Client
    author: Member
    made_at: datetime
    check_ins: tuple[CheckIn, ...]
    first: CheckIn | None
    brief: ShortForm | None
    others_on: date | None
    plan: Plan | None
    goals: tuple[Goal, ...]
    earlier_goals: tuple[Goal, ...]
    ratings: Mapping[object, tuple[GoalRating, ...]]
    evidence: Mapping[object, tuple[MarkerEvidence, ...]]
    sessions: int
    next_check_in: datetime | None
    crisis_lines: tuple[CrisisLine, ...]
    alerts: tuple[Alert, ...]
    decisions: Mapping[UUID, list[Decision]]
    names: tuple[tuple[str, str], ...]

    @property
    def reader(self) -> Reader:
        return reader_of(self.report)

    @property
    def called(self) -> str:
        """The client's name, or the one supervision knows them by."""
        if self.reader.by_name:
            return self.client.name
        return pseudonym(self.client.practice_id, self.client.pk)

    @property
    def recipient(self) -> str:
        """Whom it is prepared for by name, as it was typed: a reader's own name is no secret to
        them. "" where the role says enough."""
        return self.report.recipient if self.reader.has_recipient else ""

    def told(self, text: str) -> str:
        """What somebody typed, as this reader may read it: by no name where there is to be none."""
        return masked(text, self.names)

    @property
    def goals_in_use(self) -> tuple[Goal, ...]:
        """The plan's goals as of the report's last day, without those put aside by then."""
        return tuple(goal for goal in self.goals if goal.put_aside_at is None)

    def rated(self, goal: Goal) -> tuple[GoalRating, ...]:
        """How far the goal was reached in the period; `ratings` also hold what came before it."""
        since = self.report.period_from
        return tuple(
            each
            for each in self.ratings.get(goal.pk, ())
            if since is None or each.rated_on >= since
        )

    def is_worked_on(self, goal: Goal) -> bool:
        """Whether something came of the goal in the period: it was rated, or a sign was seen."""
        return bool(self.rated(goal) or self.evidence.get(goal.pk))

    @property
    def is_of_earlier(self) -> bool:
        """Whether its last day is past, so that what stood then may have changed since."""
        made_on = self.made_at.astimezone(self.practice.zone).date()
        return self.report.period_to < made_on

    @property
    def latest(self) -> CheckIn | None:
        return self.check_ins[-1] if self.check_ins else None

    @property
    def instrument(self) -> Instrument | None:
        return self.latest.response.instrument_version.loaded if self.latest else None

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and highest score the questionnaire can give."""
        instrument = self.instrument
        return instrument.range_of(instrument.scales[0]) if instrument else (1.0, 7.0)

    @property
    def standing(self) -> dict[str, Score]:
        """The last score of each scale that could be given, with its verdict."""
        found: dict[str, Score] = {}
        for check_in in self.check_ins:
            found |= {k: score for k, score in check_in.scores.items() if score.value is not None}
        return found

    @property
    def versions(self) -> dict[object, InstrumentVersion]:
        """The questionnaire each check-in was answered with, by its response."""
        return {each.response.pk: each.response.instrument_version for each in self.check_ins}

    @property
    def begins(self) -> date | None:
        """The first day the report covers, as far as it can be told."""
        if self.report.period_from:
            return self.report.period_from
        return self.check_ins[0].on if self.check_ins else None


def collect(report: Report) -> Facts:
    """Read everything the report says. One snapshot, if the caller holds a transaction."""
    client = report.client
    check_ins = _check_ins(report)
    plan, goals = plan_on(client, report.period_to)
    earlier = goals_ended(client, plan, report.period_from, report.period_to)
    told = (*goals, *earlier)
    alerts = _alerts(report)
    waiting = Assignment.objects.filter(
        OF_CLIENT, client=client, state=Assignment.State.OPEN, closes_at__gt=timezone.now()
    )
    return Facts(
        report=report,
        practice=client.practice,
        client=client,
        author=report.requested_by,
        made_at=timezone.now(),
        check_ins=check_ins,
        first=_first(report, check_ins),
        brief=short_form(client, report.period_from, report.period_to),
        others_on=None if check_ins else _others_on(report),
        plan=plan,
        goals=goals,
        earlier_goals=earlier,
        ratings=_by_goal(GoalRating.objects.filter(goal__in=told, rated_on__lte=report.period_to)),
        evidence=_by_goal(_evidence(report, told)),
        sessions=_sessions(report),
        next_check_in=waiting.order_by("closes_at").values_list("closes_at", flat=True).first(),
        crisis_lines=tuple(client.practice.crisis_lines.all()),
        alerts=alerts,
        decisions=decisions_of(alerts) if alerts else {},
        names=_names(report),
    )


def _alerts(report: Report) -> tuple[Alert, ...]:
    """What was raised in the period, oldest first."""
    if not reader_of(report).alerts:
        return ()
    zone = report.client.practice.zone
    until = datetime.combine(report.period_to + timedelta(days=1), time.min, tzinfo=zone)
    rows = Alert.objects.filter(client_id=report.client_id, raised_at__lt=until)
    if report.period_from:
        rows = rows.filter(
            raised_at__gte=datetime.combine(report.period_from, time.min, tzinfo=zone)
        )
    return tuple(rows.order_by("-raised_at").select_related("client", "practice")[:MOST_ALERTS])[
        ::-1
    ]


def _names(report: Report) -> tuple[tuple[str, str], ...]:
    """The names that a reader without them must not meet, the longest first."""
    if reader_of(report).by_name:
        return ()
    client = report.client
    return names_and_roles(client, client.name, pseudonym(client.practice_id, client.pk))


def _check_ins(report: Report) -> tuple[CheckIn, ...]:
    rows = Response.objects.filter(
        client_id=report.client_id,
        instrument_version__instrument=INSTRUMENT,
        answered_on__lte=report.period_to,
    )
    if report.period_from:
        rows = rows.filter(answered_on__gte=report.period_from)
    rows = rows.order_by("-answered_on", "-sent_at").select_related("instrument_version")
    newest = list(rows.defer("answers")[:MOST_CHECK_INS])
    return _scored(newest[::-1])


def _others_on(report: Report) -> date | None:
    rows = Response.objects.filter(
        OF_CLIENT, client_id=report.client_id, answered_on__lte=report.period_to
    ).exclude(instrument_version__instrument=INSTRUMENT)
    if report.period_from:
        rows = rows.filter(answered_on__gte=report.period_from)
    return rows.order_by("-answered_on").values_list("answered_on", flat=True).first()


def _first(report: Report, check_ins: tuple[CheckIn, ...]) -> CheckIn | None:
    if not check_ins:
        return None
    rows = Response.objects.filter(
        client_id=report.client_id,
        instrument_version_id=check_ins[-1].response.instrument_version_id,
        answered_on__lte=report.period_to,
    )
    rows = rows.order_by("answered_on", "sent_at").select_related("instrument_version")
    first = rows.defer("answers")[:1]
    return _scored(list(first))[0]


def _scored(responses: list[Response]) -> tuple[CheckIn, ...]:
    scores: dict[object, dict[str, Score]] = {response.pk: {} for response in responses}
    for score in Score.objects.filter(response__in=responses):
        scores[score.response_id][score.scale] = score
    return tuple(CheckIn(each, each.answered_on, scores[each.pk]) for each in responses)


def _sessions(report: Report) -> int:
    """Meetings that took place: those the calendar says, and those only a signed note tells of."""
    zone = report.client.practice.zone
    until = datetime.combine(report.period_to + timedelta(days=1), time.min, tzinfo=zone)
    of_client = {"client_id": report.client_id}
    held = Session.objects.filter(
        **of_client, state=Session.State.ATTENDED, starts_at__lt=until
    ).order_by()
    unmarked = Q(session=None) | Q(session__state=Session.State.PLANNED)
    notes = Note.objects.filter(
        unmarked, **of_client, signed_at__isnull=False, session_on__lte=report.period_to
    ).order_by()
    if report.period_from:
        since = datetime.combine(report.period_from, time.min, tzinfo=zone)
        held = held.filter(starts_at__gte=since)
        notes = notes.filter(session_on__gte=report.period_from)
    at = list(held.values_list("starts_at", flat=True))
    days = {each.astimezone(zone).date() for each in at}
    beside = set(notes.values_list("session_on", flat=True)) - days
    return len(at) + len(beside)


def _evidence(report: Report, goals: tuple[Goal, ...]) -> list[MarkerEvidence]:
    """Evidence of the period; where it is only counted its sentences stay sealed."""
    # A row without a marker says which route was worked along; it is no sign that was seen.
    seen = MarkerEvidence.objects.exclude(marker="")
    rows = seen.filter(goal__in=goals, seen_on__lte=report.period_to)
    if report.period_from:
        rows = rows.filter(seen_on__gte=report.period_from)
    if not reader_of(report).evidence:
        rows = rows.defer("sentence")
    return list(rows.order_by("seen_on", "created_at"))


def _by_goal(rows: Iterable[OfGoal]) -> dict[object, tuple[OfGoal, ...]]:
    found: dict[object, list[OfGoal]] = {}
    for row in rows:
        found.setdefault(row.goal_id, []).append(row)
    return {goal_id: tuple(of_goal) for goal_id, of_goal in found.items()}
