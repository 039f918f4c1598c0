"""The gate of `reports`: which rows of its pages a person reaches, and what may still be made."""

from uuid import UUID

from django.db import models

from clinic.access import NotAllowed, Person, member_of, row_for
from clinic.models import Client, LifeEvent
from clinic.models import Person as LifePerson
from clinic.roles import Permission
from reports.models import Report


def report_for(user: Person, pk: UUID, permission: Permission = Permission.REPORT_READ) -> Report:
    """One report by id, without its contents opened. Raises NotYours or NotAllowed."""
    rows = Report.objects.select_related("client__practice", "requested_by__user")
    return row_for(user, rows.defer("snapshot"), pk, permission)


def named_report_for(user: Person, pk: UUID) -> Report:
    """One whose file this person may have: if it names the client they must know the name."""
    report = report_for(user, pk)
    if report.client.known_as and report.audience != Report.Audience.SUPERVISION:
        raise NotAllowed(pk, report.client)
    return report


def reports_for(user: Person) -> models.QuerySet[Report]:
    """The reports of all clients this person may read reports of, newest first."""
    member = member_of(user, Permission.REPORT_READ)
    clients = Client.objects.visible_to(member, Permission.REPORT_READ)
    rows = Report.objects.select_related("client", "requested_by__user")
    return rows.defer("snapshot").filter(client__in=clients)


def person_for(user: Person, pk: UUID, permission: Permission) -> LifePerson:
    """Somebody on the map of a client's people, by id, with the client."""
    rows = LifePerson.objects.filter(removed_at=None).select_related("client__practice")
    return row_for(user, rows, pk, permission)


def life_event_for(user: Person, pk: UUID, permission: Permission) -> LifeEvent:
    """Something on a client's life line, by id, with the client."""
    rows = LifeEvent.objects.filter(removed_at=None).select_related("client__practice")
    return row_for(user, rows, pk, permission)


def may_still_be_made(report: Report) -> bool:
    """Whether the person who asked could ask today: they may have left, or lost the client."""
    member = report.requested_by
    if member.ended_on is not None or not member.user.is_active:
        return False
    seen = Client.objects.visible_to(member, Permission.REPORT_REQUEST)
    return seen.filter(pk=report.client_id).exists()
