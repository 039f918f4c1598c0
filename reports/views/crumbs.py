"""The way back from a page of one client."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models import Client

Crumb = dict[str, str]


def to_clients() -> list[Crumb]:
    return [{"label": _("Clients"), "url": reverse("caseload")}]


def to_client(client: Client) -> list[Crumb]:
    return [
        *to_clients(),
        {
            "label": client.name,
            "born": str(client.birth_year),
            "url": reverse("client", args=[client.pk]),
        },
    ]


def to_plan(client: Client) -> list[Crumb]:
    return [*to_client(client), {"label": _("Plan"), "url": reverse("plan", args=[client.pk])}]


def to_given(client: Client) -> list[Crumb]:
    url = reverse("given", args=[client.pk])
    return [*to_client(client), {"label": _("Exercises and cards"), "url": url}]
