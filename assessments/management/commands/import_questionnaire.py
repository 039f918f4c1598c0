"""Read a FHIR Questionnaire and try its key out: no database, one JSON document."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.fhir import Level, ReadQuestionnaire, read_questionnaire
from assessments.management.files import read_object
from assessments.psychometrics.trials import trials


class Command(BaseCommand):
    help = (
        "Read a FHIR R4 Questionnaire and print its key, what to doubt in it and its trial scores "
        "as one JSON document. Nothing is stored and no database is needed; a practice imports a "
        "questionnaire in its library, where a person approves it. Fails where it must not be used."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a Questionnaire as JSON")
        parser.add_argument(
            "--key-template", default="", metavar="NAME", help="a published key, such as ecr-r"
        )
        parser.add_argument(
            "--trial", action="store_true", help="only try it out, which is all this command does"
        )

    def handle(self, *args: Any, file: Path, key_template: str, **options: Any) -> None:
        found = read_questionnaire(read_object(file), key_template)
        self.stdout.write(json.dumps(_document(found), indent=2, allow_nan=False))
        if not found.may_activate:
            errors = [each for each in found.problems if each.level is Level.ERROR]
            first = f"{errors[0].where}: {errors[0].what}" if errors[0].where else errors[0].what
            more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
            raise CommandError(f"{file.name} must not be used as it is. {first}{more}")


def _document(found: ReadQuestionnaire) -> dict[str, Any]:
    return {
        "key": found.key,
        "problems": [
            {"level": each.level.value, "where": each.where, "what": each.what}
            for each in found.problems
        ],
        "trials": trials(found.instrument) if found.instrument else {},
        "may_activate": found.may_activate,
    }
