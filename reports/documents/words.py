"""The letter's own voice: short sentences to the client, in the second person, without blame.

Like `reports.sentences`, whose words the therapist's file uses, they speak from stored verdicts.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Score
from assessments.psychometrics.change import ChangeState
from assessments.queries import ScoreRow
from assessments.sentences import rounded
from reports.documents.facts import Facts
from reports.documents.readers import Reader
from reports.sentences import (
    DIMENSIONS,
    Form,
    Verdict,
    by_itself,
    day,
    is_compared,
    lacks,
    left_open,
    newer_short_form,
    newer_short_form_to_client,
    number,
    opening,
    so_far_to_client,
    starts_of,
)

YOUR: dict[str, Promise] = {
    "anxiety": gettext_lazy("Your anxiety score"),
    "avoidance": gettext_lazy("Your avoidance score"),
}

Scored = Score | ScoreRow
Lead = tuple[tuple[str, ...], tuple[str, ...]]


def lead(facts: Facts) -> Lead:
    """What the report says first: where the scores went, and below it, smaller, how far that
    carries and what else came."""
    standing, forms = facts.standing, facts.check_ins
    if not forms:
        return _nothing(facts)
    if facts.reader.is_client:
        said, note = letter(standing, facts.range, forms)
        besides = newer_short_form_to_client(facts.brief, forms)
        return said, tuple(filter(None, (besides, *note)))
    verdicts = {scale: score.verdict for scale, score in standing.items() if score.verdict}
    missing = lacks(forms[-1]) if is_compared(verdicts) else ""
    besides = newer_short_form(facts.brief, forms)
    return opening(verdicts, forms), tuple(filter(None, (missing, besides)))


def letter(
    standing: Mapping[str, Scored], limits: tuple[float, float], forms: Sequence[Form] = ()
) -> Lead:
    """The scores of both dimensions, told to the client; `forms` are all check-ins.

    Empty without any; where no form could be scored it says so, and there is nothing below it.
    """
    if not standing:
        return so_far_to_client({}, forms), ()
    given = [(scale, standing[scale]) for scale in DIMENSIONS if scale in standing]
    judged = [score.verdict for _scale, score in given if score.verdict.get("direction")]
    span = _("Scores run from %(low)s to %(high)s.") % {
        "low": number(limits[0], 0),
        "high": number(limits[1], 0),
    }
    if not judged:
        starts = starts_of({scale: score.verdict for scale, score in given})
        said = [first_score(scale, score) for scale, score in given]
        return (*said, *so_far_to_client(starts, forms)), (span,)
    said = []
    for scale, score in given:
        if not score.verdict.get("direction"):
            said.append(first_score(scale, score))
            continue
        dated = not said or _days(score.verdict) != _days(judged[0])
        said.append(movement(scale, score.verdict, dated=dated))
        said += _judgement(score.verdict, judged)
    note = [_("This is by our provisional error estimate.")] if judged[0]["provisional"] else []
    return (*said, *left_open(forms)), (*note, span, not_why())


def first_score(scale: str, score: Scored) -> str:
    """A score with nothing to compare it to."""
    return _("%(name)s was %(value)s on %(day)s.") % {
        "name": YOUR[scale],
        "value": number(score.value or 0),
        "day": day(score.on),
    }


def movement(scale: str, verdict: Verdict, *, dated: bool) -> str:
    """From where to where one score has gone; `dated` says when, which the second need not."""
    before, after = rounded(verdict["baseline"]["value"]), rounded(verdict["value"])
    *_start, on = _days(verdict)
    words = {
        "name": YOUR[scale],
        "before": _start_words(before, verdict) if dated else number(before),
        "after": _("%(score)s (%(day)s)") % {"score": number(after), "day": day(on)}
        if dated
        else number(after),
    }
    if after < before:
        return _("%(name)s has come down from %(before)s to %(after)s.") % words
    if after > before:
        return _("%(name)s has gone up from %(before)s to %(after)s.") % words
    return _("%(name)s was %(before)s and is %(after)s again.") % words


def _start_words(value: float, verdict: Verdict) -> str:
    """The start and its day; where it is the mean of two check-ins, both."""
    first, last, _on = _days(verdict)
    if verdict["baseline"]["n"] == 1:
        return _("%(score)s (%(day)s)") % {"score": number(value), "day": day(first)}
    return _("%(score)s (the mean of %(first)s and %(last)s)") % {
        "score": number(value),
        "first": day(first),
        "last": day(last),
    }


def _days(verdict: Verdict) -> tuple[date, date, date]:
    """The first and the last day of the start, and the day of the latest score."""
    start = verdict["baseline"]
    return (
        date.fromisoformat(start["first_on"]),
        date.fromisoformat(start["last_on"]),
        date.fromisoformat(verdict["on"]),
    )


def _judgement(verdict: Verdict, judged: list[Verdict]) -> list[str]:
    """Whether error alone could explain it, and what a higher score asks for.

    Said once, after the second dimension, where the same holds for both.
    """
    if all(each["state"] == verdict["state"] for each in judged) and len(judged) > 1:
        if verdict is judged[0]:
            return []
        words = (
            _("Both are within measurement error: no reliable change yet.")
            if verdict["direction"] == "within-error"
            else _("Both changes are more than measurement error would explain.")
        )
        return [words, extra] if (extra := _of_both(judged)) else [words]
    if verdict["direction"] == "within-error":
        words = _("That is within measurement error: no reliable change yet.")
    else:
        words = _("That is more than measurement error would explain.")
    return [words, extra] if (extra := caution(verdict)) else [words]


def _of_both(judged: Sequence[Verdict]) -> str:
    """What two higher scores ask for; the day of each where they are two."""
    since = [each["worse_since"] for each in judged if each.get("worse_since")]
    confirmed = judged[0]["state"] == ChangeState.WORSENING_CONFIRMED
    if not confirmed or len(since) < len(DIMENSIONS):
        return caution(judged[0])
    days = [day(date.fromisoformat(each)) for each in since]
    if days[0] == days[1]:
        said = _("Both have been higher since %(day)s, which is worth talking about together.")
        return said % {"day": days[0]}
    said = _(
        "Anxiety has been higher since %(anxiety)s and avoidance since %(avoidance)s, which is "
        "worth talking about together."
    )
    return said % dict(zip(DIMENSIONS, days, strict=True))


def caution(verdict: Verdict) -> str:
    """What a higher score asks for, or ""."""
    if verdict["state"] == ChangeState.POSSIBLE_WORSENING:
        return _("Scores move up and down; the next check-in will show whether it stays.")
    if verdict["state"] == ChangeState.WORSENING_CONFIRMED and verdict.get("worse_since"):
        return _("It has been higher since %(day)s, which is worth talking about together.") % {
            "day": day(date.fromisoformat(verdict["worse_since"]))
        }
    return ""


def meaning(reader: Reader) -> tuple[str, ...]:
    """What the two scores are about, and what they are not."""
    if reader.is_client:
        return (
            _(
                "Anxiety is worry about being left or mattering less. Avoidance is keeping a "
                "distance from closeness and from asking for help. Lower means less of it and more "
                "ease; higher means more of it."
            ),
            _(
                "Scores describe how things have been lately. They are not a diagnosis, and "
                "nobody stays at one point. You know best what lies behind them."
            ),
        )
    return (
        _(
            "Anxiety is worry about being left or mattering less; avoidance is distance when "
            "someone comes close or could help. Lower is more secure on both."
        ),
        _("The scores are self-report at one moment, educational, and not a diagnosis."),
    )


def not_a_diagnosis() -> str:
    """Said in every report."""
    return _("Check-ins are educational. They are no diagnosis and replace no professional help.")


def not_why() -> str:
    """What no change of a score tells."""
    return _(
        "Scores do not say why they change: life events and a return toward the average can do "
        "this too."
    )


def _nothing(facts: Facts) -> Lead:
    """Where the full form was not answered: whether others were, and a short one's own verdict."""
    if facts.others_on is None:
        none = _("There are no scores in this period, because no check-in was answered in it.")
        return (none,), (_("Scores appear here once the full attachment form is answered."),)
    said = not_in_period(facts)
    if facts.reader.is_client or facts.brief is None:
        return (said,), (_("Scores appear here once the full attachment form is answered."),)
    words = {"form": facts.brief.title, "day": day(facts.brief.on)}
    short = _("“%(form)s” of %(day)s has scores of its own, which are not shown here.") % words
    return (said,), tuple(filter(None, (short, by_itself(facts.brief))))


def not_in_period(facts: Facts) -> str:
    """That the full form was not answered in the period, and when others were."""
    if facts.others_on is None:
        return _("No check-in was answered in this period.")
    return _(
        "The full attachment form was not answered in this period; other check-ins were, last on "
        "%(day)s."
    ) % {"day": day(facts.others_on)}
