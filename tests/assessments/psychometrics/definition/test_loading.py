"""Reading a definition: what is accepted, what is derived, and every fault with its place."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.psychometrics.definition import (
    AnsweredBy,
    DefinitionError,
    Instrument,
    ScoringMethod,
    load,
    parse,
)
from tests.assessments.psychometrics.builders import ecr_r, small, small_mapping
from tests.assessments.psychometrics.definition.faults import bent, faults_of


def test_a_sound_definition_becomes_an_instrument() -> None:
    instrument = load(small_mapping())
    assert instrument.answered_by is AnsweredBy.CLIENT
    assert [item.link_id for item in instrument.items] == ["i1", "i2", "i3", "i4", "i5"]
    scale = instrument.scale("all")
    assert scale.method is ScoringMethod.MEAN
    assert (scale.min_answered, scale.needed) == (0.8, 4)
    assert (scale.sd, scale.reliability, scale.cut) == (None, None, None)
    assert scale.provisional is True


def test_a_scale_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="total"):
        small().scale("total")


def test_ranges_are_derived_from_the_answers_allowed() -> None:
    assert small("mean").range_of(small("mean").scale("all")) == (0.0, 4.0)
    assert small("sum").range_of(small("sum").scale("all")) == (0.0, 20.0)
    six = load(
        small_mapping(
            options=[{"value": value, "label": str(value)} for value in range(1, 8)],
            items=[{"linkId": f"i{n}", "text": "Item"} for n in range(6)],
            scales=[
                {"id": "s", "title": "S", "method": "sum", "items": [f"i{n}" for n in range(6)]}
            ],
        )
    )
    assert six.range_of(six.scale("s")) == (6.0, 42.0)


@pytest.mark.parametrize(
    ("items", "share", "needed"),
    [(5, 0.8, 4), (6, 0.8, 5), (10, 0.8, 8), (12, 0.8, 10), (18, 0.8, 15), (35, 0.8, 28),
     (3, 1, 3), (10, 0.7, 7), (10, 0.1, 1), (25, 0.56, 14)],
)  # fmt: skip
def test_needed_answers_are_counted_exactly(items: int, share: float, needed: int) -> None:
    names = [f"i{n}" for n in range(items)]
    instrument = load(
        small_mapping(
            items=[{"linkId": name, "text": "Item"} for name in names],
            scales=[
                {"id": "s", "title": "S", "method": "sum", "items": names, "min_answered": share}
            ],
        )
    )
    assert instrument.scale("s").needed == needed


@pytest.mark.parametrize("instrument", [small(), small("sum"), ecr_r()], ids=lambda i: i.id)
def test_the_canonical_form_survives_json(instrument: Instrument) -> None:
    again = load(json.loads(json.dumps(instrument.as_mapping())))
    assert again == instrument
    assert again.content_hash == instrument.content_hash
    assert hash(again) == hash(instrument)


def test_parameters_survive_the_canonical_form_and_defaults_are_left_out() -> None:
    mapping = small_mapping()
    plain = load(mapping).as_mapping()["scales"][0]
    assert not {"sd", "reliability", "parameters_source", "cut"} & plain.keys()
    mapping["scales"][0] |= {
        "sd": 1, "reliability": 0.9, "parameters_source": "A study.", "cut": 2,
        "provisional": False, "min_answered": 0.6,
    }  # fmt: skip
    instrument = load(mapping)
    scale = instrument.scale("all")
    assert (scale.sd, scale.reliability, scale.cut) == (1.0, 0.9, 2.0)
    assert (scale.provisional, scale.needed) == (False, 3)
    assert load(instrument.as_mapping()) == instrument


def test_null_counts_as_left_out() -> None:
    mapping = small_mapping()
    mapping["scales"][0] |= {"sd": None, "cut": None, "provisional": None, "min_answered": None}
    assert load(mapping) == small()


def test_the_hash_follows_the_content_and_nothing_else() -> None:
    mapping = small_mapping()
    turned = dict(reversed(mapping.items()))
    assert load(turned).content_hash == load(mapping).content_hash
    assert len(load(mapping).content_hash) == 64
    seen = {load(mapping).content_hash}
    for key in ("version", "title", "instructions", "licence"):
        seen.add(load({**mapping, key: "9"}).content_hash)
    mapping["items"].reverse()
    seen.add(load(mapping).content_hash)
    assert len(seen) == 6


@pytest.mark.parametrize(
    ("bend", "fault"),
    [
        (lambda m: m.pop("title"), "title: is missing"),
        (lambda m: m.update(title=" "), "title: must be text"),
        (lambda m: m.update(title=7), "title: must be text"),
        (lambda m: m.update(title="a\x00b"), "title: contains control characters"),
        (lambda m: m.update(title="\ud800"), "title: contains control characters"),
        (lambda m: m.update(id="Not a slug"), "id: 'Not a slug' has a form that is not allowed"),
        (lambda m: m.update(version="1 0"), "version: '1 0' has a form that is not allowed"),
        (lambda m: m.update(language="English!"), "language: 'English!' has a form"),
        (lambda m: m.update(minutes=0), "minutes: must be 1 to 240"),
        (lambda m: m.update(minutes=10**400), "minutes: must be 1 to 240"),
        (lambda m: m.update(minutes=True), "minutes: must be a whole number"),
        (lambda m: m.update(minutes=2.0), "minutes: must be a whole number"),
        (lambda m: m.pop("minutes"), "minutes: is missing"),
        (lambda m: m.update(min_interval_days=-1), "min_interval_days: must be 0 to 3660"),
        (lambda m: m.update(answered_by="mother"), "answered_by: must be one of client, therapist"),
        (lambda m: m.update(answered_by=["client"]), "answered_by: must be one of client"),
        (lambda m: m.pop("answered_by"), "answered_by: is missing"),
        (lambda m: m.update(limits=[]), "limits: must not be empty"),
        (lambda m: m.update(limits="None."), "limits: must be a list"),
        (lambda m: m.update(limits=["ok", 3]), "limits[1]: must be text"),
        (lambda m: m.pop("limits"), "limits: is missing"),
        (lambda m: m.update(bands=[]), "bands: is not a known key"),
        (lambda m: m.update({7: "x"}), "(int): is not a known key"),
        (lambda m: m.update(options=m["options"][:1]), "options: must offer at least two answers"),
        (
            lambda m: m.update(options=[]),
            "options: are missing: not every item names an option set",
        ),
        (lambda m: m["options"][2].update(value=1), "options[2].value: 1 is used twice"),
        (lambda m: m["options"][2].update(value=10**10), "options[2].value: is too large"),
        (lambda m: m["options"][2].update(label="Answer 1"), "options[2].label: 'Answer 1' is us"),
        (lambda m: m["options"][2].update(points=1), "options[2].points: is not a known key"),
        (lambda m: m["items"][3].pop("linkId"), "items[3].linkId: is missing"),
        (lambda m: m["items"][3].update(linkId="i1"), "items[3].linkId: 'i1' is used twice"),
        (lambda m: m["items"][3].update(linkId="i 4"), "items[3].linkId: 'i 4' has a form"),
        (lambda m: m["items"][3].update(enableWhen=[]), "items[3].enableWhen: is not a known key"),
        (lambda m: m["items"].__setitem__(3, "i4"), "items[3]: must be a mapping"),
        (lambda m: m["items"].append("i6"), "items[5]: must be a mapping"),
        (lambda m: m["scales"].append(m["scales"][0]), "scales[1].id: 'all' is used twice"),
        (lambda m: m["scales"][0].update(items=[]), "scales[0].items: must not be empty"),
        (lambda m: m["scales"][0]["items"].append("i9"), "scales[0].items[5]: 'i9' is no item"),
        (lambda m: m["scales"][0]["items"].append("i1"), "scales[0].items[5]: 'i1' is used twice"),
        (lambda m: m["scales"][0].update(reversed=["i9"]), "scales[0].reversed[0]: 'i9' is no it"),
        (lambda m: m["scales"][0].update(reversed=["i1", "i1"]), "scales[0].reversed[1]: 'i1' is"),
        (lambda m: m["scales"][0].update(reversed=[1]), "scales[0].reversed[0]: must be text"),
        (lambda m: m["scales"][0].update(method="median"), "scales[0].method: must be one of mean"),
        (lambda m: m["scales"][0].update(min_answered=0), "scales[0].min_answered: must be above"),
        (lambda m: m["scales"][0].update(min_answered="all"), "scales[0].min_answered: must be a"),
        (lambda m: m["scales"][0].update(min_answered=True), "scales[0].min_answered: must be a n"),
        (lambda m: m["scales"][0].update(provisional="no"), "scales[0].provisional: must be true"),
        (lambda m: m["scales"][0].update(sd=1.2, parameters_source="x"), "scales[0].reliability:"),
        (lambda m: m["scales"][0].update(reliability=0.9), "scales[0].sd: sd and reliability"),
        (lambda m: m["scales"][0].update(sd=1, reliability=0.9), "scales[0].parameters_source: m"),
        (lambda m: m["scales"][0].update(cut=4.5), "scales[0].cut: must lie within the scale's "),
        (lambda m: m["scales"][0].update(cut=float("nan")), "scales[0].cut: must be a finite num"),
        (lambda m: m["scales"][0].update(cut=10**400), "scales[0].cut: must be a finite number"),
    ],
)
def test_a_fault_is_named_with_its_place(
    bend: Callable[[dict[str, Any]], object], fault: str
) -> None:
    assert any(found.startswith(fault) for found in faults_of(bent(small_mapping(), bend)))


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.9), (-1, 0.9), (float("inf"), 0.9)])
def test_an_impossible_sd_is_one_fault(sd: float, reliability: float) -> None:
    mapping = small_mapping()
    mapping["scales"][0] |= {"sd": sd, "reliability": reliability, "parameters_source": "x"}
    assert faults_of(mapping) == ("scales[0].sd: must be above 0",)


@pytest.mark.parametrize("reliability", [0, 1, 1.4, -0.2])
def test_an_impossible_reliability_is_one_fault(reliability: float) -> None:
    mapping = small_mapping()
    mapping["scales"][0] |= {"sd": 1, "reliability": reliability, "parameters_source": "x"}
    assert faults_of(mapping) == ("scales[0].reliability: must be above 0 and below 1",)


def test_all_faults_are_collected_at_once_and_none_is_invented() -> None:
    mapping = small_mapping(minutes="two", extra=1)
    mapping["options"][0]["value"] = "none"
    mapping["options"][1]["value"] = "few"
    mapping["items"][3]["linkId"] = ""
    mapping["scales"][0]["items"].remove("i4")
    mapping["scales"][0]["cut"] = -3
    assert faults_of(mapping) == (
        "minutes: must be a whole number",
        "options[0].value: must be a whole number",
        "options[1].value: must be a whole number",
        "items[3].linkId: must be text",
        "extra: is not a known key",
    )


@pytest.mark.parametrize("source", [None, [], "text", 3])
def test_what_is_no_mapping_is_one_fault(source: object) -> None:
    assert faults_of(source) == ("definition: must be a mapping of keys to values",)


def test_a_cut_is_not_measured_against_answers_that_are_missing() -> None:
    mapping = small_mapping(options=[])
    mapping["scales"][0]["cut"] = 99
    assert faults_of(mapping) == ("options: are missing: not every item names an option set",)


def test_yaml_is_read_like_a_mapping() -> None:
    assert parse(json.dumps(small_mapping())) == small()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id: [unclosed", "text: while parsing a flow sequence"),
        ("id: one\nid: two", "a key is given twice"),
        ("scales:\n  - id: a\n    id: b", "a key is given twice"),
        ("day: 2024-13-45", "text: month must be in 1..12"),
        ("a: !!python/object:os.system {}", "could not determine a constructor"),
        ("[" * 500_000, "text: is nested too deeply"),
        ("", "definition: must be a mapping"),
        ("just words", "definition: must be a mapping"),
        ("version: 1.0", "version: must be text"),
        ("title: 2024-01-05", "title: must be text"),
        ("&a [*a]", "definition: must be a mapping"),
    ],
)
def test_text_that_is_no_definition_is_a_fault_and_nothing_worse(text: str, words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        parse(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def loaded(mapping: dict[str, Any]) -> Instrument | tuple[str, ...]:
    """The instrument, or the faults that kept it from being one."""
    try:
        return load(mapping)
    except DefinitionError as error:
        return error.faults


@given(key=st.sampled_from(sorted(small_mapping())), value=JSON)
def test_any_value_anywhere_is_accepted_whole_or_refused_in_words(key: str, value: Any) -> None:
    result = loaded(small_mapping(**{key: value}))
    if isinstance(result, Instrument):
        assert load(result.as_mapping()) == result
    else:
        assert result


@given(key=st.sampled_from(["sd", "cut", "items", "reversed", "method", "id"]), value=JSON)
def test_any_value_in_a_scale_is_accepted_whole_or_refused_in_words(key: str, value: Any) -> None:
    mapping = small_mapping()
    mapping["scales"][0][key] = value
    result = loaded(mapping)
    if isinstance(result, Instrument):
        assert load(result.as_mapping()) == result
    else:
        assert result
        assert all(fault.startswith("scales[0].") for fault in result)
