"""Which of its options an answer in a FHIR file means."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.fhir.extensions import text_in
from assessments.fhir.terms import BOOLEAN, OWN_ANSWERS
from assessments.psychometrics.definition import Coding, Option


def matching(
    element: Mapping[str, Any], options: Iterable[Option], prefix: str = "value"
) -> Option | None:
    """The one option an answer gives as ``value[x]`` (or ``answer[x]``); None if it is not one.

    A coding without a system is matched by its code among the options of its own question.
    """
    fits = [option for option in options if _fits(element, option, prefix)]
    return fits[0] if len(fits) == 1 else None


def _fits(element: Mapping[str, Any], option: Option, prefix: str) -> bool:
    coding = element.get(f"{prefix}Coding")
    if isinstance(coding, Mapping):
        return _same(text_in(coding, "code"), text_in(coding, "system"), option)
    yes = element.get(f"{prefix}Boolean")
    if isinstance(yes, bool):
        return option.coding == Coding("true" if yes else "false", BOOLEAN)
    if option.coding is not None:
        return False
    for kind in ("Integer", "Decimal"):
        number = element.get(f"{prefix}{kind}")
        if isinstance(number, int | float) and not isinstance(number, bool):
            return number == option.value
    words = [text_in(element, f"{prefix}{kind}") for kind in ("String", "Date", "Time")]
    return option.label in [each for each in words if each]


def _same(code: str, system: str, option: Option) -> bool:
    if not code:
        return False
    if option.coding is None:
        return code == str(option.value) and system in ("", OWN_ANSWERS)
    known = option.coding
    return code == known.code and (not system or not known.system or system == known.system)
