"""The shipped instruments: nothing changes in silence, and the wording keeps its own rules."""

import re
from importlib.resources import files
from itertools import groupby
from pathlib import Path

import pytest

from assessments.library import load_instrument, read, shipped
from assessments.psychometrics.change import Parameters
from assessments.psychometrics.definition import DefinitionError, Instrument, load
from assessments.psychometrics.scoring import ScaleScore, score
from assessments.psychometrics.zones import MID_POINT, Cuts

GOLDEN = Path(__file__).parent / "golden"
NEGATIONS = {"not", "never", "no", "none", "nobody", "nothing", "without", "rarely", "cannot"}


@pytest.fixture
def dimensions() -> Instrument:
    return load_instrument("attachment-dimensions")


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


@pytest.mark.parametrize("instrument", shipped(), ids=lambda one: one.id)
def test_a_released_version_never_changes(instrument: Instrument) -> None:
    golden = GOLDEN / f"{instrument.id}-{instrument.version}.sha256"
    assert golden.exists(), "a new version needs a golden hash of its own, beside the old ones"
    assert instrument.content_hash == golden.read_text().strip(), (
        "the content changed under a released version: raise the version instead"
    )


@pytest.mark.parametrize("instrument", shipped(), ids=lambda one: one.id)
def test_every_shipped_instrument_survives_storage(instrument: Instrument) -> None:
    assert load(instrument.as_mapping()) == instrument


def test_every_file_is_shipped_once() -> None:
    names = sorted(
        entry.name.removesuffix(".yaml")
        for entry in files("assessments.library").iterdir()
        if entry.name.endswith(".yaml")
    )
    assert [instrument.id for instrument in shipped()] == names
    assert shipped() is shipped()


@pytest.mark.parametrize("name", ["", "unknown", "../settings", "attachment-dimensions.yaml"])
def test_what_is_not_shipped_is_not_found(name: str) -> None:
    with pytest.raises(LookupError, match="no shipped instrument"):
        load_instrument(name)


def test_a_faulty_library_file_is_named() -> None:
    with pytest.raises(DefinitionError, match=r"broken\.yaml: title: is missing"):
        read("broken", "id: broken")


def test_a_file_is_named_after_its_instrument() -> None:
    source = files("assessments.library") / "attachment-dimensions.yaml"
    with pytest.raises(DefinitionError, match="the name of the file"):
        read("something-else", source.read_text(encoding="utf-8"))


def test_the_dimensions_are_twelve_and_twelve_with_a_third_reversed(
    dimensions: Instrument,
) -> None:
    assert dimensions.version == "1.0"
    assert [scale.id for scale in dimensions.scales] == ["anxiety", "avoidance"]
    for scale, stem in zip(dimensions.scales, ("anx", "avo"), strict=True):
        assert scale.items == tuple(f"{stem}-{number:02}" for number in range(1, 13))
        assert len(scale.reversed) == 4
        assert scale.needed == 10
        assert dimensions.range_of(scale) == (1.0, 7.0)
    assert sorted(item.link_id for item in dimensions.items) == sorted(
        [*dimensions.scales[0].items, *dimensions.scales[1].items]
    )


def test_the_answers_are_seven_and_all_worded(dimensions: Instrument) -> None:
    assert [option.value for option in dimensions.options] == [1, 2, 3, 4, 5, 6, 7]
    assert all(re.fullmatch(r"[A-Z][a-z ]+", option.label) for option in dimensions.options)


def test_the_error_is_an_assumption_and_says_so(dimensions: Instrument) -> None:
    for scale in dimensions.scales:
        parameters = Parameters.of(scale)
        assert (parameters.sd, parameters.reliability) == (1.2, 0.9)
        assert parameters.provisional
        assert "Assumed" in parameters.source
    assert Cuts.of(*dimensions.scales) == MID_POINT


def test_the_limits_and_the_licence_are_stated(dimensions: Instrument) -> None:
    limits = " ".join(dimensions.limits)
    for said in ("no norms", "reliable", "cut-offs", "against yourself", "not a diagnosis"):
        assert said in limits
    assert dimensions.licence.startswith("CC BY-SA 4.0")
    assert dimensions.min_interval_days == 14
    assert dimensions.cadence == "Every 4 to 12 weeks"


def test_items_are_mixed_so_that_no_dimension_comes_three_times_in_a_row(
    dimensions: Instrument,
) -> None:
    runs = groupby(item.link_id[:3] for item in dimensions.items)
    assert max(len(list(run)) for _, run in runs) <= 2


def test_items_are_short_single_and_plainly_put(dimensions: Instrument) -> None:
    assert len({item.text for item in dimensions.items}) == 24
    for item in dimensions.items:
        said = words(item.text)
        assert 6 <= len(said) <= 14, item
        assert sum(word in NEGATIONS or word.endswith("n't") for word in said) <= 1, item
        assert not {"and", "or", "but", "partner", "attachment", "should"} & set(said), item
        assert item.text.endswith("."), item


def test_items_are_read_with_ease_at_eleven(dimensions: Instrument) -> None:
    """Flesch–Kincaid grade of the whole at most 5, syllables counted by groups of vowels."""
    said = [word for item in dimensions.items for word in words(item.text)]
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^l])e\b", "", word)))) for word in said
    )
    grade = 0.39 * len(said) / len(dimensions.items) + 11.8 * syllables / len(said) - 15.59
    assert grade <= 5


def test_a_reversed_item_says_the_opposite_pole_and_does_not_negate(
    dimensions: Instrument,
) -> None:
    texts = {item.link_id: item.text for item in dimensions.items}
    for scale in dimensions.scales:
        for link_id in scale.reversed:
            assert not {"not", "never", "no", "rarely"} & set(words(texts[link_id])), link_id


def test_more_worry_and_more_distance_score_higher(dimensions: Instrument) -> None:
    turned = {link_id for scale in dimensions.scales for link_id in scale.reversed}
    answers = {item.link_id: 1 if item.link_id in turned else 7 for item in dimensions.items}
    scored = score(dimensions, answers)
    assert [one.value for one in scored.values() if isinstance(one, ScaleScore)] == [7.0, 7.0]
