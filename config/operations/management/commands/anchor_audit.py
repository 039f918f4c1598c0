"""Write the ends of the audit's chains down outside the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from clinic.audit.anchor import drop_anchor


class Command(BaseCommand):
    help = "Append the heads of all chains to the anchor file (AUDIT_ANCHOR) and to the log."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.AUDIT_ANCHOR)
        self.stdout.write(f"{drop_anchor(path)} chains anchored in {path}")
