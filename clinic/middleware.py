"""One transaction a request, in one practice, with its audit rows last before the commit."""

from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

from clinic import audit, walls
from clinic.access import NotAllowed, NotYours
from clinic.audit import refusals
from clinic.models import Event, User

log = structlog.get_logger(__name__)
UNTRACKED = ("/healthz", "/readyz", "/static/")


class TransactionAndAudit:
    """Commit a request whole or not at all; write a refusal in a transaction of its own.

    Where the audit cannot be written, nothing is shown and nothing has changed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(UNTRACKED):
            return self.get_response(request)
        request_id = str(uuid4())
        request.request_id = request_id  # type: ignore[attr-defined]
        address = request.META.get("REMOTE_ADDR") or None
        with audit.queued(address, request_id) as queue:
            try:
                return self._answer(request, queue)
            except audit.NotWrittenError:
                log.exception("audit.not_written")
                return _closed(request)

    def _answer(self, request: HttpRequest, queue: audit.Queue) -> HttpResponse:
        with transaction.atomic():
            response = self.get_response(request)
            refused = getattr(request, "refusal", None)
            if refused is not None or response.status_code >= 500:
                transaction.set_rollback(True)
                queue.rows.clear()
            audit.write(queue)
        if refused is not None:
            self._refuse(request, refused, queue)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Let whoever is signed in see their practice; views by link enter one themselves."""
        if hasattr(request, "request_id") and isinstance(request.user, User):
            walls.enter_as(request.user)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Remember what a view raised; Django has made a response of it by the time we see it."""
        request.refusal = exception  # type: ignore[attr-defined]

    def _refuse(self, request: HttpRequest, refused: Exception, queue: audit.Queue) -> None:
        if not isinstance(refused, Http404 | PermissionDenied):
            return
        known = getattr(request, "user", None)
        user = known if isinstance(known, User) else None
        if user is None and not isinstance(refused, NotYours | NotAllowed):
            return
        queue.rows.clear()
        with transaction.atomic():
            if refusals.count_one(user, queue.address):
                self._deny(user, refused)
                audit.write(queue)

    def _deny(self, user: User | None, refused: Exception) -> None:
        audit.record(
            Event.DENIED,
            by=user,
            reason="not_found" if isinstance(refused, Http404) else "not_allowed",
            subject_id=getattr(refused, "subject_id", ""),
            client=getattr(refused, "client", None),
        )


def _closed(request: HttpRequest) -> HttpResponse:
    """503, in words. The session is as the cookie has it: what the request made of it is undone."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    headers = {"Retry-After": "30"}
    if request.path.startswith("/api/"):
        body = {
            "type": "about:blank",
            "status": 503,
            "title": _("The audit could not be written, so nothing was shown or changed."),
        }
        kind = "application/problem+json"
        return JsonResponse(body, status=503, content_type=kind, headers=headers)
    words = {"request_id": getattr(request, "request_id", ""), "demo_strip": settings.DEMO}
    return HttpResponse(loader.render_to_string("503.html", words), status=503, headers=headers)
