"""What a report is made of, and its plain JSON form, from which it can be rebuilt.

Every text is final: translated, rounded and dated in the language of the report. Scores are in
points of the questionnaire; days are ISO dates where a picture needs them, words elsewhere.
"""

import hashlib
import json
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Self, TypeVar, get_args, get_origin, get_type_hints

from reports.exports.canonical import canonical

Audience = Literal["client", "therapist", "referrer", "supervision"]
Kind = Literal["anxiety", "avoidance"]
Row = TypeVar("Row")


@dataclass(frozen=True)
class Fact:
    """A term and what there is to say of it."""

    label: str
    value: str


@dataclass(frozen=True)
class Passage:
    """A heading with paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first cell heads its row. `widths` are per cent of the line."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: bool = False


@dataclass(frozen=True)
class PlaneFigure:
    """Points are (anxiety, avoidance, day); the ring is half its width and half its height."""

    sentence: str
    caption: str
    points: tuple[tuple[float, float, str], ...]
    ring: tuple[float, float] | None
    cuts: tuple[float, float] | None
    low: float
    high: float
    anxiety: str
    avoidance: str
    less: str
    more: str
    low_both: str
    high_anxiety: str
    high_avoidance: str
    high_both: str
    start: str
    now: str


@dataclass(frozen=True)
class TrendLine:
    """One scale of one version of the questionnaire; points are (day, score)."""

    label: str
    kind: Kind
    points: tuple[tuple[str, float], ...]
    baseline: float | None
    half_width: float | None
    band_words: str


@dataclass(frozen=True)
class TrendFigure:
    """Scores over time with their error bands; events are (day, words)."""

    sentence: str
    caption: str
    lines: tuple[TrendLine, ...]
    events: tuple[tuple[str, str], ...]
    low: float
    high: float
    less: str
    more: str


@dataclass(frozen=True)
class GoalMark:
    """One cell of the goal strip; `level` is −2 to +2, None while not rated."""

    title: str
    words: str
    level: int | None
    focus: str


@dataclass(frozen=True)
class GoalStrip:
    """The pathway at a glance; `note` stands in its place while there is no plan."""

    heading: str
    note: str
    goals: tuple[GoalMark, ...]


@dataclass(frozen=True)
class Change:
    """How the scores went."""

    heading: str
    paragraphs: tuple[str, ...]
    trend: TrendFigure | None
    table: Table | None


@dataclass(frozen=True)
class Moved:
    """The answers that changed most; `note` where there is nothing to show."""

    heading: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class GoalWork:
    """One goal: its words, how it was rated over time, and what was seen of it."""

    title: str
    words: str
    ratings: str
    evidence_heading: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Work:
    """The work so far, goal by goal."""

    heading: str
    paragraphs: tuple[str, ...]
    goals: tuple[GoalWork, ...]


@dataclass(frozen=True)
class About:
    """What the scores are, and are not."""

    heading: str
    facts: tuple[Fact, ...]
    limits_heading: str
    limits: tuple[str, ...]
    support: Passage | None
    fingerprint_label: str


@dataclass(frozen=True)
class FilePage:
    """For professionals: how each verdict was worked out, what was raised, and the answers."""

    heading: str
    workings: Table | None
    alerts: Table | None
    answers: Table | None


@dataclass(frozen=True)
class Opening:
    """A member's own words, which stand first; `scores` heads the programme's sentence below."""

    by: str
    words: tuple[str, ...]
    scores: str


@dataclass(frozen=True)
class Scoring:
    """What scores were given and judged by. Kept with the words and printed among them only."""

    instrument: str
    version: str
    language: str
    content_hash: str
    scale: str
    method: str
    sd: float | None
    reliability: float | None
    source: str


@dataclass(frozen=True)
class Head:
    """What every document begins with, and says on each page."""

    audience: Audience
    language: str
    right_to_left: bool
    paper: Literal["A4", "Letter"]
    title: str
    practice: str
    number: str
    confidential: str
    number_words: str
    page_words: tuple[str, str]
    meta: tuple[Fact, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values: the snapshot a report keeps."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @classmethod
    def from_json(cls, snapshot: dict[str, Any]) -> Self:
        """The document a snapshot was taken of. TypeError or KeyError when it is none."""
        return _revive(cls, snapshot)


WORDY = 560  # characters
GOALS_IN_A_ROW = 6


@dataclass(frozen=True)
class Document(Head):
    """A whole progress report.

    `lead` is the programme's sentence about the scores, whoever's words stand first. `draft` and
    `draft_words` stand on every page until a member has signed, and `signed` from then on.
    """

    lead: tuple[str, ...]
    lead_note: tuple[str, ...]
    plane: PlaneFigure
    meaning: Passage
    goals: GoalStrip
    change: Change | None
    ahead: Passage | None
    moved: Moved | None
    work: Work | None
    about: About
    file: FilePage | None
    # Snapshots from before there were these have none of them.
    opening: Opening | None = None
    scoring: tuple[Scoring, ...] = ()
    draft: str = ""
    draft_words: str = ""
    signed: str = ""

    @property
    def is_wordy(self) -> bool:
        """Whether there is so much to say, or so many goals, that page one holds it only in smaller
        type."""
        said = sum(map(len, (*self.lead, *self.lead_note)))
        return said > WORDY or len(self.goals.goals) > GOALS_IN_A_ROW


def fingerprint(snapshot: dict[str, Any]) -> str:
    """SHA-256 (hex) of a snapshot's canonical JSON."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def _revive(kind: type[Row], value: Any) -> Row:
    """JSON back into the row of that type."""
    hints = get_type_hints(kind)
    given = [f for f in fields(kind) if f.name in value or f.default is MISSING]  # type: ignore[arg-type]
    return kind(**{f.name: _value(hints[f.name], value[f.name]) for f in given})


def _value(kind: Any, value: Any) -> Any:
    if get_origin(kind) is UnionType:
        present = next(each for each in get_args(kind) if each is not NoneType)
        return None if value is None else _value(present, value)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(_value(inner[0], each) for each in value)
        return tuple(_value(each, part) for each, part in zip(inner, value, strict=True))
    return _revive(kind, value) if isinstance(kind, type) and is_dataclass(kind) else value
