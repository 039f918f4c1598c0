"""A FHIR R4 QuestionnaireResponse as answers and back: matched by linkId, or refused."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessments.fhir.bounds import refusal
from assessments.fhir.extensions import entries, number_of, text_in
from assessments.fhir.layout import Group, groups_in, intro_of, tree_of
from assessments.fhir.matching import matching
from assessments.fhir.terms import LEFT_OUT, OWN, OWN_PEOPLE, TOTAL
from assessments.fhir.writing import answer_of
from assessments.psychometrics.answers import AnswerError, Answers, chosen, key_of
from assessments.psychometrics.definition import NAME, Instrument, Item, ItemKind

_NO_QUESTION = "is no question of this questionnaire"


def answers_of(response: Mapping[str, Any], instrument: Instrument) -> dict[str, int | str | None]:
    """The answers by linkId (`person/linkId` in a repeat).

    A response that names a question the instrument has not, that answers one twice, or that gives
    an answer not offered is refused as a whole (AnswerError): it belongs to another form, and must
    not be scored as if answers were missing. Totals it states are left to `stated_totals`.
    """
    return _Reading(instrument).of(response)


def stated_totals(response: Mapping[str, Any], instrument: Instrument) -> dict[str, float]:
    """The totals the file itself states, by scale, to be kept beside ours; {} for none."""
    if refusal(response, "QuestionnaireResponse"):
        return {}
    scales = {
        coding.code: scale.id
        for scale in instrument.scales
        for coding in scale.codings
        if coding.system == TOTAL
    }
    totals: dict[str, float] = {}
    for item in _flat(response):
        scale = scales.get(text_in(item, "linkId"))
        value = _stated(item)
        if scale is not None and value is not None:
            totals.setdefault(scale, float(value))
    return totals


def write_response(
    instrument: Instrument,
    answers: Answers,
    *,
    authored: str = "",
    subject: str = "",
    complete: bool = True,
) -> dict[str, Any]:
    """The QuestionnaireResponse of answers, fitting what `write_questionnaire` gives.

    ``authored`` is an ISO 8601 time with its offset, ``subject`` a reference such as
    "Patient/...". Skipped questions are left out.
    """
    url = instrument.url or f"{OWN}Questionnaire/{instrument.id}"
    written: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{url}|{instrument.version}",
        "status": "completed" if complete else "in-progress",
        "authored": authored,
        "subject": {"reference": subject} if subject else "",
        "item": [
            written
            for each in tree_of(instrument)
            for written in _written(instrument, each, answers, "")
        ],
    }
    return {key: value for key, value in written.items() if value not in ("", [])}


class _Reading:
    """One response being read. Faults name a linkId, never an answer: errors are logged."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._items = instrument.items_by_link_id
        groups = list(groups_in(tree_of(instrument)))
        self._rounds = {group.link_id: group for group in groups if group.repeats}
        sections = {group.link_id for group in groups if not group.repeats}
        left_out = {each.code for each in instrument.codings if each.system == LEFT_OUT}
        totals = {
            each.code
            for scale in instrument.scales
            for each in scale.codings
            if each.system == TOTAL
        }
        words = {intro_of(name) for name in ("", *sections)}
        self._unread = sections | left_out | totals | words
        self._answers: dict[str, int | str | None] = {}
        self._faults: list[str] = []

    def of(self, response: Mapping[str, Any]) -> dict[str, int | str | None]:
        if words := refusal(response, "QuestionnaireResponse"):
            raise AnswerError((words,))
        if response.get("status") == "entered-in-error":
            raise AnswerError(("This response is marked as entered in error.",))
        self._read(response, "")
        if self._faults:
            raise AnswerError(tuple(self._faults[:100]))
        return self._answers

    def _read(self, element: Mapping[str, Any], person: str) -> None:
        for item in entries(element.get("item")):
            link_id = text_in(item, "linkId")
            answers = entries(item.get("answer"))
            if link_id in self._rounds:
                self._round(item, self._rounds[link_id])
                continue
            if link_id in self._items:
                self._question(self._items[link_id], answers, person)
            elif link_id not in self._unread:
                self._fault(link_id or "item", _NO_QUESTION)
            self._read(item, person)
            for answer in answers:
                self._read(answer, person)

    def _round(self, item: Mapping[str, Any], group: Group) -> None:
        """One person's part of a form that asks about several."""
        repeat = self._instrument.repeat
        below = {text_in(each, "linkId"): each for each in entries(item.get("item"))}
        about = next(iter(entries(below.get(group.person, {}).get("answer"))), {})
        coding = about.get("valueCoding")
        code = text_in(coding, "code") if isinstance(coding, Mapping) else ""
        known = [person.id for person in repeat.people] if repeat else []
        if code not in known:
            self._fault(group.link_id, "does not say whom it is about")
            return
        named = next(iter(entries(below.get(group.name, {}).get("answer"))), {})
        self._answers.setdefault(key_of(NAME, code), text_in(named, "valueString"))
        rest = [
            each
            for each in entries(item.get("item"))
            if text_in(each, "linkId") not in (group.person, group.name)
        ]
        self._read({"item": rest}, code)

    def _question(self, item: Item, answers: list[Mapping[str, Any]], person: str) -> None:
        repeated = item.link_id in self._instrument.repeated
        key = key_of(item.link_id, person if repeated else "")
        if repeated and not person:
            self._fault(key, "does not say whom it is about")
        elif key in self._answers:
            self._fault(key, "is answered twice")
        elif item.kind is ItemKind.WORDS:
            if answers:
                self._fault(key, "takes no answer")
        elif item.kind is ItemKind.TEXT:
            self._answers[key] = "\n".join(filter(None, map(_as_text, answers))) or None
        elif len(answers) > 1:
            self._fault(key, "has more than one answer")
        else:
            self._choice(key, item, answers)

    def _choice(self, key: str, item: Item, answers: list[Mapping[str, Any]]) -> None:
        given = [each for each in answers if any(name.startswith("value") for name in each)]
        if not given:
            self._answers[key] = None
            return
        option = matching(given[0], self._instrument.options_of(item))
        if option is None:
            self._fault(key, "is not one of the answers offered")
        else:
            self._answers[key] = option.value

    def _fault(self, key: str, words: str) -> None:
        self._faults.append(f"{key[:60]}: {words}")


def _written(
    instrument: Instrument, node: Group | Item, answers: Answers, person: str
) -> Iterator[dict[str, Any]]:
    if isinstance(node, Item):
        value = answers.get(key_of(node.link_id, person))
        if value is not None:
            yield {"linkId": node.link_id, "answer": [_answer(instrument, node, value)]}
        return
    people = chosen(instrument, answers) if node.repeats else ()
    for each in people:
        coding = {"system": OWN_PEOPLE, "code": each.id, "display": each.label}
        items = [{"linkId": node.person, "answer": [{"valueCoding": coding}]}]
        if name := answers.get(key_of(NAME, each.id)):
            items.append({"linkId": node.name, "answer": [{"valueString": name}]})
        yield {"linkId": node.link_id, "item": items + _below(instrument, node, answers, each.id)}
    if not node.repeats and (below := _below(instrument, node, answers, person)):
        yield {"linkId": node.link_id, "item": below}


def _below(
    instrument: Instrument, group: Group, answers: Answers, person: str
) -> list[dict[str, Any]]:
    return [
        written
        for each in group.children
        for written in _written(instrument, each, answers, person)
    ]


def _answer(instrument: Instrument, item: Item, value: int | str) -> dict[str, Any]:
    if item.kind is ItemKind.TEXT:
        return {"valueString": value}
    option = next(each for each in instrument.options_of(item) if each.value == value)
    return answer_of(option)


def _flat(response: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    ahead = [response]
    while ahead:
        element = ahead.pop()
        for item in entries(element.get("item")):
            yield item
            ahead.extend((item, *entries(item.get("answer"))))


def _stated(item: Mapping[str, Any]) -> float | None:
    answer = next(iter(entries(item.get("answer"))), {})
    quantity = answer.get("valueQuantity")
    if isinstance(quantity, Mapping):
        return number_of(quantity, "value")
    return number_of(answer, "valueInteger", "valueDecimal")


def _as_text(answer: Mapping[str, Any]) -> str:
    """Whatever was given where the product keeps text."""
    for key, value in answer.items():
        if not key.startswith("value"):
            continue
        if isinstance(value, Mapping):
            names = ("display", "title", "value", "code", "reference", "url", "unit")
            said = [str(value[name]) for name in names if value.get(name) not in (None, "")]
            return " ".join(said[:1] + ([str(value["unit"])] if value.get("unit") else []))
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return text_in(answer, key) if isinstance(value, str) else str(value)
    return ""
