"""Private files on their way into a backup and out of one, wherever they lie."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

from config.operations.backup.archive import Archive
from config.operations.backup.sealing import BackupError

FILES = "files/"


def folder_at(path: Path) -> Storage:
    """A folder of private files, as the settings make theirs."""
    return FileSystemStorage(location=path, base_url=None)


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """The name of every file; a store is asked for them all at once, a folder one by one."""
    if (every_name := getattr(storage, "every_name", None)) is not None:
        yield from every_name()
        return
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # the first file is still to come, or the last one just went
        return
    at = f"{folder}/" if folder else ""
    yield from (f"{at}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from names_in(storage, f"{at}{name}")


def take(storage: Storage, archive: Archive) -> Iterator[str]:
    """Add each file to a backup; one that is deleted just now is left out. Their names."""
    for name in names_in(storage):
        try:
            with storage.open(name) as file:
                archive.add(FILES + name, cast(Any, file))
        except FileNotFoundError:
            continue
        yield name


def bring(folder: Path, storage: Storage) -> list[str]:
    """Put each file of an unpacked backup into an empty store, all or none. Their names."""
    brought: list[str] = []
    here = folder_at(folder)
    try:
        for name in names_in(here):
            with (folder / name).open("rb") as file:
                brought.append(storage.save(name, File(file)))
            if brought[-1] != name:
                raise BackupError(f"The store has a file {name} already.")
    except BaseException:
        take_back(brought, storage)
        raise
    return brought


def take_back(names: list[str], storage: Storage) -> None:
    """Leave a store as empty as it was; where it does not answer any more, it says so next time."""
    with suppress(OSError):
        for name in names:
            storage.delete(name)
