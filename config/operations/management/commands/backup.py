"""One sealed file with everything the practice has but its keys."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.operations.backup.making import make_backup
from config.operations.backup.sealing import BackupError


class Command(BaseCommand):
    help = (
        "Back up the database, the private files, the audit's anchor and the list of erasures,"
        " sealed under BACKUP_KEY and read back before it counts. Backups older than"
        " BACKUP_KEEP_DAYS go."
    )
    requires_system_checks: list[str] = []  # what is wrong here is no reason to go without a backup

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, help="a folder; BACKUP_FOLDER unless given")

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        try:
            made = make_backup(to)
        except BackupError as error:
            raise CommandError(f"The backup failed. {error}") from None
        self.stdout.write(f"{made.path}: {made.size:,} bytes, read back whole.")
