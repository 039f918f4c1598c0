"""Words about change: from stored verdicts to translated sentences. Nothing is computed anew.

A *verdict* is the mapping stored with a score (`Verdict.as_mapping`), a *placement* the one stored
beside it (`Placement.as_mapping`). All functions answer in the language that is active.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from assessments.psychometrics.change import ChangeState
from assessments.psychometrics.zones import Zone

Verdict = Mapping[str, Any]
Placement = Mapping[str, Any]

DIMENSIONS = ("anxiety", "avoidance")
NAMES: dict[str, Promise] = {
    "anxiety": gettext_lazy("Anxiety"),
    "avoidance": gettext_lazy("Avoidance"),
}
LEVELS: dict[int, Promise] = {
    -2: gettext_lazy("much less than hoped"),
    -1: gettext_lazy("less than hoped"),
    0: gettext_lazy("as hoped"),
    1: gettext_lazy("more than hoped"),
    2: gettext_lazy("much more than hoped"),
}
ZONES: dict[str, Promise] = {
    Zone.SECURE: gettext_lazy("lower on both (more secure)"),
    Zone.ANXIOUS: gettext_lazy("higher anxiety, lower avoidance"),
    Zone.DISMISSING: gettext_lazy("lower anxiety, higher avoidance"),
    Zone.FEARFUL: gettext_lazy("higher on both"),
}


@dataclass(frozen=True)
class Status:
    """One dimension's state: words, the tag's tone and icon, and how early it sorts (0 first)."""

    text: str
    tone: str
    icon: str
    rank: int


_STATUSES: dict[str, tuple[Promise, str, str, int]] = {
    ChangeState.WORSENING_CONFIRMED: (
        gettext_lazy("Worsening, confirmed"), "crit", "up-confirmed", 0),
    ChangeState.POSSIBLE_WORSENING: (gettext_lazy("Possible worsening"), "warn", "up", 1),
    ChangeState.NO_RELIABLE_CHANGE: (gettext_lazy("No reliable change"), "none", "same", 2),
    ChangeState.RELIABLY_LOWER: (gettext_lazy("Reliably lower"), "good", "down", 3),
    ChangeState.FIRST_ANSWERS: (gettext_lazy("Too few answers yet"), "none", "few", 4),
}  # fmt: skip
RANKS: dict[str, int] = {state: row[3] for state, row in _STATUSES.items()}
NO_RANK = RANKS[ChangeState.FIRST_ANSWERS]


def status(state: str) -> Status:
    """The words for a stored state; an empty one (no score yet) reads as too few answers."""
    text, tone, icon, rank = _STATUSES.get(state) or _STATUSES[ChangeState.FIRST_ANSWERS]
    return Status(str(text), tone, icon, rank)


def number(value: float, digits: int = 1) -> str:
    """A score in the reader's own notation: 3.2."""
    return number_format(round(value, digits), digits)


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign: −2.2, +1.4, 0.0. The minus is a real one."""
    shown = round(value, digits)
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return sign + number_format(abs(shown), digits)


def level(value: int) -> str:
    """Attainment in figures and words: +1, more than hoped."""
    figure = f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"
    return _("%(figure)s, %(words)s") % {"figure": figure, "words": LEVELS[value]}


def day(on: date) -> str:
    """A day in full: 3 June 2026."""
    return date_format(on, "DATE_FORMAT")


def short_day(on: date) -> str:
    """A day without its year, where the year is plain: 3 June."""
    return date_format(on, "MONTH_DAY_FORMAT")


def month(on: date) -> str:
    """A tick of a time axis: Jan 2026."""
    return date_format(on, "M Y")


def short_month(on: date) -> str:
    """A month without its year, which the axis sets below: Jan."""
    return date_format(on, "M")


def clock(at: datetime) -> str:
    """A time of day: 14:02."""
    return date_format(at, "H:i")


def zone(code: str) -> str:
    """What a region of the plane is called to a therapist; never a type."""
    return str(ZONES[code])


def shown_difference(before: float, after: float) -> str:
    """The difference as the two printed scores give it, so that no reader finds it wrong."""
    return signed(round(after, 1) - round(before, 1))


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
        difference = round(round(after, digits) - round(before, digits), digits)
        limit = round(verdict["threshold"], digits)
        if (abs(difference) > limit) == reliable and (difference == 0) == (
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
    """Why there is no score."""
    return _("%(name)s: %(answered)s of %(items)s statements answered, too few for a score.") % {
        "name": NAMES[scale],
        "answered": answered,
        "items": items,
    }


def partly_answered(scale: str, answered: int, items: int) -> str:
    """What a score rests on when statements were left out."""
    return _("%(name)s rests on %(answered)s of %(items)s statements.") % {
        "name": NAMES[scale],
        "answered": answered,
        "items": items,
    }


def not_why() -> str:
    """What no change of a score tells."""
    return _("This does not say why: life events and a return toward the average can do this too.")


def one_check_in() -> str:
    """While there is nothing to compare."""
    return _("One check-in so far. Two or more are needed to speak of change.")


def baseline_only(n: int) -> str:
    """While the forms only make up the baseline."""
    if n <= 1:
        return one_check_in()
    return _(
        "The first two check-ins came within three weeks and make up the start together. "
        "One more is needed to speak of change."
    )


def opening(verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """The sentences a client page or a report opens with; empty without any verdict."""
    given = [(scale, verdicts[scale]) for scale in DIMENSIONS if verdicts.get(scale)]
    if not given:
        return ()
    if all(verdict.get("direction") is None for _scale, verdict in given):
        return (baseline_only(max(verdict["n1"] for _scale, verdict in given)),)
    said = [change(*given[0]), *(_second(*one, after=given[0][1]) for one in given[1:])]
    said += [words for scale, verdict in given if (words := worsening(scale, verdict))]
    return (*said, not_why())


def placement(stored: Placement) -> str:
    """Where the point lies, with every region its error ring touches."""
    if not stored:
        return ""
    if stored["zone"] != Zone.BETWEEN:
        return _("At the moment the answers lie in one region of the picture: %(zone)s.") % {
            "zone": zone(stored["zone"])
        }
    return _("Between zones: the ring touches a dividing line. It could be %(zones)s.") % {
        "zones": _(" or ").join(zone(code) for code in stored["candidates"])
    }


def cut_note(stored: Placement) -> str:
    """Where the plane is divided and by what right."""
    words = {
        "anxiety": number(stored["cut_anxiety"]),
        "avoidance": number(stored["cut_avoidance"]),
    }
    if stored["provisional"]:
        return (
            _(
                "The dotted lines stand at anxiety %(anxiety)s and avoidance %(avoidance)s: "
                "mid-points of the scale, provisional, with no norms behind them."
            )
            % words
        )
    return _("The dotted lines stand at anxiety %(anxiety)s and avoidance %(avoidance)s.") % words


def ring_note() -> str:
    """What the dashed ring means."""
    return _(
        "The dashed ring is where the true scores most likely are (95 % for both dimensions "
        "together)."
    )


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


@dataclass(frozen=True)
class Corners:
    """The four corners of the plane."""

    low_both: str
    high_anxiety: str
    high_avoidance: str
    high_both: str


_CORNERS: dict[str, tuple[Promise, Promise, Promise, Promise]] = {
    "therapist": (
        pgettext_lazy("corner of the plane", "more secure"),
        pgettext_lazy("corner of the plane", "anxious"),
        pgettext_lazy("corner of the plane", "dismissing"),
        pgettext_lazy("corner of the plane", "fearful"),
    ),
    "client": (
        pgettext_lazy("corner of the plane", "more at ease"),
        pgettext_lazy("corner of the plane", "more worry"),
        pgettext_lazy("corner of the plane", "wants more distance"),
        pgettext_lazy("corner of the plane", "both"),
    ),
}


def corners(audience: str) -> Corners:
    """Corner words for "therapist" or "client"; a client is never shown a type."""
    return Corners(*(str(words) for words in _CORNERS[audience]))


def listed(parts: Sequence[str]) -> str:
    """Parts in one line, parted by middle dots."""
    return " · ".join(part for part in parts if part)
