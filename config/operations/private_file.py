"""A record on its way out of the practice, as a file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import CommandError

from clinic.crypto import SealError
from reports.storage import OutOfReach


@contextmanager
def private_file(out: Path) -> Iterator[BinaryIO]:
    """A new file that its owner alone may read; gone again where writing it fails.

    Raises CommandError in words: it is there already, it cannot be written, or what should go
    into it was sealed under keys that are not at hand, or lies where nothing answers.
    """
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(f"{out} is there already; it is not overwritten.") from None
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
    except BaseException as failure:
        out.unlink(missing_ok=True)
        if isinstance(failure, SealError):
            raise CommandError("A record was sealed under other keys than FIELD_KEYS.") from None
        if isinstance(failure, OutOfReach):
            raise CommandError(str(failure.words)) from None
        raise
