"""A module with one thing in it turned round, to ask whether a test would notice.

Turned round: comparisons, `and`/`or`, `not`, conditions, `|`, True and False, and pieces of text
that are told. Left out: an argument by name, a condition of `filter`, a member of a set or a list,
what `+=` adds.
"""

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

OPPOSITE: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Lt: ast.GtE, ast.Gt: ast.LtE,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
Swap = Callable[[Any], None]
Texts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Mutant:
    """Where, what it said and what it says now; `tree` is the whole module."""

    function: str
    was: str
    now: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return f"{self.function}: {self.was} -> {self.now}"

    def loaded(self, like: ModuleType, **names: Any) -> ModuleType:
        """The module as it would be; `names` stand in for what it imports."""
        module = ModuleType(like.__name__)
        module.__dict__.update(__file__=like.__file__, __package__=like.__package__)
        exec(compile(self.tree, f"<{self.name}>", "exec"), module.__dict__)
        module.__dict__.update(names)
        return module


def mutants(module: ModuleType, *, texts: Texts = ()) -> list[Mutant]:
    """Every one; `texts`: pieces of the module's strings, and what stands in their place then."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    tree = ast.parse(source)
    found = []
    for function, at, swap in _places(tree, texts):
        changed = copy.deepcopy(tree)
        node = list(ast.walk(changed))[at]
        was = _told(node)
        swap(node)
        found.append(Mutant(function, was, _told(node), ast.fix_missing_locations(changed)))
    return found


def _places(tree: ast.Module, texts: Texts) -> Iterator[tuple[str, int, Swap]]:
    owners = {id(sub): _owner(top) for top in tree.body for sub in ast.walk(top)}
    silent = {id(sub) for each in ast.walk(tree) for top in _silent(each) for sub in ast.walk(top)}
    for at, node in enumerate(ast.walk(tree)):
        if id(node) not in silent:
            yield from ((owners.get(id(node), ""), at, swap) for swap in _swaps(node, texts))


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """Parts that do nothing: sentences about the code, and types."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node
    for name in ("annotation", "returns"):
        if getattr(node, name, None) is not None:
            yield getattr(node, name)


def _owner(top: ast.stmt) -> str:
    if isinstance(top, ast.Assign):
        return ast.unparse(top.targets[0])
    return getattr(top, "name", ast.unparse(top)[:30])


def _swaps(node: ast.AST, texts: Texts) -> Iterator[Swap]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITE:
        yield lambda it: it.ops.__setitem__(0, OPPOSITE[type(it.ops[0])]())
    if isinstance(node, ast.BoolOp) or (
        isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPPOSITE
    ):
        yield lambda it: setattr(it, "op", OPPOSITE[type(it.op)]())
    if isinstance(node, ast.If | ast.IfExp):
        yield lambda it: setattr(it, "test", ast.Constant(True))
        yield lambda it: setattr(it, "test", ast.Constant(False))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield lambda it: it.__dict__.update(
            op=ast.Not() if isinstance(it.op, ast.Not) else ast.Invert(),
            operand=ast.UnaryOp(op=it.op, operand=it.operand),
        )
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield lambda it: setattr(it, "value", not it.value)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for old, new in texts:
            if old in node.value:
                yield lambda it, old=old, new=new: setattr(it, "value", it.value.replace(old, new))
    if isinstance(node, ast.Set | ast.List) and len(node.elts) > 0:
        for place in range(len(node.elts)):
            yield lambda it, place=place: it.elts.pop(place)
    if isinstance(node, ast.AugAssign):
        yield lambda it: setattr(it, "value", ast.List([], ast.Load()))
    if isinstance(node, ast.Call):
        yield from _call(node)


def _call(node: ast.Call) -> Iterator[Swap]:
    for place, word in enumerate(node.keywords):
        if word.arg:
            yield lambda it, place=place: it.keywords.pop(place)
    if isinstance(node.func, ast.Attribute) and node.func.attr in {"filter", "exclude"}:
        for place in range(len(node.args)):
            yield lambda it, place=place: it.args.pop(place)


def _told(node: Any) -> str:
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())[:200]
