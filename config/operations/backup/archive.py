"""What lies inside the seal: a tar of named members, each in parts, and a manifest at the end.

Members come as streams whose length nobody knows beforehand, so each is cut into parts (zlib) that
follow each other under one name. The manifest holds every member's length and SHA-256.
"""

import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from clinic.crypto import Keyring
from config.operations.backup.sealing import BackupError, Opening, Sealing

MANIFEST = "manifest.json"
PART = 4 << 20
LEVEL = 1
Sink = Callable[[str], BinaryIO]


class Archive:
    """An archive that is being written; `finish` makes it whole."""

    def __init__(self, out: BinaryIO, ring: Keyring) -> None:
        self.sealing = Sealing(out, ring)
        self.tar = tarfile.open(fileobj=self.sealing, mode="w|", bufsize=PART)  # noqa: SIM115
        self.members: list[dict[str, Any]] = []

    def add(self, name: str, source: BinaryIO) -> None:
        """Take in everything that `source` gives, under `name`."""
        digest, size = hashlib.sha256(), 0
        for part in _parts(source):
            self._entry(name, zlib.compress(part, LEVEL))
            digest.update(part)
            size += len(part)
        self.members.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})

    def finish(self, manifest: dict[str, Any]) -> dict[str, Any]:
        """Write the manifest, with the list of members, and end the stream; returns it."""
        whole = manifest | {"members": self.members}
        self._entry(MANIFEST, zlib.compress(json.dumps(whole).encode(), LEVEL))
        self.tar.close()
        self.sealing.close()
        return whole

    def _entry(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        self.tar.addfile(entry, io.BytesIO(content))


class _Nowhere(io.RawIOBase):
    """Where members go that are only looked at."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return memoryview(data).nbytes  # type: ignore[arg-type]


def unpack(path: Path, ring: Keyring, sink: Sink | None = None) -> dict[str, Any]:
    """Read an archive to its end and hold every member to the manifest, which is returned.

    `sink` opens the file a member is written to; without one the archive is only looked at.
    Raises BackupError; what the sinks hold is then not to be used.
    """
    try:
        with path.open("rb") as file, Opening(file, ring) as opened:
            found, manifest = _read(opened, sink)
            while opened.read(PART):
                pass  # padding; the end of the stream has to prove itself too
    except (tarfile.TarError, zlib.error, ValueError) as error:
        raise BackupError("The backup opens, but is not put together as ours are.") from error
    if manifest is None:
        raise BackupError("The backup has no manifest.")
    if found != manifest["members"]:
        raise BackupError("What the backup holds is not what its manifest names.")
    return manifest


def _read(opened: Opening, sink: Sink | None) -> tuple[list[dict[str, Any]], Any]:
    found: list[dict[str, Any]] = []
    manifest = None
    with tarfile.open(fileobj=opened, mode="r|", bufsize=PART) as tar:
        parts = ((entry.name, tar.extractfile(entry)) for entry in tar if entry.isfile())
        for name, group in groupby(parts, key=lambda part: part[0]):
            contents = (zlib.decompress(file.read()) for _, file in group if file)
            if name == MANIFEST:
                manifest = json.loads(b"".join(contents))
                continue
            with sink(name) if sink else _Nowhere() as target:
                found.append({"name": name, **_copied(contents, target)})
    return found, manifest


def _copied(contents: Iterator[bytes], target: Any) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    for content in contents:
        target.write(content)
        digest.update(content)
        size += len(content)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _parts(source: BinaryIO) -> Iterator[bytes]:
    """At least one part, so that an empty member is there too."""
    yield _full(source)
    while part := _full(source):
        yield part


def _full(source: BinaryIO) -> bytes:
    """Up to PART bytes, fewer only at the end: a pipe gives them in dribs and drabs."""
    got = bytearray()
    while len(got) < PART and (more := source.read(PART - len(got))):
        got += more
    return bytes(got)


def discard(path: Path) -> None:
    """Delete a file that may be gone already."""
    with suppress(FileNotFoundError):
        path.unlink()
