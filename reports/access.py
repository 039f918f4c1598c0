"""The gate of `reports`: which rows of its pages a person reaches, and what may still be made."""

from uuid import UUID

from django.db import models

from clinic.access import (
    NotAllowed,
    NotYours,
    Person,
    Rows,
    member_of,
    note_standing,
    own_row,
    row_for,
)
from clinic.models import Client, LifeEvent, Member, Supervision, User, open_on, reach
from clinic.models import Person as LifePerson
from clinic.roles import Permission
from reports.models import ReleasedReport, Report


def report_for(user: Person, pk: UUID, permission: Permission = Permission.REPORT_READ) -> Report:
    """One report by id, without its contents opened. Raises NotYours or NotAllowed."""
    rows = Report.objects.select_related(
        *("client__practice", "requested_by__user", "requested_by__practice", "signed_by__user")
    )
    return row_for(user, rows.defer("snapshot"), pk, permission)


def named_report_for(user: Person, pk: UUID) -> Report:
    """One whose words this person may read: if it names the client they must know the name."""
    report = report_for(user, pk)
    if not may_read(report):
        raise NotAllowed(pk, report.client)
    return report


def report_file_for(user: Person, pk: UUID) -> Report:
    """One whose file this person may have: a draft's is for who made it, and who may sign it.

    Whoever hands out a copy of the record asks first whether it is still them.
    """
    report, member = named_report_for(user, pk), member_of(user)
    if not may_take_home(report, member):
        raise NotAllowed(pk, report.client)
    return report


def report_to_sign(user: Person, pk: UUID) -> Report:
    """One that this person may sign."""
    report = named_report_for(user, pk)
    if not may_sign(report, member_of(user)):
        raise NotAllowed(pk, report.client)
    return report


def may_read(report: Report) -> bool:
    """Whether who passed the gate may read its words: not who knows the client by another name."""
    return not report.client.known_as or report.audience == Report.Audience.SUPERVISION


def told_recipient(report: Report) -> str:
    """Whom it is for, by name, as who passed the gate is told it. Somebody's own words may name the
    client: "" for who knows them by another name, on a list once `names_for` has said so."""
    return "" if report.client.known_as else report.recipient


def may_take_home(report: Report, member: Member) -> bool:
    """A draft's file stays with who made it, or may sign it."""
    return report.is_signed or report.requested_by_id == member.pk or may_sign(report, member)


def may_sign(report: Report, member: Member) -> bool:
    """Whether this member signs reports about the client: as a therapist who cares for them, or
    as the supervisor of a maker who does not sign alone. Nobody signs a session sheet, nor a copy
    of the record."""
    if not report.takes_signature:
        return False
    seen = Client.objects.visible_to(member, Permission.NOTE_SIGN)
    if member.may(Permission.NOTE_SIGN) and seen.filter(pk=report.client_id).exists():
        return True
    if not member.may(Permission.NOTE_COSIGN) or report.requested_by.may(Permission.NOTE_SIGN):
        return False
    open_now = Supervision.objects.filter(open_on(member.practice.today()), supervisor=member)
    return open_now.filter(supervisee=report.requested_by_id).exists()


def own_report_for(user: Person, pk: UUID) -> tuple[User, ReleasedReport]:
    """The signed-in client and a report they were handed. To everybody else it is not there."""
    rows = ReleasedReport.objects.filter(revoked_at=None, report__version__isnull=False)
    return own_row(user, rows.select_related("released_by__user", "report"), pk)


def reports_for(user: Person) -> models.QuerySet[Report]:
    """The reports of all clients this person may read reports of, newest first."""
    member = member_of(user, Permission.REPORT_READ)
    clients = Client.objects.visible_to(member, Permission.REPORT_READ)
    rows = Report.objects.select_related("client", "requested_by__user")
    return rows.defer("snapshot").filter(client__in=clients)


def batch_for(
    user: Person, batch: UUID, permission: Permission = Permission.REPORT_READ
) -> list[Report]:
    """The reports of a batch about clients this person reaches, the others uncounted.

    Raises NotYours where there is none, NotAllowed where they may do this with none of them.
    """
    member = member_of(user)
    rows = Report.objects.filter(batch=batch, practice_id=member.practice_id)
    if not member.may(permission):
        raise NotAllowed(batch) if rows.exists() else NotYours(batch)
    wanted = rows.select_related("client", "requested_by__user").defer("snapshot")
    found = _within(user, wanted, permission, "client")
    if not found and reports_for(user).filter(batch=batch).exists():
        raise NotAllowed(batch)
    if not found:
        raise NotYours(batch)
    return found


def clients_to_report_on(user: Person) -> list[Client]:
    """Those in care whom this person asks reports about, by name as it is shown to them."""
    in_care = Client.objects.exclude(state=Client.State.ENDED)
    rows = in_care.only("practice_id", "name", "birth_year", "state")
    found = _within(user, rows, Permission.REPORT_REQUEST, "pk")
    return sorted(found, key=lambda client: (client.name.casefold(), client.pk))


def _within(
    user: Person, rows: models.QuerySet[Rows], permission: Permission, client: str
) -> list[Rows]:
    """Those of `rows` whose client this person reaches; to them the others are not there.

    `client`: the way from a row to its client, "pk" where the rows are clients.
    """
    member = member_of(user, permission)
    seen = Client.objects.visible_to(member, permission)
    within = rows.filter(**{f"{client}__in": seen})
    found = list(within.annotate(**reach.standing(member, permission, client)))
    for row in found:
        note_standing(row, row if isinstance(row, Client) else getattr(row, client))
    return found


def person_for(user: Person, pk: UUID, permission: Permission) -> LifePerson:
    """Somebody on the map of a client's people, by id, with the client."""
    rows = LifePerson.objects.filter(removed_at=None).select_related("client__practice")
    return row_for(user, rows, pk, permission)


def life_event_for(user: Person, pk: UUID, permission: Permission) -> LifeEvent:
    """Something on a client's life line, by id, with the client."""
    rows = LifeEvent.objects.filter(removed_at=None).select_related("client__practice")
    return row_for(user, rows, pk, permission)


def may_still_be_made(report: Report) -> bool:
    """Whether the person who asked could ask today: they may have left, or lost the client.

    A signed version was asked for by who signed it, which a supervisor may do who only reads; a
    copy of the record by who reads all of it, and knows the client by name.
    """
    member = report.requested_by
    if member.ended_on is not None or not member.user.is_active:
        return False
    if report.is_record:
        return may_copy(report.client, member)
    permission = Permission.REPORT_READ if report.is_signed else Permission.REPORT_REQUEST
    seen = Client.objects.visible_to(member, permission)
    return seen.filter(pk=report.client_id).exists()


def may_copy(client: Client, member: Member) -> bool:
    """Whether this member takes a whole record along: who reads it, and knows whose it is."""
    seen = Client.objects.visible_to(member, Permission.RECORD_READ).filter(pk=client.pk)
    return seen.exists() and client.pk not in reach.names_of(member).unnamed
