"""Leave quickly: out of everything, to a page that says nothing."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from clinic.visit import Device, Visit


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget who was here, signed in or by a link, and go where nothing tells of it.

    Unlike signing out it does not ask the browser to clear what it kept: that takes seconds, and
    some browsers show it. A device that is somebody else's goes back to them first.
    """
    visit = Visit(request.session)
    if visit.device is Device.HANDED:
        visit.drop_rest()
        return redirect("device_back")
    if visit.device is Device.TABLET:
        request.session.flush()
        return redirect("tablet")
    get_adapter(request).logout(request)
    return redirect("away")


@login_not_required
@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """A page without a word of the product, which goes on to the installation's own choice."""
    return render(request, "clinic/away.html", {"onward": settings.LEAVE_TO})
