"""An id from outside becomes a row at a gate only: what meets input never asks a table itself."""

import ast

from tests.architecture.sources import entry_files, named, tree

MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORT_CUTS = {"get_object_or_404", "get_list_or_404", "raw", "cursor"}


def asks_a_table(node: ast.AST) -> bool:
    """Whether this is a manager, or a short cut round the gates."""
    if isinstance(node, ast.Attribute):
        return node.attr in MANAGERS or node.attr in SHORT_CUTS
    return isinstance(node, ast.Name) and node.id in SHORT_CUTS


def test_views_api_forms_and_tags_ask_no_table() -> None:
    files = list(entry_files())
    found = [
        f"{named(path)}:{node.lineno}"  # type: ignore[attr-defined]
        for path in files
        for node in ast.walk(tree(path))
        if asks_a_table(node)
    ]
    assert len(files) > 10
    assert found == []


def test_the_sweep_sees_a_manager() -> None:
    assert any(asks_a_table(node) for node in ast.walk(ast.parse("Note.objects.get(pk=pk)")))
    assert any(asks_a_table(node) for node in ast.walk(ast.parse("get_object_or_404(Note)")))
