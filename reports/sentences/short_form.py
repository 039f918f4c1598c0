"""A short form beside the full one: named, and judged against nothing but its own answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assessments.psychometrics.change import ChangeState
from assessments.sentences import day
from reports.sentences.so_far import Form
from reports.sentences.states import DIMENSIONS, NAMES, is_judged, status

UNCHANGED = ChangeState.NO_RELIABLE_CHANGE


@dataclass(frozen=True)
class ShortForm:
    """The newest scored short form of both dimensions; `states` by scale, "" where nothing was
    judged."""

    on: date
    title: str
    states: Mapping[str, str]

    @property
    def tells_of_change(self) -> bool:
        """Whether, by its own scores, something moved by more than measurement error."""
        changed = (is_judged(state) and state != UNCHANGED for state in self.states.values())
        return any(changed)


def newer_short_form(brief: ShortForm | None, forms: Sequence[Form]) -> str:
    """Names the short form and what changed by its own scores, unless a full form scored later.

    `forms`: all full ones, oldest first. "" where there is nothing to name.
    """
    scored = _scored_last(forms)
    if not brief or (scored and brief.on < scored.on):
        return ""
    if not scored:
        said = _("Only “%(form)s” has given scores so far, last on %(day)s.")
    elif brief.on == scored.on:
        said = _("On the same day: “%(form)s”, not comparable with these scores.")
    else:
        said = _(
            "Newer than these scores of %(scored)s: “%(form)s” of %(day)s, not comparable with "
            "them."
        )
    words = {"form": brief.title, "day": day(brief.on)}
    words["scored"] = day(scored.on) if scored else ""
    return " ".join(filter(None, (said % words, by_itself(brief))))


def newer_short_form_to_client(brief: ShortForm | None, forms: Sequence[Form]) -> str:
    """The same to the client: that it is not in the picture, and not how it was judged."""
    scored = _scored_last(forms)
    if not brief or (scored and brief.on < scored.on):
        return ""
    if scored:
        said = _(
            "You answered a shorter form on %(day)s. It is not part of this: its scores cannot be "
            "compared with these."
        )
    else:
        said = _("You answered a shorter form, last on %(day)s; its scores are not shown here.")
    return said % {"day": day(brief.on)}


def by_itself(brief: ShortForm) -> str:
    """How it was judged against its own earlier answers; "" where it had none."""
    shape = _("%(dimension)s “%(status)s”")
    judged = [
        shape % {"dimension": NAMES[scale], "status": status(state).text}
        for scale in DIMENSIONS
        if is_judged(state := brief.states.get(scale, ""))
    ]
    said = _("Against its own earlier answers: %(judged)s.")
    return said % {"judged": "; ".join(judged)} if judged else ""


def nothing_told(answered_on: date | None) -> str:
    """Where no form of both dimensions came; `answered_on`: when any other was answered last."""
    if answered_on is None:
        return _("No answers yet.")
    return _(
        "The full attachment form has not been answered yet; others have, last on %(day)s."
    ) % {"day": day(answered_on)}


def _scored_last(forms: Sequence[Form]) -> Form | None:
    return next((one for one in reversed(forms) if one.is_scored), None)
