"""Clients and their past forms from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from assessments.actions.bring_over import bring_over
from clinic import walls
from clinic.models import Practice

EVERY = 100


class Command(BaseCommand):
    help = (
        "Bring over clients and past forms from a CSV file (docs/recipes/bring-over.md). Without"
        " --apply nothing is kept. Every fault is named by row and column; one fault, and nothing"
        " is taken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--practice", required=True, help="the practice's name")
        parser.add_argument("--apply", action="store_true", help="take it, if nothing is wrong")

    def handle(self, *args: Any, file: Path, practice: str, apply: bool, **options: Any) -> None:
        found = list(Practice.objects.filter(name=practice)[:2])
        if len(found) != 1:
            raise CommandError("There is no practice of this name, or more than one.")
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"{file} cannot be read as a text in UTF-8.") from None
        with walls.within(found[0].pk), translation.override(found[0].language):
            seen = bring_over(practice=found[0], text=text, apply=apply, along=self._tell, by=None)
        for fault in seen.faults:
            self.stderr.write(str(fault))
        if seen.faults:
            count = "One fault" if len(seen.faults) == 1 else f"{len(seen.faults)} faults"
            raise CommandError(f"{count}. Nothing was taken.")
        said = "brought over" if seen.done else "sound; nothing was taken without --apply"
        self.stdout.write(f"{seen.clients} clients, {seen.forms} forms: {said}.")

    def _tell(self, done: int, of: int) -> None:
        """How far it is, every hundred clients: a large file takes minutes."""
        if done % EVERY == 0 and done < of:
            self.stderr.write(f"{done} of {of} clients tried.")
