"""What a practice's own responses say about an instrument: offered with N, never applied unasked.

α and item–rest correlations rest on *complete* responses (listwise: every item of the scale
answered), mean, SD, floor and ceiling on every *scored* one, retest on pairs scored both times
(pairwise). Items are taken as they count: reversed, and times their weight. McDonald's ω is left
out: it takes a factor model, and the libraries that fit one are large or hardly kept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from assessments.psychometrics.answers import Answers, checked
from assessments.psychometrics.asked import Asked, asked_scales
from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.estimates import (
    Estimate,
    cronbach_alpha,
    item_rest,
    mean,
    pearson,
    share,
    standard_deviation,
)
from assessments.psychometrics.scoring import ScaleScore, score

FEWEST = 50  # persons that a figure takes
FEWEST_PAIRS = 20  # persons answering twice that a retest correlation takes
_AT_THE_END = 1e-9


@dataclass(frozen=True)
class ItemEvidence:
    """How one item goes with the others of its scale; None where that cannot be said."""

    link_id: str
    item_rest: Estimate | None

    @property
    def is_turned(self) -> bool:
        """Runs against the others: the key may have its direction wrong."""
        return self.item_rest is not None and self.item_rest.value < 0


@dataclass(frozen=True)
class ScaleEvidence:
    """The figures of one scale, in points; None where too few persons make one up.

    ``asked``, ``scored`` and ``complete`` count first responses; ``pairs`` persons scored twice.
    ``floor`` and ``ceiling`` are the shares of the lowest and of the highest possible score.
    """

    scale: str
    about: str
    asked: int
    scored: int
    complete: int
    pairs: int
    alpha: Estimate | None
    items: tuple[ItemEvidence, ...]
    mean: Estimate | None
    sd: Estimate | None
    floor: Estimate | None
    ceiling: Estimate | None
    retest: Estimate | None

    @property
    def turned_items(self) -> tuple[str, ...]:
        """The linkIds of items that run against their scale: a warning of a wrong key."""
        return tuple(item.link_id for item in self.items if item.is_turned)


@dataclass
class _Gathered:
    """What was found of one scale so far."""

    asked: int = 0
    rows: list[list[float]] = field(default_factory=list)
    scores: list[ScaleScore] = field(default_factory=list)
    pairs: list[tuple[float, float]] = field(default_factory=list)


def evidence(
    instrument: Instrument,
    firsts: Iterable[Answers],
    retests: Iterable[tuple[Answers, Answers]] = (),
) -> dict[str, ScaleEvidence]:
    """The evidence of every scale, under its id or under ``person/scale`` as `score` names them.

    ``firsts``: the first response of each client, one each. ``retests``: a client's first and
    next response, as far apart as the caller holds right. AnswerError for foreign answers.
    """
    found: dict[str, _Gathered] = defaultdict(_Gathered)
    asked_in: dict[str, Asked] = {}
    for answers in firsts:
        scored = score(instrument, answers)
        for asked in asked_scales(instrument, answers, checked(instrument, answers)):
            of_it, result = found[asked.key], scored[asked.key]
            asked_in.setdefault(asked.key, asked)
            of_it.asked += 1
            if len(asked.points) == len(asked.scale.items):
                of_it.rows.append(_keyed(instrument, asked))
            if isinstance(result, ScaleScore):
                of_it.scores.append(result)
    for key, pair in _pairs(instrument, retests):
        found[key].pairs.append(pair)
    return {key: _of_scale(asked, found[key]) for key, asked in asked_in.items()}


def _keyed(instrument: Instrument, asked: Asked) -> list[float]:
    """What each answer of a complete scale adds to its sum."""
    scale, turned, row = asked.scale, set(asked.scale.reversed), []
    for link_id in scale.items:
        points = asked.points[link_id]
        if link_id in turned:
            points = sum(instrument.points_of(instrument.item(link_id))) - points
        row.append(scale.weight_of(link_id) * points)
    return row


def _pairs(
    instrument: Instrument, retests: Iterable[tuple[Answers, Answers]]
) -> Iterable[tuple[str, tuple[float, float]]]:
    for before, after in retests:
        one, other = score(instrument, before), score(instrument, after)
        for key in one.keys() & other.keys():
            first, second = one[key], other[key]
            if isinstance(first, ScaleScore) and isinstance(second, ScaleScore):
                yield key, (first.value, second.value)


def _of_scale(asked: Asked, found: _Gathered) -> ScaleEvidence:
    rows = found.rows if len(found.rows) >= FEWEST else []
    scores = found.scores if len(found.scores) >= FEWEST else []
    pairs = found.pairs if scores and len(found.pairs) >= FEWEST_PAIRS else []
    values = [each.value for each in scores]
    correlations = item_rest(rows) or (None,) * len(asked.scale.items)
    return ScaleEvidence(
        scale=asked.scale.id,
        about=asked.person,
        asked=found.asked,
        scored=len(found.scores),
        complete=len(found.rows),
        pairs=len(found.pairs),
        alpha=cronbach_alpha(rows),
        items=tuple(map(ItemEvidence, asked.scale.items, correlations)),
        mean=mean(values),
        sd=standard_deviation(values),
        floor=_share_at(scores, lambda each: each.value <= each.minimum + _AT_THE_END),
        ceiling=_share_at(scores, lambda each: each.value >= each.maximum - _AT_THE_END),
        retest=pearson([one for one, _ in pairs], [other for _, other in pairs]),
    )


def _share_at(
    scores: Sequence[ScaleScore], is_there: Callable[[ScaleScore], bool]
) -> Estimate | None:
    return share(sum(map(is_there, scores)), len(scores))
