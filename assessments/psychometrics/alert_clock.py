"""By when an alert must have been looked at, counted in the hours the practice has stated."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

PRESSING_WITHIN = timedelta(hours=4)  # of the practice's stated hours
OTHERS_WITHIN = timedelta(hours=24)  # by the clock
_LOOK_AHEAD = 60  # days

Hours = Sequence[Mapping[str, Any]]  # weekday (0 is Monday), from and to (HH:MM)


def due_at(raised_at: datetime, hours: Hours, zone: ZoneInfo, *, pressing: bool) -> datetime:
    """When an alert nobody has looked at goes to the back-up member, in UTC.

    A pressing one after four of the practice's stated hours, or at its next opening where it came
    outside them; after four hours by the clock where no hours are stated. Any other one after 24.
    """
    start = raised_at.astimezone(UTC)
    if not pressing:
        return start + OTHERS_WITHIN
    left = PRESSING_WITHIN
    for place, (opens, closes) in enumerate(_openings(start, hours, zone)):
        if place == 0 and start < opens:
            return opens
        here = closes - max(opens, start)
        if here >= left:
            return max(opens, start) + left
        left -= here
    return start + PRESSING_WITHIN


def next_opening(at: datetime, hours: Hours, zone: ZoneInfo) -> datetime | None:
    """When the practice opens next, in UTC; `at` itself while it is open, None without hours."""
    first = next(_openings(at.astimezone(UTC), hours, zone), None)
    return max(first[0], at.astimezone(UTC)) if first else None


def _openings(start: datetime, hours: Hours, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """From and to of every stretch of stated hours that has not ended at `start`, in UTC."""
    by_day = {row["weekday"]: row for row in hours}
    first = start.astimezone(zone).date()
    for offset in range(_LOOK_AHEAD if by_day else 0):
        day = first + timedelta(days=offset)
        if (row := by_day.get(day.weekday())) is None:
            continue
        opens, closes = (_moment(day, row[end], zone) for end in ("from", "to"))
        if closes > max(start, opens):
            yield opens, closes


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone).astimezone(UTC)
