"""A key tried out: the scores of a form with every answer at its lowest, at its highest, mixed."""

from assessments.psychometrics.answers import key_of
from assessments.psychometrics.definition import Instrument, Item, Option
from assessments.psychometrics.scoring import ScaleScore, score

TRIALS = ("lowest", "highest", "mixed")


def trial_answers(instrument: Instrument) -> dict[str, dict[str, int]]:
    """The answers of the three trials, by name. Always the same for the same instrument.

    Lowest and highest are what an answer counts as it stands, before an item is turned round;
    mixed takes another answer from each item to the next. Of a form asked about several people it
    is the first one.
    """
    person = instrument.repeat.people[0].id if instrument.repeat else ""
    answers: dict[str, dict[str, int]] = {name: {} for name in TRIALS}
    number = 0
    for item in instrument.items:
        counted = _counted(instrument, item)
        if not counted:
            continue
        key = key_of(item.link_id, person if item.link_id in instrument.repeated else "")
        answers["lowest"][key] = counted[0].value
        answers["highest"][key] = counted[-1].value
        # Steps that grow, so that no scale gets each of the answers equally often.
        step = number * (number + 1) // 2 + number // 5
        answers["mixed"][key] = counted[step % len(counted)].value
        number += 1
    return answers


def trials(instrument: Instrument) -> dict[str, dict[str, float | None]]:
    """The scores of the three trials: trial -> scale (`person/scale` in a repeat) -> points.

    None where there is no score, because conditions leave too few items.
    """
    return {
        name: {
            key: each.value if isinstance(each, ScaleScore) else None
            for key, each in score(instrument, answers).items()
        }
        for name, answers in trial_answers(instrument).items()
    }


def _counted(instrument: Instrument, item: Item) -> list[Option]:
    """The answers that count, from the fewest points to the most."""
    counted = [option for option in instrument.options_of(item) if option.points is not None]
    return sorted(counted, key=lambda option: option.points or 0.0)
