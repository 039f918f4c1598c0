"""Nothing outgrows its stop: a file becomes a package, a function two, a template a partial."""

import ast

from tests.architecture.sources import PACKAGES, ROOT, named, python_files, templates, tree

FILE_STOP = 400
FUNCTION_STOP = 60
TEMPLATE_STOP = 150
FOLDERS = [folder for folder in (*PACKAGES, "tests", "benchmarks") if (ROOT / folder).is_dir()]


def test_no_python_file_passes_its_stop() -> None:
    lengths = {named(path): len(path.read_text().splitlines()) for path in python_files(*FOLDERS)}
    assert len(lengths) > 100
    assert {name: n for name, n in lengths.items() if n > FILE_STOP} == {}


def test_no_function_passes_its_stop() -> None:
    lengths = {
        f"{named(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files(*FOLDERS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: n for name, n in lengths.items() if n > FUNCTION_STOP} == {}


def test_no_template_passes_its_stop() -> None:
    lengths = {named(path): len(path.read_text().splitlines()) for path in templates()}
    assert len(lengths) > 30
    assert {name: n for name, n in lengths.items() if n > TEMPLATE_STOP} == {}
