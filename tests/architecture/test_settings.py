"""`.env.example` names every variable the product reads, and none it does not."""

import ast
import re

from tests.architecture.sources import ROOT, python_files, tree

NAME = re.compile(r"^([A-Z][A-Z0-9_]+)=", re.MULTILINE)
IN_COMPOSE = re.compile(r"\$\{([A-Z][A-Z0-9_]+)")
READERS = {"env", "os.environ", "environ"}


def read_by(module: ast.Module) -> set[str]:
    """Names this file takes from the environment: env.str("X"), os.environ["X"] and so on."""
    names: set[str] = set()
    for node in ast.walk(module):
        key: ast.AST | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            key = node.args[0] if ast.unparse(node.func.value) in READERS else None
            key = node.args[0] if ast.unparse(node.func) == "os.getenv" else key
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in READERS:
            key = node.slice
        if isinstance(key, ast.Constant) and re.fullmatch(r"[A-Z][A-Z0-9_]+", str(key.value)):
            names.add(str(key.value))
    return names


def test_every_variable_is_in_the_example_and_the_other_way_round() -> None:
    read = set().union(*(read_by(tree(path)) for path in python_files()))
    read -= {"DJANGO_SETTINGS_MODULE"}  # Django's own, set by manage.py
    composed = set(IN_COMPOSE.findall((ROOT / "docker-compose.yml").read_text()))
    example = set(NAME.findall((ROOT / ".env.example").read_text()))
    assert len(read) > 20
    assert read | composed == example


def test_every_variable_of_the_example_is_explained() -> None:
    above = ""
    for line in (ROOT / ".env.example").read_text().splitlines():
        assert not NAME.match(line) or above.startswith("#") or NAME.match(above), line
        above = line
