"""Put the practices' keys under the newest outside key; can be stopped and called again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.actions.keys import renew_practice_key, rewrap_keys
from clinic.actions.sign_in import reseal_factors
from clinic.crypto import SealError
from clinic.models import Practice, keyring


class Command(BaseCommand):
    help = (
        "Wrap every practice's key under the first entry of FIELD_KEYS. Keep the older entries:"
        " the audit's seals were made with them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--practice-keys",
            action="store_true",
            help="give every practice a new key as well, and wrap its clients' keys under it",
        )

    def handle(self, *args: Any, practice_keys: bool, **options: Any) -> None:
        rewrapped = clients = 0
        try:
            for practice in Practice.objects.order_by("created_at"):
                rewrapped += rewrap_keys(practice)
                if practice_keys:
                    clients += renew_practice_key(practice)
            factors = reseal_factors()
        except SealError:
            raise CommandError(
                "A key was wrapped under another than FIELD_KEYS. Put the older entry behind the"
                " newest one, and call this again: what is done stays done."
            ) from None
        self.stdout.write(f"{rewrapped} keys wrapped anew under {keyring().current}.")
        self.stdout.write(f"{factors} second factors sealed anew.")
        if practice_keys:
            self.stdout.write(f"{clients} clients' keys wrapped under new practice keys.")
