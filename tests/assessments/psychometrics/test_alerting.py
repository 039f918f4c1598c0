"""What raises an alert, in which colour and with which figures; by when somebody must look."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments.library import load_instrument
from assessments.models import Alert
from assessments.psychometrics.alert_clock import due_at, next_opening
from assessments.psychometrics.alerting import (
    AlertColour,
    AlertRule,
    of_prompts,
    of_risks,
    of_verdict,
)
from assessments.psychometrics.change import judge

WELLBEING = load_instrument("wellbeing-and-safety")
SESSION = load_instrument("session-check")
DIMENSIONS = load_instrument("attachment-dimensions")
ANXIETY = next(scale for scale in DIMENSIONS.scales if scale.id == "anxiety")
LONDON = ZoneInfo("Europe/London")
WEEKDAYS = [{"weekday": day, "from": "09:00", "to": "17:30"} for day in range(5)]


def test_the_rows_know_the_same_rules_and_colours() -> None:
    assert list(AlertRule) == Alert.Rule.values
    assert list(AlertColour) == Alert.Colour.values


@pytest.mark.parametrize(
    ("before", "now", "points"),
    [
        ({}, 0, []),
        ({}, None, []),
        ({}, 1, [1]),
        ({"self-harm": 1}, 1, []),  # told already
        ({"self-harm": 0}, 1, [1]),
        ({"self-harm": 1}, 3, [3]),
        ({"self-harm": 3}, 1, [1]),
        (None, 2, [2]),
    ],
)
def test_an_answer_about_danger_is_red_when_it_is_new(
    before: dict[str, int] | None, now: int | None, points: list[int]
) -> None:
    found = of_risks(WELLBEING, {"self-harm": now}, before)
    assert [signal.facts["points"] for signal in found] == points
    for signal in found:
        assert (signal.rule, signal.colour) == (AlertRule.RISK, AlertColour.RED)
        assert signal.about == "wellbeing-and-safety:self-harm"
        assert signal.facts["kind"] == "self-harm"
        assert signal.facts["answer"] == WELLBEING.options[now or 0].label


def test_the_session_check_asks_for_a_talk_when_low_fallen_or_tense() -> None:
    high = {"safe": 9, "understood": 9, "what-matters": 9, "approach": 9, "strain": 0}
    assert of_prompts(SESSION, high) is None
    assert of_prompts(SESSION, high, high | {"safe": 10}) is None
    found = of_prompts(SESSION, high | {"safe": 5, "strain": 1}, high)
    assert found is not None
    assert (found.rule, found.colour, found.about) == (
        AlertRule.SESSION,
        AlertColour.AMBER,
        "session-check",
    )
    said = {(each["rule"], each["points"], each["before"]) for each in found.facts["answers"]}
    assert said == {("low", 5, None), ("fallen", 5, 9), ("strain", 1, None)}
    fallen = of_prompts(SESSION, high | {"approach": 7}, high)
    assert fallen is not None
    assert [each["rule"] for each in fallen.facts["answers"]] == ["fallen"]


def verdict_of(*values: float, scale: object = ANXIETY) -> dict[str, object]:
    start = date(2026, 1, 5)
    points = [(start + timedelta(days=30 * place), value) for place, value in enumerate(values)]
    return judge(points, scale).as_mapping()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "colour"),
    [
        ((3.0,), None),
        ((3.0, 3.5), None),
        ((3.0, 5.5), AlertColour.AMBER),
        ((3.0, 5.5, 5.6), AlertColour.RED),
        ((3.0, 5.5, 3.1, 5.5), AlertColour.AMBER),  # the run was broken
        ((5.0, 2.0), None),
    ],
)
def test_a_dimension_is_amber_first_and_red_when_confirmed(
    values: tuple[float, ...], colour: AlertColour | None
) -> None:
    signal = of_verdict(DIMENSIONS, verdict_of(*values))
    assert (signal.colour if signal else None) is colour
    if signal:
        assert (signal.rule, signal.about) == (AlertRule.WORSE, "attachment-dimensions:anxiety")
        assert signal.facts["value"] == values[-1]
        assert signal.facts["confirmed"] is (colour is AlertColour.RED)


def test_what_a_form_says_of_somebody_else_and_scales_nobody_judges_raise_nothing() -> None:
    assert of_verdict(DIMENSIONS, verdict_of(3.0, 5.5), "mother") is None
    assert of_verdict(DIMENSIONS, {}) is None


def test_a_symptom_measure_must_lie_beyond_its_cut_too() -> None:
    scale = replace(
        ANXIETY, id="total", sd=None, reliability=None, reliable_change=6.0, cut=10.0,
        higher_is_better=False,
    )  # fmt: skip
    form = replace(DIMENSIONS, id="phq-9", scales=(scale,))
    below = verdict_of(2, 9, scale=scale)
    assert of_verdict(form, below) is None
    amber = of_verdict(form, verdict_of(4, 10, scale=scale))
    assert amber is not None
    assert (amber.rule, amber.colour) == (AlertRule.SYMPTOMS, AlertColour.AMBER)
    red = of_verdict(form, verdict_of(4, 10, 12, scale=scale))
    assert red is not None
    assert red.colour is AlertColour.RED
    assert of_verdict(form, verdict_of(8, 13, scale=scale)) is None  # five points are too few
    assert of_verdict(form, verdict_of(4, 12, scale=replace(scale, cut=None))) is None
    well = replace(scale, higher_is_better=True)
    assert of_verdict(form, verdict_of(18, 10, scale=well)) is not None
    assert of_verdict(form, verdict_of(18, 11, scale=well)) is None


def at(day: int, clock: str, month: int = 6) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        (at(1, "10:00"), at(1, "14:00")),  # a Monday, in hours
        (at(1, "15:30"), at(2, "11:00")),  # two hours today, two tomorrow
        (at(1, "20:00"), at(2, "09:00")),  # outside: at opening
        (at(1, "07:00"), at(1, "09:00")),
        (at(5, "16:30"), at(8, "12:00")),  # over the week-end
        (at(6, "12:00"), at(8, "09:00")),
        (at(1, "17:30"), at(2, "09:00")),  # to the minute it closes
        (at(1, "13:30"), at(1, "17:30")),
        (at(23, "16:30", 10), at(26, "12:00", 10)),  # the clocks go back on the 25th
    ],
)
def test_a_pressing_alert_is_due_after_four_stated_hours(raised: datetime, due: datetime) -> None:
    assert due_at(raised, WEEKDAYS, LONDON, pressing=True) == due


def test_without_stated_hours_and_for_other_alerts_the_clock_counts() -> None:
    night = at(6, "23:00")
    assert due_at(night, [], LONDON, pressing=True) == night + timedelta(hours=4)
    assert due_at(night, WEEKDAYS, LONDON, pressing=False) == night + timedelta(hours=24)
    short = [{"weekday": 0, "from": "10:00", "to": "11:00"}]
    assert due_at(at(1, "10:00"), short, LONDON, pressing=True) == at(22, "11:00")


def test_the_next_opening_is_now_while_the_practice_is_open() -> None:
    assert next_opening(at(1, "10:00"), WEEKDAYS, LONDON) == at(1, "10:00")
    assert next_opening(at(5, "18:00"), WEEKDAYS, LONDON) == at(8, "09:00")
    assert next_opening(at(5, "18:00"), [], LONDON) is None
    assert next_opening(at(5, "18:00"), WEEKDAYS, LONDON).tzinfo is UTC  # type: ignore[union-attr]
