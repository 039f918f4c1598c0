"""A score explains itself: what it rests on, which band it lies in, or why there is none."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessments.psychometrics.definition import Instrument, Scale
from assessments.sentences.formats import number

Name = str | Promise


def incomplete(name: Name, answered: int, items: int) -> str:
    """Why there is no score."""
    return _("%(name)s: %(answered)s of %(items)s statements answered, too few for a score.") % {
        "name": name,
        "answered": answered,
        "items": items,
    }


def partly_answered(name: Name, answered: int, items: int, *, prorated: bool = False) -> str:
    """What a score rests on when statements were left out; a prorated sum is raised to all."""
    words = {"name": name, "answered": answered, "items": items}
    if prorated:
        return (
            _("%(name)s rests on %(answered)s of %(items)s statements, raised to all of them.")
            % words
        )
    return _("%(name)s rests on %(answered)s of %(items)s statements.") % words


def band(instrument: Instrument, scale: Scale, value: float) -> str:
    """The band a score lies in, with where it begins and the range; "" without bands.

    Which source the bands have is said where one is stated.
    """
    found = scale.band_of(value)
    if found is None:
        return ""
    low, high = instrument.range_of(scale)
    said = _(
        "%(name)s, %(value)s on a scale of %(low)s to %(high)s, lies in the band “%(band)s”, "
        "which begins at %(start)s."
    ) % {
        "name": scale.title,
        "value": number(value),
        "low": number(low, 0),
        "high": number(high, 0),
        "band": found.label,
        "start": number(found.at_least),
    }
    return " ".join(filter(None, [said, scale.cut_source]))
