"""Adding a client, and the page of contact, consents and carers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import Person, client_for, clients_for, member_of
from clinic.actions.clients import CONSENT_WORDS, add_client, change_client, record_consent
from clinic.forms import ConsentForm, ContactForm, NewClientForm
from clinic.forms.people import CarerForm
from clinic.models import Client, Event
from clinic.models.mail import wishes_of
from clinic.queries import carers_of, consents_of
from clinic.roles import Permission


@require_http_methods(["GET", "POST"])
def client_new(request: HttpRequest) -> HttpResponse:
    """Add a client to one's own caseload, or, from the desk, to a colleague's."""
    member = member_of(request.user, Permission.CLIENT_ADD)
    posted = request.method == "POST"
    form = NewClientForm(request.POST if posted else None, by=member)
    if posted and (client := form.carry_out(add_client, by=member)):
        messages.success(request, _("%(name)s is added.") % {"name": client.name})
        own = form.cleaned_data["carer"].pk == member.pk
        return redirect("client" if own else "client_details", client_id=client.pk)
    context = {"form": form, "crumbs": [_clients_crumb()]}
    return render(request, "clinic/client_new.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
def client_details(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Contact, consents and carers; saved here by who may change them."""
    posted = request.method == "POST"
    permission = Permission.CLIENT_EDIT if posted else Permission.CLIENT_NAMES
    client = client_for(request.user, client_id, permission)
    member = member_of(request.user)
    initial = ContactForm.contact_of(client)
    form = ContactForm(request.POST if posted else None, initial=initial, by=member)
    if posted and form.carry_out(change_client, client=client, by=member) is not None:
        messages.success(request, _("The details are saved."))
        return redirect("client_details", client_id=client.pk)
    audit.record(Event.CLIENT_VIEWED, by=member, subject=client)
    context = _details(request.user, client) | {"form": form}
    return render(request, "clinic/client_details.html", context, status=422 if posted else 200)


@require_POST
def client_consent(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Record that a consent was given or taken back."""
    client = client_for(request.user, client_id, Permission.CLIENT_EDIT)
    form = ConsentForm(request.POST)
    consent = form.carry_out(record_consent, client=client, by=member_of(request.user))
    if consent is None:
        messages.error(request, _("Choose one of the consents on this page."))
    elif consent.given:
        messages.success(request, _("The consent is recorded."))
    else:
        messages.success(request, _("The withdrawal is recorded. It holds from now on."))
    return redirect("client_details", client_id=client.pk)


def _details(user: Person, client: Client) -> dict[str, Any]:
    crumbs = [_clients_crumb()]
    if _reaches(user, client, Permission.RECORD_READ):
        page = reverse("client", kwargs={"client_id": client.pk})
        crumbs.append({"label": client.name, "born": str(client.birth_year), "url": page})
    may_read = len(crumbs) > 1
    return {
        "client": client,
        "crumbs": crumbs,
        "carer_form": _carer_form(user, client),
        "may_read": may_read,
        "may_open": not may_read and _reaches(user, client, Permission.BREAK_GLASS),
        "wishes": wishes_of(client),
        "may_edit": _reaches(user, client, Permission.CLIENT_EDIT),
        "consents": [(row, CONSENT_WORDS[row.kind]) for row in consents_of(client)],
        "carers": carers_of(client),
    }


def _carer_form(user: Person, client: Client) -> CarerForm | None:
    if not _reaches(user, client, Permission.CARERS_MANAGE):
        return None
    return CarerForm(practice=client.practice)


def _reaches(user: Person, client: Client, permission: Permission) -> bool:
    return clients_for(user, permission).filter(pk=client.pk).exists()


def _clients_crumb() -> dict[str, Any]:
    return {"label": _("Clients"), "url": reverse("caseload")}
