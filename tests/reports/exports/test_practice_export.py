"""A practice in one zip: every client's record, nobody erased, nothing of the other practice."""

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from clinic.models import AuditEvent, Client
from clinic.models.opening import forget_all
from config.env import new_field_key
from config.operations.management.commands import export_practice
from tests.architecture.test_canaries import canaries
from tests.architecture.world import make_world
from tests.people import TwoPractices
from tests.reports.exports.test_client_export import unpacked

pytestmark = pytest.mark.django_db


def test_it_holds_every_client_and_says_so_to_each(
    two_practices: TwoPractices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, out, said = make_world(two_practices), tmp_path / "practice.zip", StringIO()
    home, along = world.harbour.people, StringIO()
    monkeypatch.setattr(export_practice, "EVERY", 2)
    call_command("export_practice", home.practice.name, out=out, stdout=said, stderr=along)
    assert "2 of 3 clients written." in along.getvalue()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    files = unpacked(out.read_bytes())
    told = json.loads(files.pop("practice.json"))
    mine = Client.objects.filter(practice=home.practice, erasure=None)
    assert {row["id"] for row in told["clients"]} == {str(client.pk) for client in mine}
    assert {row["file"] for row in told["clients"]} == files.keys()
    assert f"{len(files)} clients" in said.getvalue()
    roles = {row["email"]: row["roles"] for row in told["members"]}
    assert roles[home.therapist.user.email] == ["therapist"]
    record = unpacked(files[f"clients/{home.client.pk}.zip"])
    assert "fhir-bundle.json" in record
    assert "Harbour focus" in record["data.json"].decode()
    zips = [unpacked(content) for content in files.values()]
    everything = b"".join(content for zipped in zips for content in zipped.values())
    assert b"process note" not in everything
    strange = canaries(world.lighthouse, "Lighthouse")
    assert [word for word in strange if word in everything + out.read_bytes()] == []
    taken = AuditEvent.objects.filter(event="client.exported")
    assert set(taken.values_list("client", flat=True)) == set(mine.values_list("pk", flat=True))
    assert AuditEvent.objects.get(event="practice.exported").practice == home.practice


def test_what_it_refuses(two_practices: TwoPractices, tmp_path: Path, settings: Any) -> None:
    name, out = two_practices.harbour.practice.name, tmp_path / "practice.zip"
    with pytest.raises(CommandError, match="no practice of this name"):
        call_command("export_practice", "Nowhere", out=out)
    out.write_text("mine")
    with pytest.raises(CommandError, match="not overwritten"):
        call_command("export_practice", name, out=out)
    assert out.read_text() == "mine"
    two_practices.harbour.client.contact_notes = "sealed"
    two_practices.harbour.client.save()
    settings.FIELD_KEYS = [new_field_key()]
    forget_all()
    other = tmp_path / "other.zip"
    with pytest.raises(CommandError, match="other keys than FIELD_KEYS"):
        call_command("export_practice", name, out=other)
    assert not other.exists()
