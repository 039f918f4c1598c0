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

from clinic.clock import span
from clinic.models import (
    AuditEvent,
    BreakGlass,
    Caseload,
    Client,
    Consent,
    Cover,
    CrisisLine,
    Event,
    Invitation,
    Member,
    Practice,
    PracticeCertificate,
    SafetyPlan,
    Series,
    Session,
    SetupCode,
    Supervision,
    User,
    open_on,
)
from clinic.models.naming import names_kept_from, plan_in_roles
from clinic.models.reach import somebody_cares
from clinic.roles import CARING, Permission, Reach, Role, reaches

MOST = 100
SUMMARY = ("id", "name", "birth_year", "pronouns", "state", "ended_on", "created_at")
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
    id: UUID | None = None


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
        if row.recorded_by_id == client.user_id:
            name = client.name  # as this reader knows them
        newest.setdefault(kind, ConsentRow(kind, row.given, row.at, name, row.version))
    return [newest.get(kind, ConsentRow(kind, given=False)) for kind in Consent.Kind]


def carers_of(client: Client) -> list[CarerRow]:
    """Who cares for the client today, longest first."""
    rows = Caseload.objects.filter(open_on(client.practice.today()), client=client)
    rows = rows.select_related("member__user").prefetch_related("member__held_roles")
    return [
        CarerRow(row.member.name, role_words(row.member.roles), row.since, row.pk)
        for row in rows.order_by("since", "created_at")
    ]


def people_of(practice: Practice) -> list[PersonRow]:
    """The practice's members by name, in a fixed number of statements."""
    today = practice.today()
    counts = in_care(today).filter(practice=practice).order_by().values_list("member")
    clients = dict(counts.annotate(models.Count("client", distinct=True)))
    members = Member.objects.filter(practice=practice, ended_on=None)
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
            clients=clients.get(member.pk, 0),
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


def tokens_of(user: User) -> models.QuerySet[Any]:
    """The API tokens of one person that still open something, the newest first."""
    tokens = AuthToken.objects.filter(user=user, expiry__gt=timezone.now())
    return tokens.order_by("-created")


def colleagues(practice: Practice) -> models.QuerySet[Member]:
    """Everybody who works here today, by name."""
    rows = Member.objects.filter(practice=practice, ended_on=None)
    return rows.select_related("user", "practice").order_by("user__name", "pk")


def everybody(practice: Practice) -> models.QuerySet[Member]:
    """Who works here or ever did, by name."""
    rows = Member.objects.filter(practice=practice)
    return rows.select_related("user", "practice").order_by("user__name", "pk")


def former_members(practice: Practice) -> list[Member]:
    """Who was deactivated, the last one first."""
    rows = Member.objects.filter(practice=practice, ended_on__isnull=False)
    return list(rows.select_related("user").order_by("-ended_on", "user__name")[:MOST])


def in_care(day: date) -> models.QuerySet[Caseload]:
    """Who cares for whom on `day`; whose care has ended stays on a caseload, and is not in care."""
    return Caseload.objects.filter(open_on(day)).exclude(client__state=Client.State.ENDED)


def in_care_of(member: Member) -> int:
    """How many clients are in this member's care today."""
    rows = in_care(member.practice.today()).filter(member=member)
    return rows.values("client").distinct().count()


def unattended(practice: Practice) -> list[Client]:
    """Clients not out of care for whom nobody is there, by name; at most a hundred."""
    rows = Client.objects.filter(practice=practice).exclude(state=Client.State.ENDED)
    rows = rows.filter(~somebody_cares("pk", practice.today()))
    return list(rows.only("pk", "name", "birth_year")[:MOST])


def is_attended(client: Client) -> bool:
    """Whether somebody is there who cares for this client, or stands in for who does."""
    cared_for = somebody_cares("pk", client.practice.today())
    return Client.objects.filter(cared_for, pk=client.pk).exists()


def client_called(wanted: str) -> Client:
    """Whose id, or whole name or code, this is. LookupError, in words, where it is not one's."""
    rows = Client.objects.select_related("practice")
    try:
        found = list(rows.filter(pk=UUID(wanted)))
    except ValueError:
        found = list(rows.filter(name=wanted)[:2])
    if len(found) != 1:
        raise LookupError("Several are called that: give the id." if found else "No such client.")
    return found[0]


def member_called(wanted: str) -> Member:
    """Whose id or e-mail address this is, among those not deactivated. LookupError, in words."""
    rows = Member.objects.filter(ended_on=None).select_related("user", "practice")
    try:
        found = list(rows.filter(pk=UUID(wanted)))
    except ValueError:
        found = list(rows.filter(user__email__iexact=wanted)[:2])
    if len(found) != 1:
        raise LookupError("Several have that address: give the id." if found else "No such member.")
    return found[0]


def carer_of(client: Client) -> Member | None:
    """Of those who care for the client today, the one who has longest."""
    rows = Caseload.objects.filter(open_on(client.practice.today()), client=client)
    row = rows.select_related("member__user", "member__practice").order_by("since").first()
    return row.member if row else None


def invitations_of(practice: Practice) -> list[Invitation]:
    """The newest hundred, whatever became of them."""
    rows = Invitation.objects.filter(practice=practice)
    return list(rows.select_related("made_by__user").order_by("-created_at")[:MOST])


def supervisions_of(practice: Practice) -> list[Supervision]:
    """Those that hold or are to come first, then the ended ones, the newest hundred."""
    rows = Supervision.objects.filter(practice=practice)
    rows = rows.select_related("supervisor__user", "supervisee__user")
    return list(rows.order_by(models.F("until").desc(nulls_first=True), "-since")[:MOST])


def covers_of(member: Member) -> list[Cover]:
    """The covers of the whole practice for its owner, else those of oneself, the newest hundred."""
    rows = Cover.objects.filter(practice_id=member.practice_id)
    if Reach.PRACTICE not in reaches(member.roles, Permission.COVER_ARRANGE):
        rows = rows.filter(models.Q(away=member) | models.Q(stand_in=member))
    rows = rows.select_related("away__user", "stand_in__user", "arranged_by__user")
    return list(rows.order_by("-until", "-since")[:MOST])


def openings_of(client: Client) -> models.QuerySet[BreakGlass]:
    """Every time somebody opened this client's record with a reason, the newest first."""
    return BreakGlass.objects.filter(client=client).select_related("member__user")


def who_is_told(opened: BreakGlass) -> list[User]:
    """The client's carers, those who stand in for them, and the owners; never the opener."""
    today = opened.practice.today()
    carers_now = Caseload.objects.filter(open_on(today), client=opened.client_id).values("member")
    stand_ins = Cover.objects.filter(open_on(today), away__in=carers_now).order_by()
    told = models.Q(pk__in=carers_now) | models.Q(pk__in=stand_ins.values("stand_in"))
    told |= models.Q(held_roles__role=Role.OWNER)
    rows = Member.objects.filter(told, practice_id=opened.practice_id, ended_on=None)
    rows = rows.filter(user__is_active=True).exclude(pk=opened.member_id)
    return list(User.objects.filter(memberships__in=rows).distinct().order_by("name"))


def clients_named(practice: Practice, name: str, birth_year: int) -> list[Client]:
    """Clients of exactly this name, in any case, and birth year: for who is told of one."""
    rows = Client.objects.filter(practice=practice, birth_year=birth_year)
    return list(rows.filter(name__iexact=" ".join(name.split()))[:2])


def help_lines_of(practice: Practice) -> list[CrisisLine]:
    """The lines clients are shown, in their order; `is_stale` where nobody checked for long."""
    return list(practice.crisis_lines.select_related("practice"))


def certificate_of(practice_id: UUID) -> PracticeCertificate | None:
    """What the practice signs files with, though it may have ended; None where it has none."""
    return PracticeCertificate.objects.filter(practice=practice_id).first()


def valid_certificate(practice_id: UUID) -> PracticeCertificate | None:
    """What a file can be signed with now."""
    found = certificate_of(practice_id)
    return found if found is not None and found.is_valid else None


def is_unclaimed() -> bool:
    """Whether this installation has no practice yet."""
    return not Practice.objects.exists()


def code_works(code_hash: str) -> bool:
    """Whether the console's code of this hash claims the installation."""
    rows = SetupCode.objects.filter(token_hash=code_hash, used_at=None)
    return rows.filter(expires_at__gt=timezone.now()).exists()


def safety_plan_for(client: Client) -> SafetyPlan | None:
    """The safety plan that holds, with its `parts`; None where none was agreed yet."""
    return next(iter(safety_plans_of(client, 1)), None)


def safety_plans_of(client: Client, most: int) -> list[SafetyPlan]:
    """Versions, the newest first, with the practice and whoever wrote it down.

    Without the names of others where the reader does not know the client's.
    """
    rows = SafetyPlan.objects.filter(client=client).select_related("practice", "made_by__user")
    found = list(rows.order_by("-number")[:most])
    if found and client.known_as:
        names = names_kept_from(client)
        return [plan_in_roles(each, names) for each in found]
    return found


def series_going_on() -> models.QuerySet[Series]:
    """Series of every practice that go on, with a client in care and a member who is there."""
    rows = Series.objects.exclude(client__state=Client.State.ENDED).filter(member__ended_on=None)
    return rows.filter(models.Q(until=None) | models.Q(until__gt=timezone.now().date()))


def planned_with(client: Client, member: Member) -> int:
    """How many sessions of `member` with this client are still to come."""
    rows = Session.objects.filter(client=client, member=member, state=Session.State.PLANNED)
    return rows.filter(starts_at__gt=timezone.now()).count()


def in_calendar(member: Member, first: date, until: date) -> models.QuerySet[Session]:
    """What a member's calendar holds from `first` to the day before `until`. One read for it.

    Their own sessions, and on the days they stand in for somebody those with that caseload.
    """
    zone, today = member.practice.zone, member.practice.today()
    begins, ends = span(first, until, zone)
    whose = models.Q(member=member)
    covers = Cover.objects.filter(stand_in=member, since__lt=until, until__gt=first)
    for away, since, over in covers.values_list("away", "since", "until"):
        cared_for = Caseload.objects.filter(open_on(today), member=away).order_by()
        from_, to = span(since, over, zone)
        days = models.Q(starts_at__gte=from_, starts_at__lt=to)
        whose |= days & models.Q(member=away, client__in=cared_for.values("client"))
    return Session.objects.filter(whose, starts_at__gte=begins, starts_at__lt=ends)
