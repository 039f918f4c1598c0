"""Whether the parts of a definition fit together. A place already faulty is not named again."""

from collections.abc import Iterator, Sequence

from assessments.psychometrics.definition.instrument import Instrument
from assessments.psychometrics.definition.reader import Faults
from assessments.psychometrics.definition.scales import Scale


def check(instrument: Instrument, faults: Faults) -> None:
    """Add a fault for every id used twice, name without an item and value out of place."""
    if len(instrument.options) == 1:
        faults.add("options", "must offer at least two answers")
    _check_unique("options", "value", [option.value for option in instrument.options], faults)
    _check_unique("options", "label", [option.label for option in instrument.options], faults)
    _check_unique("items", "linkId", [item.link_id for item in instrument.items], faults)
    _check_unique("scales", "id", [scale.id for scale in instrument.scales], faults)
    for index, scale in enumerate(instrument.scales):
        place = f"scales[{index}]"
        known = {item.link_id for item in instrument.items}
        _check_names(f"{place}.items", scale.items, known, "no item of this instrument", faults)
        _check_names(
            f"{place}.reversed", scale.reversed, set(scale.items), "no item of this scale", faults
        )
        _check_parameters(scale, place, faults)
        _check_cut(instrument, scale, place, faults)


def _check_unique(
    collection: str, key: str, values: Sequence[str] | Sequence[int], faults: Faults
) -> None:
    placed = [
        (f"{collection}[{index}].{key}", value)
        for index, value in enumerate(values)
        if not faults.has(f"{collection}[{index}]")
    ]
    sound = [(place, value) for place, value in placed if not faults.has(place)]
    for place, value in _repeats(sound):
        faults.add(place, f"{value!r} is used twice")


def _check_names(
    place: str, names: Sequence[str], known: set[str], words: str, faults: Faults
) -> None:
    placed = [(f"{place}[{index}]", name) for index, name in enumerate(names)]
    sound = [(where, name) for where, name in placed if not faults.has(where)]
    for where, name in sound:
        if name not in known:
            faults.add(where, f"{name!r} is {words}")
    for where, repeated in _repeats(sound):
        faults.add(where, f"{repeated!r} is used twice")


def _repeats(placed: Sequence[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    seen: set[object] = set()
    for place, value in placed:
        if value in seen:
            yield place, value
        seen.add(value)


def _check_parameters(scale: Scale, place: str, faults: Faults) -> None:
    for key, value, other in (
        ("sd", scale.sd, scale.reliability),
        ("reliability", scale.reliability, scale.sd),
    ):
        if value is None and other is not None and not faults.has(f"{place}.{key}"):
            faults.add(f"{place}.{key}", "sd and reliability are given together or not at all")
    if scale.sd is not None and not scale.parameters_source:
        faults.add(f"{place}.parameters_source", "must say where sd and reliability come from")


def _check_cut(instrument: Instrument, scale: Scale, place: str, faults: Faults) -> None:
    if scale.cut is None or not instrument.options or faults.within("options"):
        return
    low, high = instrument.range_of(scale)
    if not low <= scale.cut <= high:
        faults.add(f"{place}.cut", f"must lie within the scale's range, {low:g} to {high:g}")
