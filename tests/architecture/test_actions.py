"""Every action says what it did: one transaction, keywords only, and an audit row."""

import ast
import re
from collections.abc import Iterator
from itertools import chain

from tests.architecture.sources import action_files, named, python_files, tree

WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create"}
WRITES |= {"update_or_create", "create_user"}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in action_files():
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef):
                yield f"{named(path)} {node.name}", node


def is_action(function: ast.FunctionDef) -> bool:
    """A deed with a name: it takes who did it, or opens the transaction."""
    named_by = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    return not function.name.startswith("_") and ("by" in named_by or is_atomic(function))


def is_atomic(function: ast.FunctionDef) -> bool:
    """Without a savepoint where it is a part of other actions, undone with the whole of them."""
    lines = {ast.unparse(line) for line in function.decorator_list}
    return bool(lines & {"transaction.atomic", "transaction.atomic(savepoint=False)"})


def called(function: ast.AST) -> set[str]:
    """The last name of everything a function calls, and `audit.record` in full."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    last = {call.attr if isinstance(call, ast.Attribute) else ast.unparse(call) for call in calls}
    return last | ({"audit.record"} & {ast.unparse(call) for call in calls})


def reaching(goal: str, calls: dict[str, set[str]]) -> set[str]:
    """The functions that call `goal`, or one that does."""
    reached = {name for name, names in calls.items() if goal in names}
    while more := {name for name, names in calls.items() if names & reached} - reached:
        reached |= more
    return reached


def test_every_action_writes_an_audit_row_in_one_transaction() -> None:
    found = dict(functions())
    loud = reaching("audit.record", {f.name: called(f) for f in found.values()})
    actions = {where: f for where, f in found.items() if is_action(f)}
    assert len(actions) > 20
    assert {where for where, f in actions.items() if f.name not in loud} == set()
    assert {where for where, f in actions.items() if f.args.args or not is_atomic(f)} == set()


def test_what_writes_without_an_audit_row_is_called_by_actions_only() -> None:
    calls = {f.name: called(f) for _, f in functions()}
    silent = {name for name, names in calls.items() if names & WRITES}
    silent -= reaching("audit.record", calls)
    elsewhere = set(python_files()) - set(action_files())
    assert silent & set(chain.from_iterable(called(tree(path)) for path in elsewhere)) == set()


def test_the_sweep_sees_a_silent_action() -> None:
    calls = {"loud": {"audit.record"}, "by_way_of": {"loud"}, "silent": {"save"}}
    assert reaching("audit.record", calls) == {"loud", "by_way_of"}


def test_care_ends_by_one_door() -> None:
    """`end_care` asks for a decision on what is open, so nothing else may end care."""
    callers = {named(path) for path in python_files() if "close_ending" in called(tree(path))}
    assert callers == {"reports/actions/endings.py"}
    ends = re.compile(r"client\.state = |state, stored\.ended_on = Client\.State\.ENDED")
    setting = {named(path) for path in python_files("clinic", "assessments", "reports")
               if ends.search(path.read_text())}  # fmt: skip
    # The second one puts an erasure back after a restore: the alerts went with the record.
    assert setting == {"clinic/actions/endings.py", "reports/actions/erasure.py"}
