"""One result as its client sees it: words to them, figure and table, with what is not known.

No region of the picture, no rank, no type: numbers on their own scale, how far each could be off,
and a comparison only with other results the client is shown too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Response, Score
from assessments.psychometrics.change import CRITICAL, Parameters
from assessments.queries import ANXIETY, AVOIDANCE
from assessments.queries.described import About, Described
from assessments.queries.shared import showable, shown_beside
from reports.charts import PlanePoint, PlaneWords, plane
from reports.documents.words import first_score, movement, not_a_diagnosis, not_why
from reports.sentences import NAMES, Verdict, corners, day, number, ring_note, short_day

FEW = 2  # scales that are told in a sentence each
BOTH = (ANXIETY, AVOIDANCE)


@dataclass(frozen=True)
class Result:
    """What the page says of one form. `parts` are drawn on tracks where there is no plane.

    `language` is that of the questionnaire, in which its scales are named.
    """

    on: date
    said: tuple[str, ...]
    unsure: tuple[str, ...]
    svg: str
    note: str
    parts: tuple[About, ...]
    language: str
    caption: str
    columns: tuple[dict[str, Any], ...]
    rows: tuple[tuple[str, ...], ...]


def result_of(response: Response) -> Result:
    """From stored scores and verdicts, for a form with something that may be shown."""
    parts = showable(response)
    scores = {(score.about, score.scale): score for score in response.scores.all()}
    pair = [score for scale in BOTH if (score := scores.get(("", scale))) and _is_given(score)]
    is_plane = len(pair) == len(BOTH)
    limits = response.instrument_version.loaded
    return Result(
        on=response.answered_on,
        said=_of_pair(response, pair) if is_plane else _of_parts(response, parts),
        unsure=_unsure(list(scores.values()), parts),
        svg=_plane(pair, limits.range_of(limits.scale(ANXIETY))) if is_plane else "",
        note=ring_note() if is_plane and pair[0].placement else "",
        parts=() if is_plane else parts,
        language=limits.language,
        caption=_("Your answers of %(day)s in numbers") % {"day": day(response.answered_on)},
        columns=_columns(),
        rows=tuple(_row(part, each, scores) for part in parts for each in part.rows),
    )


def _is_given(score: Score) -> bool:
    return score.value is not None


def _of_pair(response: Response, pair: Sequence[Score]) -> tuple[str, ...]:
    """Both dimensions: where they stand, since when where that is known to the client."""
    compared = [score for score in pair if _is_known(score.verdict, response)]
    said = []
    for score in pair:
        if score in compared:
            said.append(movement(score.scale, score.verdict, dated=True))
            said.append(_beyond_error(score.verdict))
        else:
            said.append(first_score(score.scale, score))
    low, high = response.instrument_version.loaded.range_of(
        response.instrument_version.loaded.scale(ANXIETY)
    )
    span = _("Both numbers run from %(low)s to %(high)s.") % _ends(low, high)
    about = _(
        "Lower anxiety means less worry about being left or mattering less. Lower avoidance means "
        "feeling more at ease with closeness and with asking for help."
    )
    return (*said, span, about, *((not_why(),) if compared else ()))


def _of_parts(response: Response, parts: Sequence[About]) -> tuple[str, ...]:
    rows = [row for part in parts for row in part.rows]
    if len(rows) > FEW or any(part.person for part in parts):
        words = _("Below you find a number for each part of what you answered on %(day)s.")
        return (words % {"day": day(response.answered_on)},)
    said = [_one(row, response.answered_on) for row in rows]
    return (*said, *(row.meaning for row in rows if row.meaning))


def _one(row: Described, on: date) -> str:
    if row.value is None:
        return _("%(name)s: too few questions were answered for a number.") % {"name": row.title}
    words = {"name": row.title, "value": row.shown, "day": day(on)} | _ends(row.low, row.high)
    return _("%(name)s: %(value)s on %(day)s, on a scale from %(low)s to %(high)s.") % words


def _unsure(scores: Sequence[Score], parts: Sequence[About]) -> tuple[str, ...]:
    """How far the numbers can be trusted, and what they are not."""
    shown = {(part.id, row.id) for part in parts for row in part.rows}
    errors = [score for score in scores if (score.about, score.scale) in shown]
    if any(_play(score) is not None for score in errors):
        said = [_("No number is exact. The table says where yours most likely lies.")]
        if any(score.verdict.get("provisional") for score in errors):
            said.append(_("How exact they are is a provisional estimate."))
    else:
        said = [_("How exact these numbers are is not known. Small differences mean little.")]
    return (*said, _("They describe how things were lately. You know best what lies behind them."),
            not_a_diagnosis())  # fmt: skip


def _is_known(verdict: Verdict, response: Response) -> bool:
    """Whether the client is shown every form that makes the start this one is compared with."""
    if not verdict.get("direction"):
        return False
    start = verdict["baseline"]
    days = (start["first_on"], start["last_on"])
    shown = [on for on in shown_beside(response) if on.isoformat() in days]
    return len(shown) >= start["n"]


def _beyond_error(verdict: Verdict) -> str:
    if verdict["direction"] == "within-error":
        return _("That is within measurement error: it may be no change at all.")
    return _("That is more than measurement error would explain.")


def _play(score: Score | None) -> float | None:
    """How far the true score may lie from this one, to both sides: 1.96 standard errors."""
    verdict = score.verdict if score is not None else {}
    if score is None or score.value is None or not verdict.get("sd"):
        return None
    return CRITICAL * Parameters(verdict["sd"], verdict["reliability"], "", provisional=True).sem


def _plane(pair: Sequence[Score], limits: tuple[float, float]) -> str:
    anxiety, avoidance = pair
    placed = anxiety.placement
    ring = (placed["radius_anxiety"], placed["radius_avoidance"]) if placed else None
    corner = corners("client")
    words = PlaneWords(
        anxiety=str(NAMES[ANXIETY]),
        avoidance=str(NAMES[AVOIDANCE]),
        less=_("less"),
        more=_("more"),
        low_both=corner.low_both,
        high_anxiety=corner.high_anxiety,
        high_avoidance=corner.high_avoidance,
        high_both=corner.high_both,
        start="",  # one form alone has no start
        now=short_day(anxiety.on),
    )
    said = _("Anxiety %(anxiety)s and avoidance %(avoidance)s on %(day)s.") % {
        "anxiety": number(anxiety.value or 0),
        "avoidance": number(avoidance.value or 0),
        "day": day(anxiety.on),
    }
    point = PlanePoint(anxiety.value or 0, avoidance.value or 0, anxiety.on)
    low, high = limits
    return plane([point], ring, None, words, said, "client", lo=low, hi=high)


def _columns() -> tuple[dict[str, Any], ...]:
    return (
        {"label": _("What")},
        {"label": _("Number"), "end": True},
        {"label": _("Scale"), "end": True},
        {"label": _("Most likely"), "end": True},
    )


def _row(
    part: About, row: Described, scores: dict[tuple[str, str], Score]
) -> tuple[str, str, str, str]:
    title = str(NAMES.get(row.id, "") or row.title)
    name = f"{part.person}: {title}" if part.person else title
    play = _play(scores.get((part.id, row.id)))
    likely = _("not known")
    if play is not None and row.value is not None:
        low, high = max(row.low, row.value - play), min(row.high, row.value + play)
        likely = _("%(low)s to %(high)s") % {"low": number(low), "high": number(high)}
    shown = row.shown or _("no number")
    return name, shown, _("%(low)s to %(high)s") % _ends(row.low, row.high), likely


def _ends(low: float, high: float) -> dict[str, str]:
    return {"low": number(low, 0), "high": number(high, 0)}
