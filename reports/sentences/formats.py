"""Numbers, signs and days in the reader's own notation."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.formats import date_format, number_format


def number(value: float, digits: int = 1) -> str:
    """A score in the reader's own notation: 3.2."""
    return number_format(round(value, digits), digits)


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign: −2.2, +1.4, 0.0. The minus is a real one."""
    shown = round(value, digits)
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return sign + number_format(abs(shown), digits)


def day(on: date) -> str:
    """A day in full: 3 June 2026."""
    return date_format(on, "DATE_FORMAT")


def short_day(on: date) -> str:
    """A day without its year, where the year is plain: 3 June."""
    return date_format(on, "MONTH_DAY_FORMAT")


def month(on: date) -> str:
    """A tick of a time axis: Jan 2026."""
    return date_format(on, "M Y")


def short_month(on: date) -> str:
    """A month without its year, which the axis sets below: Jan."""
    return date_format(on, "M")


def clock(at: datetime) -> str:
    """A time of day: 14:02."""
    return date_format(at, "H:i")


def shown_difference(before: float, after: float) -> str:
    """The difference as the two printed scores give it, so that no reader finds it wrong."""
    return signed(round(after, 1) - round(before, 1))


def listed(parts: Sequence[str]) -> str:
    """Parts in one line, parted by middle dots."""
    return " · ".join(part for part in parts if part)
