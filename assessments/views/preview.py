"""See an instrument as a client: the client's own pages, and nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import instrument_for
from assessments.views.care import care_page
from assessments.views.check_in import check_page, help_page, start_page
from assessments.views.questions import pause_page, question_page
from assessments.views.ways import PreviewWay
from clinic.roles import Permission


@require_safe
def instrument_preview(request: HttpRequest, instrument: str) -> HttpResponse:
    """Why, how long, who sees it, until when."""
    return start_page(request, _way(request, instrument))


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_preview_question(request: HttpRequest, instrument: str, number: int) -> HttpResponse:
    """One page of the form."""
    return question_page(request, _way(request, instrument), number)


@require_safe
def instrument_preview_pause(request: HttpRequest, instrument: str, number: int) -> HttpResponse:
    """A breath."""
    return pause_page(request, _way(request, instrument), number)


@require_safe
def instrument_preview_care(request: HttpRequest, instrument: str, number: int) -> HttpResponse:
    """The calm page after an answer about danger."""
    return care_page(request, _way(request, instrument), number)


@require_safe
def instrument_preview_check(request: HttpRequest, instrument: str) -> HttpResponse:
    """Everything answered, each with a way to change it."""
    return check_page(request, _way(request, instrument))


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_preview_end(request: HttpRequest, instrument: str) -> HttpResponse:
    """Pressing Send forgets what was chosen, and shows the thanks."""
    way = _way(request, instrument)
    if request.method == "POST":
        way.end()
        return redirect(way.send)
    return help_page(request, way, "done")


@require_safe
def instrument_preview_support(request: HttpRequest, instrument: str) -> HttpResponse:
    """Whom to call, as the client reads it."""
    return help_page(request, _way(request, instrument), "support")


def _way(request: HttpRequest, instrument: str) -> PreviewWay:
    return PreviewWay(request, instrument_for(request.user, instrument, Permission.LIBRARY_READ))
