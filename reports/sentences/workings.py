"""How a verdict was worked out, for whoever asks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.sentences.changes import Verdict
from reports.sentences.formats import day, number, signed

METHODS: dict[str, Promise] = {
    "jacobson-truax": gettext_lazy("Reliable change after Jacobson and Truax (1991)"),
    "edwards-nunnally": gettext_lazy("Reliable change after Edwards and Nunnally"),
    "gulliksen-lord-novick": gettext_lazy("Reliable change after Gulliksen, Lord and Novick"),
}


def working(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """How a verdict was worked out: rows of term and value, with its source."""
    start = verdict["baseline"]
    sd, reliability = verdict["sd"], verdict["reliability"]
    rows = [
        (_("Method"), str(METHODS.get(verdict["method"], verdict["method"]))),
        (_("Start (baseline)"), _baseline(start)),
        (_("Standard deviation"), number(sd, 2)),
        (_("Reliability"), number(reliability, 2)),
        (_("Where these come from"), _source(verdict)),
        (_("Measurement error limit"), number(verdict["threshold"], 2)),
        (_("In words"), _formula(verdict)),
    ]
    if verdict.get("difference") is not None:
        rows.insert(2, (_("Change since then"), signed(verdict["difference"], 2)))
    return tuple(rows)


def _baseline(start: Mapping[str, Any]) -> str:
    first, last = date.fromisoformat(start["first_on"]), date.fromisoformat(start["last_on"])
    words = {"value": number(start["value"], 2), "first": day(first), "last": day(last)}
    if start["n"] == 1:
        return _("%(value)s, one check-in on %(first)s") % words
    return _("%(value)s, the mean of two check-ins on %(first)s and %(last)s") % words


def _source(verdict: Verdict) -> str:
    return verdict["source"] or _("not stated")


def _formula(verdict: Verdict) -> str:
    return _(
        "The standard error of one form is the standard deviation times the square root of one "
        "minus the reliability. For a difference the errors of both sides add up (%(n1)s at the "
        "start, %(n2)s now). The limit is 1.96 of these: with no true change, 95 of 100 "
        "differences stay within it."
    ) % {"n1": verdict["n1"], "n2": verdict["n2"]}
