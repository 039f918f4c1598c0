"""Private files in an S3-compatible store: sealed before they come here, handed out by nobody else.

Each fault of the store comes as an error that a folder would raise too, so that nothing above asks
which of the two it is. `docs/scaling.md` says when to use it, ADR 35 why it is so.
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NoReturn, cast

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
)
from botocore.exceptions import ConnectionError as NotConnected
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

IN_MEMORY = 8 << 20  # bytes of a file that is read; a larger one lies on the disk meanwhile
PART = 1 << 20
REFUSED, MISSING, BUSY, BROKEN = (401, 403), 404, 429, 500
SILENT = (ConnectTimeoutError, ReadTimeoutError)
CUT_OFF = (NotConnected, HTTPClientError, IncompleteReadError)


class ObjectStore(S3Storage):
    """Django's storage over one bucket of the practice's own.

    Raises FileNotFoundError for a file that is not there, PermissionError where the store refuses
    our key, TimeoutError and ConnectionError where it does not answer or cannot now, and OSError
    for what else is wrong with it (no such bucket, say).
    """

    def __init__(
        self, *, connect_seconds: float = 3, read_seconds: float = 5, tries: int = 2, **given: Any
    ) -> None:
        """`tries` are those of one request: above it stands the job, which is tried again too."""
        patience = Config(
            signature_version="s3v4",
            # Amazon wants the bucket in the host's name; a store of one place has no such names.
            s3={"addressing_style": "path" if given.get("endpoint_url") else "auto"},
            connect_timeout=connect_seconds,
            read_timeout=read_seconds,
            ignore_configured_endpoint_urls=True,  # the settings alone say where
            retries={"mode": "standard", "total_max_attempts": tries},
            # We send a sum of our own: the client's would change the form of what is sent, which
            # stores other than Amazon's do not all read.
            request_checksum_calculation="when_required",
        )
        own = {
            "client_config": patience,
            "default_acl": None,
            "querystring_auth": False,
            "file_overwrite": True,  # names hold a random id, and a restore brings names back
            "security_token": None,  # or variables that other programs look at would speak here
            "session_profile": None,
        }
        super().__init__(**own, **given)

    def every_name(self) -> Iterator[str]:
        """The name of every file, a thousand a question."""
        for page in self._pages():
            yield from (entry["Key"] for entry in page.get("Contents", ()))

    def exists(self, name: str) -> bool:
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return int(self._head(name)["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        return cast(datetime, self._head(name)["LastModified"])

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        at = f"{path}/" if path else ""
        pages = list(self._pages(Prefix=at, Delimiter="/"))
        folders = [found["Prefix"] for page in pages for found in page.get("CommonPrefixes", ())]
        files = [found["Key"] for page in pages for found in page.get("Contents", ())]
        start = len(at)
        return [name[start:-1] for name in folders], [name[start:] for name in files]

    def delete(self, name: str) -> None:
        with self._in_words(name):
            self._client.delete_object(**self._at(name))

    def url(self, name: str, *_: Any, **__: Any) -> NoReturn:
        """No address leads to a private file, however short-lived."""
        raise ValueError("A private file has no address.")

    def keeps_versions(self) -> bool:
        """Whether what is deleted stays behind; False where the store does not say."""
        try:
            answer = self._client.get_bucket_versioning(Bucket=self.bucket_name)
        except (ClientError, BotoCoreError):
            return False
        return answer.get("Status") == "Enabled"

    def is_open(self, name: str) -> bool:
        """Whether anybody who reaches the store can read this file without a key."""
        try:
            self.unsigned_connection.meta.client.head_object(**self._at(name))
        except (ClientError, BotoCoreError):
            return False
        return True

    def _open(self, name: str, mode: str = "rb") -> File:
        """The whole file, fetched at once: later nobody could say in words what went wrong."""
        if set(mode) - set("rb"):
            raise ValueError("A private file is written whole, by save().")
        with self._in_words(name), ExitStack() as unless_whole:
            body = self._client.get_object(**self._at(name))["Body"]
            held = unless_whole.enter_context(SpooledTemporaryFile(IN_MEMORY))
            for part in body.iter_chunks(PART):
                held.write(part)
            unless_whole.pop_all()
        held.seek(0)
        return File(cast(BinaryIO, held), name)

    def _save(self, name: str, content: File) -> str:
        name, digest = clean_name(name), hashlib.sha256()
        for part in content.chunks(PART):
            digest.update(part)
        content.seek(0)
        with self._in_words(name):
            self._client.put_object(
                **self._at(name),
                Body=content.file,
                ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
                ContentType=self.default_content_type,
            )
        return name

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(clean_name(name))}

    def _head(self, name: str) -> Any:
        with self._in_words(name):
            return self._client.head_object(**self._at(name))

    def _pages(self, **wanted: str) -> Iterator[dict[str, Any]]:
        with self._in_words(wanted.get("Prefix", "")):
            asked = self._client.get_paginator("list_objects_v2")
            yield from asked.paginate(Bucket=self.bucket_name, **wanted)

    @contextmanager
    def _in_words(self, name: str) -> Iterator[None]:
        """Turn what the client raises into what a folder could have raised."""
        try:
            yield
        except ClientError as error:
            raise self._meaning(error, name) from error
        except SILENT as error:
            raise TimeoutError("The store of files does not answer in time.") from error
        except CUT_OFF as error:
            kind = type(error).__name__
            words = f"The store of files cannot be reached ({kind})."
            raise ConnectionError(words) from error
        except BotoCoreError as error:
            kind = type(error).__name__
            raise OSError(f"The store of files is not understood ({kind}).") from error

    def _meaning(self, error: ClientError, name: str) -> OSError:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code == "NoSuchBucket":
            return OSError(f"The store of files has no bucket {self.bucket_name}.")
        if status in REFUSED:
            return PermissionError(f"The store of files refuses our key ({code or status}).")
        if status == MISSING:
            return FileNotFoundError(f"There is no file {name}.")
        if status == BUSY or status >= BROKEN:
            return ConnectionError(f"The store of files cannot now ({code or status}).")
        return OSError(f"The store of files could not do it ({code or status}).")
