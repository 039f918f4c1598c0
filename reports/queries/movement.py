"""Movement toward security in words: the present state, what it rests on, and every step so far."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assessments import sentences as words
from assessments.psychometrics.movement import MovementState
from assessments.queries.movement import movement_of
from clinic.models import Client, Confirmation
from reports import sentences

MOST = 20
CONFIRMABLE = (MovementState.SUSTAINED, MovementState.CONFIRMED)


@dataclass(frozen=True)
class StepRow:
    """One change of state, ready to print."""

    on: date
    text: str
    is_back: bool


@dataclass(frozen=True)
class Evidence:
    """A therapist's dated word."""

    id: UUID
    seen_on: date
    scale: str
    sentence: str
    by: str


@dataclass(frozen=True)
class MovementShown:
    """What the plan's page says of movement; `state` is "" while there is too little to say."""

    state: str
    reasons: tuple[str, ...] = ()
    steps: tuple[StepRow, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    may_confirm: bool = False

    @property
    def steps_back(self) -> int:
        return sum(step.is_back for step in self.steps)


def movement_shown(client: Client) -> MovementShown:
    """The movement in words, the newest step first. Five statements at most."""
    evidence, found = tuple(_evidence(client)), movement_of(client)
    if found is None:
        return MovementShown("", evidence=evidence)
    names = {name: str(title) for name, title in sentences.NAMES.items()}
    state, *reasons = words.movement(found, names)
    return MovementShown(
        state=state,
        reasons=tuple(reasons),
        steps=tuple(
            StepRow(step.on, words.step(step), step.is_back) for step in reversed(found.steps)
        ),
        evidence=evidence,
        may_confirm=found.state in CONFIRMABLE,
    )


def _evidence(client: Client) -> list[Evidence]:
    rows = Confirmation.objects.filter(client=client).select_related("by__user")[:MOST]
    return [
        Evidence(
            id=row.pk,
            seen_on=row.seen_on,
            scale=str(sentences.NAMES.get(row.scale, "")),
            sentence=row.sentence,
            by=row.by.name,
        )
        for row in rows
    ]
