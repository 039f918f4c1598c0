"""Words about change, from verdicts as they are stored."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from assessments.library import load_instrument
from assessments.psychometrics.change import judge
from assessments.psychometrics.zones import place
from reports import sentences
from reports.sentences.changes import _figures as figures

SCALES = {scale.id: scale for scale in load_instrument("attachment-dimensions").scales}


def verdict(*values: float, scale: str = "anxiety", every: int = 30) -> dict[str, Any]:
    """What is stored with the last of these scores, a month apart."""
    first = date(2026, 1, 8)
    points = [(first + timedelta(days=every * n), value) for n, value in enumerate(values)]
    return judge(points, SCALES[scale]).as_mapping()


def test_a_reliable_fall_is_said_with_both_scores_and_the_error_limit() -> None:
    said = sentences.change("anxiety", verdict(5.4, 3.2))
    assert said == (
        "Anxiety is 2.2 points lower than at the start (5.4 to 3.2); by our provisional error "
        "estimate, change beyond 1.1 is more than measurement error would explain."
    )


def test_change_within_error_is_no_reliable_change_yet() -> None:
    said = sentences.change("avoidance", verdict(3.0, 3.4, scale="avoidance"))
    assert "0.4 points higher" in said
    assert "within measurement error: no reliable change yet" in said


def test_the_opening_explains_the_error_once_and_never_says_why() -> None:
    pair = {
        "anxiety": verdict(5.4, 3.2),
        "avoidance": verdict(4.9, 3.6, scale="avoidance"),
    }
    first, second, last = sentences.opening(pair)
    assert first.count("provisional error estimate") == 1
    assert second == (
        "Avoidance is 1.3 points lower than at the start (4.9 to 3.6), also beyond its 1.1."
    )
    assert last.startswith("This does not say why")


def test_two_different_judgements_are_both_said_in_full() -> None:
    pair = {"anxiety": verdict(5.4, 3.2), "avoidance": verdict(3.0, 3.1, scale="avoidance")}
    _first, second, _last = sentences.opening(pair)
    assert "no reliable change yet" in second


@pytest.mark.parametrize(
    ("values", "words"),
    [((4.0, 6.0), "possible worsening, seen once"), ((4.0, 6.0, 6.2), "confirmed")],
)
def test_worsening_says_how_sure_it_is(values: tuple[float, ...], words: str) -> None:
    assert any(words in said for said in sentences.opening({"anxiety": verdict(*values)}))


@dataclass(frozen=True)
class Came:
    """A check-in with so many of each dimension's twelve statements answered."""

    on: date
    answered: tuple[int, int] = (12, 12)
    version: str = "1.0"

    @property
    def scores(self) -> dict[str, SimpleNamespace]:
        return {
            scale: SimpleNamespace(value=4.0 if n >= 10 else None, answered=n, items=12)
            for scale, n in zip(("anxiety", "avoidance"), self.answered, strict=True)
        }

    @property
    def is_scored(self) -> bool:
        return any(score.value is not None for score in self.scores.values())


APRIL, MAY = date(2026, 4, 3), date(2026, 5, 3)
ONE = "One check-in so far. Two or more are needed to speak of change."
NEEDED = "Two or more scores of a dimension are needed to speak of change."
NEITHER = (
    "Anxiety: 7 of 12 statements answered, too few for a score. "
    "Avoidance: 8 of 12 statements answered, too few for a score."
)
OTHER_VERSION = "Check-ins with another version of the questionnaire are not counted here."


@pytest.mark.parametrize(
    ("start", "forms", "said"),
    [
        (1, [Came(MAY)], (ONE,)),
        (1, [], ("One score so far. Two or more are needed to speak of change.",)),
        (
            1,
            [Came(APRIL), Came(MAY, (7, 8))],
            (
                f"2 check-ins so far, scored in full: 1. {NEEDED}",
                f"Check-in of 3 May 2026. {NEITHER}",
            ),
        ),
        (
            0,
            [Came(MAY, (7, 8))],
            (
                f"1 check-in so far, scored in full: 0. {NEEDED}",
                f"Check-in of 3 May 2026. {NEITHER}",
            ),
        ),
        (
            1,
            [Came(APRIL, (12, 8)), Came(MAY, (7, 12))],
            (
                f"2 check-ins so far, scored in full: 0. {NEEDED}",
                "Check-in of 3 Apr 2026. Avoidance: 8 of 12 statements answered, too few for a "
                "score.",
                "Check-in of 3 May 2026. Anxiety: 7 of 12 statements answered, too few for a "
                "score.",
            ),
        ),
        (1, [Came(APRIL, version="1.0-ar"), Came(MAY)], (ONE, OTHER_VERSION)),
        (
            1,
            [Came(APRIL), Came(MAY)],
            ("2 check-ins so far. When the latest was judged, no earlier one was there.",),
        ),
    ],
)
def test_until_there_is_change_it_is_told_how_many_came_and_why_some_do_not_count(
    start: int, forms: list[Came], said: tuple[str, ...]
) -> None:
    verdicts = {"anxiety": verdict(5.0)} if start else {}
    assert sentences.opening(verdicts, forms) == said


def test_two_forms_of_a_baseline_ask_for_one_more() -> None:
    (said,) = sentences.opening({"anxiety": verdict(5.0, 4.8, every=10)})
    assert "make up the start together" in said


def test_nothing_is_said_of_nothing() -> None:
    assert sentences.opening({}) == ()


@pytest.mark.parametrize("after", [3.9, 3.95, 3.96, 3.94, 6.05, 6.06, 5.0, 5.04])
def test_the_printed_figures_never_contradict_the_verdict(after: float) -> None:
    stored = verdict(5.0, after)
    shown = figures(stored)
    beyond = float(shown.points) > float(shown.threshold)
    assert beyond == (stored["direction"] != "within-error")
    assert round(abs(float(shown.after) - float(shown.before)), 3) == float(shown.points)


def test_every_state_has_words_tone_and_shape_and_worse_sorts_first() -> None:
    states = list(sentences.RANKS)
    found = [sentences.status(state) for state in states]
    assert len({(one.text, one.icon) for one in found}) == len(states)
    ranks = sorted(found, key=lambda one: one.rank)
    assert [one.text for one in ranks[:2]] == ["Worsening, confirmed", "Possible worsening"]
    assert sentences.status("").text == "Too few answers yet"


def test_between_zones_names_every_region_the_ring_touches() -> None:
    between = place(3.9, 2.0, 0.38, 0.38).as_mapping()
    said = sentences.placement(between)
    assert said.startswith("Between zones")
    assert "lower on both (more secure) or higher anxiety, lower avoidance" in said
    assert "Between" not in sentences.placement(place(6.0, 2.0, 0.38, 0.38).as_mapping())


def test_how_it_was_worked_out_names_method_parameters_source_and_baseline() -> None:
    rows = dict(sentences.working(verdict(5.4, 5.2, 3.2, every=14)))
    assert "Jacobson and Truax" in rows["Method"]
    assert rows["Standard deviation"] == "1.20"
    assert rows["Reliability"] == "0.90"
    assert "mean of two check-ins" in rows["Start (baseline)"]
    assert "Assumed" in rows["Where these come from"]
    assert rows["Latest"].startswith("3.20 on ")
    assert rows["Change since the start"] == "−2.10"


def test_where_rounding_makes_another_difference_both_are_told() -> None:
    rows = dict(sentences.working(verdict(5.46, 3.25)))
    told = "−2.21; between the scores rounded to one decimal, as told above, −2.3"
    assert rows["Change since the start"] == told
    assert any(
        "2.3 points lower" in said for said in sentences.opening({"anxiety": verdict(5.46, 3.25)})
    )


def test_too_few_answers_are_counted() -> None:
    said = sentences.incomplete("avoidance", 8, 12)
    assert said == "Avoidance: 8 of 12 statements answered, too few for a score."


def test_a_level_has_a_sign_and_words() -> None:
    assert sentences.level(-2) == "−2, much less than hoped"
    assert sentences.level(0) == "0, as hoped"
    assert sentences.level(1) == "+1, more than hoped"


def test_a_client_reads_no_type() -> None:
    words = sentences.corners("client")
    assert "fearful" not in repr(words)
    assert words.low_both == "more at ease"
