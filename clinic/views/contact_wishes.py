"""How a client is reached: their own page, and the one for who looks after their details."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.access import client_for, member_of, own_client
from clinic.actions.contact_wishes import keep_contact_wishes
from clinic.forms.contact_wishes import ContactWishesForm
from clinic.models import Client, Event, Member, User
from clinic.models.mail import wishes_of
from clinic.roles import Permission


@require_http_methods(["GET", "POST"])
def own_contact(request: HttpRequest) -> HttpResponse:
    """The client says how they want to be reached."""
    client = own_client(request.user)
    assert isinstance(request.user, User)
    return _page(request, client, request.user, "clinic/own_contact.html", "own_contact")


@require_http_methods(["GET", "POST"])
def contact_wishes(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The same, written down by a member who was told."""
    client = client_for(request.user, client_id, Permission.CLIENT_EDIT)
    return _page(
        request, client, member_of(request.user), "clinic/contact_wishes.html", "contact_wishes"
    )


def _page(
    request: HttpRequest, client: Client, by: Member | User, template: str, name: str
) -> HttpResponse:
    posted = request.method == "POST"
    wishes = wishes_of(client)
    form = ContactWishesForm(request.POST if posted else None, wishes=wishes)
    if posted and form.carry_out(keep_contact_wishes, client=client, by=by) is not None:
        messages.success(request, _("This is kept. It holds from the next message on."))
        return redirect(name, *_arguments(by, client))
    if isinstance(by, Member):
        audit.record(Event.CLIENT_VIEWED, by=by, subject=client)
    context = {"client": client, "wishes": wishes, "form": form, "crumbs": _crumbs(client)}
    return render(request, template, context, status=422 if posted else 200)


def _arguments(by: Member | User, client: Client) -> list[Any]:
    return [client.pk] if isinstance(by, Member) else []


def _crumbs(client: Client) -> list[dict[str, Any]]:
    details = reverse("client_details", kwargs={"client_id": client.pk})
    return [
        {"label": _("Clients"), "url": reverse("caseload")},
        {"label": client.name, "born": str(client.birth_year), "url": details},
    ]
