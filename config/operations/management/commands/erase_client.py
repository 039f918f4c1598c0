"""Erase a client's record for good."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from clinic.models import Client, Erasure
from reports.actions.erasure import erase_client, outlook


class Command(BaseCommand):
    help = (
        "Delete a client's record and destroy its key. Refused while care goes on, under legal"
        " hold and within the practice's retention time. Prints the certificate."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id")
        parser.add_argument("--reason", choices=["request", "retention", "mistake"], required=True)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would go and what stands in the way"
        )

    def handle(self, *args: Any, client: str, reason: str, dry_run: bool, **options: Any) -> None:
        row = self._client(client)
        if dry_run:
            seen = outlook(row)
            self._print({"would_erase": seen.rows, "obstacles": list(seen.obstacles)})
            return
        try:
            erasure = erase_client(client=row, reason=reason, by=None)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        self._print(_certificate(erasure))

    def _client(self, wanted: str) -> Client:
        try:
            return Client.objects.select_related("practice").get(pk=UUID(wanted))
        except ValueError:
            raise CommandError("This is not the id of a client.") from None
        except Client.DoesNotExist:
            raise CommandError("There is no client with this id.") from None

    def _print(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document, indent=2))


def _certificate(erasure: Erasure) -> dict[str, Any]:
    return {
        "client": str(erasure.client_id),
        "erased_at": erasure.at.isoformat(timespec="seconds"),
        "reason": erasure.reason,
        "rows": erasure.rows,
        "key": "destroyed",
        "backups_age_out_on": erasure.backups_age_out_on.isoformat(),
    }
