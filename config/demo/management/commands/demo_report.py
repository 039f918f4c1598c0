"""Ask for one report the way a therapist does, and keep a clear copy (`make demo ARGS=--once`)."""

import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from clinic import audit
from clinic.access import clients_for
from clinic.models import Client, Event, Member, User
from clinic.roles import Permission
from reports.actions import request_report
from reports.models import Report
from reports.storage import open_file

THERAPIST = "therapist@harbour.example"


class Command(BaseCommand):
    help = "Have the worker make one progress report and write a clear copy to var/demo/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=120.0, help="how long to wait")

    def handle(self, *args: Any, seconds: float, **options: Any) -> None:
        if not (settings.EMBEDDED and settings.DEMO):
            raise CommandError("Clear copies are for the demonstration only: run make demo.")
        user = User.objects.get(email=THERAPIST)
        member = user.member
        assert member is not None
        report = request_report(client=_richest(user), audience="therapist", by=member)
        self.stdout.write(f"Report {report.number} is asked for; the worker makes it …")
        report = _wait_for(report, seconds)
        self.stdout.write(f"{_clear_copy(report, member)}")


def _richest(user: User) -> Client:
    """The therapist's client with the longest course, so that there is something to read."""
    clients = clients_for(user, Permission.REPORT_REQUEST)
    return clients.annotate(n=Count("responses")).order_by("-n", "name")[0]


def _wait_for(report: Report, seconds: float) -> Report:
    deadline = time.monotonic() + seconds
    while report.is_open:
        if time.monotonic() > deadline:
            why = f" The last try said: {report.error}" if report.error else ""
            raise CommandError(f"The report was not ready within {seconds:g} seconds.{why}")
        time.sleep(0.2)
        report.refresh_from_db()
    if report.state != Report.State.READY:
        raise CommandError(f"The report was not made: {report.error or report.get_state_display()}")
    return report


def _clear_copy(report: Report, member: Member) -> Path:
    content = open_file(report)
    audit.record(Event.REPORT_DOWNLOADED, by=member, subject=report, reason="demonstration")
    path = settings.VAR / "demo" / f"progress-report-{report.number}.pdf"
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    return path
