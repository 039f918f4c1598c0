"""A questionnaire from a file: what is kept, what a person adds, what stands in the way."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.drafts import DraftConflict, save_draft
from assessments.actions.import_content import blocking, lacks_of_import, undecided
from assessments.actions.imports import attach_key, decide, import_questionnaire, say_scale
from assessments.actions.instruments import publish_draft
from assessments.models import InstrumentDraft, InstrumentVersion
from clinic.models import Member
from tests.assessments.fhir.files import OFTEN, calculated, choice, form, panel
from tests.assessments.fhir.files import PHQ_9 as PHQ
from tests.assessments.stories import events
from tests.assessments.workshop import approvable, closeness, facts_said, miscounted, with_questions
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
SUM = {"title": "Worry", "meaning": "", "higher_is_better": False, "method": "sum"}
SUM |= {"items": ["a", "b", "c"], "reversed": []}


def read(resource: dict[str, Any], by: Member) -> InstrumentDraft:
    return import_questionnaire(resource=resource, by=by)


def lacking(draft: InstrumentDraft) -> list[str]:
    return [lack.words for lack in lacks_of_import(draft)]


def confirmed(draft: InstrumentDraft, by: Member, **said: Any) -> InstrumentDraft:
    return say_scale(draft_id=draft.pk, number=1, said=SUM | said, revision=draft.revision, by=by)


def decided(draft: InstrumentDraft, by: Member, why: str = "The file adds one.") -> InstrumentDraft:
    one = undecided(draft)[0]
    return decide(
        draft_id=draft.pk,
        where=one["where"],
        what=one["what"],
        why=why,
        revision=draft.revision,
        by=by,
    )


def test_the_whole_file_is_kept(harbour: PracticePeople) -> None:
    resource = closeness(copyright="<script>alert(1)</script>", unknown={"deep": [1, None]})
    draft = read(resource, harbour.therapist)
    draft.refresh_from_db()
    assert draft.source == resource
    assert [item["linkId"] for item in draft.definition["items"]] == [
        f"q{number}" for number in range(1, 37)
    ]
    assert events("instrument.imported") == 1
    assert not InstrumentVersion.objects.exists()


def test_without_a_key_it_cannot_be_approved(harbour: PracticePeople) -> None:
    draft = facts_said(read(closeness(), harbour.therapist), harbour.therapist)
    assert blocking(draft)
    assert len(lacking(draft)) == 2
    with pytest.raises(ValidationError):
        publish_draft(
            draft_id=draft.pk, revision=draft.revision, checked=True, by=harbour.therapist
        )


def test_a_published_key_is_attached_by_number(harbour: PracticePeople) -> None:
    draft = approvable(harbour.therapist)
    anxiety, avoidance = draft.definition["scales"]
    assert anxiety["items"] == [f"q{number}" for number in range(1, 19)]
    assert anxiety["reversed"] == ["q9", "q11"]
    turned = [20, 22, *range(26, 32), *range(33, 37)]
    assert avoidance["reversed"] == [f"q{number}" for number in turned]
    assert (lacking(draft), draft.key_template) == ([], "ecr-r")


def test_a_key_that_does_not_fit_blocks(harbour: PracticePeople) -> None:
    draft = read(closeness(), harbour.therapist)
    draft = attach_key(
        draft_id=draft.pk, key_template="ecr-12", revision=draft.revision, by=harbour.therapist
    )
    assert any("12 questions" in problem["what"] for problem in blocking(draft))
    with pytest.raises(ValidationError):
        attach_key(draft_id=draft.pk, key_template="horoscope", revision=1, by=harbour.therapist)


def test_a_published_key_leaves_only_names_to_say(harbour: PracticePeople) -> None:
    draft = approvable(harbour.therapist)
    said = SUM | {"title": "Worry about others", "items": ["q1"]}
    draft = say_scale(
        draft_id=draft.pk, number=1, said=said, revision=draft.revision, by=harbour.therapist
    )
    anxiety = draft.definition["scales"][0]
    assert (anxiety["title"], len(anxiety["items"])) == ("Worry about others", 18)
    assert anxiety["method"] == "mean"


def test_the_file_s_own_weights_have_to_be_confirmed(harbour: PracticePeople) -> None:
    by = harbour.therapist
    draft = facts_said(read(form(choice("a"), choice("b"), choice("c")), by), by)
    assert [lack.number for lack in lacks_of_import(draft)] == [1]
    draft = confirmed(draft, by, items=["a", "b"], reversed=["b"])
    assert lacking(draft) == []
    scale = draft.definition["scales"][0]
    assert (scale["items"], scale["reversed"]) == (["a", "b"], ["b"])


def test_a_key_can_be_made_by_hand(harbour: PracticePeople) -> None:
    by = harbour.therapist
    unweighted = [(code, label, None) for code, label, _weight in OFTEN]
    draft = facts_said(read(form(*(choice(name, unweighted) for name in "abc")), by), by)
    assert blocking(draft)
    draft = confirmed(draft, by)
    assert (blocking(draft), lacking(draft)) == ([], [])
    with pytest.raises(ValidationError):
        say_scale(draft_id=draft.pk, number=4, said=SUM, revision=draft.revision, by=by)
    draft = say_scale(draft_id=draft.pk, number=1, said=None, revision=draft.revision, by=by)
    assert blocking(draft)


def test_a_disagreement_blocks_until_a_person_decides(harbour: PracticePeople) -> None:
    by = harbour.therapist
    draft = facts_said(confirmed(read(miscounted(), by), by), by)
    assert len(lacking(draft)) == 1
    with pytest.raises(ValidationError):
        decided(draft, by, why="  ")
    draft = decided(draft, by)
    said = draft.decided["decisions"][0]
    assert (said["why"], said["name"]) == ("The file adds one.", by.name)
    assert said["member"] == str(by.pk)
    assert lacking(draft) == []
    with pytest.raises(ValidationError):
        decide(draft_id=draft.pk, where="a", what="b", why="c", revision=draft.revision, by=by)


def test_another_key_takes_the_decision_back(harbour: PracticePeople) -> None:
    by = harbour.therapist
    draft = decided(confirmed(read(miscounted(), by), by), by)
    renamed = confirmed(draft, by, title="Worries")
    assert undecided(renamed) == []
    draft = confirmed(renamed, by, items=["a", "b"])
    assert len(undecided(draft)) == 1


def test_a_language_that_is_not_carried_out_is_for_a_person_to_decide(
    harbour: PracticePeople,
) -> None:
    by = harbour.therapist
    total = calculated("total", "Sum(all)", language="text/cql")
    draft = facts_said(read(form(choice("a"), choice("b"), total), by), by)
    assert "CQL" in undecided(draft)[0]["what"]
    assert blocking(draft) == []


def test_questions_about_danger_are_marked_by_a_person(harbour: PracticePeople) -> None:
    by = harbour.therapist
    draft = facts_said(approvable(by), by, q3="self-harm")
    rule = {"id": "marked-3", "item": "q3", "kind": "self-harm", "at_least": 2.0}
    assert draft.definition["risks"] == [rule]
    assert "risks" not in facts_said(draft, by).definition


def test_a_rule_of_the_file_stays_while_it_is_marked(harbour: PracticePeople) -> None:
    by = harbour.therapist
    draft = read(panel("44249-1", PHQ, "44261-6"), by)
    (rule,) = draft.definition["risks"]
    kept = facts_said(draft, by, **{rule["item"]: "self-harm"})
    assert kept.definition["risks"] == [rule]


def test_what_is_approved_says_why_the_practice_may_use_it(harbour: PracticePeople) -> None:
    by, draft = harbour.therapist, approvable(harbour.therapist)
    with pytest.raises(ValidationError, match="checked"):
        publish_draft(draft_id=draft.pk, revision=draft.revision, by=by)
    version = publish_draft(draft_id=draft.pk, revision=draft.revision, checked=True, by=by)
    assert version.loaded.licence.endswith("Harbour Practice may use it: the authors allow it")
    assert (version.key_template, version.source["title"]) == ("ecr-r", "Closeness, 36 questions")
    assert version.origin == "imported"


def test_the_same_file_again_becomes_the_next_version(harbour: PracticePeople) -> None:
    by, draft = harbour.therapist, approvable(harbour.therapist)
    version = publish_draft(draft_id=draft.pk, revision=draft.revision, checked=True, by=by)
    again = read(closeness(), by)
    assert (again.based_on, again.definition["version"]) == (version, "1.0+2")
    newer = read(closeness(version="2.0"), by)
    assert (newer.definition["id"], newer.definition["version"]) == (version.instrument, "2.0")
    other = read(closeness(title="Other", name=draft.definition["id"], url="urn:other"), by)
    assert (other.based_on, other.definition["id"]) == (None, f"{version.instrument}-2")


def test_a_file_of_ours_does_not_take_a_shipped_name(harbour: PracticePeople) -> None:
    draft = read(closeness(name="attachment-dimensions"), harbour.therapist)
    assert draft.definition["id"] == "attachment-dimensions-2"


def test_a_file_that_asks_nothing_is_refused(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError, match="asks no question"):
        read({"resourceType": "Questionnaire"}, harbour.therapist)
    assert not InstrumentDraft.objects.exists()


def test_two_people_do_not_overwrite_each_other(harbour: PracticePeople) -> None:
    draft = read(closeness(), harbour.therapist)
    attach_key(draft_id=draft.pk, key_template="ecr", revision=0, by=harbour.owner)
    with pytest.raises(DraftConflict) as conflict:
        attach_key(draft_id=draft.pk, key_template="ecr-r", revision=0, by=harbour.therapist)
    assert conflict.value.stored.key_template == "ecr"


def test_each_kind_of_draft_has_its_own_deeds(two_practices: TwoPractices) -> None:
    by = two_practices.harbour.therapist
    imported, built = read(closeness(), by), with_questions(by)
    with pytest.raises(ValidationError):
        save_draft(draft_id=imported.pk, changes={"title": "x"}, revision=0, by=by)
    with pytest.raises(ValidationError):
        attach_key(draft_id=built.pk, key_template="ecr", revision=2, by=by)
    with pytest.raises(ValidationError):
        attach_key(
            draft_id=imported.pk,
            key_template="ecr",
            revision=0,
            by=two_practices.lighthouse.therapist,
        )
