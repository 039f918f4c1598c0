"""The chain: what was done to the audit shows, whoever did it."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from clinic import audit
from clinic.audit.anchor import anchors, drop_anchor
from clinic.audit.proof import heads, prove
from clinic.models import AuditEvent, AuditHead, Event
from clinic.triggers import append_only
from tests.people import TwoPractices

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(two_practices: TwoPractices) -> list[AuditEvent]:
    """Ten lines in each of two chains."""
    for people in (two_practices.harbour, two_practices.lighthouse):
        for _ in range(10):
            audit.record(Event.CLIENT_VIEWED, by=people.therapist, subject=people.client)
    practice = two_practices.harbour.practice
    return list(AuditEvent.objects.filter(practice=practice).order_by("number"))


@pytest.fixture
def unlocked() -> Callable[..., None]:
    """SQL as somebody runs it who has the database and has taken its triggers away."""
    with connection.schema_editor() if connection.vendor == "postgresql" else _Plain() as editor:
        append_only("clinic_auditevent")[1](None, editor)

    def run(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return run


class _Plain:
    """SQLite's schema editor refuses to work inside a test's transaction."""

    connection = connection

    def __enter__(self) -> "_Plain":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, sql: str, params: object = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)


def stored(row: AuditEvent) -> str:
    """A key as the database holds it."""
    return str(row.pk) if connection.vendor == "postgresql" else row.pk.hex


def test_an_untouched_audit_is_whole(lines: list[AuditEvent]) -> None:
    proof = prove(heads())

    assert proof.holds
    assert (proof.chains, proof.lines) == (2, 20)
    assert [line.number for line in lines] == list(range(1, 11))


def test_lines_of_no_practice_have_a_chain_of_their_own() -> None:
    audit.record(Event.SIGN_IN_FAILED, by=None)
    audit.record(Event.SIGN_IN_FAILED, by=None)

    assert AuditHead.objects.get().chain == ""
    assert prove().holds


@pytest.mark.parametrize(
    "column", ["reason", "event", "subject_id", "request_id", "address", "at", "number", "seal"]
)
def test_an_edited_line_shows(
    lines: list[AuditEvent], unlocked: Callable[..., None], column: str
) -> None:
    new = {"event": "client.added", "address": "10.1.1.1", "at": "2001-01-01", "number": 99}
    value = new.get(column, "another")
    unlocked(f"UPDATE clinic_auditevent SET {column} = %s WHERE id = %s", value, stored(lines[4]))

    assert prove().breaks[0].chain == lines[4].chain


def test_a_deleted_line_shows(lines: list[AuditEvent], unlocked: Callable[..., None]) -> None:
    unlocked("DELETE FROM clinic_auditevent WHERE id = %s", stored(lines[4]))

    assert [(found.number, found.words) for found in prove().breaks] == [
        (6, "lines 5 to 5 are gone")
    ]


def test_an_inserted_line_shows(lines: list[AuditEvent]) -> None:
    AuditEvent.objects.bulk_create([AuditEvent(event=Event.CLIENT_ADDED, chain=lines[0].chain)])

    assert "outside the chain" in prove().breaks[0].words


def test_two_lines_that_changed_places_show(
    lines: list[AuditEvent], unlocked: Callable[..., None]
) -> None:
    for line, number in ((lines[2], 1000), (lines[3], 3), (lines[2], 4)):
        unlocked("UPDATE clinic_auditevent SET number = %s WHERE id = %s", number, stored(line))

    assert not prove().holds


def test_a_cut_tail_shows_by_the_head(
    lines: list[AuditEvent], unlocked: Callable[..., None]
) -> None:
    unlocked("DELETE FROM clinic_auditevent WHERE chain = %s AND number > 7", lines[0].chain)

    assert prove().breaks[0].words == "the chain ends here, and its head says 10"


def test_a_tail_cut_with_its_head_shows_by_the_anchor(
    lines: list[AuditEvent], unlocked: Callable[..., None]
) -> None:
    held = heads()
    unlocked("DELETE FROM clinic_auditevent WHERE chain = %s AND number > 7", lines[0].chain)
    AuditHead.objects.filter(chain=lines[0].chain).update(number=7, seal=lines[6].seal)

    assert prove().holds
    assert prove(held).breaks[0].words == "the chain ends here, and the anchor was set on 10"


def test_a_dropped_chain_shows_by_the_anchor(
    lines: list[AuditEvent], unlocked: Callable[..., None]
) -> None:
    held = heads()
    unlocked("DELETE FROM clinic_auditevent WHERE chain = %s", lines[0].chain)
    AuditHead.objects.filter(chain=lines[0].chain).delete()

    assert prove().holds
    assert [found.chain for found in prove(held).breaks] == [lines[0].chain] * 2


def test_a_chain_sealed_anew_shows_by_the_anchor(
    lines: list[AuditEvent], unlocked: Callable[..., None]
) -> None:
    held = heads()
    unlocked("DELETE FROM clinic_auditevent WHERE chain = %s", lines[0].chain)
    AuditHead.objects.filter(chain=lines[0].chain).update(number=0, seal="")
    audit.chain.append(
        AuditEvent(event=Event.CLIENT_VIEWED, practice_id=lines[0].practice_id) for _ in range(10)
    )

    assert prove().holds
    assert "is not the line that the anchor was set on" in prove(held).breaks[0].words


def test_the_anchor_is_only_ever_added_to(lines: list[AuditEvent], tmp_path: Path) -> None:
    path = tmp_path / "outside" / "anchor.jsonl"
    assert drop_anchor(path) == 2
    audit.record(Event.CLIENT_VIEWED, by=lines[0].actor)
    assert drop_anchor(path) == 2

    assert len(list(anchors(path))) == 4
    assert prove(anchors(path)).holds


def test_the_command_says_what_it_walked(lines: list[AuditEvent], tmp_path: Path) -> None:
    path = tmp_path / "anchor.jsonl"
    drop_anchor(path)
    out = StringIO()

    call_command("verify_audit", anchor=path, stdout=out)

    said = json.loads(out.getvalue())
    assert (said["whole"], said["chains"], said["lines"], said["anchors"]) == (True, 2, 20, 2)


def test_the_command_fails_at_a_break(
    lines: list[AuditEvent], unlocked: Callable[..., None], tmp_path: Path
) -> None:
    path = tmp_path / "anchor.jsonl"
    drop_anchor(path)
    unlocked("UPDATE clinic_auditevent SET reason = 'x' WHERE id = %s", stored(lines[4]))
    out = StringIO()

    with pytest.raises(CommandError, match="not whole"):
        call_command("verify_audit", anchor=path, stdout=out)
    assert json.loads(out.getvalue())["breaks"][0]["number"] == 5


def test_a_broken_anchor_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "anchor.jsonl"
    path.write_text("{}\n")

    with pytest.raises(CommandError, match="line 1 of the anchor file"):
        call_command("verify_audit", anchor=path)
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_audit", anchor=tmp_path / "none")
