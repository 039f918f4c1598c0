"""The import contracts catch what they are there for (`make imports` runs them on the product)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import ROOT

PACKAGES = ("config", "clinic", "assessments", "reports")
BROKEN = {
    "up, between apps": ("clinic/audit.py", "import assessments.models"),
    "up, inside an app": ("clinic/models/people.py", "import clinic.access"),
    "a task that changes things": ("reports/tasks.py", "import reports.actions"),
    "another app's entry point": ("reports/queries/stray.py", "import clinic.urls"),
    "another app's action, from a read": ("reports/queries/stray.py", "import clinic.actions"),
    "WeasyPrint in a view": ("reports/views/stray.py", "import weasyprint"),
    "Django in the engine": ("assessments/psychometrics/stray.py", "import django.db"),
    "a file without a room": ("clinic/helpers.py", "import json"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("file", "line"), BROKEN.values(), ids=BROKEN)
def test_a_wrong_import_is_refused(file: str, line: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "*.yaml")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    with (tmp_path / file).open("a") as source:
        source.write(f"\n{line}\n")

    done = lint(tmp_path)

    module = file.removesuffix(".py").replace("/", ".")
    assert done.returncode == 1, done.stdout
    assert module in done.stdout
