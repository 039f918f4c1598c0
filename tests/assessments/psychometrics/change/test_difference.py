"""The error of a scale: standard errors, bands in points, and where they come from."""

import pytest

from assessments.psychometrics.change import Parameters, Published
from tests.assessments.psychometrics.builders import DAS, assumed, judged_scale, plain_scale


def test_errors_of_the_das_and_of_the_textbook_case() -> None:
    assert DAS.sem == pytest.approx(5.2886, abs=5e-5)
    assert DAS.s_diff() == pytest.approx(7.4792, abs=5e-5)
    assert assumed(0.80, 7.5).sem == pytest.approx(3.354102, abs=5e-7)
    assert assumed(0.80, 7.5).s_diff() == pytest.approx(4.743416, abs=5e-7)


@pytest.mark.parametrize(
    ("reliability", "points"),
    [(0.95, 0.74), (0.93, 0.88), (0.90, 1.05), (0.85, 1.29), (0.80, 1.49),
     (0.45 / 0.55, 1.42), (0.75, 1.66)],
)  # fmt: skip
def test_the_band_in_points_at_sd_1_2(reliability: float, points: float) -> None:
    assert round(assumed(reliability).threshold(), 2) == points


def test_averaging_two_forms_on_each_side_narrows_the_band() -> None:
    assert round(assumed(0.90).threshold(n1=2, n2=2), 2) == 0.74
    assert assumed(0.90).s_diff(2, 2) == pytest.approx(assumed(0.90).sem)
    assert assumed(0.90).s_diff(2, 1) == pytest.approx(assumed(0.90).sem * 1.5**0.5)


@pytest.mark.parametrize(
    ("sd", "reliability"),
    [
        (0, 0.9),
        (-1, 0.9),
        (1.2, 1),
        (1.2, -0.1),
        (float("nan"), 0.9),
        (1.2, float("nan")),
        (float("inf"), 0.9),
    ],
)
def test_impossible_parameters_are_refused(sd: float, reliability: float) -> None:
    with pytest.raises(ValueError, match="SD must be above 0"):
        assumed(reliability, sd)


def test_parameters_come_from_the_scale_or_not_at_all() -> None:
    parameters = Parameters.of(judged_scale())
    assert parameters == Parameters(1.2, 0.9, "Assumed for the test.", True)
    with pytest.raises(ValueError, match="scale anxiety has no SD"):
        Parameters.of(plain_scale())


def test_the_mean_of_several_forms_is_more_reliable() -> None:
    assert assumed(0.8).reliability_of(1) == 0.8
    assert assumed(0.8).reliability_of(2) == pytest.approx(1.6 / 1.8)
    assert assumed(0).reliability_of(2) == 0


@pytest.mark.parametrize("points", [0, -6, float("nan"), float("inf")])
def test_impossible_thresholds_are_refused(points: float) -> None:
    with pytest.raises(ValueError, match="threshold must be above 0"):
        Published(points, "Invented.", provisional=False)


def test_a_threshold_comes_from_the_scale_or_not_at_all() -> None:
    scale = judged_scale(reliable_change=6.0)
    assert Published.of(scale) == Published(6.0, "Assumed for the test.", True)
    with pytest.raises(ValueError, match="no published threshold"):
        Published.of(judged_scale())
