"""FHIRPath of an imported file, evaluated only to check our own arithmetic against the file's.

The file is not trusted: only functions that select, count and calculate are carried out, texts and
numbers stay small, and everything ends when its time is up. The evaluator is loaded when the first
expression is, so that the web process starts without it.
"""

import copy
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import count
from time import monotonic
from types import FrameType
from typing import Any

# For all expressions of one file together.
SECONDS = 8.0
WEIGHT = "x-weight"  # where a trial response keeps what a coding counts; no FHIR name has a dash

_LONGEST = 20_000
_LARGEST = 10**12
_CALLS = 50
# fmt: off
_KNOWN = frozenset(
    {
        "abs", "aggregate", "all", "allTrue", "anyTrue", "as", "avg", "ceiling", "children",
        "coalesce", "combine", "contains", "count", "descendants", "distinct", "empty",
        "endsWith", "exclude", "exists", "extension", "first", "floor", "iif", "indexOf",
        "intersect", "is", "isDistinct", "last", "length", "max", "min", "not", "ofType",
        "ordinal", "repeat", "round", "select", "single", "skip", "startsWith", "sum", "tail",
        "take", "toDecimal", "toInteger", "toString", "truncate", "union", "weight", "where",
    }
)
# fmt: on
_LANGUAGES = frozenset({"text/fhirpath", "application/fhirpath"})
# The evaluator keeps constants of the day in one place for the whole process.
_ONE_AT_A_TIME = threading.Lock()


class Refused(ValueError):
    """An expression that is not carried out, with one sentence that says why."""


class _TimeIsUp(BaseException):
    """Raised inside the evaluator. No plain exception: it must pass every handler there."""


def expression_of(value: object) -> str:
    """The FHIRPath of an Expression; Refused for another language or none."""
    expression = value if isinstance(value, Mapping) else {}
    language, text = expression.get("language"), expression.get("expression")
    if isinstance(language, str) and language.startswith("text/cql"):
        raise Refused("It is written in CQL, which is not carried out here.")
    if language not in _LANGUAGES:
        raise Refused("It is written in a language that is not carried out here.")
    if not isinstance(text, str) or not text.strip():
        raise Refused("It is empty.")
    if len(text) > _LONGEST:
        raise Refused(f"It is longer than {_LONGEST:,} characters.")
    return text


def literals_in(text: str) -> set[str]:
    """The texts in quotation marks: among them the linkIds an expression names."""
    quoted = re.findall(r"'((?:[^'\\]|\\.)*)'", text)
    return {re.sub(r"\\(.)", r"\1", each) for each in quoted}


def variables_in(text: str) -> set[str]:
    """The names of the variables an expression uses."""
    return set(re.findall(r"%`?([A-Za-z_][A-Za-z0-9_-]*)", text))


class Evaluator:
    """Evaluates the expressions of one file; all of them together get so many seconds."""

    def __init__(self) -> None:
        self._left = SECONDS
        self._trees: dict[str, dict[str, Any]] = {}

    def evaluate(
        self, text: str, response: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> list[Any]:
        """What an expression gives for a response; Refused if that cannot be worked out."""
        with _ONE_AT_A_TIME:
            start = monotonic()
            try:
                return _limited(lambda: self._evaluate(text, response, variables), self._left)
            finally:
                self._left -= monotonic() - start

    def _evaluate(
        self, text: str, response: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> list[Any]:
        from fhirpathpy import apply_parsed_path
        from fhirpathpy.models import models

        if text not in self._trees:
            self._trees[text] = _parsed(text)
        root = copy.deepcopy(dict(response))
        table = {"userInvocationTable": _table()}
        found = apply_parsed_path(root, self._trees[text], dict(variables), models["r4"], table)
        return found if isinstance(found, list) else [found]


def _limited(work: Callable[[], list[Any]], seconds: float) -> list[Any]:
    """Do the work, but no longer than allowed: as it calls its functions, it looks at the clock."""
    end = monotonic() + seconds
    calls = count()

    def look(_frame: FrameType, _event: str, _arg: object) -> None:
        if next(calls) % _CALLS == 0 and monotonic() > end:
            sys.settrace(None)
            raise _TimeIsUp

    before = sys.gettrace()
    sys.settrace(look)  # of this thread only; by returning None it leaves the lines alone
    try:
        return work()
    except _TimeIsUp:
        raise Refused("It was not worked out within the time allowed.") from None
    except Refused:
        raise
    except RecursionError:
        raise Refused("It is nested too deeply.") from None
    except Exception as error:  # the evaluator raises plain exceptions for whatever it meets
        raise Refused("It could not be worked out for these answers.") from error
    finally:
        sys.settrace(before)


def _parsed(text: str) -> dict[str, Any]:
    """The tree of an expression; Refused for bad grammar and for functions not carried out."""
    from antlr4 import CommonTokenStream, InputStream, ParseTreeWalker
    from antlr4.error.ErrorListener import ErrorListener
    from fhirpathpy.parser.ASTPathListener import ASTPathListener
    from fhirpathpy.parser.generated.FHIRPathLexer import FHIRPathLexer
    from fhirpathpy.parser.generated.FHIRPathParser import FHIRPathParser

    class Strict(ErrorListener):
        def syntaxError(self, *_: object) -> None:
            raise Refused("It is not FHIRPath.")

    lexer = FHIRPathLexer(InputStream(text))
    parser = FHIRPathParser(CommonTokenStream(lexer))
    for each in (lexer, parser):
        each.removeErrorListeners()
        each.addErrorListener(Strict())
    # Not the library's own `parse`: it stops at what it does not understand, in silence.
    parsed = parser.expression()
    if parser.getCurrentToken().type != -1:
        raise Refused("It is not FHIRPath.")
    listener = ASTPathListener()
    ParseTreeWalker().walk(listener, parsed)
    tree: dict[str, Any] = listener.parentStack[0]
    for name in _functions(tree):
        if name not in _KNOWN:
            raise Refused(f"It uses the function {name[:40]}(), which is not carried out here.")
    return tree


def _functions(tree: Mapping[str, Any]) -> Iterator[str]:
    ahead = [tree]
    while ahead:
        node = ahead.pop()
        children = node.get("children", [])
        if node.get("type") == "Functn":
            yield children[0].get("text", "").strip("`")
        ahead.extend(children)


def _table() -> dict[str, dict[str, Any]]:
    """`weight()` of SDC, its older name, and arithmetic that refuses to grow without end."""
    from fhirpathpy.engine.invocations import math

    table: dict[str, dict[str, Any]] = {
        name: {"fn": operation, "arity": {0: []}}
        for name, operation in (
            ("weight", _weights),
            ("ordinal", _weights),
            # The library's own do not add up what they find in a resource.
            ("sum", lambda values: sum(_numbers(values), Decimal())),
            ("avg", lambda values: sum(_numbers(values)) / Decimal(len(values)) if values else []),
            ("min", lambda values: min(_numbers(values), default=[])),
            ("max", lambda values: max(_numbers(values), default=[])),
        )
    }
    for sign, operation, nullable in (
        ("+", lambda left, right: math.plus({}, left, right), True),
        ("*", _times, True),
        ("&", _joined, False),
    ):
        entry: dict[str, Any] = {"fn": _small(operation), "arity": {2: ["Any", "Any"]}}
        table[sign] = entry | ({"nullable": True} if nullable else {})
    return table


def _times(left: list[Any], right: list[Any]) -> Any:
    from fhirpathpy.engine.util import get_data

    (one,), (other,) = left, right
    return get_data(one) * get_data(other)


def _joined(left: list[Any], right: list[Any]) -> str:
    from fhirpathpy.engine.util import get_data

    return "".join(str(get_data(each)) for each in (*left[:1], *right[:1]))


def _weights(inputs: list[Any]) -> list[Decimal]:
    weights: list[Decimal] = []
    for each in inputs:
        if isinstance(each, Mapping) and each.get(WEIGHT) is not None:
            weights.append(Decimal(str(each[WEIGHT])))
        elif isinstance(each, int | Decimal) and not isinstance(each, bool):
            weights.append(Decimal(each))
    return weights


def _numbers(values: list[Any]) -> list[Decimal]:
    if any(isinstance(each, bool) or not isinstance(each, int | Decimal) for each in values):
        raise Refused("It adds up what is no number.")
    return [Decimal(each) for each in values]


def _small(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def guarded(left: Any, right: Any) -> Any:
        result: Any = operation(left, right)
        for each in result if isinstance(result, list) else [result]:
            if isinstance(each, str) and len(each) > _LONGEST:
                raise Refused("It builds a text that is too long.")
            if isinstance(each, int | Decimal) and abs(Decimal(each)) > _LARGEST:
                raise Refused("It calculates with numbers that are too large.")
        return result

    return guarded
