"""`manage.py report CLIENT --kind KIND --out FILE`: a report made here and now, as a clear file."""

import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from clinic import walls
from clinic.models import Client, Member
from clinic.queries import carer_of, client_called
from reports import storage
from reports.actions import request_report
from reports.actions.exports import report_taken
from reports.exports.archive import archived
from reports.management.caseload import Refused, caseload_pdf
from reports.models import Report
from reports.production import produce

CASELOAD = "caseload"  # no report: what is kept is sealed with one client's key
PATIENCE = 120  # seconds; a worker may have answered the bell first


class Command(BaseCommand):
    """Asked in the name of who cares for the client; the audit says it was fetched by command."""

    help = (
        "Write a report about a client (id, or the name where only one has it) as a PDF. A progress"
        " or ending report is a draft, and each page says so; a copy of the record (--kind record)"
        " and a session sheet (--kind prep) need no signature. With --kind caseload name a member"
        " in the client's place, by e-mail address or id: the list of the clients whose record they"
        " read, as they see it, and kept nowhere. The file is not encrypted, and only its owner may"
        " read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "client",
            help="the client's id, or whole name or code; with --kind caseload a member's e-mail"
            " address or id",
        )
        parser.add_argument(
            "--kind", choices=[*Report.Kind.values, CASELOAD], default=Report.Kind.PROGRESS
        )
        parser.add_argument(
            "--audience",
            choices=["file", *Report.Audience.values],
            help="for whom; if left out the client, for a session sheet and a caseload file: they"
            " have no other reader, nor has a copy of the record but the client",
        )
        parser.add_argument(
            "--recipient", default="", help="whom it is prepared for, by name (not for the client)"
        )
        parser.add_argument("--from", dest="period_from", help="the first day (2026-01-31)")
        parser.add_argument("--until", dest="period_to", help="the last day; today if left out")
        parser.add_argument(
            "--archive", action="store_true", help="as PDF/A-3, with words and numbers attached"
        )
        parser.add_argument("--out", type=Path, required=True, help="the PDF to write")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        if out.exists():
            raise CommandError(f"{out} is there already; it is not overwritten.")
        _refuse_no_folder(out.parent)
        if options["kind"] == CASELOAD:
            self._write_caseload(out, options)
            return
        try:
            client = client_called(options["client"])
        except LookupError as unknown:
            raise CommandError(str(unknown)) from None
        try:
            storage.reach()
            report = _made(_asked(client, options))
            content = _content(report, archive=options["archive"])
        except storage.OutOfReach as away:
            raise CommandError(str(away.words)) from None
        _write(out, content)
        standing = _standing(report)
        self.stdout.write(
            f"{out}: {standing}, {report.pages} pages, {len(content)} bytes, not encrypted."
        )

    def _write_caseload(self, out: Path, options: dict[str, Any]) -> None:
        if options["audience"] not in (None, "file", Report.Audience.THERAPIST):
            raise CommandError("A caseload names many clients: it is for the member's own file.")
        if any(options[name] for name in ("period_from", "period_to", "archive", "recipient")):
            words = "A caseload is of today and kept nowhere: no period, archive or recipient."
            raise CommandError(words)
        try:
            printed = caseload_pdf(options["client"])
        except (LookupError, Refused) as refused:
            raise CommandError(str(refused)) from None
        _write(out, printed.content)
        size = f"{printed.pages} pages, {len(printed.content)} bytes"
        self.stdout.write(f"{out}: a caseload, kept nowhere else, {size}, not encrypted.")


def _content(report: Report, *, archive: bool) -> bytes:
    with walls.within(report.practice_id):
        content = storage.open_file(report)
        if archive:
            content = archived(report, content)
        report_taken(report=report, by=report.requested_by, how="command")
    return content


def _standing(report: Report) -> str:
    if report.is_sheet:
        return "a sheet for the therapist alone"
    if report.is_record:
        return "a copy of the record, which needs no signature"
    return f"version {report.version}" if report.is_signed else "a draft that nobody signed"


def _asked(client: Client, options: dict[str, Any]) -> Report:
    wishes = {name: _day(options[name]) for name in ("period_from", "period_to")}
    audience = options["audience"] or _usual_reader(options["kind"])
    wishes["audience"] = Report.Audience.THERAPIST if audience == "file" else audience
    wishes |= {"kind": options["kind"], "recipient": options["recipient"]}
    with walls.within(client.practice_id):
        carer: Member | None = carer_of(client)
        if carer is None:
            raise CommandError("Nobody cares for this client at the moment.")
        try:
            return request_report(client=client, by=carer, **wishes)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None


def _usual_reader(kind: str) -> str:
    is_sheet = kind == Report.Kind.PREP
    return Report.Audience.THERAPIST if is_sheet else Report.Audience.CLIENT


def _made(report: Report) -> Report:
    """The report once it is there, made here unless a worker was faster."""
    deadline = time.monotonic() + PATIENCE
    while report.is_open and time.monotonic() < deadline:
        lease = Report.objects.claim(report.pk)
        if lease is None or not produce(report.pk, lease):
            time.sleep(0.2)
        report.refresh_from_db()
    if report.state != Report.State.READY:
        raise CommandError(f"It was not made: {report.error or report.get_state_display()}")
    return report


def _day(typed: str | None) -> Any:
    try:
        day = parse_date(typed) if typed else None
    except ValueError:
        day = None
    if typed and day is None:
        raise CommandError(f"{typed} is not a day; write 2026-01-31.")
    return day


def _refuse_no_folder(folder: Path) -> None:
    """Before the work, which would be in vain and in the audit."""
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder} to write into.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CommandError(f"Nothing may be written into {folder}.")


def _write(out: Path, content: bytes) -> None:
    try:
        out.touch(mode=0o600, exist_ok=False)
        out.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from None
