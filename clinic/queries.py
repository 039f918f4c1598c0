"""Reads of people and records, as rows ready to show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken

from clinic.models import (
    AuditEvent,
    Caseload,
    Client,
    Consent,
    Event,
    Member,
    Practice,
    Supervision,
    User,
    open_on,
)
from clinic.roles import Role

SUMMARY = ("id", "name", "birth_year", "pronouns", "state", "ended_on", "created_at")
CARING = frozenset({Role.THERAPIST, Role.TRAINEE})
ROLE_WORDS = {
    Role.OWNER: _("owner"),
    Role.SUPERVISOR: _("supervisor"),
    Role.THERAPIST: _("therapist"),
    Role.TRAINEE: _("trainee"),
    Role.FRONT_DESK: _("front desk"),
}


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """How one consent question stands; `at` and `by` are empty while it was never asked."""

    kind: Consent.Kind
    given: bool
    at: datetime | None = None
    by: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class CarerRow:
    """A member who cares for a client, since when."""

    name: str
    roles: tuple[Any, ...]
    since: date


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A member as the practice's owner sees them; `clients` counts those in their care today."""

    id: UUID
    name: str
    profession: str
    email: str
    roles: tuple[Any, ...]
    clients: int
    supervisors: tuple[str, ...]


def role_words(roles: Iterable[Role]) -> tuple[Any, ...]:
    """Roles as a person reads them, always in the same order."""
    held = set(roles)
    return tuple(words for role, words in ROLE_WORDS.items() if role in held)


def carers(practice: Practice) -> models.QuerySet[Member]:
    """The members who may care for a client, by name."""
    rows = Member.objects.filter(
        practice=practice, ended_on=None, user__is_active=True, held_roles__role__in=CARING
    )
    return rows.select_related("user", "practice").distinct().order_by("user__name", "pk")


def consents_of(client: Client) -> list[ConsentRow]:
    """Every kind of consent with its newest answer."""
    newest: dict[str, ConsentRow] = {}
    for row in client.consents.select_related("recorded_by"):  # newest first
        kind, name = Consent.Kind(row.kind), row.recorded_by.name
        newest.setdefault(kind, ConsentRow(kind, row.given, row.at, name, row.version))
    return [newest.get(kind, ConsentRow(kind, given=False)) for kind in Consent.Kind]


def carers_of(client: Client) -> list[CarerRow]:
    """Who cares for the client today, longest first."""
    rows = Caseload.objects.filter(open_on(client.practice.today()), client=client)
    rows = rows.select_related("member__user").prefetch_related("member__held_roles")
    return [
        CarerRow(row.member.name, role_words(row.member.roles), row.since)
        for row in rows.order_by("since", "created_at")
    ]


def people_of(practice: Practice) -> list[PersonRow]:
    """The practice's members by name, in a fixed number of statements."""
    today = practice.today()
    in_care = models.Count("caseload__client", filter=_caseload_open_on(today), distinct=True)
    members = Member.objects.filter(practice=practice, ended_on=None).annotate(in_care=in_care)
    members = members.select_related("user").prefetch_related("held_roles")
    supervisors: dict[UUID, list[str]] = {}
    open_rows = Supervision.objects.filter(open_on(today), practice=practice)
    for row in open_rows.select_related("supervisor__user").order_by("since"):
        supervisors.setdefault(row.supervisee_id, []).append(row.supervisor.name)
    return [
        PersonRow(
            id=member.pk,
            name=member.name,
            profession=member.profession,
            email=member.user.email,
            roles=role_words(member.roles),
            clients=member.in_care,
            supervisors=tuple(supervisors.get(member.pk, ())),
        )
        for member in members.order_by("user__name", "pk")
    ]


def client_summaries(clients: models.QuerySet[Client]) -> models.QuerySet[Any, dict[str, Any]]:
    """Clients as plain rows, without contact and in no order of their own."""
    return clients.values(*SUMMARY)


def has_recorded(event: Event, *, by: User, subject: models.Model, since: datetime) -> bool:
    """Whether the audit holds `event` by this person about this row, at `since` or later."""
    events = AuditEvent.objects.filter(event=event, actor=by, at__gte=since)
    if client_id := getattr(subject, "client_id", None):
        events = events.filter(client_id=client_id)  # the index
    return events.filter(subject_kind=subject._meta.model_name, subject_id=str(subject.pk)).exists()


def _caseload_open_on(day: date) -> models.Q:
    unended = models.Q(caseload__until=None) | models.Q(caseload__until__gt=day)
    return models.Q(caseload__since__lte=day) & unended


def tokens_of(user: User) -> models.QuerySet[Any]:
    """The API tokens of one person that still open something, the newest first."""
    tokens = AuthToken.objects.filter(user=user, expiry__gt=timezone.now())
    return tokens.order_by("-created")
