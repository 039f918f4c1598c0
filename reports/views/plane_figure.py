"""Where a client is on the attachment plane: sentence, drawing and note."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from assessments.psychometrics.zones import MID_POINT
from assessments.queries import ANXIETY, AVOIDANCE
from reports import sentences
from reports.charts import PlanePoint, PlaneWords, plane
from reports.sentences import ShortForm
from reports.views.figures import Audience, CheckIn, Course

LONG_AGO = timedelta(days=120)  # a quarter and the weeks until its check-in closes


def plane_figure(
    course: Course, today: date, brief: ShortForm | None, audience: Audience = "therapist"
) -> dict[str, Any]:
    """Where the client is; `placed` says whether a check-in gave both scores, `is_now` that no
    full form came after it, nor a short one that tells of change, and that it is not long ago."""
    points = [one.point for one in course.latest_version if one.point]
    start = course.start if course.is_cut and points else None
    from_start = start is not None and start.on < points[0].on
    if start is not None and from_start:
        points.insert(0, start)
    stored = course.placement if points else {}
    cut = (stored["cut_anxiety"], stored["cut_avoidance"]) if stored else (
        MID_POINT.anxiety, MID_POINT.avoidance
    )  # fmt: skip
    ring = (stored["radius_anxiety"], stored["radius_avoidance"]) if stored else None
    unplaced = _unplaced(course) if points else []
    newest = points[-1].on if points else today
    is_newer = brief is not None and brief.on > newest and brief.tells_of_change
    is_now = not unplaced and not is_newer and today - newest <= LONG_AGO
    if audience == "client":
        sentence, note = _own_plane_sentence(points), sentences.ring_note() if stored else ""
    else:
        sentence = _plane_sentence(points, stored, unplaced, is_now=is_now)
        note = f"{sentences.ring_note()} {sentences.cut_note(stored)}" if stored else ""
    short = sentences.short_note(stored) if stored else ""
    words = plane_words(audience, from_start=from_start, is_now=is_now)
    svg = plane(points, ring, cut, words, sentence, audience)
    said = {"sentence": sentence, "note": note, "short_note": short}
    return {**said, "svg": svg, "placed": bool(points), "is_now": is_now}


def plane_words(audience: Audience, *, from_start: bool = False, is_now: bool = True) -> PlaneWords:
    """Axis, corner and point words; a client's name no type.

    The path begins at the first form, or at the start that change is counted from.
    """
    corner = sentences.corners(audience)
    return PlaneWords(
        anxiety=str(sentences.NAMES[ANXIETY]),
        avoidance=str(sentences.NAMES[AVOIDANCE]),
        less=_("less"),
        more=_("more"),
        low_both=corner.low_both,
        high_anxiety=corner.high_anxiety,
        high_avoidance=corner.high_avoidance,
        high_both=corner.high_both,
        start=_("start") if from_start else _("first"),
        now=_("now") if is_now else _("last"),
    )


def _unplaced(course: Course) -> list[CheckIn]:
    """The check-ins after the last one with both scores."""
    after: list[CheckIn] = []
    for one in reversed(course.check_ins):
        if one.point:
            break
        after.insert(0, one)
    return after


def _plane_sentence(
    points: Sequence[PlanePoint],
    stored: dict[str, Any],
    unplaced: Sequence[CheckIn],
    *,
    is_now: bool,
) -> str:
    """`unplaced`: the check-ins since, which have no place for want of a score."""
    if not points:
        return _(
            "Once the full attachment form gives both scores, they appear here with their error "
            "ring."
        )
    later = ""
    if len(unplaced) == 1:
        later = _("The check-in of %(day)s has no place here: it did not give both scores.")
        later %= {"day": sentences.day(unplaced[0].on)}
    elif unplaced:
        later = _("The check-ins since have no place here: none of them gave both scores.")
    if is_now:
        where = _("On %(day)s anxiety is %(anxiety)s and avoidance %(avoidance)s of 7.")
    else:
        where = _("On %(day)s anxiety was %(anxiety)s and avoidance %(avoidance)s of 7.")
    now = points[-1]
    where %= {
        "day": sentences.day(now.on),
        "anxiety": sentences.number(now.anxiety),
        "avoidance": sentences.number(now.avoidance),
    }
    return " ".join(filter(None, (where, sentences.placement(stored), later)))


def _own_plane_sentence(points: Sequence[PlanePoint]) -> str:
    """To the client: two scores and a day, and no word about where that is."""
    if not points:
        return _("A point appears here once your answers give both scores.")
    now = points[-1]
    return _("On %(day)s your anxiety was %(anxiety)s and your avoidance %(avoidance)s of 7.") % {
        "day": sentences.day(now.on),
        "anxiety": sentences.number(now.anxiety),
        "avoidance": sentences.number(now.avoidance),
    }
