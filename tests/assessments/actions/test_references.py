"""Norms and cut-offs: read from a file, adopted, dropped, or taken from a practice's own forms."""

import json
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError

from assessments.actions.references import (
    adopt_evidence,
    adopt_reference,
    drop_reference,
    import_references,
)
from assessments.library import load_instrument
from assessments.library.references import shipped_references
from assessments.models import InstrumentVersion, ReferenceSet, ReferenceUse
from assessments.psychometrics.definition import Instrument
from tests.assessments.own import FIFTY_FORMS, fifty_forms, own_instrument
from tests.assessments.stories import events
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
DIMENSIONS = load_instrument("attachment-dimensions")
CHILE_YOUNG, CHILE_OLDER = shipped_references()


def a_set(**changes: Any) -> dict[str, Any]:
    return {
        "instrument": "attachment-dimensions",
        "population": "Adults in Leeds",
        "age_from": 18,
        "age_to": 40,
        "n": 812,
        "citation": "Invented for a test, 2026.",
        "provisional": False,
        "scales": {"anxiety": {"mean": 3.4, "sd": 1.1}, "avoidance": {"cut": 3.0}},
    } | changes


def imported(
    people: PracticePeople, instrument: Instrument = DIMENSIONS, **changes: Any
) -> ReferenceSet:
    text = json.dumps(a_set(**changes))
    return import_references(instrument=instrument, text=text, by=people.therapist)[0]


def adopted(people: PracticePeople, row: ReferenceSet) -> ReferenceUse:
    return adopt_reference(
        instrument=DIMENSIONS, content_hash=row.content_hash, by=people.therapist
    )


def chilean(people: PracticePeople) -> InstrumentVersion:
    """An imported questionnaire with the published key of the ECR-12, in Spanish."""
    version = own_instrument(people, id="ecr-doce", language="es")
    version.key_template = "ecr-12"
    return version


def refused(people: PracticePeople, text: str, instrument: Instrument = DIMENSIONS) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        import_references(instrument=instrument, text=text, by=people.therapist)
    assert not ReferenceSet.objects.exists()
    return refusal.value.messages


def test_a_file_is_kept_with_its_citation_and_used_by_nobody(harbour: PracticePeople) -> None:
    row = imported(harbour)
    assert row.practice == harbour.practice
    assert row.added_by == harbour.therapist
    assert (row.population, row.n, row.age_from, row.age_to) == ("Adults in Leeds", 812, 18, 40)
    assert row.citation == "Invented for a test, 2026."
    assert row.scales == {"anxiety": {"mean": 3.4, "sd": 1.1}, "avoidance": {"cut": 3.0}}
    assert not ReferenceUse.objects.exists()
    assert events("reference.imported") == 1


def test_yaml_and_json_of_the_same_content_are_one_row(harbour: PracticePeople) -> None:
    row = imported(harbour)
    again = import_references(instrument=DIMENSIONS, text=yaml.safe_dump(a_set()), by=harbour.owner)
    assert again == [row]
    assert events("reference.imported") == 1


def test_a_file_of_several_sets(harbour: PracticePeople) -> None:
    sets = {"sets": [a_set(), a_set(age_from=41, age_to=90, population="Older adults")]}
    rows = import_references(instrument=DIMENSIONS, text=yaml.safe_dump(sets), by=harbour.owner)
    assert [row.population for row in rows] == ["Adults in Leeds", "Older adults"]


def test_each_fault_is_named_and_nothing_is_kept(harbour: PracticePeople) -> None:
    faulty = a_set(age_from="young", scales={"anxiety": {"sd": -1}}, colour="blue")
    del faulty["citation"]
    found = refused(harbour, json.dumps(faulty))
    assert len(found) == 4
    for word in ("age_from", "citation", "sd", "colour"):
        assert any(word in fault for fault in found), word


def test_figures_of_another_instrument_or_scale_are_refused(harbour: PracticePeople) -> None:
    (fault,) = refused(harbour, json.dumps(a_set(instrument="ecr-r")))
    assert "ecr-r" in fault
    (fault,) = refused(harbour, json.dumps(a_set(scales={"worry": {"cut": 3}})))
    assert "worry" in fault


def test_a_cut_outside_the_scale_is_refused(harbour: PracticePeople) -> None:
    (fault,) = refused(harbour, json.dumps(a_set(scales={"anxiety": {"cut": 42}})))
    assert "1 to 7" in fault


@pytest.mark.parametrize("text", ["", "just words", "[1, 2]", "{", "a: &a [*a]", "\x00"])
def test_what_is_no_reference_file_is_refused_in_words(harbour: PracticePeople, text: str) -> None:
    assert all(refused(harbour, text))


def test_adopting_says_who_and_when_and_dropping_ends_it(harbour: PracticePeople) -> None:
    row = imported(harbour)
    use = adopted(harbour, row)
    assert use.adopted_by == harbour.therapist
    assert adopted(harbour, row) == use
    assert events("reference.adopted") == 1
    drop: dict[str, Any] = {"instrument": DIMENSIONS, "content_hash": row.content_hash}
    assert drop_reference(**drop, by=harbour.owner)
    assert not drop_reference(**drop, by=harbour.owner)
    assert not ReferenceUse.objects.exists()
    assert events("reference.dropped") == 1
    assert ReferenceSet.objects.get() == row


def test_the_shipped_example_becomes_a_row_on_its_first_use(two_practices: TwoPractices) -> None:
    for people in (two_practices.harbour, two_practices.lighthouse):
        version = chilean(people)
        for reference in (CHILE_YOUNG, CHILE_OLDER):
            adopt_reference(
                instrument=version.loaded,
                key_template="ecr-12",
                content_hash=reference.content_hash,
                by=people.therapist,
            )
    rows = ReferenceSet.objects.all()
    assert {row.practice for row in rows} == {None}
    cuts = {row.age_from: row.scales for row in rows}
    assert cuts == {
        None: {"anxiety": {"cut": 4.4}, "avoidance": {"cut": 2.5}},
        30: {"anxiety": {"cut": 4.2}, "avoidance": {"cut": 2.9}},
    }
    assert ReferenceUse.objects.count() == 4


def test_the_shipped_example_is_for_its_own_key_only(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError):
        adopt_reference(
            instrument=DIMENSIONS, content_hash=CHILE_YOUNG.content_hash, by=harbour.therapist
        )
    assert not ReferenceSet.objects.exists()


def test_another_practice_s_figures_can_be_neither_adopted_nor_dropped(
    two_practices: TwoPractices,
) -> None:
    row = imported(two_practices.harbour)
    use = adopted(two_practices.harbour, row)
    stranger = two_practices.lighthouse.owner
    with pytest.raises(ValidationError):
        adopted(two_practices.lighthouse, row)
    assert not drop_reference(instrument=DIMENSIONS, content_hash=row.content_hash, by=stranger)
    assert list(ReferenceUse.objects.all()) == [use]


def test_two_sets_may_not_say_the_same_of_the_same_people(harbour: PracticePeople) -> None:
    adopted(harbour, imported(harbour, language="en"))
    for clashing in ({"age_from": 40, "age_to": 60}, {"language": "en", "n": 10}):
        with pytest.raises(ValidationError, match="Adults in Leeds"):
            adopted(harbour, imported(harbour, population="Next door", **clashing))
    adopted(harbour, imported(harbour, age_from=41, age_to=60, population="Older"))
    adopted(harbour, imported(harbour, population="Other figures", scales={"anxiety": {"cut": 4}}))
    adopted(harbour, imported(harbour, population="In Welsh", language="cy"))
    assert ReferenceUse.objects.count() == 4


def test_own_figures_are_adopted_when_asked_and_stand_alone(harbour: PracticePeople) -> None:
    version = fifty_forms(harbour)
    use = adopt_evidence(instrument=version.loaded, by=harbour.therapist)
    row = use.reference
    assert (row.practice, row.n, row.version) == (harbour.practice, FIFTY_FORMS, version.version)
    figures = row.scales["mood"]
    assert set(figures) == {"sd", "reliability"}
    assert 0 < figures["reliability"] < 1
    assert row.provisional
    assert harbour.practice.name in row.citation
    assert adopt_evidence(instrument=version.loaded, by=harbour.therapist) == use


def test_newer_own_figures_take_the_place_of_older_ones(harbour: PracticePeople) -> None:
    version = fifty_forms(harbour)
    adopt_evidence(instrument=version.loaded, by=harbour.therapist)
    fifty_forms(harbour, forms=3)
    adopt_evidence(instrument=version.loaded, by=harbour.owner)
    use = ReferenceUse.objects.get()
    assert use.reference.n == FIFTY_FORMS + 3
    assert events("reference.dropped") == 1
    assert ReferenceSet.objects.count() == 2


def test_too_few_forms_or_a_wrong_key_give_nothing_to_adopt(harbour: PracticePeople) -> None:
    few = fifty_forms(harbour, forms=FIFTY_FORMS - 1)
    with pytest.raises(ValidationError):
        adopt_evidence(instrument=few.loaded, by=harbour.therapist)
    wrong = fifty_forms(harbour, id="turned", wrong_key=True)
    with pytest.raises(ValidationError):
        adopt_evidence(instrument=wrong.loaded, by=harbour.therapist)
    assert not ReferenceSet.objects.exists()
