"""A questionnaire in another language is a version of its own: who gets it, and what it is not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.answers import save_answers, send_response
from assessments.actions.check_ins import assign_check_in
from assessments.actions.imports import import_questionnaire, say_scale
from assessments.actions.instruments import publish_draft
from assessments.actions.versions import version_to_ask
from assessments.fhir import write_questionnaire
from assessments.library import load_instrument
from assessments.models import InstrumentVersion, Score
from assessments.psychometrics.definition import load
from assessments.psychometrics.translations import direction, is_translation, same_language
from assessments.queries import score_history
from assessments.queries.scores import latest_scores
from clinic.actions.clients import change_client
from clinic.models import Member
from reports.views.figures import Course
from tests.assessments.stories import keyed
from tests.assessments.workshop import facts_said
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in

DIMENSIONS = load_instrument("attachment-dimensions")
CHECK = load_instrument("session-check")


def turned(value: Any, words: str) -> Any:
    """A mapping with every sentence of a question written anew."""
    if isinstance(value, list):
        return [turned(each, words) for each in value]
    if isinstance(value, dict):
        return {
            key: f"{words} {each}" if key == "text" else turned(each, words)
            for key, each in value.items()
        }
    return value


def translated(people: PracticePeople, language: str = "ar") -> InstrumentVersion:
    """The attachment dimensions in another language, held by one practice."""
    said = {"language": language, "version": f"{DIMENSIONS.version}-{language}"}
    instrument = load(turned(DIMENSIONS.as_mapping(), "قُل") | said)
    return InstrumentVersion.objects.create(
        practice=people.practice,
        instrument=instrument.id,
        version=instrument.version,
        language=instrument.language,
        title=instrument.title,
        definition=instrument.as_mapping(),
        content_hash=instrument.content_hash,
        origin="imported",
        published_by=people.therapist,
    )


def from_a_file(resource: dict[str, Any], by: Member) -> InstrumentVersion:
    """Imported, looked at and approved."""
    draft = facts_said(import_questionnaire(resource=resource, by=by), by)
    for number, scale in enumerate(list(draft.definition["scales"]), start=1):
        said = {"meaning": "", "reversed": [], **scale}
        kept = ("title", "meaning", "higher_is_better", "method", "items", "reversed")
        words = {key: said.get(key, False) for key in kept}
        draft = say_scale(
            draft_id=draft.pk, number=number, said=words, revision=draft.revision, by=by
        )
    return publish_draft(draft_id=draft.pk, revision=draft.revision, checked=True, by=by)


def in_german() -> dict[str, Any]:
    """What a practice makes of the file it took from the library."""
    return turned(write_questionnaire(CHECK), "Sag:") | {"language": "de"}


def test_what_is_a_translation_and_what_is_not() -> None:
    mapping = CHECK.as_mapping()
    assert is_translation(load(turned(mapping, "Sag:") | {"language": "de"}), CHECK)
    assert not is_translation(load(mapping | {"language": "en-US"}), CHECK)
    shorter = mapping | {"language": "de", "items": mapping["items"][:-1], "prompts": []}
    shorter["scales"] = mapping["scales"][:1]
    assert not is_translation(load(shorter), CHECK)
    assert same_language("pt-BR", "pt")
    assert [direction(code) for code in ("ar-EG", "he", "en-GB")] == ["rtl", "rtl", "ltr"]


@pytest.mark.django_db
def test_a_file_of_the_library_comes_back_in_another_language(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    version = from_a_file(in_german(), harbour.therapist)
    assert (version.instrument, version.language) == (CHECK.id, "de")
    assert version.version == f"{CHECK.version}-de"

    asked = [version_to_ask(harbour.practice, CHECK.id, each) for each in ("de-AT", "en-gb", "fr")]
    assert [each.language for each in asked] == ["de", "en-GB", "en-GB"]
    assert version_to_ask(lighthouse.practice, CHECK.id, "de").language == "en-GB"

    with pytest.raises(ValidationError, match="Nothing differs"):
        from_a_file(in_german(), harbour.therapist)
    second = turned(in_german(), "Bitte.")
    assert from_a_file(second, harbour.therapist).version == f"{CHECK.version}-de+2"
    assert "Bitte." in version_to_ask(harbour.practice, CHECK.id, "de").loaded.items[0].text


@pytest.mark.django_db
def test_what_asks_otherwise_does_not_bear_the_name(harbour: PracticePeople) -> None:
    resource = in_german()
    resource["item"] = resource["item"][:-1]
    draft = import_questionnaire(resource=resource, by=harbour.therapist)
    assert draft.definition["id"] != CHECK.id


@pytest.mark.django_db
def test_the_client_is_asked_in_their_language_and_the_page_says_which(
    harbour: PracticePeople,
) -> None:
    version = translated(harbour)
    client, therapist = harbour.client, signed_in(harbour.therapist)
    new = f"/clients/{client.pk}/check-ins/new/"
    assert "Asked in" not in therapist.get(new).content.decode()
    details = {"name": client.name, "birth_year": client.birth_year, "language": "ar"}
    assert therapist.post(f"/clients/{client.pk}/details/", details).status_code == 302
    client.refresh_from_db()
    assert client.language == "ar"

    page = therapist.get(new).content.decode()
    others = page.count("Asked in British English")
    assert others == page.count('name="instrument"') - 1
    closes_on = harbour.practice.today() + timedelta(days=7)
    assignment = assign_check_in(
        client=client, why="To look.", closes_on=closes_on, by=harbour.therapist
    )
    assert assignment.instrument_version == version
    browser = signed_in(harbour.client_user)
    question = browser.get(f"/answer/{assignment.pk}/1/").content.decode()
    assert '<html lang="en-gb"\n      dir="ltr"' in question
    assert '<legend lang="ar" dir="rtl">' in question
    assert (
        "another language than this page"
        in browser.get(f"/answer/{assignment.pk}/").content.decode()
    )
    check = browser.get(f"/answer/{assignment.pk}/check/").content.decode()
    assert check.count('<p lang="ar" dir="rtl">') == len(DIMENSIONS.items)


@pytest.mark.django_db
def test_two_languages_are_two_rulers(harbour: PracticePeople) -> None:
    """ADR 8: nothing is judged against a form in another language, and no line joins the two."""
    translated(harbour)
    closes_on = harbour.practice.today() + timedelta(days=7)
    for language, levels in (("en-gb", (6, 6)), ("ar", (2, 2))):
        change_client(client=harbour.client, language=language, by=harbour.therapist)
        given = {"closes_on": closes_on, "why": "To look.", "by": harbour.therapist}
        assignment = assign_check_in(client=harbour.client, **given)
        save_answers(assignment=assignment, answers=keyed(*levels))
        send_response(assignment=assignment, by=harbour.client_user)

    latest = latest_scores([harbour.client.pk])[harbour.client.pk]
    assert {row.version for row in latest.values()} == {f"{DIMENSIONS.version}-ar"}
    for score in Score.objects.filter(client=harbour.client):
        assert score.verdict["baseline"]["n"] == 1
        assert score.baseline == score.value
        assert score.verdict["direction"] is None
    course = Course.of(score_history(harbour.client))
    assert len(course.check_ins) == 2
    assert len(course.latest_version) == 1
