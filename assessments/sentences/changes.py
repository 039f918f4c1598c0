"""A change explains itself: by which method, with which parameters, and where they come from."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.psychometrics.change import (
    CRITICAL,
    ChangeClass,
    ChangeMethod,
    Direction,
    Parameters,
    is_clinical,
)
from assessments.sentences.formats import number, signed

Verdict = Mapping[str, Any]

METHODS: dict[str, Promise] = {
    ChangeMethod.JACOBSON_TRUAX: gettext_lazy("Reliable change after Jacobson and Truax (1991)"),
    ChangeMethod.EDWARDS_NUNNALLY: gettext_lazy("Reliable change after Edwards and Nunnally"),
    ChangeMethod.GULLIKSEN_LORD_NOVICK: gettext_lazy(
        "Reliable change after Gulliksen, Lord and Novick"
    ),
    ChangeMethod.PUBLISHED_THRESHOLD: gettext_lazy("Published threshold of reliable change"),
}
# Scales on which nobody is told of recovery, whatever their instrument.
_ATTACHMENT = ("anxiety", "avoidance")


def explained(verdict: Verdict) -> str:
    """The judgement of one change in a sentence or two: method, parameters and source."""
    said = [_judged(verdict), _parameters(verdict), verdict["source"] or _("Source not stated.")]
    if verdict["provisional"]:
        said.append(_("These figures are provisional."))
    return " ".join(filter(None, said))


def _judged(verdict: Verdict) -> str:
    words = {
        "method": METHODS.get(verdict["method"], verdict["method"]),
        "critical": number(CRITICAL, 2),
        "threshold": number(verdict["threshold"], 2),
    }
    if verdict["sd"] is None:
        return _("%(method)s: %(threshold)s points or more count.") % words
    if verdict["rc"] is None:
        return _("%(method)s: more than %(threshold)s points either way count.") % words
    return _("%(method)s: RC %(rc)s, where more than %(critical)s either way counts.") % (
        words | {"rc": signed(verdict["rc"], 2)}
    )


def _parameters(verdict: Verdict) -> str:
    if verdict["sd"] is None:
        return ""
    words = {
        "sd": number(verdict["sd"], 2),
        "reliability": number(verdict["reliability"], 2),
        "n1": verdict["n1"],
        "n2": verdict["n2"],
    }
    if verdict.get("mean") is not None:
        words["mean"] = number(verdict["mean"], 2)
        return (
            _(
                "Standard deviation %(sd)s, reliability %(reliability)s, mean %(mean)s; forms "
                "averaged: %(n1)s at the start, %(n2)s now."
            )
            % words
        )
    return (
        _(
            "Standard deviation %(sd)s, reliability %(reliability)s; forms averaged: %(n1)s at "
            "the start, %(n2)s now."
        )
        % words
    )


def formula(verdict: Verdict) -> str:
    """How the error limit comes about, in words."""
    words = {"n1": verdict["n1"], "n2": verdict["n2"]}
    return _FORMULAS[verdict["method"]] % words


_FORMULAS: dict[str, Promise] = {
    ChangeMethod.JACOBSON_TRUAX: gettext_lazy(
        "The standard error of one form is the standard deviation times the square root of one "
        "minus the reliability. For a difference the errors of both sides add up (%(n1)s at the "
        "start, %(n2)s now). The limit is 1.96 of these: with no true change, 95 of 100 "
        "differences stay within it."
    ),
    ChangeMethod.EDWARDS_NUNNALLY: gettext_lazy(
        "The score at the start (%(n1)s averaged) is drawn toward the mean, the more so the less "
        "reliable it is. The limit is 1.96 standard errors around what comes of that (%(n2)s "
        "averaged now); one is the standard deviation times the square root of one minus the "
        "reliability."
    ),
    ChangeMethod.GULLIKSEN_LORD_NOVICK: gettext_lazy(
        "The score at the start (%(n1)s averaged) is drawn toward the mean, the more so the less "
        "reliable it is. The limit is 1.96 of the errors made in predicting the later score "
        "(%(n2)s averaged) from it."
    ),
    ChangeMethod.PUBLISHED_THRESHOLD: gettext_lazy(
        "The number of points is taken from the source as it stands; forms averaged: %(n1)s at "
        "the start, %(n2)s now."
    ),
}


def outcome(verdict: Verdict) -> str:
    """What a change amounts to beside the cut; "" before there is one, or without a cut.

    A cut crossed without reliable change is said to be just that. On attachment scales nobody
    *recovers*: the score is reliably lower, and below the cut.
    """
    change_class, cut = verdict.get("class"), verdict["cut"]
    if change_class is None or cut is None:
        return ""
    better = verdict["higher_is_better"]
    side = better, is_clinical(verdict["value"], cut, higher_is_better=better)
    if not verdict["crossed"]:
        said = [_CHANGES[verdict["direction"]], _STAYED[side]]
    elif change_class == ChangeClass.UNCHANGED:
        said = [_CROSSED_WITHIN_ERROR[side]]
    else:
        said = [_CROSSED[side]]
    words = [str(part) % {"cut": number(cut)} for part in said]
    words += [_near_the_cut(verdict), _recovered(verdict), verdict["cut_source"]]
    return " ".join(filter(None, words))


def score_error(verdict: Verdict) -> float | None:
    """How far the latest score lies from the true one at most, in 95 of 100 cases: 1.96 SEM of the
    forms it is the mean of. None where the scale's error is not known."""
    if verdict["sd"] is None or verdict["reliability"] is None:
        return None
    known = (verdict[name] for name in ("sd", "reliability", "source", "provisional"))
    return CRITICAL * Parameters(*known).sem / sqrt(verdict["n2"])


def _near_the_cut(verdict: Verdict) -> str:
    """Where the error of the latest score reaches across the cut."""
    reach = score_error(verdict)
    if reach is None or abs(verdict["value"] - verdict["cut"]) > reach:
        return ""
    return _("The cut lies within the measurement error of this score.")


def _recovered(verdict: Verdict) -> str:
    """The word itself, where a measure of symptoms has a published threshold."""
    is_said = (
        verdict["class"] == ChangeClass.RECOVERED
        and verdict["method"] == ChangeMethod.PUBLISHED_THRESHOLD
        and verdict["scale"] not in _ATTACHMENT
    )
    return _("Recovered, as Jacobson and Truax use the word.") if is_said else ""


_CHANGES: dict[str, Promise] = {
    Direction.LOWER: gettext_lazy("Reliably lower."),
    Direction.HIGHER: gettext_lazy("Reliably higher."),
    Direction.WITHIN_ERROR: gettext_lazy("No reliable change."),
}
# By (higher is better, on the clinical side now).
_Sides = dict[tuple[bool, bool], Promise]
_STAYED: _Sides = {
    (False, False): gettext_lazy("Below the cut of %(cut)s, as at the start."),
    (False, True): gettext_lazy("Not below the cut of %(cut)s, as at the start."),
    (True, False): gettext_lazy("Above the cut of %(cut)s, as at the start."),
    (True, True): gettext_lazy("Not above the cut of %(cut)s, as at the start."),
}
_CROSSED: _Sides = {
    (False, False): gettext_lazy("Reliably lower, and below the cut of %(cut)s."),
    (False, True): gettext_lazy("Reliably higher, and no longer below the cut of %(cut)s."),
    (True, False): gettext_lazy("Reliably higher, and above the cut of %(cut)s."),
    (True, True): gettext_lazy("Reliably lower, and no longer above the cut of %(cut)s."),
}
_CROSSED_WITHIN_ERROR: _Sides = {
    (False, False): gettext_lazy(
        "Now below the cut of %(cut)s, but without reliable change: within measurement error."
    ),
    (False, True): gettext_lazy(
        "No longer below the cut of %(cut)s, but without reliable change: within measurement error."
    ),
    (True, False): gettext_lazy(
        "Now above the cut of %(cut)s, but without reliable change: within measurement error."
    ),
    (True, True): gettext_lazy(
        "No longer above the cut of %(cut)s, but without reliable change: within measurement error."
    ),
}
