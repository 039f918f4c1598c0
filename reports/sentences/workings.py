"""How a score and its verdict were worked out, for whoever asks."""

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
    score_error,
    shown_difference,
    signed,
)


def working(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """How a verdict was worked out: rows of term and value, with its source.

    While nothing is compared they are of the score and its own error, without a limit of change.
    """
    rows = _compared(verdict) if verdict.get("direction") else _alone(verdict)
    return tuple((term, value) for term, value in rows if value)


def _compared(verdict: Verdict) -> list[tuple[str, str]]:
    return [
        (_("Method"), str(METHODS.get(verdict["method"], verdict["method"]))),
        (_("Start (baseline)"), _baseline(verdict["baseline"])),
        (_("Latest"), _latest(verdict)),
        (_("Change since the start"), _change(verdict)),
        *_scale(verdict),
        (_("Measurement error limit"), number(verdict["threshold"], 2)),
        (_("Compared with the cut"), outcome(verdict)),
        (_("In words"), formula(verdict)),
    ]


def _scale(verdict: Verdict) -> list[tuple[str, str]]:
    """What is known of the scale."""
    return [
        (_("Standard deviation"), _number(verdict["sd"])),
        (_("Reliability"), _number(verdict["reliability"])),
        (_("Mean"), _number(verdict.get("mean"))),
        (_("Where these come from"), verdict["source"] or _("not stated")),
    ]


def _alone(verdict: Verdict) -> list[tuple[str, str]]:
    start = verdict["baseline"]
    rows = [
        (_("Start (baseline)"), _baseline(start) if start["n"] > 1 else ""),
        (_("Score"), _latest(verdict)),
    ]
    error = score_error(verdict)
    if error is None:
        return rows
    return [
        *rows,
        *_scale(verdict),
        (_("Error of one score"), _("%(error)s either way") % {"error": number(error, 2)}),
        (
            _("In words"),
            _(
                "The standard error of one score is the standard deviation times the square root "
                "of one minus the reliability; 1.96 of these, either way, are its error."
            ),
        ),
    ]


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
