"""Whether a file's own calculation agrees with our key, on three trial forms."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assessments.fhir.expressions import WEIGHT, Evaluator, Refused, literals_in
from assessments.fhir.extensions import entries, text_in
from assessments.fhir.form import Form
from assessments.fhir.problems import Problems
from assessments.fhir.scoring_key import Calculation
from assessments.psychometrics.answers import key_of
from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.enabling import enabled
from assessments.psychometrics.scoring import ScaleScore, score
from assessments.psychometrics.trials import trial_answers

_CLOSE = 1e-6
_ROUNDS = 2  # a total of totals needs the subtotals first


def cross_check(
    resource: Mapping[str, Any],
    form: Form,
    instrument: Instrument,
    calculated: Sequence[Calculation],
    checks: Mapping[str, str],
    problems: Problems,
) -> None:
    """Add a problem for every calculation that disagrees, and for every one left unchecked."""
    evaluator = Evaluator()
    undecided = {each.part.link_id for each in calculated}
    for name, answers in trial_answers(instrument).items():
        given = _asked(instrument, answers)
        ours = {key.rpartition("/")[2]: each for key, each in score(instrument, answers).items()}
        for each, theirs in _theirs(resource, form, given, calculated, evaluator, problems):
            if each.part.link_id not in undecided:
                continue
            about = ours.get(checks.get(each.part.link_id, ""))
            if about is None:
                words = "Its calculation matches no scale of the key, and was not compared."
                problems.warning(each.part.where, words)
                continue
            points = about.value if isinstance(about, ScaleScore) else None
            if not _agree(points, theirs):
                undecided.discard(each.part.link_id)
                problems.doubt(each.part.where, _disagreement(name, points, theirs))


def _asked(instrument: Instrument, answers: Mapping[str, int]) -> dict[str, int]:
    """The answers by linkId, without those that conditions leave out; of one person in a repeat."""
    person = instrument.repeat.people[0].id if instrument.repeat else ""
    asked = enabled(instrument, answers) | (
        enabled(instrument, answers, person) if person else frozenset()
    )
    keys = {
        link_id: key_of(link_id, person if link_id in instrument.repeated else "")
        for link_id in asked
    }
    return {link_id: answers[key] for link_id, key in keys.items() if key in answers}


def _theirs(
    resource: Mapping[str, Any],
    form: Form,
    given: Mapping[str, int],
    calculated: Sequence[Calculation],
    evaluator: Evaluator,
    problems: Problems,
) -> list[tuple[Calculation, float | None]]:
    totals: dict[str, float] = {}
    results: list[tuple[Calculation, float | None]] = []
    subtotals = {each.part.link_id for each in calculated}
    rounds = _ROUNDS if any(subtotals & literals_in(each.text) for each in calculated) else 1
    for _ in range(rounds):
        response = trial_response(resource, form, given, totals)
        results = []
        for each in calculated:
            try:
                value = _number(_evaluate(each, resource, response, evaluator))
            except Refused as refused:
                problems.doubt(each.part.where, f"Its calculation was not compared. {refused}")
                continue
            results.append((each, value))
            if value is not None:
                totals[each.part.link_id] = value
    return results


def _evaluate(
    each: Calculation,
    resource: Mapping[str, Any],
    response: Mapping[str, Any],
    evaluator: Evaluator,
) -> list[Any]:
    values: dict[str, Any] = {"resource": response, "questionnaire": resource}
    for name, text in each.variables:
        values[name] = evaluator.evaluate(text, response, values)
    return evaluator.evaluate(each.text, response, values)


def trial_response(
    resource: Mapping[str, Any],
    form: Form,
    given: Mapping[str, int],
    totals: Mapping[str, float],
) -> dict[str, Any]:
    """A QuestionnaireResponse built like the file itself, with these answers by linkId."""
    values: dict[str, Mapping[str, Any]] = {
        link_id: {"valueDecimal": value} for link_id, value in totals.items()
    }
    for question in form.questions:
        for offered in question.offered:
            if given.get(question.link_id) == offered.option.value:
                values[question.link_id] = _weighed(offered.given, offered.option.points)
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": _items(resource, values),
    }


def _weighed(given: Mapping[str, Any], points: float | None) -> Mapping[str, Any]:
    coding = given.get("valueCoding")
    if not isinstance(coding, Mapping) or points is None:
        return given
    return {"valueCoding": {**coding, WEIGHT: points}}


def _items(
    element: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    items = []
    for each in entries(element.get("item")):
        link_id = text_in(each, "linkId")
        item: dict[str, Any] = {"linkId": link_id}
        below = _items(each, values)
        if link_id in values:
            item["answer"] = [{**values[link_id], **({"item": below} if below else {})}]
        elif below:
            item["item"] = below
        else:
            continue
        items.append(item)
    return items


def _number(found: list[Any]) -> float | None:
    value = found[0] if len(found) == 1 else None
    if isinstance(value, Mapping):
        value = value.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return float(value)


def _agree(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) <= _CLOSE


def _disagreement(trial: str, ours: float | None, theirs: float | None) -> str:
    names = {"lowest": "every answer at its lowest", "highest": "every answer at its highest"}
    said = ["no score" if value is None else f"{value:g}" for value in (theirs, ours)]
    return (
        f"With {names.get(trial, 'mixed answers')} the file's own calculation gives {said[0]}, "
        f"and the key gives {said[1]}. Find out which is right before this is used."
    )
