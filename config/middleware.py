"""Where a request comes from, and the headers that every response carries."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

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
