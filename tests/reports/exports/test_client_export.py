"""The whole record in one zip: all of it, nothing of anybody else, and to nobody else."""

import json
import re
import stat
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models
from fhir.resources.R4B.bundle import Bundle

from assessments.models import Response, Score
from clinic.models import AuditEvent, Client
from clinic.models.opening import forget_all
from config.env import new_field_key
from reports.actions.exports import export_client
from reports.exports.contents import EXPORTED, LEFT_OUT
from reports.models import Report
from tests.architecture.record import APART
from tests.architecture.sources import PACKAGES
from tests.architecture.test_canaries import canaries
from tests.architecture.world import PracticeWorld, World, make_world
from tests.factories import ClientFactory
from tests.people import TwoPractices
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(two_practices: TwoPractices) -> World:
    return make_world(two_practices)


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def exported(home: PracticeWorld) -> dict[str, bytes]:
    return unpacked(export_client(client=home.people.client, by=home.people.therapist))


def bundle(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in json.loads(files["fhir-bundle.json"])["entry"]]


def with_a_client() -> set[str]:
    """Every model whose rows lead to a client, over however many others."""
    ours = [model for model in apps.get_models() if model._meta.app_label in PACKAGES]
    found: set[Any] = {Client}
    while more := {
        model
        for model in ours
        for field in model._meta.concrete_fields
        if field.related_model in found and model not in found
    }:
        found |= more
    return {model._meta.label for model in found}


def test_every_model_that_leads_to_a_client_is_exported_or_left_out_with_a_reason() -> None:
    taken = [part.label for part in EXPORTED]
    assert len(taken) == len(set(taken))
    assert with_a_client() == set(taken) | LEFT_OUT.keys()
    assert not set(taken) & LEFT_OUT.keys()
    assert all(str(why).strip() for why in LEFT_OUT.values())


def test_every_column_is_exported_or_left_out_by_name() -> None:
    for part in EXPORTED:
        columns = {field.name for field in part.model._meta.concrete_fields}
        named = [*part.names, *part.left_out.split()]
        assert sorted(named) == sorted(columns), part.label


def test_the_zip_holds_every_word_written_about_the_client(world: World) -> None:
    home = world.harbour
    files = exported(home)
    assert {"record.html", "record.css", "data.json", "fhir-bundle.json"} < files.keys()
    words = ("reason", "words", "focus", "next", "risk", "evidence", "why", "more", "asks")
    for word in (*words, "door code"):
        assert f"Harbour {word}" in files["record.html"].decode(), word
        assert f"Harbour {word}" in files["data.json"].decode(), word
    assert "07700 900123" in files["record.html"].decode()
    for word in ("ending", "helps", "sender", "confirmed", "said", "spoke", "phone"):
        assert f"Harbour {word}" in files["record.html"].decode(), word
    for word in (APART, "sister", "event", "topic", "comment", "snippet"):
        assert f"Harbour {word}" not in files["record.html"].decode(), word


def test_the_data_holds_every_row(world: World) -> None:
    tables = json.loads(exported(world.harbour)["data.json"])["tables"]
    client = world.harbour.people.client
    for part in EXPORTED:
        rows = models.QuerySet(part.model).filter(**{part.path: client.pk})
        assert len(tables[part.label]) == rows.count(), part.label
        assert all(row.keys() >= set(part.names) for row in tables[part.label])
    assert sum(len(rows) > 0 for rows in tables.values()) >= 12


def test_unsent_answers_and_snapshots_stay_behind(world: World) -> None:
    files = exported(world.harbour)
    everything = b"".join(files.values())
    assert b"Harbour snapshot" not in everything
    tables = json.loads(files["data.json"])["tables"]
    assert "assessments.Draft" not in tables
    assert "assessments.Link" not in tables


@pytest.mark.parametrize(("mine", "theirs"), [("harbour", "lighthouse"), ("lighthouse", "harbour")])
def test_nothing_of_the_other_practice_nor_of_other_clients(
    world: World, mine: str, theirs: str
) -> None:
    home = getattr(world, mine)
    for name, content in exported(home).items():
        text = name.encode() + content.lower()
        assert not [word for word in canaries(getattr(world, theirs), theirs) if word in text], name
        for neighbour in (home.people.others_client, home.people.trainees_client):
            assert str(neighbour.pk).encode() not in text
            assert neighbour.name.lower().encode() not in text


def test_the_bundle_is_fhir_and_whole(world: World) -> None:
    files = exported(world.harbour)
    Bundle.model_validate_json(files["fhir-bundle.json"])
    client = world.harbour.people.client
    resources = bundle(files)
    kinds = [each["resourceType"] for each in resources]
    assert kinds.count("Patient") == 1
    assert kinds.count("QuestionnaireResponse") == Response.objects.filter(client=client).count()
    assert kinds.count("Goal") == world.harbour.plan.goals.count()
    assert kinds.count("CarePlan") == 1
    derived = [each for each in resources if each.get("derivedFrom")]
    assert len(derived) == Score.objects.filter(client=client).count() > 0
    assert any(each.get("outcomeReference") for each in resources), "a rated goal"


def test_a_score_says_what_it_rests_on_and_a_missing_one_why(world: World) -> None:
    client = world.harbour.people.client
    found = {each["id"]: each for each in bundle(exported(world.harbour))}
    for score in Score.objects.filter(client=client):
        written = found[str(score.pk)]
        assert written["derivedFrom"] == [{"reference": f"urn:uuid:{score.response_id}"}]
        assert ("dataAbsentReason" in written) == (score.value is None)
        if score.value is not None:
            assert written["valueQuantity"]["value"] == score.value


def test_every_reference_leads_to_an_entry(world: World) -> None:
    text = exported(world.harbour)["fhir-bundle.json"].decode()
    known = set(re.findall(r'"fullUrl": "(urn:uuid:[^"]+)"', text))
    led = set(re.findall(r'"reference": "([^"]+)"', text))
    assert len(led) > 5
    assert led <= known


def test_the_page_runs_nothing_and_fetches_nothing(world: World) -> None:
    client = world.harbour.people.client
    client.name = "<script>alert(1)</script>"
    client.contact_notes = "<img src=x onerror=alert(1)>"
    client.save()
    page = exported(world.harbour)["record.html"].decode()
    assert not re.search(r"<(script|img|iframe|object|form)\b", page)
    assert "&lt;script&gt;" in page
    assert not re.findall(r"(?:src|href|url\()[=\"']*https?:", page)
    assert set(re.findall(r'<link[^>]*href="([^"]*)"', page)) == {"record.css"}
    assert "url(" not in exported(world.harbour)["record.css"].decode()


def test_the_reports_go_along_and_a_lost_one_is_said(world: World) -> None:
    ready = world.harbour.ready
    files = exported(world.harbour)
    assert files[f"reports/progress-report-{ready.pk}.pdf"] == b"%PDF-1.7 Harbour report"
    default_storage.delete(ready.file)

    files = exported(world.harbour)

    assert f"reports/progress-report-{ready.pk}.pdf" not in files
    assert "its file can no longer be read" in files["record.html"].decode()
    rows = json.loads(files["data.json"])["tables"]["reports.Report"]
    assert {row["id"]: row["file"] for row in rows}[str(ready.pk)] == ""
    assert Report.objects.filter(pk=ready.pk, state="ready").exists()


def test_a_client_about_whom_nothing_is_known_yet_has_an_export_too(world: World) -> None:
    people = world.harbour.people
    new = ClientFactory(practice=people.practice, name="New", email="", carer=people.therapist)
    files = unpacked(export_client(client=new, by=people.therapist))
    Bundle.model_validate_json(files["fhir-bundle.json"])
    assert "No note was written." in files["record.html"].decode()


def test_the_page_hands_out_the_file_and_says_so(world: World) -> None:
    people = world.harbour.people
    url = f"/clients/{people.client.pk}/export/"
    browser = signed_in(people.therapist)
    assert "not encrypted" in browser.get(url).content.decode()
    assert not AuditEvent.objects.filter(event="client.exported").exists()

    answer = browser.post(url)

    assert "data.json" in unpacked(answer.content)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/zip"
    assert "harbour" not in answer["Content-Disposition"].lower()
    row = AuditEvent.objects.get(event="client.exported")
    assert (row.actor, row.client) == (people.therapist.user, people.client)


def test_who_was_not_asked_lately_is_asked_first(world: World) -> None:
    people = world.harbour.people
    answer = signed_in(people.therapist, ago=6 * 60).post(f"/clients/{people.client.pk}/export/")
    assert answer.status_code == 403
    assert answer["Content-Type"].startswith("text/html")
    assert not AuditEvent.objects.filter(event="client.exported").exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 403), ("desk", 403), ("colleague", 404), ("trainee", 404), ("supervisor", 403)],
)
def test_only_who_reads_the_record_takes_it(world: World, who: str, status: int) -> None:
    people = world.harbour.people
    answer = signed_in(people.members[who]).post(f"/clients/{people.client.pk}/export/")
    assert answer.status_code == status
    assert AuditEvent.objects.filter(event="client.exported").exists() == (status == 200)


def test_the_command_writes_a_private_file_and_overwrites_none(
    world: World, tmp_path: Path
) -> None:
    out, client = tmp_path / "record.zip", world.harbour.people.client
    call_command("export_client", str(client.pk), out=out, stdout=StringIO())
    assert "fhir-bundle.json" in unpacked(out.read_bytes())
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert AuditEvent.objects.get(event="client.exported").actor is None
    with pytest.raises(CommandError, match="not overwritten"):
        call_command("export_client", str(client.pk), out=out, stdout=StringIO())


def test_the_command_says_so_where_the_keys_are_others(
    world: World, tmp_path: Path, settings: Any
) -> None:
    client, out = world.harbour.people.client, tmp_path / "record.zip"
    settings.FIELD_KEYS = [new_field_key()]
    forget_all()
    with pytest.raises(CommandError, match="sealed under other keys than FIELD_KEYS"):
        call_command("export_client", str(client.pk), out=out, stdout=StringIO())
    assert not out.exists()


@pytest.mark.parametrize("wanted", ["nobody", "6f0b1c1e-0000-4000-8000-000000000000"])
def test_the_command_refuses_an_unknown_client(db: None, tmp_path: Path, wanted: str) -> None:
    with pytest.raises(CommandError):
        call_command("export_client", wanted, out=tmp_path / "record.zip")
    assert not (tmp_path / "record.zip").exists()
