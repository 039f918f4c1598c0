"""Judge pairs of scores: no database, one JSON document."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.management.files import read_text
from assessments.psychometrics.change.pairs import (
    SHORT_NAMES,
    PairsError,
    finite,
    judge_pairs,
    read_pairs,
    rule_of,
)


class Command(BaseCommand):
    help = (
        "Judge the change between two scores of each person and print one JSON document; nothing "
        "is stored and no database is needed. Lower scores are better unless you say otherwise."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--method",
            choices=SHORT_NAMES,
            required=True,
            help="Jacobson–Truax, Edwards–Nunnally or Gulliksen–Lord–Novick",
        )
        parser.add_argument("--sd", required=True, help="standard deviation, above 0")
        parser.add_argument("--reliability", required=True, help="from 0 to below 1")
        parser.add_argument("--mean", help="of the population; needed by en and gln")
        parser.add_argument("--higher-is-better", action="store_true")
        parser.add_argument("--cutoff", help="a score at the cut-off is on the clinical side")
        parser.add_argument(
            "--pairs",
            type=Path,
            required=True,
            metavar="FILE",
            help="a CSV table with the columns id, pre and post",
        )

    def handle(
        self,
        *args: Any,
        method: str,
        sd: str,
        reliability: str,
        mean: str | None,
        cutoff: str | None,
        higher_is_better: bool,
        pairs: Path,
        **options: Any,
    ) -> None:
        try:
            judged = judge_pairs(
                read_pairs(read_text(pairs)),
                rule_of(method, sd, reliability, mean),
                cut=None if cutoff is None else finite(cutoff, "The cut-off"),
                higher_is_better=higher_is_better,
            )
        except PairsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(judged, indent=2, allow_nan=False))
