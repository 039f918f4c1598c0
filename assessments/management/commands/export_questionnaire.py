"""Write an instrument as a FHIR R4 Questionnaire: no database, one JSON document."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assessments.fhir import write_questionnaire
from assessments.management.files import read_instrument


class Command(BaseCommand):
    help = (
        "Print an instrument as a FHIR R4 Questionnaire, from which import_questionnaire makes the "
        "same instrument again; nothing is stored and no database is needed."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "instrument", help="a shipped id, a definition file or a FHIR Questionnaire file"
        )

    def handle(self, *args: Any, instrument: str, **options: Any) -> None:
        read, _problems = read_instrument(instrument)
        written = write_questionnaire(read)
        self.stdout.write(json.dumps(written, indent=2, ensure_ascii=False, allow_nan=False))
