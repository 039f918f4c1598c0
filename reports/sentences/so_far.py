"""While there is nothing to compare: how many check-ins came, and why some have no score."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.sentences import day, incomplete
from reports.sentences.states import DIMENSIONS, NAMES

MOST = 3  # forms without a score that are told one by one, the newest


class Form(Protocol):
    """One check-in, with its scores by scale: rows of `value`, `answered` and `items`."""

    @property
    def on(self) -> date: ...
    @property
    def version(self) -> object: ...
    @property
    def scores(self) -> Mapping[str, Any]: ...
    @property
    def is_scored(self) -> bool: ...


def so_far(start: int, forms: Sequence[Form] = ()) -> tuple[str, ...]:
    """What came so far, where `start` scores (0 to 2) of a dimension make up its start.

    `forms` are all check-ins, oldest first; without them nothing is said of how many came.
    """
    if not forms:
        return (_of_scores(start),)
    version = next((one.version for one in reversed(forms) if one.is_scored), forms[-1].version)
    came = [one for one in forms if one.version == version]
    lacking = [one for one in came if _lacks(one)]
    said = [_counted(start, len(came), len(came) - len(lacking)), *map(_why, lacking[-MOST:])]
    if len(came) < len(forms):
        said.append(_("Check-ins with another version of the questionnaire are not counted here."))
    return tuple(said)


def _of_scores(start: int) -> str:
    if start > 1:
        return _together()
    return _("One score so far. Two or more are needed to speak of change.")


def _counted(start: int, came: int, whole: int) -> str:
    """How many came, how many have both scores, and what is still needed."""
    if came > whole:
        many = ngettext(
            "%(came)s check-in so far, scored in full: %(whole)s.",
            "%(came)s check-ins so far, scored in full: %(whole)s.",
            came,
        )
        needed = _("Two or more scores of a dimension are needed to speak of change.")
        said = many % {"came": came, "whole": whole}
        return f"{said} {_together() if start > 1 else needed}"
    if start > 1:
        return _together()
    if came > 1:  # an earlier one was typed in after the latest had been judged
        return ngettext(
            "%(came)s check-in so far. When the latest was judged, no earlier one was there.",
            "%(came)s check-ins so far. When the latest was judged, no earlier one was there.",
            came,
        ) % {"came": came}
    return _("One check-in so far. Two or more are needed to speak of change.")


def _together() -> str:
    return _(
        "The first two scored check-ins came within three weeks and make up the start together. "
        "One more is needed to speak of change."
    )


def _lacking(form: Form) -> list[str]:
    return [
        scale for scale in DIMENSIONS if scale in form.scores and form.scores[scale].value is None
    ]


def _lacks(form: Form) -> bool:
    return bool(_lacking(form))


def _why(form: Form) -> str:
    """Which scores one check-in lacks, and that it is for want of answers."""
    missing = [
        incomplete(NAMES[scale], form.scores[scale].answered, form.scores[scale].items)
        for scale in _lacking(form)
    ]
    words = {"day": day(form.on), "missing": " ".join(missing)}
    return _("Check-in of %(day)s. %(missing)s") % words
