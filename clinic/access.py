"""The gate: an id from outside becomes an object only here.

404 for what is not yours (it may not even exist), 403 for what you see but may not do.
"""

from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from clinic import audit
from clinic.models import Client, Member, Note, Plan, User, reach
from clinic.roles import EVERYWHERE, Permission

Rows = TypeVar("Rows", bound=models.Model)
Person = User | AnonymousUser  # whoever sent a request


class NotYours(Http404):
    """No such row within reach; `subject_id` is for the audit."""

    def __init__(self, subject_id: object = "") -> None:
        super().__init__("Not found.")
        self.subject_id = str(subject_id)


class NotAllowed(PermissionDenied):
    """Within reach, but not with this permission; id and client are for the audit."""

    def __init__(self, subject_id: object = "", client: Client | None = None) -> None:
        super().__init__("Not allowed.")
        self.subject_id, self.client = str(subject_id), client


def member_of(user: Person, permission: Permission | None = None) -> Member:
    """The person's active membership; refused without one, or without `permission`."""
    member = user.member if user.is_authenticated else None
    if member is None or (permission is not None and not member.may(permission)):
        raise NotAllowed
    return member


def clients_for(user: Person, permission: Permission) -> models.QuerySet[Client]:
    """The clients for whom this person has `permission`."""
    return Client.objects.visible_to(member_of(user), permission)


def client_for(user: Person, pk: UUID, permission: Permission) -> Client:
    """One client by id. Raises NotYours or NotAllowed."""
    return _one(user, Client.objects.select_related("practice"), pk, permission, "pk")


def note_for(user: Person, pk: UUID, permission: Permission) -> Note:
    """One note by id, with its client and author."""
    rows = Note.objects.select_related(
        "client__practice", "author__user", "author__practice", "signed_by__user"
    )
    return _one(user, rows, pk, permission, "client")


def plan_for(user: Person, pk: UUID, permission: Permission) -> Plan:
    """One plan by id, with its client."""
    return _one(user, Plan.objects.select_related("client__practice"), pk, permission, "client")


def row_for(user: Person, rows: models.QuerySet[Rows], pk: UUID, permission: Permission) -> Rows:
    """One row that has a `client`, by id: the gate for the apps above."""
    return _one(user, rows, pk, permission, "client")


def _one(
    user: Person, rows: models.QuerySet[Rows], pk: UUID, permission: Permission, client: str
) -> Rows:
    member = member_of(user)
    lookup = f"{client}__in"
    seen = Client.objects.visible_to(member, permission)
    found = rows.filter(pk=pk, **{lookup: seen})
    row = found.annotate(**reach.standing(member, permission, client)).first()
    if row is not None:
        _note_standing(row, row if isinstance(row, Client) else getattr(row, client))
        return row
    row = _reached_otherwise(member, rows, pk, lookup)
    if row is not None:
        raise NotAllowed(pk, row if isinstance(row, Client) else getattr(row, client))
    raise NotYours(pk)


def _note_standing(row: models.Model, client: Client) -> None:
    """Let the audit and the pages know in what standing a member has this client."""
    client.opened_with_reason = getattr(row, "opened_with_reason", False)
    if (stands_in_for := getattr(row, "stands_in_for", None)) is not None:
        audit.on_behalf_of(client.pk, stands_in_for)


def _reached_otherwise(
    member: Member, rows: models.QuerySet[Rows], pk: UUID, lookup: str
) -> Rows | None:
    """The row, where any other permission of this member reaches it."""
    for permission in sorted(member.permissions - EVERYWHERE):
        seen = Client.objects.visible_to(member, permission)
        if (row := rows.filter(pk=pk, **{lookup: seen}).first()) is not None:
            return row
    return None
