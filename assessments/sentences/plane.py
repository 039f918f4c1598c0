"""Words of the attachment plane: regions, corners, ring and lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.psychometrics.zones import RING, Zone
from assessments.sentences.formats import number

Placement = Mapping[str, Any]
ZONES: dict[str, Promise] = {
    Zone.SECURE: gettext_lazy("lower on both (more secure)"),
    Zone.ANXIOUS: gettext_lazy("higher anxiety, lower avoidance"),
    Zone.DISMISSING: gettext_lazy("lower anxiety, higher avoidance"),
    Zone.FEARFUL: gettext_lazy("higher on both"),
}


def zone(code: str) -> str:
    """What a region of the plane is called to a therapist; never a type."""
    return str(ZONES[code])


def placement(stored: Placement) -> str:
    """Where the point lies, with every region its error ring touches."""
    if not stored:
        return ""
    if stored["zone"] != Zone.BETWEEN:
        return _("The whole ring lies in one region: %(zone)s.") % {"zone": zone(stored["zone"])}
    if len(stored["candidates"]) == len(ZONES):
        return _("Between zones: the ring touches both lines. It could be any of the four.")
    return _("Between zones: the ring touches a dividing line. It could be %(zones)s.") % {
        "zones": _("; or ").join(zone(code) for code in stored["candidates"])
    }


def cut_note(stored: Placement) -> str:
    """Where the plane is divided and by what right."""
    words = {
        "anxiety": number(stored["cut_anxiety"]),
        "avoidance": number(stored["cut_avoidance"]),
    }
    if source := stored.get("cut_source"):
        said = _("The dotted lines stand at anxiety %(anxiety)s and avoidance %(avoidance)s.")
        more = [_("They are provisional.")] if stored["provisional"] else []
        return " ".join([said % words, source, *more])
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
        "The dashed ring is where the true scores most likely are (95 % for both dimensions "
        "together)."
    )


def short_note(stored: Placement) -> str:
    """What ring and lines mean, where there is room for a line only."""
    ring = _("Ring: where the true scores most likely are (95 %).")
    if stored["provisional"] and not stored.get("cut_source"):
        return f"{ring} {_('Lines: mid-points of the scale, no norms behind them.')}"
    lines = _("Lines: anxiety %(anxiety)s, avoidance %(avoidance)s.") % {
        "anxiety": number(stored["cut_anxiety"]),
        "avoidance": number(stored["cut_avoidance"]),
    }
    more = [_("They are provisional.")] if stored["provisional"] else []
    return " ".join([ring, lines, *more])


def how_placed(stored: Placement) -> str:
    """How a point was placed: its scores, how far the ring reaches, and the cuts."""
    said = _(
        "Placed at anxiety %(anxiety)s and avoidance %(avoidance)s, with a ring of %(ring)s "
        "standard errors of measurement: %(radius_anxiety)s points of anxiety and "
        "%(radius_avoidance)s of avoidance."
    ) % {
        "anxiety": number(stored["anxiety"], 2),
        "avoidance": number(stored["avoidance"], 2),
        "ring": number(RING, 2),
        "radius_anxiety": number(stored["radius_anxiety"], 2),
        "radius_avoidance": number(stored["radius_avoidance"], 2),
    }
    return f"{said} {cut_note(stored)}"


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
