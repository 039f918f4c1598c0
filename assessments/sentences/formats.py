"""Numbers, signs and days in the reader's own notation."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, get_language_bidi

LARGE = 1e15  # a float holds no tenths beyond


def rounded(value: float, digits: int = 1) -> float:
    """Halves away from nought, as readers check it: 39 / 12 is 3.25 and becomes 3.3."""
    if abs(value) >= LARGE:
        return round(value, digits)
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def number(value: float, digits: int = 1) -> str:
    """A score in the reader's own notation: 3.2. The minus is a real one."""
    return _number(rounded(value, digits), digits, get_language())


def bare(value: float) -> str:
    """A number of a key: whole ones bare, others with two places at most: 7, 4.5, −2."""
    shown = rounded(value, 2)
    places = next(n for n in range(3) if rounded(shown, n) == shown)
    return number(shown, places)


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign: −2.2, +1.4, 0.0. The minus is a real one."""
    shown = rounded(value, digits)
    language = get_language()
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return (_before_sign(language) + sign if sign else "") + _number(abs(shown), digits, language)


def day(on: date) -> str:
    """A day in full: 3 Jun 2026."""
    return _day(on.toordinal(), "DATE_FORMAT", get_language())


def short_day(on: date) -> str:
    """A day without its year, where the year is plain: 3 Jun."""
    return _day(on.toordinal(), "j M", get_language())


def month(on: date) -> str:
    """A tick of a time axis: Jan 2026."""
    return _day(on.toordinal(), "M Y", get_language())


def short_month(on: date) -> str:
    """A month without its year, which the axis sets below: Jan."""
    return _day(on.toordinal(), "M", get_language())


def clock(at: datetime) -> str:
    """A time of day: 14:02."""
    return date_format(at, "H:i")


def shown_difference(before: float, after: float) -> str:
    """The difference as the two printed scores give it, so that no reader finds it wrong."""
    return signed(rounded(after) - rounded(before))


def listed(parts: Sequence[str]) -> str:
    """Parts in one line, parted by middle dots."""
    return " · ".join(part for part in parts if part)


# A page names the same few days and scores again and again. The language is part of the key.


@lru_cache(maxsize=4096)
def _day(ordinal: int, shape: str, _language: str | None) -> str:
    return date_format(date.fromordinal(ordinal), shape)


@lru_cache(maxsize=1024)
def _number(value: float, digits: int, language: str | None) -> str:
    said = number_format(value + 0.0, digits)  # and never a minus nought
    return said.replace("-", f"{_before_sign(language)}−")


@lru_cache
def _before_sign(_language: str | None) -> str:
    """Keeps a sign before its number where words run from right to left; else nothing."""
    return "\N{LEFT-TO-RIGHT MARK}" if get_language_bidi() else ""
