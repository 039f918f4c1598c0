"""One transaction a request, in one practice, with its audit rows last before the commit."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from clinic import audit, walls
from clinic.access import NotAllowed, NotYours
from clinic.models import Event, User

UNTRACKED = ("/healthz", "/readyz", "/static/")


class TransactionAndAudit:
    """Commit a request whole or not at all; write a refusal in a transaction of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(UNTRACKED):
            return self.get_response(request)
        request_id = str(uuid4())
        request.request_id = request_id  # type: ignore[attr-defined]
        address = request.META.get("REMOTE_ADDR") or None
        with audit.queued(address, request_id) as queue:
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
        user = getattr(request, "user", None)
        if not isinstance(user, User) and not isinstance(refused, NotYours | NotAllowed):
            return
        queue.rows.clear()
        audit.record(
            Event.DENIED,
            by=user if isinstance(user, User) else None,
            reason="not_found" if isinstance(refused, Http404) else "not_allowed",
            subject_id=getattr(refused, "subject_id", ""),
            client=getattr(refused, "client", None),
        )
        with transaction.atomic():
            audit.write(queue)
