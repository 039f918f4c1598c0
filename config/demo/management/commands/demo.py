"""Run the demonstration: `make demo`."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.demo.children import Trouble
from config.demo.serve import Wishes, demonstrate


class Command(BaseCommand):
    help = "A practice of invented people with web, worker and broker, on this machine only."
    requires_system_checks: list[str] = []  # seed_demo checks them, a moment later

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to open it (8000)")
        parser.add_argument(
            "--once", action="store_true", help="make one report, say where it lies, and end"
        )
        parser.add_argument(
            "--reset", action="store_true", help="delete the demonstration's data first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wishes = Wishes(options["port"], options["once"], options["reset"])
        try:
            demonstrate(wishes)
        except Trouble as trouble:
            self.stderr.write(str(trouble))
            sys.exit(trouble.status)
