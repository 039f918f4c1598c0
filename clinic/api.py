"""Clients over the API, to read."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clinic import audit
from clinic.access import client_for, clients_for, member_of, names_for
from clinic.api_permissions import IsMember
from clinic.models import Client, Consent, Event
from clinic.models.reach import Names
from clinic.queries import SUMMARY, carers_of, client_summaries, consents_of
from clinic.roles import Permission

# The serializers describe what the views send; the rows themselves are sent as they were read.


class ClientSummary(serializers.Serializer):
    """A client as a list names them."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    birth_year = serializers.IntegerField()
    pronouns = serializers.CharField()
    state = serializers.ChoiceField(Client.State.choices)
    ended_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()


class CarerOut(serializers.Serializer):
    """Who cares for a client."""

    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    since = serializers.DateField()


class ConsentOut(serializers.Serializer):
    """How a consent question stands."""

    kind = serializers.ChoiceField(Consent.Kind.choices)
    given = serializers.BooleanField()
    at = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField()
    version = serializers.CharField()


class ClientOut(ClientSummary):
    """A client with contact, consents and carers."""

    email = serializers.CharField()
    phone = serializers.CharField()
    contact_notes = serializers.CharField()
    consents = ConsentOut(many=True)
    carers = CarerOut(many=True)


class ClientList(GenericAPIView):
    """The clients one reaches.

    By the day they were added, not by name: a page's cursor stands in its address.
    """

    permission_classes = [IsMember]
    serializer_class = ClientSummary

    @extend_schema(operation_id="clients_list", responses=ClientSummary(many=True))
    def get(self, request: Request) -> Response:
        """A page of clients, the newest first: names, birth years and state of care."""
        rows = client_summaries(clients_for(request.user, Permission.CLIENT_NAMES))
        page = [_shown(row, names_for(request.user)) for row in self.paginate_queryset(rows) or []]
        audit.record(Event.CLIENTS_LISTED, by=member_of(request.user))
        return self.get_paginated_response(page)


class ClientDetail(APIView):
    """One client."""

    permission_classes = [IsMember]

    @extend_schema(operation_id="clients_read", responses=ClientOut)
    def get(self, request: Request, client_id: UUID) -> Response:
        """A client's contact, consents and carers. Nothing clinical."""
        client = client_for(request.user, client_id, Permission.CLIENT_NAMES)
        audit.record(Event.CLIENT_VIEWED, by=member_of(request.user), subject=client)
        return Response(_plain(client))


def _shown(row: dict[str, Any], names: Names) -> dict[str, Any]:
    if row["id"] not in names.unnamed:
        return row
    return row | {"name": names.of(row["id"], row["name"]), "pronouns": ""}


def _plain(client: Client) -> dict[str, Any]:
    names = (*SUMMARY, "email", "phone", "contact_notes")
    return {name: getattr(client, name) for name in names} | {
        "consents": [asdict(row) for row in consents_of(client)],
        "carers": [
            asdict(row) | {"roles": [str(words) for words in row.roles]}
            for row in carers_of(client)
        ],
    }
