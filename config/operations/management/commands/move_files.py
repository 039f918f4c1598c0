"""Private files from the folder into the store, or back."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.management.base import BaseCommand, CommandError

from config.operations.backup.files import folder_at, names_in


class Command(BaseCommand):
    help = (
        "Move private files from PRIVATE_FILES into the store that the settings name. Each is read"
        " back before it goes here. Stop web and worker first; it may be stopped and called again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--back", action="store_true", help="from the store into the folder")

    def handle(self, *args: Any, back: bool, **options: Any) -> None:
        if settings.FILES_STORAGE != "s3":
            raise CommandError("FILES_STORAGE is not s3: there is no store to move files to.")
        ends: tuple[Storage, Storage] = (folder_at(Path(settings.PRIVATE_FILES)), default_storage)
        source, target = reversed(ends) if back else ends
        try:
            moved = [name for name in names_in(source) if _copied(name, source, target)]
            if back:
                os.sync()  # a folder may still have them in memory alone
            for name in moved:
                source.delete(name)
        except OSError as error:
            raise CommandError(f"Stopped; nothing is lost. {error}") from None
        where = settings.PRIVATE_FILES if back else settings.FILES_STORE["FILES_BUCKET"]
        self.stdout.write(f"{len(moved)} files lie in {where} now.")


def _copied(name: str, source: Storage, target: Storage) -> bool:
    """Whether the file is at both ends, to the letter. Raises CommandError where it can't be."""
    content = _content(name, source)
    if not target.exists(name):
        target.save(name, ContentFile(content))
    if _content(name, target) != content:
        raise CommandError(f"Stopped; {name} lies at both ends and differs. Find out why.")
    return True


def _content(name: str, storage: Storage) -> bytes:
    with storage.open(name) as file:
        return bytes(file.read())
