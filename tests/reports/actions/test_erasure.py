"""A record that is erased is gone for good, its neighbours are not touched, the audit holds."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, models, transaction

from assessments.models import Response, Score
from clinic.actions.clients import (
    change_client,
    give_sign_in,
    record_consent,
    start_caseload,
)
from clinic.actions.endings import return_to_care
from clinic.audit.proof import prove
from clinic.crypto import SealError
from clinic.models import (
    AuditEvent,
    Client,
    ClientKey,
    Erasing,
    Erasure,
    LegalHold,
    Member,
    Note,
)
from clinic.models.opening import forget_all
from reports.actions import erasure
from reports.actions.erasure import (
    ERASED,
    KEPT,
    erase_again,
    erase_client,
    erased_before,
    outlook,
)
from tests.architecture.sources import PACKAGES
from tests.architecture.world import PracticeWorld, furnish
from tests.assessments.alarms import asked_about_danger, session_check, told, with_readers
from tests.factories import PASSWORD
from tests.people import TwoPractices
from tests.record.signed_note import signed_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(two_practices: TwoPractices) -> PracticeWorld:
    return furnish(two_practices.harbour, "Harbour")


@pytest.fixture
def ended(world: PracticeWorld) -> Client:
    return end(world.people.client)


@pytest.fixture(autouse=True)
def lists(settings: Any, tmp_path: Path) -> Path:
    settings.ERASURES = tmp_path / "erasures.jsonl"
    return tmp_path / "erasures.jsonl"


def end(client: Client, days_ago: int = 0) -> Client:
    client.state = Client.State.ENDED
    client.ended_on = client.practice.today() - timedelta(days=days_ago)
    client.save()
    return client


def test_nothing_is_added_to_an_erased_record(world: PracticeWorld, ended: Client) -> None:
    erase_client(client=ended, reason="asked", by=None)
    client, by = Client.objects.select_related("practice").get(pk=ended.pk), world.people.desk
    carer = Member.objects.get(pk=world.people.therapist.pk)
    deeds: list[Callable[[], object]] = [
        lambda: return_to_care(client=client, by=carer),
        lambda: start_caseload(client=client, member=carer, by=by),
        lambda: change_client(client=client, name="Somebody", by=by),
        lambda: record_consent(client=client, kind="mail", given=True, by=by),
        lambda: give_sign_in(client=client, email="new@example.test", password=PASSWORD, by=by),
    ]
    for deed in deeds:
        with pytest.raises(ValidationError, match="was erased"):
            deed()
    assert not client.carers.exists()


def rows_left(client: Client) -> dict[str, int]:
    counts = {
        label: models.QuerySet(apps.get_model(label)).filter(**{path: client}).count()
        for label, path in ERASED
    }
    return {label: count for label, count in counts.items() if count}


def test_every_model_with_rows_of_a_client_is_erased_or_kept_on_purpose() -> None:
    ours = [m for m in apps.get_models() if m._meta.app_label in PACKAGES]
    found = {
        model._meta.label
        for model in ours
        if any(f.name == "client" for f in model._meta.concrete_fields)
        or getattr(model, "client_through", "")
    }
    assert found <= {label for label, _ in ERASED} | KEPT
    assert not {label for label, _ in ERASED} & KEPT


def test_everything_of_the_client_goes_and_nothing_of_another(
    world: PracticeWorld, ended: Client, two_practices: TwoPractices
) -> None:
    others = furnish(two_practices.lighthouse, "Lighthouse")
    before, neighbours = rows_left(ended), rows_left(others.people.client)
    assert len(before) > 10, "there was something of nearly everything"

    done = erase_client(client=ended, reason="request", by=world.people.owner)

    assert rows_left(ended) == {}
    assert before.pop("clinic.ProcessNote"), "erased, and told to nobody"
    assert done.rows == before
    assert rows_left(others.people.client) == neighbours
    assert not Erasing.objects.exists()


def test_the_name_and_the_contact_go_with_it(world: PracticeWorld, ended: Client) -> None:
    erase_client(client=ended, reason="request", by=world.people.owner)

    row = Client.objects.get(pk=ended.pk)
    assert "Harbour" not in row.name
    assert (row.email, row.phone, row.contact_notes, row.email_index) == ("", "", "", "")
    assert row.user is None
    world.people.client_user.refresh_from_db()
    assert not world.people.client_user.is_active
    assert "harbour" not in world.people.client_user.email


def test_a_copy_of_a_sealed_text_opens_no_more(world: PracticeWorld, ended: Client) -> None:
    """What a backup holds of the text: the rows, and the key that wrapped them is gone."""
    note = Note.objects.get(pk=world.draft.pk)
    copy = note.__dict__["content"].text
    erase_client(client=ended, reason="request", by=None)
    forget_all()

    planted = Note(pk=note.pk, practice_id=note.practice_id, client=ended, author=note.author)
    planted.__dict__["content"] = type(note.__dict__["content"])(copy)
    with pytest.raises(SealError):
        _ = planted.content
    assert ClientKey.objects.get(client=ended).wrapped == ""


def test_the_report_files_are_deleted(
    world: PracticeWorld, ended: Client, django_capture_on_commit_callbacks: Any
) -> None:
    assert default_storage.exists(world.ready.file)
    with django_capture_on_commit_callbacks(execute=True):
        erase_client(client=ended, reason="request", by=None)
    assert not default_storage.exists(world.ready.file)


def test_the_audit_stays_whole_and_says_so(world: PracticeWorld, ended: Client) -> None:
    lines = AuditEvent.objects.filter(client=ended).count()
    erase_client(client=ended, reason="retention", by=world.people.owner)

    assert AuditEvent.objects.filter(client=ended).count() == lines + 1
    assert AuditEvent.objects.get(event="client.erased").reason == "retention"
    assert prove().holds


def test_erasing_twice_gives_one_certificate(ended: Client) -> None:
    first = erase_client(client=ended, reason="request", by=None)
    assert erase_client(client=ended, reason="request", by=None) == first
    assert Erasure.objects.filter(client=ended).count() == 1


def test_care_that_goes_on_stands_in_the_way(world: PracticeWorld) -> None:
    with pytest.raises(ValidationError, match="Care goes on"):
        erase_client(client=world.people.client, reason="request", by=None)
    assert rows_left(world.people.client)


def test_a_legal_hold_stands_in_the_way(world: PracticeWorld, ended: Client) -> None:
    owner = world.people.owner
    LegalHold.objects.create(
        practice=owner.practice, client=ended, reason="a court asks", set_by=owner
    )
    with pytest.raises(ValidationError, match="legal hold"):
        erase_client(client=ended, reason="request", by=owner)
    assert rows_left(ended)


@pytest.mark.parametrize(("days", "refused"), [(365 * 7 - 2, True), (365 * 7 + 3, False)])
def test_retention_stands_in_the_way_until_it_is_over(
    world: PracticeWorld, days: int, refused: bool
) -> None:
    practice = world.people.practice
    practice.retention_years = 7
    practice.save()
    client = end(world.people.client, days_ago=days)
    client.practice = practice
    assert bool(outlook(client).obstacles) is refused


def test_outside_an_erasure_the_locks_hold(world: PracticeWorld, ended: Client) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("DELETE FROM assessments_score")
    for score in Score.objects.all():
        Erasing.objects.create(row_id=score.pk, practice=world.people.practice)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("UPDATE assessments_score SET value = 1")


def test_while_one_client_is_erased_no_row_of_another_goes(
    two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = with_readers(two_practices.harbour)
    signed_note(people)
    told(asked_about_danger(people, people.trainees_client), 2)
    for client, by in ((people.client, people.therapist), (people.trainees_client, people.trainee)):
        session_check(people, client=client, by=by, strain=1)
    kept = {
        label: list(_of(label, people.trainees_client))
        for label in ("clinic.Note", "assessments.Response", "assessments.Alert")
    }
    assert all(kept.values())
    tried: list[str] = []

    def named_and_tried(rows: models.QuerySet[models.Model], client: Client) -> None:
        name_rows(rows, client)
        for label in kept:
            refusal = pytest.raises(DatabaseError, match=r"append-only|ends by a decision")
            with refusal, transaction.atomic():
                _of(label, people.trainees_client)._raw_delete("default")
            tried.append(label)

    name_rows = erasure._unlock_rows
    monkeypatch.setattr(erasure, "_unlock_rows", named_and_tried)
    erase_client(client=end(people.client), reason="request", by=people.owner)
    assert len(tried) > len(kept), "it was tried while rows were named"
    assert {label: list(_of(label, people.trainees_client)) for label in kept} == kept
    assert not Response.objects.filter(client=people.client).exists()


def _of(label: str, client: Client) -> models.QuerySet[models.Model]:
    return models.QuerySet(apps.get_model(label)).filter(client=client)


def test_a_restored_record_is_erased_again(
    world: PracticeWorld, lists: Path, django_capture_on_commit_callbacks: Any
) -> None:
    gone = world.people.others_client
    with django_capture_on_commit_callbacks(execute=True):
        erase_client(client=end(gone), reason="request", by=None)
    assert erased_before(lists) == [str(gone.pk)]

    back = world.people.client  # in care in the backup, and on the list by now
    assert erase_again(client_ids=[str(back.pk), str(gone.pk)]) == 1
    assert rows_left(back) == {}
    assert erase_again(client_ids=[str(back.pk)]) == 0


def test_the_command_prints_the_certificate(ended: Client) -> None:
    out = StringIO()
    call_command("erase_client", str(ended.pk), reason="request", dry_run=True, stdout=out)
    assert json.loads(out.getvalue())["obstacles"] == []
    assert rows_left(ended)

    out = StringIO()
    call_command("erase_client", str(ended.pk), reason="request", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["client"], said["key"], said["reason"]) == (str(ended.pk), "destroyed", "request")
    assert said["rows"]["assessments.Score"] > 0


@pytest.mark.parametrize("wanted", ["nobody", "7d7c1a4e-0000-4000-8000-000000000000"])
def test_the_command_knows_no_other_client(wanted: str) -> None:
    with pytest.raises(CommandError, match="client"):
        call_command("erase_client", wanted, reason="request")


def test_the_command_says_why_not(world: PracticeWorld) -> None:
    with pytest.raises(CommandError, match="Care goes on"):
        call_command("erase_client", str(world.people.client.pk), reason="request")
