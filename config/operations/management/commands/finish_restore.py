"""The second half of `restore`, which calls it in a process that works on the restored place."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.operations.backup.proving import finish


class Command(BaseCommand):
    help = "Called by restore. Proves the restored place against a manifest and erases again."
    requires_system_checks: list[str] = []  # migrations may be missing yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("manifest", type=Path)
        parser.add_argument("--verify", action="store_true")

    def handle(self, *args: Any, manifest: Path, verify: bool, **options: Any) -> None:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        self.stdout.write(json.dumps(finish(told, verify=verify)))
