"""The letters of a request: UTF-8, and nothing else is looked at."""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

NAMED = re.compile(r"""(;\s*charset\*?\s*=\s*)("[^"]*"?|[^\s;]*)""", re.IGNORECASE)
REFUSED = b"Only UTF-8 is read here.\n"


def utf8_only(application: WSGIApplication) -> WSGIApplication:
    """Answer 400 to a request that names other letters, before the application sees it.

    Django would read it with any codec Python knows. Some are none for text (hex, zlib), and the
    error strikes while the request is being made, where no middleware can turn it into an answer.
    """

    def guarded(request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kind = request.get("CONTENT_TYPE", "")
        if any(_name(found[2]) not in ("utf-8", "utf8") for found in NAMED.finditer(kind)):
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            start_response("400 Bad Request", [*headers, ("X-Content-Type-Options", "nosniff")])
            return [REFUSED]
        request["CONTENT_TYPE"] = NAMED.sub(r"\1utf-8", kind)  # the name Django's own check takes
        return application(request, start_response)

    return guarded


def _name(quoted: str) -> str:
    return quoted.strip('"').lower()
