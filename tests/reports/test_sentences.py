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


APRIL, SOON, MAY = date(2026, 4, 3), date(2026, 4, 10), date(2026, 5, 3)
ONE = "One attachment check-in so far. Two or more are needed to speak of change."
TWO = "2 attachment check-ins so far."
NEEDED = "Two or more scores of a dimension are needed to speak of change."
NEITHER = (
    "Anxiety: 7 of 12 statements answered, too few for a score. "
    "Avoidance: 8 of 12 statements answered, too few for a score."
)
OTHER_VERSION = "Check-ins with another version of the questionnaire are not counted here."


FINE = "You left some questions open, which is fine."
MORE = "More scores are needed to speak of change."
LATER = "To speak of change, a dimension needs a score after its start."
AVOIDANCE_8 = "Avoidance: 8 of 12 statements answered, too few for a score."


@pytest.mark.parametrize(
    ("starts", "forms", "said", "to_client"),
    [
        ((1, 1), [Came(MAY)], (ONE,), (ONE,)),
        (
            (1, 1),
            [Came(APRIL), Came(MAY, (7, 8))],
            (
                TWO,
                "Anxiety and avoidance, each: one score so far.",
                NEEDED,
                f"Check-in of 3 May 2026. {NEITHER}",
            ),
            (
                FINE,
                "So there are no scores this time.",
                TWO,
                "There is one anxiety score so far.",
                "There is one avoidance score so far.",
                MORE,
            ),
        ),
        (
            (0, 0),
            [Came(MAY, (7, 8))],
            (
                "One attachment check-in so far: no anxiety score, since 7 of 12 statements were "
                "answered; no avoidance score, since 8 of 12 statements were answered.",
                NEEDED,
            ),
            ("Thank you for your answers.", FINE, "So there are no scores this time."),
        ),
        (
            (0, 0),
            [Came(APRIL, (7, 8)), Came(MAY, (7, 8))],
            (
                TWO,
                "Anxiety and avoidance, each: no score so far.",
                NEEDED,
                f"Check-in of 3 Apr 2026. {NEITHER}",
                f"Check-in of 3 May 2026. {NEITHER}",
            ),
            ("Thank you for your answers.", FINE, "So there are no scores this time."),
        ),
        (
            (1, 0),
            [Came(MAY, (12, 5))],
            (
                "One attachment check-in so far: anxiety 4.0; no avoidance score, since 5 of 12 "
                "statements were answered.",
                NEEDED,
            ),
            (FINE, "So there is no avoidance score this time.", ONE),
        ),
        (
            (1, 1),
            [Came(APRIL, (12, 8)), Came(MAY, (7, 12))],
            (
                TWO,
                "Anxiety and avoidance, each: one score so far.",
                NEEDED,
                f"Check-in of 3 Apr 2026. {AVOIDANCE_8}",
                "Check-in of 3 May 2026. Anxiety: 7 of 12 statements answered, too few for a "
                "score.",
            ),
            (
                FINE,
                "So there is no anxiety score this time.",
                TWO,
                "There is one anxiety score so far.",
                "There is one avoidance score so far.",
                MORE,
            ),
        ),
        (
            (2, 1),
            [Came(APRIL, (12, 8)), Came(SOON)],
            (
                TWO,
                "Anxiety: two scores within three weeks, together the start.",
                "Avoidance: one score so far.",
                LATER,
                f"Check-in of 3 Apr 2026. {AVOIDANCE_8}",
            ),
            (
                "Earlier you left some questions open, which is fine.",
                TWO,
                "Your first two anxiety scores make up the start together.",
                "There is one avoidance score so far.",
                MORE,
            ),
        ),
        (
            (2, 0),
            [Came(APRIL, (12, 8)), Came(SOON, (12, 8))],
            (
                TWO,
                "Anxiety: two scores within three weeks, together the start.",
                "Avoidance: no score so far.",
                LATER,
                f"Check-in of 3 Apr 2026. {AVOIDANCE_8}",
                f"Check-in of 10 Apr 2026. {AVOIDANCE_8}",
            ),
            (
                FINE,
                "So there is no avoidance score this time.",
                TWO,
                "Your first two anxiety scores make up the start together.",
                MORE,
            ),
        ),
        (
            (2, 2),
            [Came(APRIL), Came(SOON), Came(MAY, (7, 8))],
            (
                "3 attachment check-ins so far.",
                "Anxiety and avoidance, each: two scores within three weeks, together the start.",
                LATER,
                f"Check-in of 3 May 2026. {NEITHER}",
            ),
            (
                FINE,
                "So there are no scores this time.",
                "3 attachment check-ins so far.",
                "Your first two scores of each kind make up the start together.",
                MORE,
            ),
        ),
        (
            (2, 2),
            [Came(APRIL), Came(SOON)],
            (
                "The first two scored check-ins came within three weeks and make up the start "
                "together. One more is needed to speak of change.",
            ),
            (
                "Your first two check-ins came within three weeks and make up the start together.",
                "One more is needed to speak of change.",
            ),
        ),
        (
            (1, 1),
            [Came(APRIL, version="1.0-ar"), Came(MAY)],
            (ONE, OTHER_VERSION),
            (ONE, OTHER_VERSION),
        ),
        (
            (1, 1),
            [Came(APRIL), Came(MAY)],
            (f"{TWO} When the latest was judged, no earlier one was there.",),
            (TWO, "There is something to compare from the next one on."),
        ),
        (
            (1, 0),
            [Came(APRIL, (12, 8)), Came(MAY, (12, 8))],
            (
                TWO,
                "Anxiety: when the latest score was judged, no earlier one was there.",
                "Avoidance: no score so far.",
                NEEDED,
                f"Check-in of 3 Apr 2026. {AVOIDANCE_8}",
                f"Check-in of 3 May 2026. {AVOIDANCE_8}",
            ),
            (
                FINE,
                "So there is no avoidance score this time.",
                TWO,
                MORE,
            ),
        ),
    ],
)
def test_until_there_is_change_it_is_told_how_far_each_dimension_is(
    starts: tuple[int, int],
    forms: list[Came],
    said: tuple[str, ...],
    to_client: tuple[str, ...],
) -> None:
    """The client is told without counts of answers, in short sentences."""
    verdicts = {
        scale: verdict(*[5.0] * n, scale=scale, every=7)
        for scale, n in zip(sentences.DIMENSIONS, starts, strict=True)
        if n
    }
    assert sentences.opening(verdicts, forms) == said
    assert sentences.so_far_to_client(sentences.starts_of(verdicts), forms) == to_client
    assert all(len(each.split()) < 20 for each in to_client)
    assert not any("statements" in each or "!" in each for each in to_client)


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ((1, 1), ("One score so far. Two or more are needed to speak of change.",)),
        (
            (2, 1),
            (
                "Anxiety: two scores within three weeks, together the start.",
                "Avoidance: one score so far.",
                LATER,
            ),
        ),
    ],
)
def test_without_the_forms_no_number_of_them_is_told(
    starts: tuple[int, int], said: tuple[str, ...]
) -> None:
    assert sentences.so_far(dict(zip(sentences.DIMENSIONS, starts, strict=True))) == said


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
    assert "lower on both (more secure); or higher anxiety, lower avoidance" in said
    anywhere = sentences.placement(place(4.1, 4.1, 0.38, 0.38).as_mapping())
    assert anywhere.endswith("It could be any of the four.")
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


@pytest.mark.parametrize("values", [(5.4,), (5.4, 5.2)])
def test_until_something_is_compared_a_score_tells_of_its_own_error(
    values: tuple[float, ...],
) -> None:
    rows = dict(sentences.working(verdict(*values, every=14)))
    assert rows["Score"].startswith(f"{values[-1]:.2f} on ")
    assert ("Start (baseline)" in rows) == (len(values) > 1)
    assert rows["Error of one score"] == "0.74 either way"  # 1.96 · 1.2 · √(1 − 0.9)
    told = " ".join([*rows, *rows.values()]).lower()
    assert not any(word in told for word in ("limit", "change", "now", "difference"))


def test_where_rounding_makes_another_difference_both_are_told() -> None:
    rows = dict(sentences.working(verdict(5.46, 3.24)))
    told = "−2.22; between the scores rounded to one decimal, as told above, −2.3"
    assert rows["Change since the start"] == told
    assert any(
        "2.3 points lower" in said for said in sentences.opening({"anxiety": verdict(5.46, 3.24)})
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
