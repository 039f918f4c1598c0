"""How a verdict was worked out, for whoever asks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from assessments.sentences import (
    METHODS,
    Verdict,
    day,
    formula,
    number,
    outcome,
    shown_difference,
    signed,
)


def working(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """How a verdict was worked out: rows of term and value, with its source."""
    rows = [
        (_("Method"), str(METHODS.get(verdict["method"], verdict["method"]))),
        (_("Start (baseline)"), _baseline(verdict["baseline"])),
        (_("Latest"), _latest(verdict)),
        (_("Change since the start"), _change(verdict)),
        (_("Standard deviation"), _number(verdict["sd"])),
        (_("Reliability"), _number(verdict["reliability"])),
        (_("Mean"), _number(verdict.get("mean"))),
        (_("Where these come from"), verdict["source"] or _("not stated")),
        (_("Measurement error limit"), number(verdict["threshold"], 2)),
        (_("Compared with the cut"), outcome(verdict)),
        (_("In words"), formula(verdict)),
    ]
    return tuple((term, value) for term, value in rows if value)


def _latest(verdict: Verdict) -> str:
    words = {"value": number(verdict["value"], 2), "day": day(date.fromisoformat(verdict["on"]))}
    return _("%(value)s on %(day)s") % words


def _change(verdict: Verdict) -> str:
    """The difference as it is judged; and as sentences give it, where rounding makes it another."""
    difference = verdict["difference"]
    if difference is None:
        return ""
    shown = shown_difference(verdict["baseline"]["value"], verdict["value"])
    if shown == signed(difference):
        return signed(difference, 2)
    words = {"exact": signed(difference, 2), "shown": shown}
    return (
        _("%(exact)s; between the scores rounded to one decimal, as told above, %(shown)s") % words
    )


def _number(value: float | None) -> str:
    return "" if value is None else number(value, 2)


def _baseline(start: Mapping[str, Any]) -> str:
    first, last = date.fromisoformat(start["first_on"]), date.fromisoformat(start["last_on"])
    words = {"value": number(start["value"], 2), "first": day(first), "last": day(last)}
    if start["n"] == 1:
        return _("%(value)s, one check-in on %(first)s") % words
    return _("%(value)s, the mean of two check-ins on %(first)s and %(last)s") % words
