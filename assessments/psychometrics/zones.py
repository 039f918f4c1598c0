"""Where two attachment scores lie on the plane, and how sure one may be of it.

The error of a point is an ellipse along the axes, 2.45 standard errors on each: the 95 % region
for two dimensions (√(−2·ln 0.05) = 2.448). A zone is named only when that ring touches no cut.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from assessments.psychometrics.definition import Scale

RING = 2.45


class Zone(StrEnum):
    """Regions of the plane. Codes for code: a client is never shown one, nor called one."""

    SECURE = "secure"
    ANXIOUS = "anxious"
    DISMISSING = "dismissing"
    FEARFUL = "fearful"
    BETWEEN = "between"


# (anxiety at or above its cut, avoidance at or above its cut)
_ZONES = {
    (False, False): Zone.SECURE,
    (True, False): Zone.ANXIOUS,
    (False, True): Zone.DISMISSING,
    (True, True): Zone.FEARFUL,
}


@dataclass(frozen=True)
class Cuts:
    """Where the plane is divided, in points of each scale."""

    anxiety: float
    avoidance: float
    provisional: bool
    source: str = ""

    @classmethod
    def of(cls, anxiety: Scale, avoidance: Scale) -> Self:
        """The cuts two scales come with; ValueError if either has none."""
        if anxiety.cut is None or avoidance.cut is None:
            raise ValueError("both scales need a cut to be placed on the plane")
        sources = dict.fromkeys(filter(None, (anxiety.cut_source, avoidance.cut_source)))
        return cls(
            anxiety.cut,
            avoidance.cut,
            anxiety.provisional or avoidance.provisional,
            " ".join(sources),
        )


MID_POINT = Cuts(anxiety=4.0, avoidance=4.0, provisional=True)


@dataclass(frozen=True)
class Placement:
    """A point on the plane with its ring (radius per axis, in points) and the zones it could be.

    ``candidates`` begins with the side on which the point itself lies; it has one member exactly
    when ``zone`` is not "between".
    """

    zone: Zone
    candidates: tuple[Zone, ...]
    anxiety: float
    avoidance: float
    radius_anxiety: float
    radius_avoidance: float
    cuts: Cuts

    @property
    def provisional(self) -> bool:
        return self.cuts.provisional

    def as_mapping(self) -> dict[str, Any]:
        """Plain JSON values, to be stored with the scores when they are written."""
        return {
            "zone": self.zone.value,
            "candidates": [zone.value for zone in self.candidates],
            "anxiety": self.anxiety,
            "avoidance": self.avoidance,
            "radius_anxiety": self.radius_anxiety,
            "radius_avoidance": self.radius_avoidance,
            "cut_anxiety": self.cuts.anxiety,
            "cut_avoidance": self.cuts.avoidance,
            "provisional": self.cuts.provisional,
            "cut_source": self.cuts.source,
        }


def place(
    anxiety: float,
    avoidance: float,
    sem_anxiety: float,
    sem_avoidance: float,
    cuts: Cuts = MID_POINT,
) -> Placement:
    """Place two scores, with the standard error of each in points (ValueError unless above 0)."""
    if not (sem_anxiety > 0 and sem_avoidance > 0):
        raise ValueError("a standard error must be above 0")
    radius_x, radius_y = RING * sem_anxiety, RING * sem_avoidance
    # How far away each cut is, in radii: 1 and less means that the ring touches it.
    to_x, to_y = (cuts.anxiety - anxiety) / radius_x, (cuts.avoidance - avoidance) / radius_y
    touches_x, touches_y = abs(to_x) <= 1, abs(to_y) <= 1
    # The corner where the cuts cross is the point of the diagonal zone nearest to the centre.
    reaches_corner = to_x**2 + to_y**2 <= 1
    high_x, high_y = anxiety >= cuts.anxiety, avoidance >= cuts.avoidance
    reached = {
        _ZONES[high_x, high_y]: True,
        _ZONES[not high_x, high_y]: touches_x,
        _ZONES[high_x, not high_y]: touches_y,
        _ZONES[not high_x, not high_y]: reaches_corner,
    }
    candidates = tuple(zone for zone, is_reached in reached.items() if is_reached)
    return Placement(
        zone=candidates[0] if len(candidates) == 1 else Zone.BETWEEN,
        candidates=candidates,
        anxiety=anxiety,
        avoidance=avoidance,
        radius_anxiety=radius_x,
        radius_avoidance=radius_y,
        cuts=cuts,
    )
