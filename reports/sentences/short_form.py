"""A short form beside the full one: named, and judged against nothing but its own answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.psychometrics.change import ChangeState
from assessments.sentences import day
from reports.sentences.so_far import Form
from reports.sentences.states import DIMENSIONS, NAMES, is_judged, status

UNCHANGED = ChangeState.NO_RELIABLE_CHANGE


@dataclass(frozen=True)
class ShortForm:
    """What the short form of both dimensions said last.

    By scale, where it gave a score: `states`, how it was judged, and `days`, when that was.
    """

    title: str
    states: Mapping[str, str]
    days: Mapping[str, date]

    @property
    def on(self) -> date:
        """The last day it gave a score."""
        return max(self.days.values())

    @property
    def tells_of_change(self) -> bool:
        """Whether, by its own scores, something moved by more than measurement error."""
        changed = (is_judged(state) and state != UNCHANGED for state in self.states.values())
        return any(changed)


def newer_short_form(brief: ShortForm | None, forms: Sequence[Form]) -> str:
    """Names the short form and what changed by its own scores, unless for each dimension the full
    form gave a later score.

    `forms`: all full ones, oldest first. "" where there is nothing to name.
    """
    full = _days(forms)
    if brief is None or _is_overtaken(brief, full):
        return ""
    older = [scale for scale, on in full.items() if on < brief.on]
    words = {"form": brief.title, "day": day(brief.on)}
    if not full:
        said = _("Only “%(form)s” has given scores so far, last on %(day)s.")
    elif not older:
        said = _("On the same day: “%(form)s”, not comparable with these scores.")
    elif len(older) < len(full):
        said = str(_NEWER[older[0]])
    else:
        said = _(
            "Newer than these scores of %(scored)s: “%(form)s” of %(day)s, not comparable with "
            "them."
        )
    words["scored"] = day(min(full[scale] for scale in older)) if older else ""
    return " ".join(filter(None, (said % words, by_itself(brief))))


_NEWER: dict[str, Promise] = {
    "anxiety": gettext_lazy(
        "Newer than the anxiety score of %(scored)s: “%(form)s” of %(day)s, not comparable with it."
    ),
    "avoidance": gettext_lazy(
        "Newer than the avoidance score of %(scored)s: “%(form)s” of %(day)s, not comparable with "
        "it."
    ),
}


def newer_short_form_to_client(brief: ShortForm | None, forms: Sequence[Form]) -> str:
    """The same to the client: that it is not in the picture, and not how it was judged."""
    full = _days(forms)
    if brief is None or _is_overtaken(brief, full):
        return ""
    if full:
        said = _(
            "You answered a shorter form on %(day)s. It is not part of this: its scores cannot be "
            "compared with these."
        )
    else:
        said = _("You answered a shorter form, last on %(day)s; its scores are not shown here.")
    return said % {"day": day(brief.on)}


def by_itself(brief: ShortForm) -> str:
    """How it was judged against its own earlier answers, with the day where that was before its
    last; "" where it had none."""
    judged = [
        _judged(scale, brief) for scale in DIMENSIONS if is_judged(brief.states.get(scale, ""))
    ]
    said = _("Against its own earlier answers: %(judged)s.")
    return said % {"judged": "; ".join(judged)} if judged else ""


def _judged(scale: str, brief: ShortForm) -> str:
    words = {"dimension": NAMES[scale], "status": status(brief.states[scale]).text}
    if brief.days[scale] == brief.on:
        return _("%(dimension)s “%(status)s”") % words
    words["day"] = day(brief.days[scale])
    return _("%(dimension)s “%(status)s” (%(day)s)") % words


def nothing_told(answered_on: date | None) -> str:
    """Where no form of both dimensions came; `answered_on`: when any other was answered last."""
    if answered_on is None:
        return _("No answers yet.")
    return _(
        "The full attachment form has not been answered yet; others have, last on %(day)s."
    ) % {"day": day(answered_on)}


def _days(forms: Sequence[Form]) -> dict[str, date]:
    """When the full form gave each score it gave last."""
    given: dict[str, date] = {}
    for one in forms:
        scored = (scale for scale in DIMENSIONS if scale in one.scores)
        given |= {scale: one.on for scale in scored if one.scores[scale].value is not None}
    return given


def _is_overtaken(brief: ShortForm, full: Mapping[str, date]) -> bool:
    return all(scale in full and on < full[scale] for scale, on in brief.days.items())
