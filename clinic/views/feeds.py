"""The address under which a member's calendar is read by other programs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import NotYours, feed_by, live_feed, member_of
from clinic.actions.feeds import close_feed, open_feed
from clinic.confirming import recently_confirmed
from clinic.exports import entries, written
from clinic.models import CalendarFeed
from clinic.roles import Permission
from clinic.views.addresses import absolute


@require_http_methods(["GET", "POST"])
@recently_confirmed
def feed(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar for other programs; made here and shown this once."""
    member = member_of(request.user, Permission.SESSION_PLAN)
    context: dict[str, Any] = {}
    if request.method == "POST":
        _row, token = open_feed(by=member)
        context["address"] = absolute(request, reverse("feed_file", args=[token]))
    context["feed"] = live_feed(member)
    return render(request, "clinic/feed.html", context)


@require_POST
def feed_close(request: HttpRequest) -> HttpResponse:
    """The address opens nothing any more."""
    if close_feed(by=member_of(request.user, Permission.SESSION_PLAN)):
        messages.success(request, _("The address is taken back. It opens nothing any more."))
    else:
        messages.info(request, _("No address was in use."))
    return redirect("feed")


def _by_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No sign-in and no session; every token that opens nothing gets one and the same answer."""

    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, feed_by(token))
        except NotYours as refused:
            request.refusal = refused  # type: ignore[attr-defined]
            return HttpResponse(status=404, content_type="text/plain; charset=utf-8")

    return login_not_required(page)


@_by_token
@require_safe
def feed_file(request: HttpRequest, row: CalendarFeed) -> HttpResponse:
    """The calendar as a file: when, how long, and never with whom."""
    body = written(_("Sessions"), entries(row.member))
    headers = {"Content-Disposition": 'inline; filename="calendar.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
