"""Questionnaires in and out on the command line: one JSON document, or one sentence."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.fhir import read_questionnaire
from assessments.library import load_instrument, shipped
from tests.assessments.fhir.files import choice, form, phq_9


def run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def saved(folder: Path, content: object) -> str:
    path = folder / "questionnaire.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def test_a_questionnaire_is_tried_out(tmp_path: Path) -> None:
    document = run("import_questionnaire", saved(tmp_path, phq_9()), "--trial")
    assert set(document) == {"key", "problems", "trials", "may_activate"}
    assert document["may_activate"] is True
    assert document["trials"]["lowest"] == {"phq-9": 0.0}
    assert document["trials"]["highest"] == {"phq-9": 27.0}
    assert len(document["key"]["phq-9"]["items"]) == 9
    assert document["key"]["phq-9"]["weights"]["/44260-8"] == {"c0": 0, "c1": 1, "c2": 2, "c3": 3}
    assert all(set(each) >= {"level", "where", "what"} for each in document["problems"])


def test_a_key_is_attached(tmp_path: Path) -> None:
    items = [{"linkId": f"q{n}", "text": f"Invented {n}", "type": "integer"} for n in range(1, 37)]
    path = saved(tmp_path, form(*items))
    document = run("import_questionnaire", path, "--key-template", "ecr-r", "--trial")
    assert document["key"]["anxiety"]["reversed"] == ["q9", "q11"]
    assert document["trials"]["highest"] == pytest.approx(
        {"anxiety": 6.3333, "avoidance": 3}, abs=1e-4
    )


@pytest.mark.parametrize(
    ("content", "key", "says"),
    [
        (form(choice("a"), choice("a")), "", "must not be used as it is. a: Two parts"),
        ({"resourceType": "Patient"}, "", "not a FHIR Questionnaire"),
        (form(choice("a")), "ecr-x", "no key template 'ecr-x'"),
        (form({"linkId": "a", "text": "A", "type": "slider"}), "", "And 1 more."),
    ],
)
def test_what_must_not_be_used_fails_and_still_says_all(
    tmp_path: Path, content: dict[str, Any], key: str, says: str
) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match=says):
        call_command(
            "import_questionnaire", saved(tmp_path, content), "--key-template", key, stdout=out
        )
    document = json.loads(out.getvalue())
    assert document["may_activate"] is False
    assert document["problems"][0]["level"] == "error"


@pytest.mark.parametrize("content", ["", "{", "[]", "7", "[" * 100_000, '{"a": 1, "a": 2}'])
def test_a_file_that_is_no_json_object_gets_a_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(CommandError, match=r"questionnaire\.json (is not JSON|must hold)"):
        run("import_questionnaire", saved(tmp_path, content))


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.json cannot be read"):
        run("import_questionnaire", str(tmp_path / "none.json"))


@pytest.mark.parametrize("instrument", shipped(), ids=lambda each: each.id)
def test_what_is_exported_comes_back(tmp_path: Path, instrument: Any) -> None:
    resource = run("export_questionnaire", instrument.id)
    assert resource["resourceType"] == "Questionnaire"
    assert read_questionnaire(resource).instrument == instrument
    assert run("import_questionnaire", saved(tmp_path, resource), "--trial")["may_activate"] is True


def test_an_unknown_instrument_gets_a_sentence() -> None:
    with pytest.raises(CommandError, match="neither a file nor one of the shipped"):
        run("export_questionnaire", "nothing")


def test_a_file_is_exported_too(tmp_path: Path) -> None:
    resource = run("export_questionnaire", saved(tmp_path, phq_9()))
    assert read_questionnaire(resource).may_activate
    assert load_instrument("attachment-brief").id not in json.dumps(resource)
