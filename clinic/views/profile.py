"""A member's own settings: colours, and whether single keys do something."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.access import member_of
from clinic.actions.profile import change_profile
from clinic.forms.profile import ProfileForm


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own, and nobody else's."""
    member, posted = member_of(request.user), request.method == "POST"
    initial = {"theme": member.user.theme, "shortcuts": member.user.shortcuts}
    form = ProfileForm(request.POST if posted else None, initial=initial)
    if posted and form.carry_out(change_profile, by=member) is not None:
        messages.success(request, _("Your settings are kept."))
        return redirect("profile")
    return render(request, "clinic/profile.html", {"form": form}, status=422 if posted else 200)
