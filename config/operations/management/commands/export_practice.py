"""Everything of a practice as one file, to take elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from clinic import walls
from clinic.models import Practice
from config.operations.private_file import private_file
from reports.actions.exports import begin_practice_export, export_client
from reports.exports.practice import manifest, record_name

EVERY = 100  # clients, between two words on how far it is


class Command(BaseCommand):
    help = (
        "Write a practice into one zip: practice.json and each client's whole record in a zip of"
        " its own, as export_client makes it. The file is not encrypted, and only its owner may"
        " read it. Process notes stay behind: they are their authors'."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("practice", help="the practice's name")
        parser.add_argument("--out", type=Path, required=True, help="the zip to write")

    def handle(self, *args: Any, practice: str, out: Path, **options: Any) -> None:
        found = list(Practice.objects.filter(name=practice)[:2])
        if len(found) != 1:
            raise CommandError("There is no practice of this name, or more than one.")
        with private_file(out) as file, translation.override(found[0].language):
            count = self._write(found[0], file)
        size = out.stat().st_size
        self.stdout.write(f"{out}: {count} clients, {size} bytes, not encrypted.")

    def _write(self, practice: Practice, file: BinaryIO) -> int:
        """One client after the other, each in a transaction of their own; how many."""
        with ZipFile(file, "w", ZIP_STORED) as archive:
            with walls.within(practice.pk):
                clients = begin_practice_export(practice=practice, by=None)
                archive.writestr("practice.json", manifest(practice, clients))
            for done, client in enumerate(clients, start=1):
                with walls.within(practice.pk):
                    archive.writestr(record_name(client), export_client(client=client, by=None))
                if done % EVERY == 0 and done < len(clients):
                    self.stderr.write(f"{done} of {len(clients)} clients written.")
        return len(clients)
