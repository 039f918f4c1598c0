"""The practice's clock: the same hour on the wall, also across a change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from clinic.clock import moment, on_the_wall, returning, span

LONDON, LISBON, SYDNEY = map(ZoneInfo, ("Europe/London", "Europe/Lisbon", "Australia/Sydney"))


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        (date(2026, 3, 28), time(10), LONDON, "2026-03-28T10:00"),
        (date(2026, 3, 30), time(10), LONDON, "2026-03-30T09:00"),
        (date(2026, 3, 29), time(1, 30), LONDON, "2026-03-29T01:30"),  # leapt over: 02:30 there
        (date(2026, 10, 25), time(1, 30), LONDON, "2026-10-25T00:30"),  # twice: the first time
        (date(2026, 10, 25), time(1, 30, fold=1), LONDON, "2026-10-25T00:30"),
        (date(2026, 10, 4), time(2, 30), SYDNEY, "2026-10-03T16:30"),
        (date(2026, 1, 1), time(0), LISBON, "2026-01-01T00:00"),
    ],
)
def test_a_time_on_the_wall_is_a_moment(day: date, at: time, zone: ZoneInfo, utc: str) -> None:
    found = moment(day, at, zone)
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    leapt = timedelta(hours=utc in ("2026-03-29T01:30", "2026-10-03T16:30"))
    assert on_the_wall(found, zone) == datetime.combine(day, at) + leapt


def test_a_week_across_the_change_is_an_hour_short_or_long() -> None:
    spring = span(date(2026, 3, 23), date(2026, 3, 30), LONDON)
    autumn = span(date(2026, 10, 19), date(2026, 10, 26), LONDON)
    hours = [(end - begin).total_seconds() / 3600 for begin, end in (spring, autumn)]
    assert hours == [167, 169]


def test_what_returns_keeps_its_weekday() -> None:
    days = list(islice(returning(date(2026, 2, 24), 2, begin=1), 3))
    assert days == [date(2026, 3, 10), date(2026, 3, 24), date(2026, 4, 7)]
