"""What was answered, in words. The answers are sealed, so they are opened row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from assessments.models import Assignment, Response
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import Instrument, Item, ItemKind, Option, Scale
from assessments.psychometrics.questions import Question, questions
from assessments.psychometrics.steps import part_called
from assessments.queries.scores import ANXIETY, ATTACHMENT, AVOIDANCE
from clinic.models import Client

MOST = 200
MOVED_MOST = 3
DIMENSIONS = (ANXIETY, AVOIDANCE)


@dataclass(frozen=True)
class ResponseRow:
    """One sent form without its answers; `answered` of `items` were not skipped."""

    id: UUID
    assignment_id: UUID
    title: str
    version: str
    answered_on: date
    sent_at: datetime
    seconds: int | None
    notes: tuple[str, ...]
    answered: int
    items: int


@dataclass(frozen=True)
class AnswerRow:
    """One question as it was asked; `words` and `value` are None where it was skipped.

    `part` is whom it is about and where in the form it stands. Free text has words and no value.
    """

    number: int
    link_id: str
    text: str
    value: int | None
    words: str | None
    part: str = ""

    @property
    def point(self) -> str:
        """The value as it is printed, with a true minus; "" where there is none."""
        return "" if self.value is None else str(self.value).replace("-", "−")


@dataclass(frozen=True)
class ItemChange:
    """One item answered on both forms; `toward` > 0: more anxiety or avoidance, in points."""

    link_id: str
    text: str
    scale: str
    before: int
    after: int
    before_words: str
    after_words: str
    toward: int


@dataclass(frozen=True)
class ItemChanges:
    """What moved most from the first form to the latest of the same version.

    `up`: toward more anxiety or avoidance; `down`: toward less. At most three each, largest first.
    `both`: how many statements were answered both times.
    """

    first_on: date
    latest_on: date
    up: tuple[ItemChange, ...]
    down: tuple[ItemChange, ...]
    both: int


def responses(client: Client) -> tuple[ResponseRow, ...]:
    """The last 200 forms of a client, newest first."""
    rows = (
        Response.objects.filter(client=client)
        .defer("answers", "instrument_version__definition")
        .select_related("instrument_version")
        .annotate(answered=Sum("scores__answered"), items=Sum("scores__items"))
        .order_by("-answered_on", "-sent_at")[:MOST]
    )
    return tuple(
        ResponseRow(
            id=row.pk,
            assignment_id=row.assignment_id,
            title=row.instrument_version.title,
            version=row.instrument_version.version,
            answered_on=row.answered_on,
            sent_at=row.sent_at,
            seconds=row.seconds,
            notes=tuple(row.notes),
            answered=row.answered or 0,
            items=row.items or 0,
        )
        for row in rows
    )


def response_of(assignment: Assignment) -> Response | None:
    """What was sent for this check-in, with its scores."""
    rows = Response.objects.select_related(
        "instrument_version", "entered_by__user", "client__practice"
    ).prefetch_related("scores")
    return rows.filter(assignment=assignment).first()


def answers_in_words(response: Response) -> tuple[AnswerRow, ...]:
    """Every question that was asked, in the order shown. Opens the sealed answers."""
    instrument, answers = response.instrument_version.loaded, response.answers
    observer = response.answered_by == Response.AnsweredBy.THERAPIST
    asked = (
        question
        for question in questions(instrument, answers, observer=observer)
        if question.item.kind is not ItemKind.WORDS
        # On a device that is shared a discreet question was not asked at all.
        and not (question.item.discreet and question.key not in answers)
    )
    return tuple(
        _in_words(instrument, question, answers, number)
        for number, question in enumerate(asked, start=1)
    )


def _in_words(
    instrument: Instrument, question: Question, answers: Answers, number: int
) -> AnswerRow:
    answer = answers.get(question.key)
    return AnswerRow(
        number=number,
        link_id=question.key,
        text=question.text,
        value=answer if isinstance(answer, int) else None,
        words=answer if isinstance(answer, str) else _label(question.options, answer),
        part=part_called(instrument, question.person, question.item.section, answers),
    )


def _label(options: Iterable[Option], value: int | None) -> str | None:
    return next((option.label for option in options if option.value == value), None)


def item_changes(client: Client) -> ItemChanges | None:
    """What moved most since the first form that gave a score; None while there is only one.

    The newest is taken that gave both scores, so that it goes with what is said of them; where
    none did, the newest that gave one. At most three statements.
    """
    forms = _scored_forms(client)
    newest = forms.order_by("-answered_on", "-sent_at").first()
    if newest is None:
        return None
    same = forms.filter(instrument_version_id=newest.instrument_version_id)
    first = same.earliest("answered_on", "sent_at")
    if first.pk == newest.pk:
        return None
    latest = newest if newest.scored == len(DIMENSIONS) else _whole_after(first, same) or newest
    moved = sorted(_moved(first, latest), key=lambda change: -abs(change.toward))
    return ItemChanges(
        first_on=first.answered_on,
        latest_on=latest.answered_on,
        up=tuple(change for change in moved if change.toward > 0)[:MOVED_MOST],
        down=tuple(change for change in moved if change.toward < 0)[:MOVED_MOST],
        both=len(moved),
    )


def _scored_forms(client: Client) -> QuerySet[Any]:
    """Full forms with `scored`, how many of the two scores each gave: one or two."""
    rows = Response.objects.filter(client=client, instrument_version__instrument=ATTACHMENT)
    given = Count("scores", filter=Q(scores__value__isnull=False, scores__scale__in=DIMENSIONS))
    return rows.select_related("instrument_version").annotate(scored=given).filter(scored__gt=0)


def _whole_after(first: Response, forms: QuerySet[Any]) -> Response | None:
    later = forms.filter(scored=len(DIMENSIONS)).exclude(pk=first.pk)
    return later.order_by("-answered_on", "-sent_at").first()


def _moved(first: Response, latest: Response) -> Iterable[ItemChange]:
    instrument = latest.instrument_version.loaded
    old, new = first.answers, latest.answers
    for item in instrument.items:
        before, after = old.get(item.link_id), new.get(item.link_id)
        scale = _scale_of(instrument, item)
        if scale is None or before is None or after is None:
            continue
        step = before - after if item.link_id in scale.reversed else after - before
        was, now = (_label(instrument.options_of(item), value) or "" for value in (before, after))
        yield ItemChange(item.link_id, item.text, scale.id, before, after, was, now, step)


def _scale_of(instrument: Instrument, item: Item) -> Scale | None:
    return next((scale for scale in instrument.scales if item.link_id in scale.items), None)
