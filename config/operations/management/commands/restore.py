"""A backup into an empty place, proved there."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.operations.backup.restoring import Unfinished, restore
from config.operations.backup.sealing import BackupError


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty place: the one the settings name, or a folder. Clients who"
        " were erased since it was made are erased again. FIELD_KEYS and BACKUP_KEY must be those"
        " of the backup's time. Exit 1 unless it holds."
    )
    requires_system_checks: list[str] = []  # the database is still empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--verify", action="store_true", help="prove what was restored")
        parser.add_argument("--into", type=Path, help="an empty folder")
        parser.add_argument("--database", help="an empty PostgreSQL database: postgres://…")
        parser.add_argument("--erasures", type=Path, help="a newer list of who was erased")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        names = ("verify", "into", "database", "erasures")
        try:
            found = restore(file, **{name: options[name] for name in names})
        except (BackupError, OSError) as error:
            raise CommandError(f"Nothing is restored. {error}") from None
        except Unfinished as error:
            raise CommandError(
                "The data is restored but was not looked at, and erased clients may be back in it."
                f" Do not use it. {error}"
            ) from None
        self.stdout.write(json.dumps(found, indent=2))
        if found["whole"] is None:
            self.stderr.write("Restored, not proved: --verify proves it.")
        elif not found["whole"]:
            raise CommandError("What was restored does not hold. Do not use it.")
