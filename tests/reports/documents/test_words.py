"""The letter's sentences, from stored verdicts."""

from typing import Any

import pytest

from assessments.models import Score
from reports.documents.readers import READERS
from reports.documents.words import letter, meaning, not_a_diagnosis

SPAN = (1.0, 7.0)


def scored(scale: str, before: float, after: float, **verdict: Any) -> Score:
    direction = verdict.get("direction", "lower")
    state = {"lower": "reliably-lower", "higher": "possible-worsening"}.get(direction)
    stored = {
        "baseline": {"value": before, "n": 1, "first_on": "2026-01-08", "last_on": "2026-01-08"},
        "value": after,
        "on": "2026-07-09",
        "direction": direction,
        "state": state or "no-reliable-change",
        "provisional": True,
        "worse_since": None,
    }
    return Score(scale=scale, value=after, verdict=stored | verdict)


def test_both_lower_is_said_once_and_dated_once() -> None:
    said, note = letter(
        {"anxiety": scored("anxiety", 5.4, 3.2), "avoidance": scored("avoidance", 4.9, 3.6)}, SPAN
    )
    assert said == (
        "Your anxiety score has come down from 5.4 (8 Jan 2026) to 3.2 (9 Jul 2026).",
        "Your avoidance score has come down from 4.9 to 3.6.",
        "Both changes are more than measurement error would explain.",
    )
    assert "provisional error estimate" in note[0]
    assert note[1] == "Scores run from 1 to 7."
    assert "life events and a return toward the average" in note[2]


def test_a_start_made_of_two_check_ins_is_called_their_mean() -> None:
    start = {"value": 5.4, "n": 2, "first_on": "2026-01-08", "last_on": "2026-01-22"}
    said, _note = letter({"anxiety": scored("anxiety", 5.4, 3.2, baseline=start)}, SPAN)
    assert said[0] == (
        "Your anxiety score has come down from 5.4 (the mean of 8 Jan 2026 and 22 Jan 2026)"
        " to 3.2 (9 Jul 2026)."
    )


def test_dimensions_that_went_apart_are_judged_apart() -> None:
    said, _note = letter(
        {
            "anxiety": scored("anxiety", 5.4, 3.2),
            "avoidance": scored("avoidance", 4.9, 4.6, direction="within-error"),
        },
        SPAN,
    )
    assert said[1] == "That is more than measurement error would explain."
    assert said[3] == "That is within measurement error: no reliable change yet."


def test_a_worse_score_is_told_without_blame_or_alarm() -> None:
    said, _note = letter({"anxiety": scored("anxiety", 3.0, 4.4, direction="higher")}, SPAN)
    assert said == (
        "Your anxiety score has gone up from 3.0 (8 Jan 2026) to 4.4 (9 Jul 2026).",
        "That is more than measurement error would explain.",
        "Scores move up and down; the next check-in will show whether it stays.",
    )


def test_a_confirmed_worsening_says_since_when() -> None:
    worse = scored(
        "anxiety", 3.0, 4.6, direction="higher", state="worsening-confirmed",
        worse_since="2026-06-11",
    )  # fmt: skip
    said, _note = letter({"anxiety": worse}, SPAN)
    assert said[2] == "It has been higher since 11 Jun 2026, which is worth talking about together."


@pytest.mark.parametrize(
    ("days", "since"),
    [
        (("2026-06-11", "2026-06-11"), "Both have been higher since 11 Jun 2026, which"),
        (
            ("2026-05-01", "2026-06-11"),
            "Anxiety has been higher since 1 May 2026 and avoidance since 11 Jun 2026, which",
        ),
    ],
)
def test_two_confirmed_worsenings_say_since_when_of_each(days: tuple[str, str], since: str) -> None:
    both = {
        scale: scored(
            scale, 3.0, 4.6, direction="higher", state="worsening-confirmed", worse_since=on
        )
        for scale, on in zip(("anxiety", "avoidance"), days, strict=True)
    }
    said, _note = letter(both, SPAN)
    assert said[2] == "Both changes are more than measurement error would explain."
    assert said[3] == f"{since} is worth talking about together."


def test_a_score_that_rounds_to_the_same_is_not_called_lower() -> None:
    same = scored("anxiety", 3.04, 2.96, direction="within-error")
    said, _note = letter({"anxiety": same}, SPAN)
    assert said[0] == "Your anxiety score was 3.0 (8 Jan 2026) and is 3.0 (9 Jul 2026) again."


def test_established_parameters_are_not_called_provisional() -> None:
    _said, note = letter({"anxiety": scored("anxiety", 5, 3, provisional=False)}, SPAN)
    assert not any("provisional" in sentence for sentence in note)


@pytest.mark.parametrize("audience", READERS)
def test_the_meaning_is_short_and_no_diagnosis(audience: str) -> None:
    words = " ".join(meaning(READERS[audience]))
    assert 35 <= len(words.split()) <= 65
    assert "not a diagnosis" in words


def test_sentences_to_a_client_stay_short() -> None:
    both = {"anxiety": scored("anxiety", 5.4, 3.2), "avoidance": scored("avoidance", 4.9, 3.6)}
    said, note = letter(both, SPAN)
    sentences = [*said, *note[:2], not_a_diagnosis()]
    assert max(len(sentence.split()) for sentence in sentences) <= 20
