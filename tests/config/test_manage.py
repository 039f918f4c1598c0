"""A command called wrongly fails with the code its help names, and says what is wrong."""

import subprocess
import sys

import pytest

from tests.folders import ROOT


def manage(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("score", "attachment-brief"), "the following arguments are required: --answers"),
        (("reliable_change", "--method", "guess"), "invalid choice: 'guess'"),
    ],
)
def test_a_command_called_wrongly_ends_with_1(words: tuple[str, ...], said: str) -> None:
    done = manage(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_one_called_well_ends_with_0() -> None:
    done = manage("export_questionnaire", "attachment-brief")
    assert (done.returncode, done.stderr) == (0, "")
