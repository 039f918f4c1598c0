"""What a form asked for each scale, as its answers stand, and what the answers count."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.psychometrics.answers import Answers, chosen, key_of
from assessments.psychometrics.definition import Instrument, Scale
from assessments.psychometrics.enabling import enabled


@dataclass(frozen=True)
class Asked:
    """One scale in one form, and about one person where it asks of each: the items asked.

    ``points`` are what the answers count, by linkId, before any is reversed or weighted.
    """

    scale: Scale
    person: str
    items: tuple[str, ...]
    points: Mapping[str, float]

    @property
    def key(self) -> str:
        """``scale`` or ``person/scale``."""
        return key_of(self.scale.id, self.person)

    @property
    def is_enough(self) -> bool:
        """Whether so many items were answered that there is a score."""
        return bool(self.items) and len(self.points) >= self.scale.needed_of(len(self.items))


def asked_scales(
    instrument: Instrument, answers: Answers, given: Mapping[str, int | str]
) -> Iterator[Asked]:
    """Each scale with what was asked and answered of it: those asked once, then by person."""
    for person in ("", *(person.id for person in chosen(instrument, answers))):
        open_items = enabled(instrument, given, person)
        for scale in instrument.scales:
            if (scale.items[0] in instrument.repeated) != bool(person):
                continue
            items = tuple(link_id for link_id in scale.items if link_id in open_items)
            yield Asked(scale, person, items, _points(instrument, items, person, given))


def _points(
    instrument: Instrument, items: Sequence[str], person: str, given: Mapping[str, int | str]
) -> dict[str, float]:
    found: dict[str, float] = {}
    for link_id in items:
        value = given.get(key_of(link_id, person))
        if isinstance(value, int):
            points = instrument.points(instrument.item(link_id), value)
            if points is not None:
                found[link_id] = points
    return found
