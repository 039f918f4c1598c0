"""A report's own words as a page of their own: exactly what is printed, shown like paper.

The page is framed by ours and runs nothing: no script, no form, no address but its style sheets.
"""

from collections.abc import Callable
from typing import cast

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.clickjacking import xframe_options_sameorigin

from reports.documents.kinds import kept
from reports.documents.paper import markup
from reports.documents.shape import Head
from reports.models import Report

View = Callable[..., HttpResponse]
_PAPER = {
    "script-src": ["'none'"],
    "connect-src": ["'none'"],
    "form-action": ["'none'"],
    "img-src": ["'none'"],
    "manifest-src": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-same-origin"],  # so that the typeface may be fetched; scripts stay off
}
SHEETS = ("css/report.css", "css/report-screen.css")


def paper(view: View) -> View:
    """A view whose answer may stand in a frame of our own pages, and may do nothing there."""
    return cast(View, xframe_options_sameorigin(csp_replace(_PAPER)(view)))


def framing(view: View) -> View:
    """A view whose page frames such an answer."""
    return cast(View, csp_replace({"frame-src": ["'self'"]})(view))


def show(document: Head, kept: str = "") -> HttpResponse:
    """The document on screen, with the sheet it is printed by; `kept` is what `markup` takes."""
    return HttpResponse(markup(document, [static(sheet) for sheet in SHEETS], kept))


def show_frozen(request: HttpRequest, report: Report) -> HttpResponse:
    """The words and numbers a report keeps."""
    try:
        document = kept(report)
    except (KeyError, TypeError):
        return refused(request, [], status=200)
    return show(document, report.snapshot_hash)


def refused(request: HttpRequest, reasons: list[str], status: int = 422) -> HttpResponse:
    """In the place of a document, why there is none."""
    return render(request, "reports/paper_refused.html", {"reasons": reasons}, status=status)
