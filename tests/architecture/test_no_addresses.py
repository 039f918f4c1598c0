"""No tracked file names a package registry, a content network or a folder of one machine.

The names are put together from parts, or this file would find itself.
"""

import re
import subprocess
from pathlib import Path

import pytest

from tests.folders import ROOT

HOSTS = [
    "".join(parts)
    for parts in (
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("npmjs", ".org"),
        ("npmjs", ".com"),
        ("jsdelivr", ".net"),
        ("unpkg", ".com"),
        ("cdnjs", ".cloudflare"),
        ("googleapis", ".com"),
        ("gstatic", ".com"),
        ("docker", ".io"),
        ("ghcr", ".io"),
        ("quay", ".io"),
        ("index", "-url"),
        ("find", "-links ="),
        ("trusted", "-host"),
    )
]
MACHINE = [r"(?<![\w.])/(?:work|home|Users|root)/[\w.-]+", r"\bfile:///(?:opt|home|root|work)/"]
PATTERN = re.compile("|".join([*map(re.escape, HOSTS), *MACHINE]), re.IGNORECASE)


def tracked() -> list[Path]:
    """Return every text file the next commit would hold."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def test_tracked_files_name_no_registry_and_no_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in tracked()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if (match := PATTERN.search(line))
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line", [f"https://files.{HOSTS[1]}/x", "/" + "work/main/x", f"--{HOSTS[12]}"]
)
def test_the_pattern_finds_what_it_is_for(line: str) -> None:
    assert PATTERN.search(line)
