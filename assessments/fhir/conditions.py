"""When a question is asked: `enableWhen` of a file as conditions of a definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.fhir.extensions import entries, found, text_in
from assessments.fhir.matching import matching
from assessments.fhir.problems import Problems
from assessments.fhir.terms import ENABLE_WHEN_EXPRESSION
from assessments.psychometrics.definition import Operator, Option

_OPERATORS = {operator.value for operator in Operator}


@dataclass(frozen=True)
class When:
    """The conditions of one part of a file, not yet matched with the answers they name."""

    wanted: tuple[Mapping[str, Any], ...] = ()
    all_of_them: bool = True

    def and_also(self, inner: "When") -> "When | None":
        """Both at once; None where that takes more than one "all" or "any"."""
        if not self.wanted or not inner.wanted:
            return inner if inner.wanted else self
        one_each = len(self.wanted) == len(inner.wanted) == 1
        if one_each or all(each.all_of_them or len(each.wanted) == 1 for each in (self, inner)):
            return When(self.wanted + inner.wanted, True)
        return None


def when_of(element: Mapping[str, Any], where: str, problems: Problems) -> When:
    """The conditions a question or a group stands under."""
    wanted = tuple(entries(element.get("enableWhen")))
    behaviour = element.get("enableBehavior")
    if len(wanted) > 1 and behaviour not in ("all", "any"):
        problems.warning(
            where, "Several conditions, and not said whether all or any must hold: all is taken."
        )
    if any(found(element, ENABLE_WHEN_EXPRESSION)):
        problems.error(
            where, "When this is asked is written as an expression, which cannot be carried over."
        )
    return When(wanted, behaviour != "any")


def conditions(
    when: When, options: Mapping[str, tuple[Option, ...]], where: str, problems: Problems
) -> dict[str, Any]:
    """The keys ``enable_when`` and ``enable_all`` of the mapping form; {} without conditions.

    ``options`` are the answers of every question by linkId, none for free text.
    """
    read = []
    for each in when.wanted:
        question, operator = text_in(each, "question"), each.get("operator")
        if question not in options:
            problems.error(where, f"A condition names {question[:60]!r}, which is no question.")
        elif operator not in _OPERATORS:
            problems.error(where, "A condition compares in a way that is not known.")
        elif (answer := _answer(each, options[question])) is None:
            problems.error(where, f"A condition asks {question[:60]!r} for no answer it offers.")
        else:
            read.append({"question": question, "operator": operator, "answer": answer})
    if not read:
        return {}
    return {"enable_when": read} | ({} if when.all_of_them else {"enable_all": False})


def _answer(wanted: Mapping[str, Any], options: tuple[Option, ...]) -> int | bool | None:
    if wanted.get("operator") == Operator.EXISTS:
        exists = wanted.get("answerBoolean")
        return exists if isinstance(exists, bool) else None
    option = matching(wanted, options, "answer")
    if option is not None:
        return option.value
    value = wanted.get("answerInteger")
    # The project's own files compare with the number an answer is stored as.
    known = [each.value for each in options]
    return value if isinstance(value, int) and value in known else None
