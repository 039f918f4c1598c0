"""A member's own API tokens."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.access import member_of
from clinic.actions.tokens import make_token, revoke_token
from clinic.confirming import recently_confirmed
from clinic.forms import TokenForm
from clinic.queries import tokens_of


@require_http_methods(["GET", "POST"])
@recently_confirmed
def api_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens in use; pressing the button makes one and shows it, this once."""
    member = member_of(request.user)
    context: dict[str, Any] = {"tokens": tokens_of(member.user)}
    if request.method == "POST":
        try:
            context["token"] = make_token(by=member)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("api_tokens")
    return render(request, "clinic/tokens.html", context)


@require_POST
def api_token_revoke(request: HttpRequest) -> HttpResponse:
    """End one of one's own tokens."""
    member = member_of(request.user)
    form = TokenForm(request.POST)
    if form.is_valid() and revoke_token(digest=form.cleaned_data["digest"], by=member):
        messages.success(request, _("The token is revoked. It opens nothing any more."))
    else:
        messages.info(request, _("This token was not in use any more."))
    return redirect("api_tokens")
