"""The practice's own figures and reference figures, as rows of a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.estimates import Estimate
from assessments.psychometrics.evidence import ItemEvidence, ScaleEvidence
from assessments.psychometrics.references import Reference
from assessments.queries.evidence import Evidence
from assessments.sentences import bare, number


@dataclass(frozen=True)
class Figure:
    """One figure with its interval and N; all empty where too few make one up."""

    name: str
    value: str
    interval: str
    n: str


@dataclass(frozen=True)
class ItemFigure:
    """How one item goes with the others of its scale; `is_turned`: against them."""

    text: str
    value: str
    interval: str
    is_turned: bool


@dataclass(frozen=True)
class ScaleFigures:
    """One scale's evidence, ready to show. `turned`: the items that run against the others."""

    title: str
    scored: int
    figures: tuple[Figure, ...]
    items: tuple[ItemFigure, ...]
    turned: tuple[str, ...]


def evidence_words(instrument: Instrument, found: Evidence) -> tuple[ScaleFigures, ...]:
    """The evidence of each scale, in the order of the instrument."""
    return tuple(_scale(instrument, each) for each in found.scales)


def _scale(instrument: Instrument, found: ScaleEvidence) -> ScaleFigures:
    title = instrument.scale(found.scale).title
    people = instrument.repeat.people if instrument.repeat else ()
    about = next((each.label for each in people if each.id == found.about), found.about)
    return ScaleFigures(
        title=f"{title}: {about}" if about else title,
        scored=found.scored,
        figures=tuple(_figures(found)),
        items=tuple(_item(instrument, each) for each in found.items if each.item_rest),
        turned=tuple(instrument.item(link_id).text for link_id in found.turned_items),
    )


def _figures(found: ScaleEvidence) -> Iterator[Figure]:
    yield _figure(_("Mean"), found.mean, found.scored)
    yield _figure(_("Standard deviation"), found.sd, found.scored)
    yield _figure(_("Reliability (Cronbach’s α)"), found.alpha, found.complete)
    yield _figure(_("Retest correlation, 7 to 42 days apart"), found.retest, found.pairs)
    yield _figure(_("At the lowest possible score"), found.floor, found.scored, per_cent=True)
    yield _figure(_("At the highest possible score"), found.ceiling, found.scored, per_cent=True)


def _figure(name: str, estimate: Estimate | None, n: int, *, per_cent: bool = False) -> Figure:
    if estimate is None:
        return Figure(name, "", "", str(n))
    words = _percent if per_cent else _plain
    return Figure(name, words(estimate.value), _interval(estimate, per_cent), str(estimate.n))


def _item(instrument: Instrument, found: ItemEvidence) -> ItemFigure:
    assert found.item_rest is not None
    return ItemFigure(
        text=instrument.item(found.link_id).text,
        value=_plain(found.item_rest.value),
        interval=_interval(found.item_rest),
        is_turned=found.is_turned,
    )


def _interval(estimate: Estimate, per_cent: bool = False) -> str:
    words = _percent if per_cent else _plain
    ends = {"low": words(estimate.low), "high": words(estimate.high)}
    return _("%(low)s to %(high)s") % ends


def _plain(value: float) -> str:
    return number(value, 2)


def _percent(value: float) -> str:
    return _("%(value)s %%") % {"value": number(value * 100, 0)}


_NAMES = {
    "cut": gettext_lazy("cut-off %(value)s"),
    "mean": gettext_lazy("mean %(value)s"),
    "sd": gettext_lazy("SD %(value)s"),
    "reliability": gettext_lazy("reliability %(value)s"),
    "reliable_change": gettext_lazy("reliable change from %(value)s points"),
}


def reference_lines(instrument: Instrument, reference: Reference) -> tuple[tuple[str, str], ...]:
    """What a set gives: title of the scale, and its figures in one line."""
    titles = {scale.id: scale.title for scale in instrument.scales}
    return tuple(
        (
            titles.get(name, name),
            " · ".join(
                _NAMES[what] % {"value": bare(value)}
                for what, value in figures.as_mapping().items()
            ),
        )
        for name, figures in reference.scales
    )


def reference_scope(reference: Reference) -> str:
    """Whom a set speaks of, beyond its name: N, language, version."""
    parts = []
    if reference.n is not None:
        parts.append(_("N = %(n)s") % {"n": f"{reference.n:,}"})
    if reference.language:
        parts.append(_("language %(code)s") % {"code": reference.language})
    if reference.version:
        parts.append(_("version %(version)s") % {"version": reference.version})
    parts.append(_ages(reference))
    return " · ".join(filter(None, parts))


def _ages(reference: Reference) -> str:
    ends = {"low": reference.age_from, "high": reference.age_to}
    if reference.age_from is None:
        return "" if reference.age_to is None else _("up to %(high)d years") % ends
    if reference.age_to is None:
        return _("from %(low)d years") % ends
    return _("%(low)d to %(high)d years") % ends
