"""The way in and out, one's password, and whether it is still the same person."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.webauthn.internal import auth as passkeys
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import audit
from clinic.confirming import confirm_form, confirmed, safe_next
from clinic.models import Event
from clinic.visit import Gate, Visit

CLEAR = '"cache", "storage"'


class SignOut(account.LogoutView):
    """Leave, and take with you what the browser kept."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = CLEAR
        return response


class ChangePassword(account.PasswordChangeView):
    """A new password ends every other sign-in of this person."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        audit.record(Event.PASSWORD_CHANGED, by=form.user, subject=form.user)
        return response


sign_out = SignOut.as_view()
change_password = ChangePassword.as_view()


@require_http_methods(["GET", "POST"])
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Is it still you? Goes on to `next`; a script at a locked screen gets its answer as JSON."""
    is_script = request.headers.get("Accept") == "application/json"
    form = confirm_form(request, is_sent=request.method == "POST")
    if form.is_bound and form.is_valid():
        confirmed(request, form.way)
        if is_script:
            return JsonResponse(_state(request))
        return redirect(safe_next(request, request.POST.get("next", "")))
    if is_script:
        problems = [str(words) for found in form.errors.values() for words in found]
        return JsonResponse({"problem": " ".join(problems)}, status=422)
    context = {
        "form": form,
        "locked": Visit(request.session).is_locked,
        "next": request.GET.get("next") or request.POST.get("next", ""),
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/reauthenticate.html", context, status=status)


@require_safe
def passkey_options(request: HttpRequest) -> JsonResponse:
    """What the browser's key store is asked, to show that it is still this person."""
    return JsonResponse(passkeys.begin_authentication(request.user))


@login_not_required
@require_safe
def visit_state(request: HttpRequest) -> JsonResponse:
    """Who is signed in here, for the script at a locked screen; never counts as use."""
    return JsonResponse(_state(request))


@require_POST
def still_active(request: HttpRequest) -> HttpResponse:
    """A person types or points: sent by a script, at most once a minute, and never by a timer."""
    return HttpResponse(status=204)


@require_safe
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """The choice of a second factor, before anything else."""
    if Visit(request.session).gate is not Gate.SECOND_FACTOR:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "account/second_factor_needed.html")


def _state(request: HttpRequest) -> dict[str, Any]:
    visit = Visit(request.session)
    if not visit.is_signed_in or not request.user.is_authenticated:
        return {"state": "out"}
    if visit.is_locked or visit.gate is not Gate.OPEN:
        return {"state": "locked"}
    return {"state": "open", "person": str(request.user.pk), "token": get_token(request)}
