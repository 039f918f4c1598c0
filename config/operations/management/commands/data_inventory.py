"""Write down what is kept of whom."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.env import BASE_DIR
from config.operations.inventory import inventory

WRITTEN = BASE_DIR / "docs" / "data-inventory.md"


class Command(BaseCommand):
    help = "Write docs/data-inventory.md anew from the models and the data map."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, default=WRITTEN, help="another file to write")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        out.write_text(inventory(), encoding="utf-8")
        self.stdout.write(str(out))
