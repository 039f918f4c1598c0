"""The threat model and the hazards name tests: each of them is there."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, tree

PAPERS = ("docs/threat-model.md", "docs/clinical-safety.md")
NAMED = re.compile(r"`([\w/]+/test_\w+\.py)(?:::(test_\w+))?`")
LINKED = re.compile(r"\]\((?!https?:)([^)#]+)")


def functions(path: Path) -> set[str]:
    return {getattr(node, "name", "") for node in tree(path).body}


def missing(text: str) -> list[str]:
    """The tests a text names that are not there."""
    found = []
    for file, name in NAMED.findall(text):
        path = ROOT / "tests" / file
        if not path.is_file() or (name and name not in functions(path)):
            found.append(f"{file}::{name}")
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_each_test_it_names_is_there(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 30
    assert missing(text) == []


@pytest.mark.parametrize(
    "heading", re.findall(r"^## H\d+ .+$", (ROOT / PAPERS[1]).read_text(), re.M)
)
def test_each_hazard_has_a_test_that_holds_it(heading: str) -> None:
    text = (ROOT / PAPERS[1]).read_text(encoding="utf-8")
    assert NAMED.search(text.split(heading)[1].split("\n## ")[0])


@pytest.mark.parametrize("paper", [*PAPERS, "SECURITY.md", "README.md", "docs/data-inventory.md"])
def test_what_a_paper_links_to_is_there(paper: str) -> None:
    file = ROOT / paper
    links = LINKED.findall(file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_a_test_that_is_gone_is_noticed() -> None:
    here = "architecture/test_papers.py"
    said = f"`{here}::test_a_test_that_is_gone_is_noticed` `{here}::test_gone` `nowhere/test_x.py`"
    assert missing(said) == [f"{here}::test_gone", "nowhere/test_x.py::"]
