"""Prove the audit whole and what was signed unchanged, or say where it is not."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinic.audit.anchor import anchors
from clinic.audit.proof import Anchored
from clinic.audit.verifying import verify


class Command(BaseCommand):
    help = (
        "Walk every chain of the audit, hold its end to the anchor and every signed note to its"
        " digest. Exit 1 at any break."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, default=None, help="the anchor file")

    def handle(self, *args: Any, anchor: Path | None, **options: Any) -> None:
        path = anchor or Path(settings.AUDIT_ANCHOR)
        held = self._anchors(path, asked_for=anchor is not None)
        proof = verify(held)
        result = {
            "whole": proof.holds,
            "chains": proof.chains,
            "lines": proof.lines,
            "anchors": len(held),
            "breaks": [vars(each) for each in proof.breaks],
        }
        self.stdout.write(json.dumps(result, indent=2))
        if not held:
            self.stderr.write(
                f"There is no anchor at {path}: a tail cut together with its head would not show."
            )
        if not proof.holds:
            raise CommandError("The audit, or what was signed, is not whole.")

    def _anchors(self, path: Path, asked_for: bool) -> list[Anchored]:
        try:
            return list(anchors(path))
        except FileNotFoundError:
            if asked_for:
                raise CommandError(f"There is no file {path}.") from None
            return []
        except ValueError as error:
            raise CommandError(f"{path}: {error}.") from error
