"""Where one is signed in, and how to end it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clinic.actions.sign_in import end_stays
from clinic.forms import StayForm
from clinic.models import User
from clinic.sign_ins import stays_of


@require_http_methods(["GET", "POST"])
def stays(request: HttpRequest) -> HttpResponse:
    """The browsers one is signed in with; ends one of them, or all but this one."""
    user, present = request.user, request.session.session_key or ""
    assert isinstance(user, User)
    if request.method == "POST":
        form = StayForm(request.POST)
        if form.is_valid():
            ended = end_stays(user=user, by=user, only=form.cleaned_data["stay"], but=present)
            words = ngettext("%(n)s sign-in is ended.", "%(n)s sign-ins are ended.", ended)
            messages.success(request, words % {"n": ended})
        else:
            messages.info(request, _("This sign-in has ended already."))
        return redirect("stays")
    works_or_is_cared_for = user.member or user.client
    zone = works_or_is_cared_for.practice.time_zone if works_or_is_cared_for else "UTC"
    context = {"stays": stays_of(user, present=present), "zone": zone}
    return render(request, "account/stays.html", context)
