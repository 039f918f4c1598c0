"""A client's whole record as one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from clinic import walls
from clinic.models import Client
from config.operations.private_file import private_file
from reports.actions.exports import export_client


class Command(BaseCommand):
    help = (
        "Write a client's whole record into one zip: a page to read, data.json, fhir-bundle.json"
        " and the reports. The file is not encrypted, and only its owner may read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id")
        parser.add_argument("--out", type=Path, required=True, help="the zip to write")

    def handle(self, *args: Any, client: str, out: Path, **options: Any) -> None:
        row = self._client(client)
        language = translation.override(row.practice.language)
        with private_file(out) as file, walls.within(row.practice_id), language:
            file.write(export_client(client=row, by=None))
        self.stdout.write(f"{out}: {out.stat().st_size} bytes, not encrypted.")

    def _client(self, wanted: str) -> Client:
        try:
            return Client.objects.select_related("practice").get(pk=UUID(wanted))
        except ValueError:
            raise CommandError("This is not the id of a client.") from None
        except Client.DoesNotExist:
            raise CommandError("There is no client with this id.") from None
