"""One's second factors: an app, passkeys, recovery codes. django-allauth's pages, with a record."""

import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import audit
from clinic.actions.sign_in import keep_codes, renew
from clinic.confirming import recently_confirmed
from clinic.models import Event, User
from clinic.sign_ins import gate_of, ways_of
from clinic.visit import Gate, Visit, Way

asked_first = recently_confirmed(methods=("GET", "POST"))


class Authenticate(mfa.AuthenticateView):
    """The second step of signing in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        audit.record(Event.SIGN_IN_FAILED, by=None, subject=form.user, reason="second_factor")
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        ways = ways_of(self.stage.login.user)
        options = json.dumps(context["js_data"]["request_options"])
        return context | {"options": options, "ways": [str(way) for way in ways]}


class ActivateApp(totp.ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _added(self.request, Way.APP)
        return response


class DeactivateApp(totp.DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _removed(self.request, Way.APP)
        return response


class AddPasskey(webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"options": json.dumps(context["js_data"]["creation_options"])}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _added(self.request, Way.PASSKEY)
        return response


class RemovePasskey(webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")
    template_name = "mfa/webauthn/remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        response = super().form_valid(form)
        _removed(self.request, Way.PASSKEY)
        return response


class GenerateCodes(codes.GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _follow(self.request)
        return response


index = mfa.index
view_codes = codes.view_recovery_codes
authenticate = Authenticate.as_view()
activate_app = asked_first(ActivateApp.as_view())
deactivate_app = asked_first(DeactivateApp.as_view())
add_passkey = asked_first(AddPasskey.as_view())
remove_passkey = asked_first(RemovePasskey.as_view())
new_codes = asked_first(GenerateCodes.as_view())


@require_POST
def codes_kept(request: HttpRequest) -> HttpResponse:
    """The person has written the recovery codes down: the last gate opens."""
    if "kept" not in request.POST:
        messages.error(request, _("Write the codes down first, and then tick that you have."))
        return redirect("mfa_view_recovery_codes")
    keep_codes(by=_person(request))
    was_held = Visit(request.session).gate is Gate.CODES
    _follow(request)
    return redirect(settings.LOGIN_REDIRECT_URL if was_held else "mfa_index")


def _added(request: HttpRequest, way: Way) -> None:
    person = _person(request)
    audit.record(Event.SECOND_FACTOR_ADDED, by=person, subject=person, reason=way)
    _follow(request)
    renew(request)


def _removed(request: HttpRequest, way: Way) -> None:
    person = _person(request)
    audit.record(Event.SECOND_FACTOR_REMOVED, by=person, subject=person, reason=way)
    _follow(request)
    renew(request)


def _follow(request: HttpRequest) -> None:
    """The visit knows the factors as they are now, and what is left to do."""
    person = _person(request)
    ways = ways_of(person)
    gate = gate_of(person, has_shown_second=bool(ways - {Way.PASSWORD}))
    Visit(request.session).keep(ways=sorted(ways), gate=gate)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
