"""`manage.py restore`: a backup into an empty place, proved there, and erased clients erased again.

Everything is unpacked and authenticated first; only then does anything appear where it belongs.
What needs the restored database runs in a process of its own (`finish_restore`), told its address.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import Any, BinaryIO
from urllib.parse import quote

import dj_database_url
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from config.env import BASE_DIR
from config.operations.backup.archive import Sink, unpack
from config.operations.backup.database import empty_server, fill_postgresql
from config.operations.backup.files import FILES, bring, names_in, take_back
from config.operations.backup.making import ANCHOR, DATABASE, ERASURES, backup_ring
from config.operations.backup.sealing import BackupError

SQLITE = "django.db.backends.sqlite3"


class Unfinished(Exception):
    """The data is there, but erased clients may be back in it: it is not to be used."""


@dataclass(frozen=True)
class Place:
    """Where a backup is restored to: a database, and where the rest lies.

    `files` is a folder, or None for the store that the settings name.
    """

    database: dict[str, Any]
    files: Path | None
    anchor: Path
    erasures: Path
    root: Path

    @classmethod
    def of(cls, into: Path | None, database: str | None) -> "Place":
        """The settings' own place, or `into` a folder; `database` is PostgreSQL's address."""
        address = dict(dj_database_url.parse(database)) if database else None
        if into is None:
            lists = Path(settings.AUDIT_ANCHOR), Path(settings.ERASURES)
            own = address or connection.settings_dict
            in_folder = settings.FILES_STORAGE == "folder"
            files = Path(settings.PRIVATE_FILES) if in_folder else None
            return cls(own, files, *lists, Path(settings.VAR))
        root = into.resolve()
        address = address or {"ENGINE": SQLITE, "NAME": str(root / "secure_base.sqlite3")}
        return cls(address, root / "files", root / ANCHOR, root / ERASURES, root)

    @property
    def vendor(self) -> str:
        return "sqlite" if str(self.database["ENGINE"]).endswith("sqlite3") else "postgresql"

    def refuse_unless_empty(self) -> None:
        """Raises BackupError where there is anything that a restore would mix with."""
        if self.files is None:
            if next(names_in(default_storage), None) is not None:
                raise BackupError("The store of files is not empty: restore into an empty bucket.")
        elif self.files.is_dir() and any(self.files.iterdir()):
            raise BackupError(f"{self.files} is not empty: restore into an empty place.")
        if self.vendor == "postgresql":
            empty_server(self.database)
            return
        path = Path(str(self.database["NAME"]))
        if path.exists() and path.stat().st_size:
            raise BackupError(f"{path} is there already: restore into an empty place.")

    def environment(self) -> dict[str, str]:
        """What a process is told so that it works on this place."""
        folder = dict.fromkeys(settings.FILES_STORE, "") | {"PRIVATE_FILES": str(self.files)}
        lies = {"FILES_STORAGE": "folder"} | folder if self.files else {"FILES_STORAGE": "s3"}
        address = {"DATABASE_URL": _address(self.database)}
        lists = {"AUDIT_ANCHOR": str(self.anchor), "ERASURES": str(self.erasures)}
        return os.environ | lies | address | lists


def restore(
    file: Path,
    *,
    into: Path | None = None,
    database: str | None = None,
    erasures: Path | None = None,
    verify: bool = False,
) -> dict[str, Any]:
    """Restore `file`; with `verify`, prove it. What was found, ready to print; `whole` sums it up.

    `erasures` is a list kept elsewhere of who was erased; the installation's own and the backup's
    are always gone by. Raises BackupError; then the place is as empty as before.
    """
    ring, place = backup_ring(), Place.of(into, database)
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    if erasures is not None and not erasures.is_file():
        raise BackupError(f"There is no file {erasures}.")
    place.refuse_unless_empty()
    with _stage(place.root) as stage:
        manifest = unpack(file, ring, _sink(stage))
        _refuse_unfit(manifest, place)
        _fill(place, stage)
        _join_lists(place, stage, erasures)
        told = stage / "manifest.json"
        told.write_text(json.dumps(manifest), encoding="utf-8")
        return _finish(place, told, verify) | {"made_at": manifest["at"], "file": str(file)}


def _refuse_unfit(manifest: dict[str, Any], place: Place) -> None:
    if manifest.get("form") != 1:
        raise BackupError("The backup is of a later form: restore it with a later version.")
    if (vendor := manifest["facts"]["vendor"]) != place.vendor:
        other = "--into a folder" if vendor == "sqlite" else "--database postgres://…"
        raise BackupError(f"The backup is of {vendor}, the place is {place.vendor}: use {other}.")


def _fill(place: Place, stage: Path) -> None:
    """A store first: it is the likelier to fail, and is emptied again where anything does."""
    if place.files is None:
        brought = bring(stage / FILES, default_storage)
        try:
            _fill_database(place, stage)
        except BaseException:
            take_back(brought, default_storage)
            raise
        return
    _fill_database(place, stage)
    place.files.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (stage / FILES).is_dir():
        for path in list((stage / FILES).iterdir()):
            shutil.move(path, place.files / path.name)


def _fill_database(place: Place, stage: Path) -> None:
    if place.vendor == "postgresql":
        fill_postgresql(stage / DATABASE, place.database, empty_server(place.database))
    else:
        (stage / DATABASE).replace(place.database["NAME"])


def _join_lists(place: Place, stage: Path, extra: Path | None) -> None:
    """The anchor of the backup goes with its database; lists of the erased are put together."""
    if place.anchor.exists():
        aside = f"{place.anchor.name}.before-restore-{timezone.now():%Y%m%dT%H%M%S}"
        place.anchor.rename(place.anchor.with_name(aside))
    place.anchor.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(stage / ANCHOR, place.anchor)
    lists = [stage / ERASURES, Path(settings.ERASURES), place.erasures, extra]
    lines: dict[str, None] = {}
    for path in (path for path in lists if path is not None and path.exists()):
        lines |= dict.fromkeys(path.read_text(encoding="utf-8").splitlines())
    place.erasures.parent.mkdir(parents=True, exist_ok=True)
    place.erasures.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _finish(place: Place, manifest: Path, verify: bool) -> dict[str, Any]:
    command = [sys.executable, str(BASE_DIR / "manage.py"), "finish_restore", str(manifest)]
    done = subprocess.run(  # noqa: S603
        command + ["--verify"] * verify,
        env=place.environment(),
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        words = done.stderr.strip().splitlines()
        raise Unfinished(words[-1] if words else "It said nothing.") from None
    return found


@contextmanager
def _stage(root: Path) -> Iterator[Path]:
    """A private folder inside the place, gone at the end; so is the place where it stays empty."""
    made = not root.exists()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    stage = Path(mkdtemp(prefix="restoring-", dir=root))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if made and not any(root.iterdir()):
            root.rmdir()


def _sink(stage: Path) -> Sink:
    """Where each member goes; a name that leads anywhere else is refused."""

    def opened(name: str) -> BinaryIO:
        parts = PurePosixPath(name).parts
        known = name in (DATABASE, ANCHOR, ERASURES) or name.startswith(FILES)
        if not known or ".." in parts or name.startswith("/"):
            raise BackupError(f"The backup names a file that has no place: {name}")
        path = stage.joinpath(*parts)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")

    return opened


def _address(database: dict[str, Any]) -> str:
    """A database's settings as DATABASE_URL takes them."""
    name = str(database["NAME"])
    if str(database["ENGINE"]).endswith("sqlite3"):
        return f"sqlite:///{quote(name)}"
    user, password = (quote(str(database.get(key) or ""), safe="") for key in ("USER", "PASSWORD"))
    host = quote(str(database.get("HOST") or ""), safe="")
    port = f":{database['PORT']}" if database.get("PORT") else ""
    options = "&".join(
        f"{key}={quote(str(value), safe='')}"
        for key, value in (database.get("OPTIONS") or {}).items()
        if key.startswith("ssl")
    )
    who = f"{user}:{password}" if password else user
    return f"postgres://{who}@{host}{port}/{quote(name)}{'?' * bool(options)}{options}"
