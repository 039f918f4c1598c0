"""What is wrong with this installation, and how to mend it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.operations.doctor import examine
from config.operations.doctor.findings import Finding, State


class Command(BaseCommand):
    help = (
        "Look at settings, keys, database, clock, broker, worker, schedule, mail, folders, files,"
        " audit, backups and documents. Exit 1 where something is wrong."
    )
    requires_system_checks: list[str] = []  # it tells of them itself

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        found = examine()
        faults = sum(finding.state is State.FAULT for finding in found)
        if as_json:
            whole = {"sound": not faults, "findings": [asdict(finding) for finding in found]}
            self.stdout.write(json.dumps(whole, indent=2))
        else:
            for finding in found:
                self._print(finding)
        if faults:
            raise CommandError(f"{faults} to be mended." if faults > 1 else "One to be mended.")

    def _print(self, finding: Finding) -> None:
        self.stdout.write(f"{finding.state.value:<8} {finding.topic:<10} {finding.words}")
        if finding.remedy:
            self.stdout.write(f"{'':<19} → {finding.remedy}")
