"""Answers to any shipped form, for tests that are not about what is answered."""

from typing import Any

from assessments.library import load_instrument
from assessments.psychometrics.answers import key_of
from assessments.psychometrics.definition import ItemKind

Answers = dict[str, Any]


def uniform(instrument_id: str, place: int = 0, people: dict[str, str] | None = None) -> Answers:
    """The answer at `place` among those offered, or the last, to every question.

    About each of `people`, with the names they are given.
    """
    instrument = load_instrument(instrument_id)
    answers: Answers = {f"{person}/name": name for person, name in (people or {}).items()}
    for item in instrument.items:
        if item.kind is ItemKind.CHOICE:
            options = instrument.options_of(item)
            value = options[min(place, len(options) - 1)].value
            whom = people or {} if item.link_id in instrument.repeated else {"": ""}
            answers |= {key_of(item.link_id, person): value for person in whom}
    return answers
