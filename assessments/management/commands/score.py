"""Score a file of answers: no database, one JSON document."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from math import isclose
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.fhir import Level, Problem, answers_of, stated_totals
from assessments.management.files import read_instrument, read_object
from assessments.psychometrics.answers import AnswerError, Answers
from assessments.psychometrics.careless import careless_notes
from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.rules import prompts, risks
from assessments.psychometrics.scoring import Incomplete, ScaleScore, score

Results = Mapping[str, ScaleScore | Incomplete]


class Command(BaseCommand):
    help = "Score answers and print one JSON document; nothing is stored and no database is needed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "instrument", help="a shipped id, a definition file or a FHIR Questionnaire file"
        )
        parser.add_argument(
            "--answers",
            required=True,
            metavar="FILE",
            help='{"linkId": value, ...} or a FHIR QuestionnaireResponse, as JSON',
        )
        parser.add_argument(
            "--key-template", default="", metavar="NAME", help="a published key, such as ecr-r"
        )

    def handle(
        self, *args: Any, instrument: str, answers: str, key_template: str, **options: Any
    ) -> None:
        asked, problems = read_instrument(instrument, key_template)
        file = Path(answers)
        given = read_object(file)
        is_response = "resourceType" in given
        try:
            found: Answers = answers_of(given, asked) if is_response else _whole(given)
            results = score(asked, found)
        except AnswerError as error:
            raise CommandError(
                f"{file.name} does not fit {asked.id}: {str(error).rstrip('.')}."
            ) from error
        stated = stated_totals(given, asked) if is_response else {}
        document = {
            **_told(asked, found, results),
            "problems": [
                {"level": each.level.value, "where": each.where, "what": each.what}
                for each in (*problems, *_disagreements(stated, results))
            ],
        }
        self.stdout.write(json.dumps(document, indent=2, allow_nan=False))


def _whole(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, with 3.0 read as 3: JSON has one kind of number, and tables write it so."""
    return {
        key: int(value) if isinstance(value, float) and value.is_integer() else value
        for key, value in given.items()
    }


def _told(instrument: Instrument, answers: Answers, results: Results) -> dict[str, Any]:
    scored = {key: each for key, each in results.items() if isinstance(each, ScaleScore)}
    return {
        "scores": {key: scored[key].value if key in scored else None for key in results},
        "answered": {key: [each.answered, each.of] for key, each in results.items()},
        "flags": [
            *(f"too few answers: {key}" for key in results if key not in scored),
            *(f"prorated: {key}" for key, each in scored.items() if each.prorated),
            *(note.value for note in careless_notes(instrument, answers)),
            *(f"risk, {each.rule.kind}: {each.key}" for each in risks(instrument, answers)),
            *(f"prompt, {each.rule.id}: {each.key}" for each in prompts(instrument, answers)),
        ],
    }


def _disagreements(stated: Mapping[str, float], results: Results) -> Iterator[Problem]:
    """What the file itself says of a score, where it says something else."""
    for key, total in stated.items():
        result = results.get(key)
        ours = result.value if isinstance(result, ScaleScore) else None
        if ours is None or not isclose(ours, total, abs_tol=1e-4):
            words = "gives no score" if ours is None else f"comes to {ours:g}"
            yield Problem(
                Level.WARNING, key, f"The file states {total:g}; by its answers it {words}."
            )
