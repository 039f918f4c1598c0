"""Where private files lie, and whether the store takes them, gives them back and lets them go."""

from collections.abc import Iterator
from os import urandom
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.operations.backup.files import folder_at, names_in
from config.operations.doctor.findings import Finding, fault, note, sound, warning

CHECK = "Check FILES_ENDPOINT, FILES_BUCKET and the key, and what the key may do in that bucket."
MOVE = "python manage.py move_files moves them; until then they are not found."


def files() -> Iterator[Finding]:
    """Of a folder `folders` tells; a store is tried with a file of no meaning."""
    if settings.FILES_STORAGE != "s3":
        yield sound(f"Private files lie in {settings.PRIVATE_FILES}.")
        return
    yield from _tried(default_storage)
    left = sum(1 for _name in names_in(folder_at(Path(settings.PRIVATE_FILES))))
    if left:
        yield warning(f"{left} private files still lie in {settings.PRIVATE_FILES}.", MOVE)


def _tried(store: Any) -> Iterator[Finding]:
    name, content, step = f"doctor/{uuid4()}", urandom(64), "written"
    try:
        store.save(name, ContentFile(content))
        step = "read"
        with store.open(name) as file:
            same = file.read() == content
        step = "listed"
        listed = store.listdir("doctor")[1]
        is_open = store.is_open(name)
        step = "deleted"
        store.delete(name)
    except OSError as error:
        yield fault(f"Private files cannot be {step}: {error}", CHECK)
        return
    if not same or name.split("/")[1] not in listed or store.exists(name):
        yield fault("The store of files does not give back what it was given.", CHECK)
        return
    yield sound(f"Private files can be written, read and deleted in {store.bucket_name}.")
    if is_open:
        yield fault(f"Anybody can read the bucket {store.bucket_name}.", "Make it private.")
    if store.keeps_versions():
        yield note(
            f"The bucket {store.bucket_name} keeps versions: what is erased stays behind, sealed"
            " under a key that is gone.",
            "Switch versions off, or let old ones go by a rule of the store.",
        )
