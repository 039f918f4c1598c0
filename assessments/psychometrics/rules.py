"""Answers that make somebody look: risk, found on any partial save, and prompts for a talk."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.psychometrics.answers import Answers, checked, chosen, key_of
from assessments.psychometrics.definition import Instrument, PromptRule, RiskRule
from assessments.psychometrics.enabling import enabled


@dataclass(frozen=True)
class RiskFinding:
    """A risk item that was endorsed: by how many points, and about whom ("" for the client)."""

    rule: RiskRule
    key: str
    points: float
    person: str = ""


@dataclass(frozen=True)
class PromptFinding:
    """An answer worth a look. ``before`` is what the answer counted last time, for a drop."""

    rule: PromptRule
    key: str
    points: float
    person: str = ""
    before: float | None = None


def risks(instrument: Instrument, answers: Answers) -> tuple[RiskFinding, ...]:
    """Every risk rule that fires, on however few answers, about whomever the form asks.

    Nothing silences it: not a condition that has since closed the item, not a person who was then
    left out, not a fault in another answer. Whoever said it, said it.
    """
    return tuple(
        RiskFinding(rule, key_of(rule.item, person), points, person)
        for rule in instrument.risks
        for person in _people(instrument, rule.item)
        if (points := _points(instrument, answers, rule.item, person)) is not None
        and points >= rule.at_least
    )


def prompts(
    instrument: Instrument, answers: Answers, previous: Answers | None = None
) -> tuple[PromptFinding, ...]:
    """Every prompt that fires, item by item, on what was asked; AnswerError as when scoring.

    ``previous`` are the answers of the form before, of whichever version: what does not fit this
    one is passed over.
    """
    given = checked(instrument, answers)
    about = {person.id for person in chosen(instrument, answers)}
    asked = {person: enabled(instrument, given, person) for person in ("", *about)}
    return tuple(
        finding
        for rule in instrument.prompts
        for link_id in rule.items
        for person in _people(instrument, link_id)
        if link_id in asked.get(person, ())
        for finding in _prompt(instrument, rule, link_id, person, given, previous or {})
    )


def _people(instrument: Instrument, link_id: str) -> tuple[str, ...]:
    if instrument.repeat is None or link_id not in instrument.repeated:
        return ("",)
    return tuple(person.id for person in instrument.repeat.people)


def _points(instrument: Instrument, answers: Answers, link_id: str, person: str) -> float | None:
    item = instrument.item(link_id)
    value = answers.get(key_of(link_id, person))
    if not isinstance(value, int) or not instrument.offers(item, value):
        return None
    return instrument.points(item, value)


def _prompt(
    instrument: Instrument,
    rule: PromptRule,
    link_id: str,
    person: str,
    given: Answers,
    previous: Answers,
) -> Iterator[PromptFinding]:
    points = _points(instrument, given, link_id, person)
    before = _points(instrument, previous, link_id, person) if rule.drop is not None else None
    if points is not None and _fires(rule, points, before):
        yield PromptFinding(rule, key_of(link_id, person), points, person, before)


def _fires(rule: PromptRule, points: float, before: float | None) -> bool:
    if rule.at_most is not None:
        return points <= rule.at_most
    if rule.at_least is not None:
        return points >= rule.at_least
    return rule.drop is not None and before is not None and before - points >= rule.drop
