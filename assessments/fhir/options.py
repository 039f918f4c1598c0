"""The answers a question of a file offers, and what each of them counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.fhir.extensions import entries, found, number_of, own_mapping, text_in
from assessments.fhir.problems import Problems
from assessments.fhir.terms import BOOLEAN, MAX_VALUE, MIN_VALUE, OWN_ANSWERS
from assessments.fhir.value_sets import Contained, weight_of
from assessments.psychometrics.definition import Coding, Option

Span = tuple[int, int]

# A whole-number question with more answers than this is asked as free text.
_MOST_NUMBERS = 101


@dataclass(frozen=True)
class Offered:
    """One answer: as the product keeps it, and the value[x] with which a response gives it."""

    option: Option
    given: Mapping[str, Any]
    weighted: bool


@dataclass(frozen=True)
class _Raw:
    label: str
    given: Mapping[str, Any]
    code: str = ""
    system: str = ""
    number: int | None = None
    weight: float | None = None
    own: Mapping[str, Any] | None = None


def coded_answers(
    item: Mapping[str, Any], contained: Contained, span: Span | None, where: str, problems: Problems
) -> tuple[Offered, ...]:
    """The answers of a question that offers a choice; () where the file does not hold them."""
    if "answerOption" in item:
        raw = tuple(_inline(item, contained, where, problems))
    else:
        raw = tuple(_from_set(item, contained))
        if not raw:
            problems.error(where, "The answers are in a value set that this file does not contain.")
    return _offered(raw, span, where, problems)


def numbers(
    item: Mapping[str, Any], contained: Contained, span: Span | None, where: str, problems: Problems
) -> tuple[Offered, ...]:
    """The answers of a whole-number question, by its own limits or by those of a key template."""
    if entries(item.get("answerOption")):
        return coded_answers(item, contained, span, where, problems)
    ends = _limits(item) or span
    if ends is None or not 0 < ends[1] - ends[0] < _MOST_NUMBERS:
        return ()
    return tuple(
        Offered(Option(number, str(number)), {"valueInteger": number}, False)
        for number in range(ends[0], ends[1] + 1)
    )


def yes_or_no() -> tuple[Offered, ...]:
    """The answers of a boolean question: no counts 0, yes 1."""
    return tuple(
        Offered(
            Option(value, label, coding=Coding(code, BOOLEAN)),
            {"valueBoolean": bool(value)},
            False,
        )
        for value, label, code in ((0, "No", "false"), (1, "Yes", "true"))
    )


def _limits(item: Mapping[str, Any]) -> Span | None:
    ends = [
        number_of(extension, "valueInteger")
        for urls in (MIN_VALUE, MAX_VALUE)
        for extension in list(found(item, urls))[:1]
    ]
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
        return int(ends[0]), int(ends[1])
    return None


def _inline(
    item: Mapping[str, Any], contained: Contained, where: str, problems: Problems
) -> Iterator[_Raw]:
    for option in entries(item.get("answerOption")):
        coding = option.get("valueCoding")
        if isinstance(coding, Mapping):
            yield _coding(option, coding, contained, where, problems)
            continue
        key = next((key for key in option if key.startswith("value")), "")
        value = option.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int):
            problems.error(where, "One of the answers offered is of a kind that is not supported.")
            continue
        beside = option.get(f"_{key}")
        yield _Raw(
            label=str(value)[:2_000].strip(),
            given={key: value},
            number=value if isinstance(value, int) else None,
            weight=_first(option, beside if isinstance(beside, Mapping) else {}, where, problems),
        )


def _coding(
    option: Mapping[str, Any],
    coding: Mapping[str, Any],
    contained: Contained,
    where: str,
    problems: Problems,
) -> _Raw:
    code, system = text_in(coding, "code"), text_in(coding, "system")
    weight = _first(coding, option, where, problems)
    return _Raw(
        label=text_in(coding, "display") or code,
        given={"valueCoding": dict(coding)},
        code=code,
        system=system,
        weight=contained.weight(system, code) if weight is None else weight,
        own=own_mapping(option, "option"),
    )


def _first(
    one: Mapping[str, Any], other: Mapping[str, Any], where: str, problems: Problems
) -> float | None:
    weights = [weight for each in (one, other) if (weight := weight_of(each)) is not None]
    if len(set(weights)) > 1:
        problems.error(where, "An answer is given two different weights.")
    return weights[0] if weights else None


def _from_set(item: Mapping[str, Any], contained: Contained) -> Iterator[_Raw]:
    for concept in contained.concepts(text_in(item, "answerValueSet")) or ():
        coding = {"code": concept.code, "display": concept.display}
        if concept.system:
            coding["system"] = concept.system
        yield _Raw(
            label=concept.display or concept.code,
            given={"valueCoding": {key: value for key, value in coding.items() if value}},
            code=concept.code,
            system=concept.system,
            weight=concept.weight,
        )


def _offered(
    raw: tuple[_Raw, ...], span: Span | None, where: str, problems: Problems
) -> tuple[Offered, ...]:
    values = _values(raw, span, where, problems)
    weighted = any(each.weight is not None for each in raw)
    own = bool(raw) and all(_own_value(each) is not None for each in raw)
    offered = []
    for each, value in zip(raw, values, strict=True):
        scored = each.weight is not None or not weighted
        weight = each.weight
        if each.own and each.own.get("scored") is False:
            scored, weight = False, number_of(each.own, "weight")
        elif not scored and not own:
            problems.warning(where, "An answer without a weight is kept, and counts as skipped.")
        option = Option(
            value=value,
            label=each.label,
            weight=None if weight is None or weight == value else float(weight),
            scored=scored,
            coding=_kept_coding(each),
        )
        offered.append(Offered(option, each.given, each.weight is not None))
    return tuple(offered)


def _kept_coding(raw: _Raw) -> Coding | None:
    if not raw.code or raw.system == OWN_ANSWERS:
        return None
    display = (raw.own or {}).get("display")
    return Coding(raw.code, raw.system, display if isinstance(display, str) else "")


def _own_value(raw: _Raw) -> int | None:
    """The value an answer had in the file it was exported from."""
    value = (raw.own or {}).get("value")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _whole(raw.code) if raw.system == OWN_ANSWERS else None


def _values(raw: tuple[_Raw, ...], span: Span | None, where: str, problems: Problems) -> list[int]:
    """What each answer is stored as: its own number where it has one, else its weight or place."""
    for read in (_own_value, lambda each: each.number):
        known = [read(each) for each in raw]
        if None not in known and len(set(known)) == len(known):
            return [each for each in known if each is not None]
    weights = [each.weight for each in raw]
    if any(weight is not None for weight in weights):
        return _by_weight(weights)
    codes = [_whole(each.code) for each in raw]
    if None not in codes and len(set(codes)) == len(codes):
        return [code for code in codes if code is not None]
    if span is not None and len(raw) == span[1] - span[0] + 1:
        words = "Answers that carry no numbers are counted in the order in which they stand."
        problems.warning("", words)
        return list(range(span[0], span[1] + 1))
    return list(range(1, len(raw) + 1))


def _by_weight(weights: list[float | None]) -> list[int]:
    given = [weight for weight in weights if weight is not None]
    if len(set(given)) < len(given) or any(weight != int(weight) for weight in given):
        return list(range(len(weights)))
    beyond = iter(range(int(max(given)) + 1, int(max(given)) + 1 + len(weights)))
    return [next(beyond) if weight is None else int(weight) for weight in weights]


def _whole(code: str) -> int | None:
    plain = code.removeprefix("-")
    return int(code) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
