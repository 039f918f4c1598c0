"""What the demonstration says of an ending can be read by all whose report prints it."""

import re
from typing import Any

import yaml

from config.demo.meetings import FILE


def test_no_summary_speaks_of_its_client_in_the_third_person() -> None:
    goodbyes: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["endings"]
    assert len(goodbyes) > 1
    for entry in goodbyes:
        words = set(re.findall(r"\w+", entry["summary"]))
        of_them = {*entry["client"].split(), "She", "she", "her", "He", "he", "him", "his"}
        assert not words & of_them, entry["client"]
