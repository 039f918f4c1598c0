"""Amendments strike through what was signed and keep it; no word of the note is ever lost."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clinic.models import Addendum
from reports.queries.corrected import corrected

NOTE = {"focus": "We met on Monday. She was calm.", "plan": "Go on.", "risk": ""}
AT = datetime(2026, 5, 1, tzinfo=UTC)


def amendment(struck: str, text: str = "new", **fields: Any) -> Any:
    row = {"kind": Addendum.Kind.AMENDMENT, "section": "focus", "struck": struck, "text": text}
    return SimpleNamespace(author=SimpleNamespace(name="Dr O."), at=AT, **row | fields)


def shown(*addenda: Any) -> list[tuple[str, bool, str]]:
    return [(each.text, each.struck, each.instead) for each in corrected(NOTE, addenda)["focus"]]


def test_words_are_struck_where_they_stand() -> None:
    assert shown() == [(NOTE["focus"], False, "")]
    assert shown(amendment("Monday", "Tuesday")) == [
        ("We met on ", False, ""),
        ("Monday", True, "Tuesday"),
        (". She was calm.", False, ""),
    ]
    assert corrected(NOTE, [amendment("Monday")])["plan"][0].text == "Go on."
    assert "risk" not in corrected(NOTE, [])


def test_the_whole_part_is_struck_once_and_its_new_words_stand_last() -> None:
    twice = shown(amendment("Monday", "Tuesday"), amendment("", "We did not meet."))
    assert [struck for _text, struck, _new in twice] == [True] * 3
    assert [new for _text, _struck, new in twice] == ["", "Tuesday", "We did not meet."]
    again = shown(amendment("Monday", "a"), amendment("Monday", "b"), amendment("absent", "c"))
    assert [new for _text, _struck, new in again if new] == ["a"]
    assert shown(amendment("", "x"), amendment("", "y")) == [(NOTE["focus"], True, "x")]


def test_other_additions_strike_nothing() -> None:
    for other in ({"kind": Addendum.Kind.LATE_ENTRY}, {"section": ""}, {"section": "gone"}):
        assert shown(amendment("Monday", **other)) == [(NOTE["focus"], False, "")]


@given(st.lists(st.sampled_from(["", "Monday", "She", "We met", "calm.", "o", " ", "xyz"])))
def test_no_word_that_was_signed_is_lost(struck: list[str]) -> None:
    pieces = corrected(NOTE, [amendment(words) for words in struck])["focus"]
    assert "".join(piece.text for piece in pieces) == NOTE["focus"]
