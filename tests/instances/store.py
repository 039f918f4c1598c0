"""A store of files that speaks S3, in this process: what the product asks of one, and its faults.

It looks at keys and at the sums it is told, as a store does, but not at signatures. What it says
was held against an independent server (moto) when it was written.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY_ID, SECRET, BUCKET = "harbour", "kelp-9-lantern-on-the-quay", "harbour-files"
A_PAGE = 2  # names a page: a list of three takes two questions
REFUSALS = {"refuses": (403, "AccessDenied"), "is busy": (503, "SlowDown")}


class PrivateStore:
    """A store on a free port of this machine. `files` are what lies in its one bucket."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.bucket, self.fault, self.versions, self.is_open = BUCKET, "", False, False
        self.heard: list[tuple[str, dict[str, str]]] = []  # what was asked, with its headers
        handler = type("Here", (_Answer,), {"store": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def reset(self) -> None:
        """As empty and as sound as it was."""
        self.files.clear()
        self.heard.clear()
        self.bucket, self.fault, self.versions, self.is_open = BUCKET, "", False, False

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self) -> dict[str, str]:
        """What the product is told to keep its files here."""
        return {
            "FILES_BUCKET": BUCKET,
            "FILES_ENDPOINT": self.url,
            "FILES_REGION": "",
            "FILES_KEY_ID": KEY_ID,
            "FILES_SECRET": SECRET,
        }


class _Answer(BaseHTTPRequestHandler):
    store: PrivateStore
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # one packet an answer: two would wait for one another

    def log_message(self, *_: object) -> None:
        """Nothing is written anywhere."""

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = {
            "x-amz-content-sha256": hashlib.sha256(body).hexdigest(),
            "x-amz-checksum-sha256": b64encode(hashlib.sha256(body).digest()).decode(),
        }
        if not self._let_in():
            return
        if any(self.headers[name] not in (said, "UNSIGNED-PAYLOAD") for name, said in told.items()):
            self._refuse(400, "BadDigest")
            return
        self.store.files[self._key] = body
        self._say(200)

    def do_GET(self) -> None:
        if not self._let_in():
            return
        asked = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        if "versioning" in asked:
            status = "<Status>Enabled</Status>" if self.store.versions else ""
            self._say(200, f"<VersioningConfiguration>{status}</VersioningConfiguration>".encode())
        elif "list-type" in asked:
            self._list({name: values[0] for name, values in asked.items()})
        else:
            self._give(with_body=True)

    def do_HEAD(self) -> None:
        if self._let_in():
            self._give(with_body=False)

    def do_DELETE(self) -> None:
        if self._let_in():
            self.store.files.pop(self._key, None)
            self._say(204)

    @property
    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).split("/", 2)[2]

    def _let_in(self) -> bool:
        """Whether this may be answered; a fault is answered here."""
        self.store.heard.append((self.command, {k.lower(): v for k, v in self.headers.items()}))
        signed = self.headers.get("Authorization", "")
        if self.store.fault in REFUSALS:
            self._refuse(*REFUSALS[self.store.fault])
        elif not signed and not self.store.is_open:
            self._refuse(403, "AccessDenied")
        elif signed and not signed.startswith(f"AWS4-HMAC-SHA256 Credential={KEY_ID}/"):
            self._refuse(403, "InvalidAccessKeyId")
        elif unquote(urlsplit(self.path).path).split("/")[1] != self.store.bucket:
            self._refuse(404, "NoSuchBucket")
        else:
            return True
        return False

    def _give(self, *, with_body: bool) -> None:
        content = self.store.files.get(self._key)
        if content is None:
            self._refuse(404, "NoSuchKey")
            return
        if with_body and self.store.fault == "breaks off":
            self._say(200, content, length=len(content) + 1)
            self.close_connection = True
            return
        self._say(200, content)

    def _list(self, asked: dict[str, str]) -> None:
        prefix, delimiter = asked.get("prefix", ""), asked.get("delimiter", "")
        found = sorted({_shown(name, prefix, delimiter) for name in self.store.files} - {""})
        after = unquote(asked.get("continuation-token", ""))
        page = [name for name in found if name > after][:A_PAGE]
        more = bool(page) and page[-1] != found[-1]
        self._say(200, "".join(_listed(page, delimiter, more=more)).encode())

    def _refuse(self, status: int, code: str) -> None:
        self._say(status, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode())

    def _say(self, status: int, body: bytes = b"", *, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _shown(name: str, prefix: str, delimiter: str) -> str:
    """How a list names a file: by itself, by the folder it lies in, or not at all."""
    if not name.startswith(prefix):
        return ""
    inside, is_folder, _rest = name[len(prefix) :].partition(delimiter or "\0")
    return prefix + inside + is_folder


def _listed(page: list[str], delimiter: str, *, more: bool) -> Iterator[str]:
    yield f"<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>{str(more).lower()}"
    yield "</IsTruncated>"
    if more:
        yield f"<NextContinuationToken>{escape(quote(page[-1]))}</NextContinuationToken>"
    for name in page:
        said = escape(quote(name))
        if delimiter and name.endswith(delimiter):
            yield f"<CommonPrefixes><Prefix>{said}</Prefix></CommonPrefixes>"
        else:
            yield f"<Contents><Key>{said}</Key></Contents>"
    yield "</ListBucketResult>"
