"""The maintenance plan's practices: whole, and those of the check-in that asks about them."""

from pathlib import Path

import pytest

from assessments.library import load_instrument
from clinic.library.maintenance import MaintenanceError, load, maintenance


def test_they_are_the_check_ins_own() -> None:
    sections = load_instrument("maintenance-check-in").sections
    assert [one.id for one in maintenance()] == [section.id for section in sections]
    elements = [element for one in maintenance() for element in one.elements]
    assert len(set(elements)) == len(elements) == 25


def test_every_fault_is_named(tmp_path: Path) -> None:
    path = tmp_path / "maintenance.yaml"
    one = "{id: a, title: A, question: Q, elements: [x]}"
    path.write_text(f"version: 1\npractices: [{one}, {one}]\n")
    with pytest.raises(MaintenanceError) as caught:
        load(path)
    faults = str(caught.value).splitlines()
    assert faults[0] == "maintenance.yaml practices: must be 5 different ones"
    assert faults[1:] == ["maintenance.yaml a elements: must be 5"] * 2
