"""Where a request comes from, the headers every response carries, and files that are away."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reports.storage import OutOfReach

log = structlog.get_logger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """Add the two headers no installed middleware writes, and keep private pages out of caches."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class AddressBehindProxy:
    """Where a proxy stands in front, the address is the last one it noted, not its own.

    Otherwise the audit would say that everybody comes from the proxy, and one guesser's failed
    sign-ins would slow everybody down.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        noted = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
        with suppress(ValueError):  # none was noted: keep the connection's own
            request.META["REMOTE_ADDR"] = str(ip_address(noted.rpartition(",")[2].strip()))
        return self.get_response(request)


class FilesAway:
    """Answer 503, in words, where a page needs a file and none can be reached; all is undone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only for what files are away for: everything else has its own answer."""
        if not isinstance(exception, OutOfReach):
            return None
        log.warning("files_out_of_reach")
        words = {"text": exception.words}
        response = render(request, "errors/files_away.html", words, status=503)
        response.headers["Retry-After"] = "60"
        return response
