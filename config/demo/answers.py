"""Item answers of an invented person, so that every score is computed and none typed in."""

from random import Random

from assessments.psychometrics.definition import Instrument

ITEM_SPREAD = 0.7  # how far one item's answer strays from the leaning, in scale points


def simulate(
    instrument: Instrument, leaning: dict[str, float], chance: Random, skipped: int = 0
) -> dict[str, int | None]:
    """Answers drawn around a leaning on each scale; the last `skipped` items are left out."""
    low, high = instrument.lowest_and_highest
    answers: dict[str, int | None] = {}
    for scale in instrument.scales:
        for link_id in scale.items:
            keyed = round(chance.gauss(leaning[scale.id], ITEM_SPREAD))
            keyed = min(high, max(low, keyed))
            answers[link_id] = low + high - keyed if link_id in scale.reversed else keyed
    for item in instrument.items[len(instrument.items) - skipped :]:
        answers[item.link_id] = None
    return answers
