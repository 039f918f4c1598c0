"""Norms and cut-offs as data."""

from typing import Any

import pytest

from assessments.library.references import shipped_references
from assessments.psychometrics.definition import DefinitionError
from assessments.psychometrics.references import ScaleReference, load_reference, load_references


def reference(**changes: Any) -> dict[str, Any]:
    return {
        "instrument": "ecr-12",
        "population": "Adults somewhere",
        "citation": "Somebody (2000).",
        "scales": {"anxiety": {"cut": 4.4, "mean": 3, "sd": 1.2, "reliability": 0.9}},
        **changes,
    }


def test_the_one_sourced_example() -> None:
    young, older = shipped_references()
    assert shipped_references() is shipped_references()
    assert young.scale("anxiety") == ScaleReference(cut=4.4)
    assert young.scale("avoidance") == ScaleReference(cut=2.5)
    assert older.scale("anxiety") == ScaleReference(cut=4.2)
    assert older.scale("avoidance") == ScaleReference(cut=2.9)
    assert young.scale("total") is None
    for each in (young, older):
        assert (each.instrument, each.language, each.n) == ("ecr-12", "es", 6779)
        assert "Terapia Psicológica" in each.citation
        assert not each.provisional


@pytest.mark.parametrize(
    ("age", "language", "fits"),
    [
        (18, "es", [True, False]),
        (29, "es-CL", [True, False]),
        (30, "ES", [False, True]),
        (99, "es", [False, True]),
        (None, "es", [False, False]),
        (29, "en", [False, False]),
        (29, "est", [False, False]),
    ],
)
def test_a_set_fits_an_age_and_a_language(age: int | None, language: str, fits: list[bool]) -> None:
    assert [each.fits(age, language, "1") for each in shipped_references()] == fits


def test_a_set_without_ages_languages_or_versions_fits_all_and_a_version_only_itself() -> None:
    anybody = load_reference(reference())
    assert anybody.fits(None, "de", "2")
    assert anybody.fits(40, "", "")
    second = load_reference(reference(version="2"))
    assert second.fits(None, "de", "2")
    assert not second.fits(None, "de", "1")


@pytest.mark.parametrize("number", [0, 1])
def test_the_canonical_form_makes_an_equal_set(number: int) -> None:
    each = shipped_references()[number]
    again = load_reference(each.as_mapping())
    assert again == each
    assert again.content_hash == each.content_hash
    assert len({one.content_hash for one in shipped_references()}) == 2


def test_what_the_source_does_not_give_is_left_out() -> None:
    mapping = load_reference(reference()).as_mapping()
    assert set(mapping) == {"instrument", "population", "citation", "scales"}
    assert mapping["scales"] == {
        "anxiety": {"cut": 4.4, "mean": 3.0, "sd": 1.2, "reliability": 0.9}
    }


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"instrument": "No Slug"}, "instrument: "),
        ({"population": "x" * 201}, "population: must be at most 200"),
        ({"citation": None}, "citation: is missing"),
        ({"language": "x" * 13}, "language: must be at most 12"),
        ({"version": "x" * 41}, "version: must be at most 40"),
        ({"age_from": -1}, "age_from: must be 0 to 130"),
        ({"age_to": 131}, "age_to: must be 0 to 130"),
        ({"age_from": 40, "age_to": 39}, "age_to: must not be below age_from"),
        ({"n": 0}, "n: must be 1 to"),
        ({"n": 2.5}, "n: must be a whole number"),
        ({"scales": None}, "scales: is missing"),
        ({"scales": {}}, "scales: must not be empty"),
        ({"scales": []}, "scales: must be a mapping"),
        ({"scales": {"anxiety": {}}}, "scales.anxiety: says nothing"),
        ({"scales": {"anxiety": None}}, "scales.anxiety: is empty"),
        ({"scales": {"anxiety": {"sd": 0}}}, "scales.anxiety.sd: must be above 0"),
        ({"scales": {"anxiety": {"reliability": 1}}}, "scales.anxiety.reliability: must be"),
        ({"scales": {"anxiety": {"reliable_change": -1}}}, "reliable_change: must be above 0"),
        ({"scales": {"anxiety": {"median": 1}}}, "scales.anxiety.median: is not a known key"),
        ({"provisional": "no"}, "provisional: must be true or false"),
        ({"extra": 1}, "extra: is not a known key"),
    ],
)
def test_every_fault_is_named_with_its_place(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(DefinitionError, match=fault):
        load_reference(reference(**changes))
    with pytest.raises(DefinitionError, match=rf"sets\[1\]\.{fault}|{fault}"):
        load_references({"sets": [reference(), reference(**changes)]})


@pytest.mark.parametrize("source", [None, [], "x", {}, {"sets": []}, {"sets": [1]}, {"sets": 7}])
def test_what_is_no_file_of_sets_is_refused(source: object) -> None:
    with pytest.raises(DefinitionError):
        load_references(source)


def test_two_ends_of_age_may_be_the_same() -> None:
    assert load_reference(reference(age_from=30, age_to=30)).fits(30, "", "")
    assert load_reference(reference(age_from=30, age_to=None)).fits(90, "", "")
