"""A new key for the sealed columns."""

from base64 import urlsafe_b64encode
from os import urandom
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone


class Command(BaseCommand):
    help = "Print a new entry for FIELD_KEYS. Nothing is stored or changed."
    requires_system_checks: list[str] = []  # they ask for the key this command makes

    def handle(self, *args: Any, **options: Any) -> None:
        text = urlsafe_b64encode(urandom(32)).decode()
        self.stdout.write(f"{_free_name()}:{text}")
        self.stderr.write(
            "Put it first in FIELD_KEYS, before a comma and the keys in use now, and keep those: "
            "they still open what they sealed. Keep a copy apart from the backups of the data; "
            "without its key nothing sealed can be read again."
        )


def _free_name() -> str:
    """A key's id: the day it was made, numbered where that day has one already."""
    taken = {entry.partition(":")[0] for entry in settings.FIELD_KEYS}
    name = day = f"k{timezone.now():%Y%m%d}"
    number = 1
    while name in taken:
        number += 1
        name = f"{day}-{number}"
    return name
