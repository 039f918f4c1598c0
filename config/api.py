"""How the API answers: pages by cursor, faults as problem documents."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as Unsound
from django.http import Http404
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.exceptions import PermissionDenied as Forbidden
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Pages(CursorPagination):
    """Pages by cursor, in an order each view names."""

    page_size = 50
    ordering = "-created_at"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """One page; NotFound for a cursor that we never gave."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (Unsound, ValueError) as error:  # its position is no value of the ordering's column
            raise NotFound(self.invalid_cursor_message) from error


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """A fault as application/problem+json (RFC 9457); the middleware rolls back and notes it."""
    refused = PermissionDenied() if isinstance(exc, Forbidden) else exc
    context["request"]._request.refusal = refused
    response = exception_handler(exc, context)
    if response is None:
        return None
    title = {400: "Something in the request is not right", 401: "Sign in first"}
    title |= {403: "Not allowed", 404: "Not found"}
    body: dict[str, Any] = {
        "type": "about:blank",
        "status": response.status_code,
        "title": title.get(response.status_code, "The request was refused"),
    }
    if isinstance(exc, ValidationError):
        body["errors"] = response.data
    elif isinstance(exc, APIException | Http404 | PermissionDenied):
        body["detail"] = str(getattr(exc, "detail", "")) or body["title"]
    response.data = body
    response.content_type = "application/problem+json"
    return response
