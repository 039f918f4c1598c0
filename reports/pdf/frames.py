"""What passes between a worker and its child: one letter, a length, and that many bytes."""

import struct
from typing import BinaryIO

READY, DOCUMENT, DONE, TOO_LARGE, WRONG, MISSING = b"R", b"D", b"P", b"L", b"W", b"M"
NO_ROOM = 77  # the exit of a child that ran out of memory
LONGEST = 64 << 20  # bytes; far above any report
_HEAD = struct.Struct("=cQ")


def send(pipe: BinaryIO, kind: bytes, content: bytes) -> None:
    """Write one frame."""
    pipe.write(_HEAD.pack(kind, len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[bytes, bytes]:
    """Read one frame. EOFError where the other side has gone or says what cannot be."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    kind, length = _HEAD.unpack(head)
    if length > LONGEST:
        raise EOFError
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return kind, content
