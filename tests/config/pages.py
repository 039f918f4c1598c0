"""Addresses that fail in the ways a page can fail; for the tests of the frame."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from clinic import audit
from clinic.access import NotAllowed, NotYours
from clinic.models import Event, Practice
from config.urls import *  # noqa: F403
from config.urls import urlpatterns as products_own

CANARY = "mother never came back"


def change(request: HttpRequest) -> None:
    """A change and its audit row, to be kept or lost together."""
    user = request.user if request.user.is_authenticated else None
    practice = Practice.objects.create(name="Changed", country="GB")
    audit.record(Event.PRACTICE_OPENED, by=user, subject=practice, practice_id=practice.pk)


def kept(request: HttpRequest) -> HttpResponse:
    change(request)
    return HttpResponse("kept")


def missing(request: HttpRequest) -> HttpResponse:
    change(request)
    raise Http404(CANARY)


def not_yours(request: HttpRequest) -> HttpResponse:
    change(request)
    raise NotYours("7f3e")


def not_allowed(request: HttpRequest) -> HttpResponse:
    change(request)
    raise NotAllowed("7f3e")


def forbidden(request: HttpRequest) -> HttpResponse:
    change(request)
    raise PermissionDenied(CANARY)


def broken(request: HttpRequest) -> HttpResponse:
    change(request)
    raise ValueError(CANARY)


def returned_503(request: HttpRequest) -> HttpResponse:
    change(request)
    return HttpResponse("later", status=503)


def broken_statement(request: HttpRequest) -> HttpResponse:
    change(request)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    return HttpResponse("unreached")


VIEWS = (kept, missing, not_yours, not_allowed, forbidden, broken, returned_503, broken_statement)
urlpatterns = [
    *(path(f"{view.__name__}/", login_not_required(view)) for view in VIEWS),
    path("", include(products_own)),
]
