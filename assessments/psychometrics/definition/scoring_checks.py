"""Whether scales and rules rest on items that count, and on values that can be reached."""

from collections.abc import Mapping, Sequence

from assessments.psychometrics.definition.instrument import Instrument
from assessments.psychometrics.definition.items import ItemKind
from assessments.psychometrics.definition.names import (
    NO_ITEM,
    check_name,
    check_names,
    check_unique,
)
from assessments.psychometrics.definition.reader import Faults
from assessments.psychometrics.definition.scales import PromptRule, RiskRule, Scale

_ROUNDING = 1e-9  # the ends of a weighted scale may stray in their last digit
# The fewest and the most points of an item, None for one that never counts any. An item whose
# answers are themselves at fault is not among them.
Ends = Mapping[str, tuple[float, float] | None]


def check_scoring(instrument: Instrument, faults: Faults) -> None:
    """Add a fault for every scale and rule that could not be worked out as written."""
    ends = _ends(instrument, faults)
    check_unique("scales", "id", [scale.id for scale in instrument.scales], faults)
    check_unique("risks", "id", [risk.id for risk in instrument.risks], faults)
    check_unique("prompts", "id", [prompt.id for prompt in instrument.prompts], faults)
    for index, scale in enumerate(instrument.scales):
        _check_scale(instrument, scale, ends, f"scales[{index}]", faults)
    for index, risk in enumerate(instrument.risks):
        _check_risk(instrument, risk, ends, f"risks[{index}]", faults)
    for index, prompt in enumerate(instrument.prompts):
        _check_prompt(instrument, prompt, ends, f"prompts[{index}]", faults)


def _ends(instrument: Instrument, faults: Faults) -> Ends:
    sets = {
        name: [option.points for option in options if option.points is not None]
        for place, name, options in (
            ("options", "", instrument.options),
            *((f"option_sets.{name}", name, options) for name, options in instrument.option_sets),
        )
        if options and not faults.within(place)
    }
    return {
        item.link_id: _ends_of(sets[item.option_set]) if item.kind is ItemKind.CHOICE else None
        for item in instrument.items
        if item.kind is not ItemKind.CHOICE or item.option_set in sets
    }


def _ends_of(points: Sequence[float]) -> tuple[float, float] | None:
    return (min(points), max(points)) if points else None


def _check_items(
    instrument: Instrument, names: Sequence[str], ends: Ends, place: str, faults: Faults
) -> None:
    """Every item is known, and an answer to it counts."""
    check_names(place, names, instrument.items_by_link_id, NO_ITEM, faults)
    for index, name in enumerate(names):
        if ends.get(name, ()) is None:
            faults.add(f"{place}[{index}]", f"{name[:60]!r} counts no points")


def _check_scale(
    instrument: Instrument, scale: Scale, ends: Ends, place: str, faults: Faults
) -> None:
    _check_items(instrument, scale.items, ends, f"{place}.items", faults)
    own, words = set(scale.items), "no item of this scale"
    check_names(f"{place}.reversed", scale.reversed, own, words, faults)
    for name, _ in scale.weights:
        check_name(f"{place}.weights.{name[:60]}", name, own, words, faults)
    if len({name in instrument.repeated for name in scale.items}) > 1:
        words = "must all be asked of each person, or none of them"
        faults.add(f"{place}.items", words)
    _check_parameters(scale, place, faults)
    if not faults.within(place, "items", "options", "option_sets"):
        _check_values(scale, *instrument.range_of(scale), place, faults)


def _check_parameters(scale: Scale, place: str, faults: Faults) -> None:
    for key, value, other in (
        ("sd", scale.sd, scale.reliability),
        ("reliability", scale.reliability, scale.sd),
    ):
        if value is None and other is not None and not faults.has(f"{place}.{key}"):
            faults.add(f"{place}.{key}", "sd and reliability are given together or not at all")
    if scale.sd is not None and not scale.parameters_source:
        faults.add(f"{place}.parameters_source", "must say where sd and reliability come from")


def _check_values(scale: Scale, low: float, high: float, place: str, faults: Faults) -> None:
    within = f"must lie within the scale's range, {low:g} to {high:g}"
    if scale.cut is not None and not low - _ROUNDING <= scale.cut <= high + _ROUNDING:
        faults.add(f"{place}.cut", within)
    before: float | None = None
    for index, band in enumerate(scale.bands):
        where = f"{place}.bands[{index}].at_least"
        if before is None and abs(band.at_least - low) > _ROUNDING:
            faults.add(where, f"must be {low:g}, the lowest score: the bands leave nothing out")
        elif before is not None and band.at_least <= before:
            faults.add(where, "must be above that of the band before")
        elif band.at_least > high + _ROUNDING:
            faults.add(where, within)
        before = band.at_least


def _check_risk(
    instrument: Instrument, risk: RiskRule, ends: Ends, place: str, faults: Faults
) -> None:
    check_name(f"{place}.item", risk.item, instrument.items_by_link_id, NO_ITEM, faults)
    if risk.item not in ends:
        return
    if (points := ends[risk.item]) is None:
        faults.add(f"{place}.item", f"{risk.item[:60]!r} counts no points")
    elif risk.at_least > points[1]:
        faults.add(f"{place}.at_least", "is more than any answer counts: it would never fire")


def _check_prompt(
    instrument: Instrument, prompt: PromptRule, ends: Ends, place: str, faults: Faults
) -> None:
    _check_items(instrument, prompt.items, ends, f"{place}.items", faults)
    if faults.within(place):
        return
    if sum(each is not None for each in (prompt.at_most, prompt.at_least, prompt.drop)) != 1:
        faults.add(place, "must have exactly one of at_most, at_least and drop")
        return
    for index, name in enumerate(prompt.items):
        points = ends.get(name)
        if points and not _can_fire(prompt, *points):
            faults.add(f"{place}.items[{index}]", "can never fulfil this rule")


def _can_fire(prompt: PromptRule, low: float, high: float) -> bool:
    return (
        (prompt.at_most is None or prompt.at_most >= low)
        and (prompt.at_least is None or prompt.at_least <= high)
        and (prompt.drop is None or prompt.drop <= high - low)
    )
