"""Item answers of an invented person, so that every score is computed and none typed in."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from assessments.psychometrics.answers import key_of
from assessments.psychometrics.definition import NAME, Instrument, Item, ItemKind, Scale

ITEM_SPREAD = 0.7  # how far one item's answer strays from the leaning, in scale points
_STEPS = 6  # of the scale the spread was chosen for, from 1 to 7
Answers = dict[str, int | str | None]


def simulate(
    instrument: Instrument,
    leaning: Mapping[str, float],
    chance: Random,
    skipped: int = 0,
    people: Sequence[str] = (),
) -> Answers:
    """Answers drawn around a leaning on each scale; the last `skipped` items are left out.

    A repeated form is answered about each of `people`. What is in no scale is left unsaid, and
    whatever a risk rule looks at is denied.
    """
    answers: Answers = {f"{person}/{NAME}": "" for person in people}
    for scale in instrument.scales:
        for key, link_id in _keys(instrument, scale.items, people):
            item = instrument.item(link_id)
            answers[key] = _drawn(instrument, scale, item, leaning[scale.id], chance)
    for key, link_id in _keys(instrument, [rule.item for rule in instrument.risks], people):
        answers[key] = _nearest(instrument, link_id, 0)
    for item in instrument.items[len(instrument.items) - skipped :]:
        answers[item.link_id] = None
    return answers


def leanings(instrument: Instrument, ease: float) -> dict[str, float]:
    """Points to lean to on each scale for somebody so much at ease, from 0 to 1."""
    found = {}
    for scale in instrument.scales:
        low, high = instrument.range_of(scale)
        share = ease if scale.higher_is_better else 1 - ease
        found[scale.id] = low + share * (high - low)
    return found


def _keys(
    instrument: Instrument, link_ids: Sequence[str], people: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Each item under every key it is answered by: about each person, or once."""
    for person in ("", *people):
        for link_id in link_ids:
            if (link_id in instrument.repeated) == bool(person):
                yield key_of(link_id, person), link_id


def _drawn(
    instrument: Instrument, scale: Scale, item: Item, leaning: float, chance: Random
) -> int | None:
    if item.kind is not ItemKind.CHOICE:
        return None
    low, high = instrument.points_of(item)
    points = min(high, max(low, chance.gauss(leaning, ITEM_SPREAD * (high - low) / _STEPS)))
    if item.link_id in scale.reversed:
        points = low + high - points
    return _nearest(instrument, item.link_id, points)


def _nearest(instrument: Instrument, link_id: str, points: float) -> int:
    """The answer that counts as near to so many points as any."""
    options = instrument.options_of(instrument.item(link_id))
    scored = [(option.points, option.value) for option in options if option.points is not None]
    return min(scored, key=lambda each: abs(each[0] - points))[1]
