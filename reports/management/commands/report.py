"""`manage.py report CLIENT --out FILE`: one report, made here and now, as a clear file."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from clinic import audit, walls
from clinic.models import Client, Event, Member
from clinic.queries import carer_of, client_called
from reports import storage
from reports.actions import request_report
from reports.exports.archive import archived
from reports.models import Report
from reports.production import produce

PATIENCE = 120  # seconds; a worker may have answered the bell first


class Command(BaseCommand):
    """Asked in the name of who cares for the client; the audit says it was fetched by command."""

    help = (
        "Write a report about a client (id, or the name where only one has it) as a PDF: a draft,"
        " and each page says so. The file is not encrypted, and only its owner may read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id, or whole name or code")
        parser.add_argument("--kind", choices=Report.Kind.values, default=Report.Kind.PROGRESS)
        parser.add_argument(
            "--audience",
            choices=["file", *Report.Audience.values],
            help="for whom; a letter for the client if left out, a session sheet for the therapist",
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
        try:
            client = client_called(options["client"])
        except LookupError as unknown:
            raise CommandError(str(unknown)) from None
        report = _made(_asked(client, options))
        with walls.within(client.practice_id):
            content = storage.open_file(report)
            if options["archive"]:
                content = archived(report, content)
            by = report.requested_by
            audit.record(Event.REPORT_DOWNLOADED, by=by, subject=report, reason="command")
        _write(out, content)
        standing = _standing(report)
        self.stdout.write(
            f"{out}: {standing}, {report.pages} pages, {len(content)} bytes, not encrypted."
        )


def _standing(report: Report) -> str:
    if report.is_sheet:
        return "a sheet for the therapist alone"
    return f"version {report.version}" if report.is_signed else "a draft that nobody signed"


def _asked(client: Client, options: dict[str, Any]) -> Report:
    wishes = {name: _day(options[name]) for name in ("period_from", "period_to")}
    audience = options["audience"] or _usual_reader(options["kind"])
    wishes["audience"] = Report.Audience.THERAPIST if audience == "file" else audience
    wishes["kind"] = options["kind"]
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


def _write(out: Path, content: bytes) -> None:
    try:
        out.touch(mode=0o600, exist_ok=False)
        out.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from None
