"""Members come out as they went in; what is not what the manifest names is refused."""

import io
import random
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from clinic.crypto import Keyring
from config.env import new_field_key
from config.operations.backup.archive import PART, Archive, unpack
from config.operations.backup.sealing import BackupError

RING = Keyring.read([new_field_key()])
CONTENTS = {
    "database": random.Random(1).randbytes(2 * PART + 17),
    "files/reports/a": b"",
    "files/reports/ä b": b"x" * PART,
    "erasures.jsonl": b"{}\n",
}


class Drops(io.RawIOBase):
    """Gives little at a time, like a pipe."""

    def __init__(self, content: bytes) -> None:
        self.source = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self.source.read(min(size, 40_001))


def packed(path: Path, **manifest: Any) -> dict[str, Any]:
    with path.open("wb") as out:
        archive = Archive(out, RING)
        for name, content in CONTENTS.items():
            archive.add(name, Drops(content))  # type: ignore[arg-type]
        return archive.finish({"form": 1, **manifest})


def test_members_come_out_as_they_went_in(tmp_path: Path) -> None:
    written = packed(tmp_path / "a.backup", facts={"counts": {"t": 3}})
    folder = tmp_path / "out"

    def sink(name: str) -> BinaryIO:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        return (folder / name).open("wb")

    manifest = unpack(tmp_path / "a.backup", RING, sink)

    assert manifest == written
    assert manifest["facts"] == {"counts": {"t": 3}}
    assert [member["name"] for member in manifest["members"]] == list(CONTENTS)
    for name, content in CONTENTS.items():
        assert (folder / name).read_bytes() == content


def test_a_member_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    with path.open("wb") as out:
        archive = Archive(out, RING)
        archive.add("database", io.BytesIO(b"content"))
        archive.members[0]["sha256"] = "0" * 64
        archive.finish({"form": 1})
    with pytest.raises(BackupError, match="not what its manifest names"):
        unpack(path, RING)


def test_an_archive_without_a_manifest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    with path.open("wb") as out:
        archive = Archive(out, RING)
        archive.add("database", io.BytesIO(b"content"))
        archive.tar.close()
        archive.sealing.close()
    with pytest.raises(BackupError, match="no manifest"):
        unpack(path, RING)


def test_a_sealed_stream_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    with path.open("wb") as out:
        archive = Archive(out, RING)
        archive.sealing.write(b"not a tar at all, but sealed with our key" * 100)
        archive.sealing.close()
    with pytest.raises(BackupError, match="not put together as ours"):
        unpack(path, RING)
