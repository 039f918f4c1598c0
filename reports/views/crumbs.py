"""The way back from a page of one client."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models import Client

Crumb = dict[str, str]


def to_clients() -> list[Crumb]:
    return [{"label": _("Clients"), "url": reverse("caseload")}]


def to_client(client: Client) -> list[Crumb]:
    return [*to_clients(), {"label": client.name, "url": reverse("client", args=[client.pk])}]
