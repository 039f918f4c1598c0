"""The gate of `reports`: which reports a person reaches, and whether one may still be made."""

from uuid import UUID

from django.db import models

from clinic.access import Person, member_of, row_for
from clinic.models import Client
from clinic.roles import Permission
from reports.models import Report


def report_for(user: Person, pk: UUID, permission: Permission = Permission.REPORT_READ) -> Report:
    """One report by id, without its contents opened. Raises NotYours or NotAllowed."""
    rows = Report.objects.select_related("client__practice", "requested_by__user")
    return row_for(user, rows.defer("snapshot"), pk, permission)


def reports_for(user: Person) -> models.QuerySet[Report]:
    """The reports of all clients this person may read reports of, newest first."""
    member = member_of(user, Permission.REPORT_READ)
    clients = Client.objects.visible_to(member, Permission.REPORT_READ)
    rows = Report.objects.select_related("client", "requested_by__user")
    return rows.defer("snapshot").filter(client__in=clients)


def may_still_be_made(report: Report) -> bool:
    """Whether the person who asked could ask today: they may have left, or lost the client."""
    member = report.requested_by
    if member.ended_on is not None or not member.user.is_active:
        return False
    seen = Client.objects.visible_to(member, Permission.REPORT_REQUEST)
    return seen.filter(pk=report.client_id).exists()
