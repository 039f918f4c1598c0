"""Movement toward security in a client's own history on both attachment dimensions.

The states build on one another; each is worked out from the forms so far, and the way back is
shown like the way there. Self-report shows *sustained movement toward security*; that is never
"earned secure" in the sense of the Adult Attachment Interview.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Self

from assessments.psychometrics.change import (
    Change,
    ChangeMethod,
    ChangeRule,
    Direction,
    Parameters,
    baseline,
)
from assessments.psychometrics.definition import Scale

APART = timedelta(weeks=8)
FURTHER_FORMS = 2


class MovementState(StrEnum):
    """From the start to a therapist's confirmation. ``not-insecure``: nothing to move from."""

    NOT_INSECURE = "not-insecure"
    INSECURE = "insecure"
    MOVING = "moving"
    SECURE_ZONE = "secure-zone"
    SUSTAINED = "sustained"
    CONFIRMED = "confirmed"


_ORDER = list(MovementState)


class ReasonKind(StrEnum):
    """What a state rests on; figures are in points of the dimension."""

    ABOVE_CUT = "above-cut"
    BELOW_CUT = "below-cut"
    RELIABLY_LOWER = "reliably-lower"
    RELIABLY_HIGHER = "reliably-higher"
    WITHIN_ERROR = "within-error"
    FURTHER_FORMS = "further-forms"
    NOTE = "note"


@dataclass(frozen=True)
class Reason:
    """One fact. ``value`` against ``limit``: a score and its cut, a change and its error limit.

    For ``further-forms`` how many of how many, for a ``note`` neither; both without a dimension.
    """

    kind: ReasonKind
    dimension: str = ""
    value: float | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Form:
    """One form on which both dimensions were scored, by the id of their scales."""

    on: date
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Confirmation:
    """A therapist's dated note of the evidence for security, by whatever id the caller uses."""

    on: date
    note: str


@dataclass(frozen=True)
class Step:
    """A state reached on a day, with its reasons. ``is_back``: the state before was a later one."""

    on: date
    state: MovementState
    is_back: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Movement:
    """The present state with the reasons of the latest form, and every change of state so far."""

    state: MovementState
    since: date
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]
    note: str = ""

    @property
    def steps_back(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_back)


def movement(
    forms: Sequence[Form], scales: Sequence[Scale], confirmations: Sequence[Confirmation] = ()
) -> Movement:
    """The movement that ``forms`` and the therapist's notes show, on the two ``scales``.

    * *insecure*: at the start above the cut by more than one SEM, on at least one dimension;
    * *moving*: reliably lower than at the start on one, reliably higher on none;
    * *secure zone*: below both cuts, within error or not (the reasons say which);
    * *sustained*: two further forms in the zone without a break, each eight weeks or more after
      the one before, each below both cuts by more than one SEM or *moving* as above;
    * *confirmed*: a note of that day or later, while the movement is sustained.

    ValueError for no form, for scales without cut or error, and where higher is better.
    """
    waiting = sorted(confirmations, key=attrgetter("on"))
    ordered = sorted(forms, key=attrgetter("on"))
    dimensions = [_Dimension.of(scale, ordered) for scale in scales]
    track = _Track.start(dimensions)
    for form in ordered[dimensions[0].n :]:
        while waiting and waiting[0].on < form.on:
            track.confirm(waiting.pop(0))
        track.add(form)
    for note in waiting:
        track.confirm(note)
    return Movement(track.state, track.steps[-1].on, track.reasons, tuple(track.steps), track.note)


@dataclass(frozen=True)
class _Dimension:
    """One scale, and the start that a client's later forms are held against."""

    id: str
    cut: float
    sem: float
    rule: ChangeRule
    start: float
    started_on: date
    n: int

    @classmethod
    def of(cls, scale: Scale, forms: Sequence[Form]) -> Self:
        if scale.cut is None or scale.higher_is_better:
            raise ValueError(f"scale {scale.id} has no cut below which it is more secure")
        parameters = Parameters.of(scale)
        start = baseline([(form.on, form.scores[scale.id]) for form in forms])
        return cls(
            id=scale.id,
            cut=scale.cut,
            sem=parameters.sem,
            rule=ChangeRule(ChangeMethod.JACOBSON_TRUAX, parameters),
            start=start.value,
            started_on=start.last_on,
            n=start.n,
        )

    def is_below(self, score: float, by: float = 0.0) -> bool:
        return self.cut - score > by

    def place(self, score: float) -> Reason:
        kind = ReasonKind.BELOW_CUT if self.is_below(score) else ReasonKind.ABOVE_CUT
        return Reason(kind, self.id, score, self.cut)

    def change(self, score: float) -> Change:
        return self.rule.change(self.start, score, n1=self.n)


@dataclass
class _Track:
    """The history up to some form; ``further`` and ``counted_on`` count toward *sustained*."""

    dimensions: Sequence[_Dimension]
    state: MovementState
    steps: list[Step]
    reasons: tuple[Reason, ...]
    note: str = ""
    further: int = 0
    counted_on: date = date.min

    @classmethod
    def start(cls, dimensions: Sequence[_Dimension]) -> Self:
        is_insecure = any(each.start - each.cut > each.sem for each in dimensions)
        state = MovementState.INSECURE if is_insecure else MovementState.NOT_INSECURE
        reasons = tuple(each.place(each.start) for each in dimensions)
        step = Step(dimensions[0].started_on, state, is_back=False, reasons=reasons)
        return cls(dimensions, state, [step], reasons)

    def add(self, form: Form) -> None:
        scores = [form.scores[each.id] for each in self.dimensions]
        pairs = list(zip(self.dimensions, scores, strict=True))
        changes = [each.change(score) for each, score in pairs]
        self.reasons = (
            *(each.place(score) for each, score in pairs),
            *(_moved(each, change) for each, change in zip(self.dimensions, changes, strict=True)),
        )
        ways = {change.direction for change in changes}
        is_moving = Direction.LOWER in ways and Direction.HIGHER not in ways
        if self.state is MovementState.NOT_INSECURE:
            return
        if all(each.is_below(score) for each, score in pairs):
            is_firm = is_moving or all(each.is_below(score, each.sem) for each, score in pairs)
            state = self._in_zone(form.on, is_firm=is_firm)
            self.reasons += (
                Reason(ReasonKind.FURTHER_FORMS, value=self.further, limit=FURTHER_FORMS),
            )
        else:
            self.note = ""
            state = MovementState.MOVING if is_moving else MovementState.INSECURE
        self._reach(state, form.on)

    def _in_zone(self, on: date, *, is_firm: bool) -> MovementState:
        if self.state in _HELD:
            return self.state
        if self.state is not MovementState.SECURE_ZONE:
            self.further, self.counted_on = 0, on
        elif is_firm and on - self.counted_on >= APART:
            self.further, self.counted_on = self.further + 1, on
        is_sustained = self.further >= FURTHER_FORMS
        return MovementState.SUSTAINED if is_sustained else MovementState.SECURE_ZONE

    def confirm(self, confirmation: Confirmation) -> None:
        """Take a therapist's note; one from before the movement is sustained changes nothing."""
        if self.state is MovementState.SUSTAINED:
            self.note = confirmation.note
            self.reasons += (Reason(ReasonKind.NOTE),)
            self._reach(MovementState.CONFIRMED, confirmation.on)

    def _reach(self, state: MovementState, on: date) -> None:
        if state is not self.state:
            is_back = _ORDER.index(state) < _ORDER.index(self.state)
            self.steps.append(Step(on, state, is_back, self.reasons))
            self.state = state


_HELD = (MovementState.SUSTAINED, MovementState.CONFIRMED)
_KINDS = {
    Direction.LOWER: ReasonKind.RELIABLY_LOWER,
    Direction.HIGHER: ReasonKind.RELIABLY_HIGHER,
    Direction.WITHIN_ERROR: ReasonKind.WITHIN_ERROR,
}


def _moved(dimension: _Dimension, change: Change) -> Reason:
    return Reason(_KINDS[change.direction], dimension.id, change.difference, change.threshold)
