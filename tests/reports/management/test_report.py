"""A report by command: for each reader a file that says so, and bad words refused in words."""

import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clinic.models import AuditEvent, Caseload
from reports.models import Report
from tests.people import PracticePeople
from tests.reports.stories import leaving, rich
from tests.reports.test_pdf import text_of

pytestmark = pytest.mark.django_db


def report(*arguments: Any) -> str:
    out = StringIO()
    call_command("report", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_referrer_s_report_is_written_once_for_its_owner_alone(
    harbour: PracticePeople, tmp_path: Path
) -> None:
    rich(harbour.client, harbour.therapist)
    out = tmp_path / "report.pdf"

    said = report(harbour.client.name, "--audience", "referrer", "--archive", "--out", out)

    assert "a draft that nobody signed" in said
    assert "not encrypted" in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    text = text_of(out.read_bytes())
    assert "Draft, not signed" in text
    assert "Prepared for the referrer of Harbour Client" in text
    assert "How the statements about change were worked out" in text
    assert "statement by statement" not in text
    events = AuditEvent.objects.filter(client=harbour.client, actor=harbour.therapist.user)
    assert events.filter(event="report.downloaded", reason="command").count() == 1
    with pytest.raises(CommandError, match="is there already"):
        report(harbour.client.pk, "--out", out)


def test_an_ending_report_once_an_ending_is_planned(
    harbour: PracticePeople, tmp_path: Path
) -> None:
    wishes = (harbour.client.pk, "--kind", "ending", "--out", tmp_path / "ending.pdf")
    with pytest.raises(CommandError, match="planned, or has come"):
        report(*wishes)
    leaving(harbour.client, harbour.therapist)
    assert "a draft that nobody signed" in report(*wishes)
    text = text_of((tmp_path / "ending.pdf").read_bytes())
    assert "If it gets hard again" in text
    assert "There are no scores in this period" in text


def test_a_session_sheet_is_the_therapist_s_whoever_is_named(
    harbour: PracticePeople, tmp_path: Path
) -> None:
    out = tmp_path / "sheet.pdf"
    with pytest.raises(CommandError, match="for the therapist alone"):
        report(harbour.client.pk, "--kind", "prep", "--audience", "client", "--out", out)
    said = report(harbour.client.pk, "--kind", "prep", "--out", out)
    assert "a sheet for the therapist alone, 1 pages" in said
    assert "A question to begin with" in text_of(out.read_bytes())


def test_a_copy_of_the_record_counts_as_an_export(harbour: PracticePeople, tmp_path: Path) -> None:
    out = tmp_path / "record.pdf"
    wishes = (harbour.client.pk, "--kind", "record", "--out", out)
    with pytest.raises(CommandError, match="is for the client"):
        report(*wishes, "--audience", "file")
    with pytest.raises(CommandError, match="of the whole"):
        report(*wishes, "--from", "2020-01-01")
    assert "which needs no signature" in report(*wishes)
    assert "What is not in it" in text_of(out.read_bytes())
    events = AuditEvent.objects.filter(client=harbour.client, actor=harbour.therapist.user)
    assert events.filter(event="client.exported").count() == 1


def test_a_caseload_is_a_member_s_and_kept_nowhere(harbour: PracticePeople, tmp_path: Path) -> None:
    out = tmp_path / "caseload.pdf"
    wishes = ("--kind", "caseload", "--out", out)
    for who, more, words in (
        ("nobody@harbour.example", (), "No such member"),
        (harbour.client.pk, (), "No such member"),
        (harbour.desk.pk, (), "reads no records"),
        (harbour.therapist.pk, ("--audience", "client"), "own file"),
        (harbour.therapist.pk, ("--archive",), "kept nowhere"),
    ):
        with pytest.raises(CommandError, match=words):
            report(who, *wishes, *more)
    said = report(harbour.therapist.user.email.upper(), *wishes, "--audience", "file")
    assert "a caseload, kept nowhere else, 1 pages" in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    text = text_of(out.read_bytes())
    assert "Harbour Client, " in text
    assert "Harbour Therapist" in text
    assert not Report.objects.exists()
    row = AuditEvent.objects.get(event="list.exported")
    assert (row.actor, row.reason) == (harbour.therapist.user, "overview_pdf+command")


def test_a_folder_that_is_not_there_is_said_before_anything_is_made(
    harbour: PracticePeople, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for who, kind in ((harbour.client.pk, "progress"), (harbour.therapist.pk, "caseload")):
        for folder in ("missing", "file"):
            with pytest.raises(CommandError, match="no folder"):
                report(who, "--kind", kind, "--out", tmp_path / folder / "report.pdf")
    assert not Report.objects.exists()
    assert not AuditEvent.objects.filter(event__in=["report.requested", "list.exported"]).exists()


def test_what_it_refuses(harbour: PracticePeople, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    for who, more, words in (
        ("Nobody", (), "No such client"),
        (harbour.client.pk, ("--from", "31 January"), "is not a day"),
        (harbour.client.pk, ("--until", "2999-01-01"), "today or an earlier day"),
        (harbour.client.pk, ("--kind", "horoscope"), "invalid choice"),
    ):
        with pytest.raises(CommandError, match=words):
            report(who, "--out", out, *more)
    Caseload.objects.filter(client=harbour.client).delete()
    with pytest.raises(CommandError, match="Nobody cares"):
        report(harbour.client.pk, "--out", out)
    assert not out.exists()
