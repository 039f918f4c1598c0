"""What changed on each dimension, and whether that exceeds measurement error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import sentences
from assessments.psychometrics.change import ChangeMethod, ChangeState
from assessments.sentences import Verdict, day, number, rounded
from reports.sentences.so_far import Form, so_far, starts_of
from reports.sentences.states import DIMENSIONS, NAMES


@dataclass(frozen=True)
class _Shown:
    """The figures of one verdict, all with as many digits as it takes to agree with it."""

    before: str
    after: str
    points: str
    threshold: str
    difference: float
    plural: int
    reliable: bool


def _figures(verdict: Verdict) -> _Shown:
    before, after = verdict["baseline"]["value"], verdict["value"]
    reliable = verdict["direction"] != "within-error"
    for digits in (1, 2, 3):
        difference = rounded(rounded(after, digits) - rounded(before, digits), digits)
        limit = rounded(verdict["threshold"], digits)
        if _is_beyond(verdict, abs(difference), limit) == reliable and (difference == 0) == (
            abs(after - before) < 0.005
        ):
            break
    return _Shown(
        before=number(before, digits),
        after=number(after, digits),
        points=number(abs(difference), digits),
        threshold=number(limit, digits),
        difference=difference,
        plural=1 if abs(difference) == 1 else 2,
        reliable=reliable,
    )


def _is_beyond(verdict: Verdict, points: float, limit: float) -> bool:
    """A published number of points counts from itself on, an error limit only beyond itself."""
    if verdict["method"] == ChangeMethod.PUBLISHED_THRESHOLD:
        return points >= limit
    return points > limit


def change(scale: str, verdict: Verdict) -> str:
    """One dimension against its start, and whether that exceeds measurement error."""
    if verdict.get("direction") is None:
        return _("%(name)s is %(value)s so far, with nothing later to compare.") % {
            "name": NAMES[scale],
            "value": number(verdict["value"]),
        }
    shown = _figures(verdict)
    words = _words(scale, shown)
    return f"{_movement(shown, words)}; {_judgement(verdict, shown, words)}"


def _words(scale: str, shown: _Shown) -> dict[str, Any]:
    return {
        "name": NAMES[scale],
        "points": shown.points,
        "before": shown.before,
        "after": shown.after,
        "threshold": shown.threshold,
    }


def _movement(shown: _Shown, words: Mapping[str, Any]) -> str:
    if shown.difference == 0:
        return _("%(name)s is where it was at the start (%(before)s to %(after)s)") % words
    if shown.difference < 0:
        return (
            ngettext(
                "%(name)s is %(points)s point lower than at the start (%(before)s to %(after)s)",
                "%(name)s is %(points)s points lower than at the start (%(before)s to %(after)s)",
                shown.plural,
            )
            % words
        )
    return (
        ngettext(
            "%(name)s is %(points)s point higher than at the start (%(before)s to %(after)s)",
            "%(name)s is %(points)s points higher than at the start (%(before)s to %(after)s)",
            shown.plural,
        )
        % words
    )


def _judgement(verdict: Verdict, shown: _Shown, words: Mapping[str, Any]) -> str:
    if shown.reliable and verdict["provisional"]:
        said = _(
            "by our provisional error estimate, change beyond %(threshold)s is more than "
            "measurement error would explain."
        )
    elif shown.reliable:
        said = _("change beyond %(threshold)s is more than measurement error would explain.")
    elif verdict["provisional"]:
        said = _(
            "by our provisional error estimate, change of up to %(threshold)s is within "
            "measurement error: no reliable change yet."
        )
    else:
        said = _(
            "change of up to %(threshold)s is within measurement error: no reliable change yet."
        )
    return said % words


def _second(scale: str, verdict: Verdict, *, after: Verdict) -> str:
    """The other dimension's sentence, without what the first one has just explained."""
    if verdict.get("direction") is None or after.get("direction") is None:
        return change(scale, verdict)
    shown, first = _figures(verdict), _figures(after)
    alike = shown.reliable == first.reliable and verdict["provisional"] == after["provisional"]
    if not alike:
        return change(scale, verdict)
    words = _words(scale, shown)
    if shown.reliable:
        return f"{_movement(shown, words)}, {_('also beyond its %(threshold)s.') % words}"
    return f"{_movement(shown, words)}, {_('also within its %(threshold)s.') % words}"


def worsening(scale: str, verdict: Verdict) -> str:
    """What follows from a worse score, or "" where none is worse."""
    if verdict["state"] == ChangeState.POSSIBLE_WORSENING:
        return _(
            "%(name)s: possible worsening, seen once. The same form again, from 14 days on, "
            "tells whether it holds."
        ) % {"name": NAMES[scale]}
    if verdict["state"] == ChangeState.WORSENING_CONFIRMED and verdict.get("worse_since"):
        return _("%(name)s: the worsening is confirmed; it has been seen since %(day)s.") % {
            "name": NAMES[scale],
            "day": day(date.fromisoformat(verdict["worse_since"])),
        }
    return ""


def incomplete(scale: str, answered: int, items: int) -> str:
    """Why there is no score of a dimension."""
    return sentences.incomplete(NAMES[scale], answered, items)


def partly_answered(scale: str, answered: int, items: int) -> str:
    """What the score of a dimension rests on when statements were left out."""
    return sentences.partly_answered(NAMES[scale], answered, items)


def not_why() -> str:
    """What no change of a score tells."""
    return _("This does not say why: life events and a return toward the average can do this too.")


def is_compared(verdicts: Mapping[str, Verdict]) -> bool:
    """Whether a dimension was held against an earlier score."""
    return any(verdict.get("direction") is not None for verdict in verdicts.values())


def opening(verdicts: Mapping[str, Verdict], forms: Sequence[Form] = ()) -> tuple[str, ...]:
    """The sentences a client page or a report opens with; empty where nothing came.

    `forms` are all check-ins, oldest first: they say how many came while nothing can be compared.
    """
    given = [(scale, verdicts[scale]) for scale in DIMENSIONS if verdicts.get(scale)]
    if not given:
        return so_far({}, forms) if forms else ()
    if not is_compared(verdicts):
        return so_far(starts_of(verdicts), forms)
    said = [change(*given[0]), *(_second(*one, after=given[0][1]) for one in given[1:])]
    said += [words for scale, verdict in given if (words := worsening(scale, verdict))]
    return tuple(filter(None, (*said, _of_when(dict(given), forms), not_why())))


def _of_when(given: Mapping[str, Verdict], forms: Sequence[Form]) -> str:
    """The day of each score where the newest check-in is not what gave them all."""
    days = {scale: date.fromisoformat(verdict["on"]) for scale, verdict in given.items()}
    if not forms or set(days.values()) == {forms[-1].on}:
        return ""
    if len(set(days.values())) == 1:
        return _("These scores are of %(day)s.") % {"day": day(next(iter(days.values())))}
    return _("The anxiety score is of %(anxiety)s, the avoidance score of %(avoidance)s.") % {
        scale: day(on) for scale, on in days.items()
    }
