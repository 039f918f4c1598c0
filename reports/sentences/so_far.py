"""While there is nothing to compare: how many check-ins came, and why some have no score.

To whoever reads the record with the answers counted, to the client without: what they left out is
no mark. `starts` are, by scale, how many scores (1 or 2) make up its start; a scale without any
score is not in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.sentences import Verdict, day, incomplete, number
from reports.sentences.states import DIMENSIONS, NAMES

MOST = 3  # forms without a score that are told one by one, the newest
Starts = Mapping[str, int]


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


def starts_of(verdicts: Mapping[str, Verdict]) -> Starts:
    """How many scores make up the start of each dimension that was judged."""
    return {scale: verdicts[scale]["n1"] for scale in DIMENSIONS if verdicts.get(scale)}


def so_far(starts: Starts, forms: Sequence[Form] = ()) -> tuple[str, ...]:
    """What came so far, to whoever reads the record.

    `forms` are all check-ins, oldest first; without them nothing is said of how many came.
    """
    if not forms:
        return _of_scores(starts)
    came = _in_version(forms)
    lacking = [one for one in came if _lacking(one)]
    if len(came) == 1 and lacking and max(starts.values(), default=0) < 2:
        said = [_the_one(came[0]), _two_needed()]
    elif lacking or _differ(starts):
        said = [_many(len(came)), *_each(starts, came), _needed(starts)]
        said += map(lacks, lacking[-MOST:])
    else:
        said = _all_whole(starts, len(came))
    return (*said, *_other_versions(came, forms))


def so_far_to_client(starts: Starts, forms: Sequence[Form]) -> tuple[str, ...]:
    """The same in the second person, and without a count of answers."""
    if not forms:
        return ()
    came = _in_version(forms)
    gap, others = left_open(forms), _other_versions(came, forms)
    if not starts:
        return (_("Thank you for your answers."), *gap)
    if len(came) == 1 and max(starts.values()) < 2:
        return (
            *gap,
            _("One attachment check-in so far. Two or more are needed to speak of change."),
            *others,
        )
    lacks = any(map(_lacking, came))
    if not lacks and not _differ(starts):
        return (*_whole_to_client(starts, len(came)), *others)
    if lacks and not gap:
        gap = (_("Earlier you left some questions open, which is fine."),)
    said = (*_each_to_client(starts, came), _("More scores are needed to speak of change."))
    return (*gap, _many(len(came)), *said, *others)


def left_open(forms: Sequence[Form]) -> tuple[str, ...]:
    """To the client: which scores the newest check-in has not; empty where it has both."""
    lacking = _lacking(forms[-1]) if forms else []
    if not lacking:
        return ()
    if len(lacking) == len(DIMENSIONS):
        without = _("So there are no scores this time.")
    else:
        without = str(_NONE_THIS_TIME[lacking[0]])
    return (_("You left some questions open, which is fine."), without)


_NONE_THIS_TIME: dict[str, Promise] = {
    "anxiety": gettext_lazy("So there is no anxiety score this time."),
    "avoidance": gettext_lazy("So there is no avoidance score this time."),
}
_SCORE: dict[str, Promise] = {
    "anxiety": gettext_lazy("anxiety %(value)s"),
    "avoidance": gettext_lazy("avoidance %(value)s"),
}
_NO_SCORE: dict[str, Promise] = {
    "anxiety": gettext_lazy(
        "no anxiety score, since %(answered)s of %(items)s statements were answered"
    ),
    "avoidance": gettext_lazy(
        "no avoidance score, since %(answered)s of %(items)s statements were answered"
    ),
}
_FIRST_TWO: dict[str, Promise] = {
    "anxiety": gettext_lazy("Your first two anxiety scores make up the start together."),
    "avoidance": gettext_lazy("Your first two avoidance scores make up the start together."),
}
_FIRST: dict[str, Promise] = {
    "anxiety": gettext_lazy("There is one anxiety score so far."),
    "avoidance": gettext_lazy("There is one avoidance score so far."),
}


def _in_version(forms: Sequence[Form]) -> list[Form]:
    """Those of the version that was scored last: only these are compared."""
    version = next((one.version for one in reversed(forms) if one.is_scored), forms[-1].version)
    return [one for one in forms if one.version == version]


def _lacking(form: Form) -> list[str]:
    return [
        scale for scale in DIMENSIONS if scale in form.scores and form.scores[scale].value is None
    ]


def _differ(starts: Starts) -> bool:
    return len({starts.get(scale, 0) for scale in DIMENSIONS}) > 1


def _other_versions(came: Sequence[Form], forms: Sequence[Form]) -> tuple[str, ...]:
    if len(came) == len(forms):
        return ()
    return (_("Check-ins with another version of the questionnaire are not counted here."),)


def _of_scores(starts: Starts) -> tuple[str, ...]:
    """Where it is not known how many forms there were."""
    if len(set(starts.values())) > 1:
        return (*_each(starts), _needed(starts))
    if max(starts.values(), default=0) > 1:
        return (_together(),)
    return (_("One score so far. Two or more are needed to speak of change."),)


def _all_whole(starts: Starts, came: int) -> list[str]:
    """Every form has both scores, and both dimensions begin alike."""
    if max(starts.values(), default=0) > 1:
        return [_together()]
    if came > 1:  # an earlier one was typed in after the latest had been judged
        return [f"{_many(came)} {_('When the latest was judged, no earlier one was there.')}"]
    return [_("One attachment check-in so far. Two or more are needed to speak of change.")]


def _whole_to_client(starts: Starts, came: int) -> tuple[str, ...]:
    if max(starts.values()) > 1:
        return (
            _("Your first two check-ins came within three weeks and make up the start together."),
            _("One more is needed to speak of change."),
        )
    return (_many(came), _("There is something to compare from the next one on."))


def _many(came: int) -> str:
    return ngettext(
        "%(came)s attachment check-in so far.", "%(came)s attachment check-ins so far.", came
    ) % {"came": came}


def _the_one(form: Form) -> str:
    """The only check-in: the score it gave, and why the other is missing."""
    said = []
    for scale in DIMENSIONS:
        if scale not in form.scores:
            continue
        score = form.scores[scale]
        words = {"answered": score.answered, "items": score.items}
        if score.value is None:
            said.append(str(_NO_SCORE[scale]) % words)
        else:
            said.append(str(_SCORE[scale]) % {"value": number(score.value)})
    return _("One attachment check-in so far: %(scores)s.") % {"scores": "; ".join(said)}


def _each(starts: Starts, came: Sequence[Form] = ()) -> list[str]:
    """How far each dimension is, in one sentence where both are as far."""
    known = [scale for scale in DIMENSIONS if came or scale in starts]
    said = {scale: _standing(starts.get(scale, 0), _scored(scale, came)) for scale in known}
    words = [str(each) for each in said.values()]
    if len(words) == len(DIMENSIONS) and len(set(words)) == 1:
        return [_("Anxiety and avoidance, each: %(standing)s.") % {"standing": words[0]}]
    shape = _("%(name)s: %(standing)s.")
    return [shape % {"name": NAMES[scale], "standing": said[scale]} for scale in known]


def _standing(start: int, scored: int) -> str:
    if start > 1:
        return _("two scores within three weeks, together the start")
    if start and scored > 1:  # an earlier one was typed in after the latest had been judged
        return _("when the latest score was judged, no earlier one was there")
    return _("one score so far") if start else _("no score so far")


def _scored(scale: str, came: Sequence[Form]) -> int:
    return sum(scale in one.scores and one.scores[scale].value is not None for one in came)


def _each_to_client(starts: Starts, came: Sequence[Form]) -> list[str]:
    if not _differ(starts) and max(starts.values()) > 1:
        return [_("Your first two scores of each kind make up the start together.")]
    said = []
    for scale, start in starts.items():
        if start > 1:
            said.append(str(_FIRST_TWO[scale]))
        elif _scored(scale, came) < 2:
            said.append(str(_FIRST[scale]))
    return said


def _needed(starts: Starts) -> str:
    if max(starts.values(), default=0) > 1:
        return _("To speak of change, a dimension needs a score after its start.")
    return _two_needed()


def _two_needed() -> str:
    return _("Two or more scores of a dimension are needed to speak of change.")


def _together() -> str:
    return _(
        "The first two scored check-ins came within three weeks and make up the start together. "
        "One more is needed to speak of change."
    )


def lacks(form: Form) -> str:
    """Which scores one check-in lacks, and that it is for want of answers; "" where none."""
    missing = [
        incomplete(NAMES[scale], form.scores[scale].answered, form.scores[scale].items)
        for scale in _lacking(form)
    ]
    if not missing:
        return ""
    words = {"day": day(form.on), "missing": " ".join(missing)}
    return _("Check-in of %(day)s. %(missing)s") % words
