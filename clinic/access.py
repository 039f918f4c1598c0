"""The gate: an id from outside becomes an object only here.

404 for what is not yours (it may not even exist), 403 for what you see but may not do.
"""

import hashlib
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from clinic import audit, walls
from clinic.models import (
    AgendaTopic,
    BreakGlass,
    CalendarFeed,
    Card,
    Caseload,
    Client,
    Cover,
    CrisisLine,
    Exercise,
    Invitation,
    Leave,
    Member,
    Note,
    Plan,
    ProcessNote,
    Session,
    Snippet,
    Supervision,
    User,
    reach,
)
from clinic.models.opening import pseudonym
from clinic.models.prepared import STAND_INS, prepared_objects
from clinic.models.reach import Names
from clinic.roles import EVERYWHERE, Permission, Reach, reaches

Rows = TypeVar("Rows", bound=models.Model)
Person = User | AnonymousUser  # whoever sent a request
MOST = 100


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
    rows = Client.objects.select_related("practice", "contact_wishes")
    return _one(user, rows, pk, permission, "pk")


def names_for(user: Person) -> Names:
    """How this person is shown the clients of a list; the gate itself says it of a single one."""
    known: Names | None = vars(user).get("_names")
    if known is None:
        known = vars(user)["_names"] = reach.names_of(member_of(user))
    return known


def named_client_for(user: Person, pk: UUID, permission: Permission) -> Client:
    """One client, for what leaves as a file: not for who knows them under another name only."""
    client = client_for(user, pk, permission)
    if client.known_as:
        raise NotAllowed(pk, client)
    return client


def own_client(user: Person) -> Client:
    """The client this person is, for the pages that are theirs. Raises NotAllowed for others."""
    client = user.client if user.is_authenticated else None
    if client is None:
        raise NotAllowed
    return client


def note_for(user: Person, pk: UUID, permission: Permission) -> Note:
    """One note by id, with its client and author."""
    rows = Note.objects.select_related(
        *("client__practice", "author__user", "author__practice", "signed_by__user"),
        "submitted_to__user",
    )
    return _one(user, rows, pk, permission, "client")


def process_notes_for(user: Person, client: Client) -> list[ProcessNote]:
    """One's own process notes about a client, the newest hundred; nobody else's are ever there."""
    member = member_of(user, Permission.NOTE_WRITE)
    rows = ProcessNote.objects.filter(author=member, client=client).select_related("client")
    return [row.read_by(member.pk) for row in rows[:MOST]]


def process_note_for(user: Person, pk: UUID) -> ProcessNote:
    """One of one's own process notes. To everybody else it is not there at all."""
    member = member_of(user)
    rows = ProcessNote.objects.filter(author=member).select_related("client__practice", "author")
    return _one(user, rows, pk, Permission.NOTE_WRITE, "client").read_by(member.pk)


def snippets_for(user: Person) -> models.QuerySet[Snippet]:
    """One's own snippets, by title."""
    return Snippet.objects.filter(member=member_of(user, Permission.NOTE_WRITE))


def snippet_for(user: Person, pk: UUID) -> Snippet:
    """One of one's own snippets."""
    if not Snippet.objects.filter(pk=pk, practice_id=member_of(user).practice_id).exists():
        raise NotYours(pk)
    row = snippets_for(user).filter(pk=pk).first()
    if row is None:
        raise NotYours(pk)
    return row


def plan_for(user: Person, pk: UUID, permission: Permission) -> Plan:
    """One plan by id, with its client."""
    return _one(user, Plan.objects.select_related("client__practice"), pk, permission, "client")


def session_for(user: Person, pk: UUID, permission: Permission) -> Session:
    """One session by id, with its client, its member and its series."""
    rows = Session.objects.select_related(
        "client__practice", "member__user", "member__practice", "series"
    )
    return _one(user, rows, pk, permission, "client")


def exercise_for(user: Person, pk: UUID, permission: Permission) -> Exercise:
    """One exercise a client was given, by id."""
    return row_for(user, Exercise.objects.select_related("client__practice"), pk, permission)


def card_for(user: Person, pk: UUID, permission: Permission) -> Card:
    """One card a client was given, by id."""
    return row_for(user, Card.objects.select_related("client__practice"), pk, permission)


def own_exercise_for(user: Person, pk: UUID) -> tuple[User, Exercise]:
    """The signed-in client and an exercise of theirs. To everybody else it is not there."""
    return own_row(user, Exercise.objects.all(), pk)


def own_card_for(user: Person, pk: UUID) -> tuple[User, Card]:
    """The signed-in client and a card they have. To everybody else it is not there."""
    rows = Card.objects.filter(taken_back_at=None).select_related("given_by__user")
    return own_row(user, rows, pk)


def own_row(user: Person, rows: models.QuerySet[Rows], pk: UUID) -> tuple[User, Rows]:
    """The signed-in client and a row that is theirs, by id: the gate of a client's own pages."""
    client = user.client if isinstance(user, User) else None
    row = rows.select_related("client__practice").filter(client=client, pk=pk).first()
    if client is None or row is None or not isinstance(user, User):
        raise NotYours(pk)
    return user, row


def row_for(user: Person, rows: models.QuerySet[Rows], pk: UUID, permission: Permission) -> Rows:
    """One row that has a `client`, by id: the gate for the apps above."""
    return _one(user, rows, pk, permission, "client")


def _of_practice(
    user: Person, rows: models.QuerySet[Rows], pk: UUID, permission: Permission
) -> Rows:
    """One row of the member's own practice that is about no single client."""
    member = member_of(user)
    row = rows.filter(pk=pk, practice_id=member.practice_id).first()
    if row is None:
        raise NotYours(pk)
    if not member.may(permission):
        raise NotAllowed(pk)
    return row


def member_for(user: Person, pk: UUID) -> Member:
    """A member of the practice, here or gone, for who manages its people."""
    rows = Member.objects.select_related("user", "practice").prefetch_related("held_roles")
    return _of_practice(user, rows, pk, Permission.PEOPLE_MANAGE)


def calendar_for(user: Person, pk: UUID) -> Member:
    """A member whose appointments this person plans: the front desk anybody's."""
    rows = Member.objects.filter(ended_on=None).select_related("user", "practice")
    whose = _of_practice(user, rows.prefetch_related("held_roles"), pk, Permission.SESSION_PLAN)
    return _own_calendar(member_of(user), whose)


def leave_for(user: Person, pk: UUID) -> Leave:
    """Days away of a member whose appointments this person plans."""
    rows = Leave.objects.select_related("member__user", "member__practice")
    leave = _of_practice(user, rows, pk, Permission.SESSION_PLAN)
    _own_calendar(member_of(user), leave.member)
    return leave


def _own_calendar(by: Member, whose: Member) -> Member:
    everybody = Reach.PRACTICE in reaches(by.roles, Permission.SESSION_PLAN)
    if not everybody and whose.pk != by.pk:
        raise NotAllowed(whose.pk)
    return whose


def live_feed(member: Member) -> CalendarFeed | None:
    """The address under which this member's calendar is read elsewhere."""
    return CalendarFeed.objects.filter(member=member, revoked_at=None).first()


def feed_by(token: str) -> CalendarFeed:
    """The calendar an address leads to, while its member works here. NotYours for every other."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    walls.enter_by("clinic_calendarfeed", digest)
    live = CalendarFeed.objects.filter(token_hash=digest, revoked_at=None, member__ended_on=None)
    rows = live.filter(member__user__is_active=True).select_related("member__practice")
    row = rows.prefetch_related("member__held_roles").first()
    if row is None or not row.member.may(Permission.SESSION_PLAN):
        raise NotYours
    return row


def cover_for(user: Person, pk: UUID) -> Cover:
    """A cover this member may end: any one for the owner, else one for themself."""
    rows = Cover.objects.select_related("away__user", "stand_in__user")
    cover = _of_practice(user, rows, pk, Permission.COVER_ARRANGE)
    member = member_of(user)
    everybody = Reach.PRACTICE in reaches(member.roles, Permission.COVER_ARRANGE)
    if not everybody and cover.away_id != member.pk:
        raise NotAllowed(pk)
    return cover


def invitation_for(user: Person, pk: UUID) -> Invitation:
    """An invitation of the practice, for who manages its people."""
    return _of_practice(user, Invitation.objects.all(), pk, Permission.PEOPLE_MANAGE)


def supervision_for(user: Person, pk: UUID) -> Supervision:
    """Who supervises whom, for who manages the practice's people."""
    rows = Supervision.objects.select_related("supervisor__user", "supervisee__user")
    return _of_practice(user, rows, pk, Permission.PEOPLE_MANAGE)


def own_supervision_for(user: Person, pk: UUID) -> Supervision:
    """One in which this person is supervisor or supervisee. To everybody else it is not there."""
    member = member_of(user)
    mine = models.Q(supervisor=member) | models.Q(supervisee=member)
    row = Supervision.objects.filter(mine, pk=pk).first()
    if row is None:
        raise NotYours(pk)
    return row


def agenda_topic_for(user: Person, pk: UUID) -> AgendaTopic:
    """A topic of such a supervision."""
    member = member_of(user)
    rows = AgendaTopic.objects.select_related("supervision", "client")
    row = rows.filter(pk=pk, practice_id=member.practice_id).first()
    if row is None:
        raise NotYours(pk)
    own_supervision_for(user, row.supervision_id)
    return row


def help_line_for(user: Person, pk: UUID) -> CrisisLine:
    """A help line of the practice, for who keeps its settings."""
    return _of_practice(user, CrisisLine.objects.all(), pk, Permission.PEOPLE_MANAGE)


def caseload_for(user: Person, pk: UUID) -> Caseload:
    """Who cares for whom, for who may change it."""
    rows = Caseload.objects.select_related("client__practice", "member__user", "member__practice")
    return _one(user, rows, pk, Permission.CARERS_MANAGE, "client")


def openings_for(user: Person) -> models.QuerySet[BreakGlass]:
    """Records opened with a reason that concern this member, the newest first.

    All of the practice for its owner; else one's own, and those of the clients in one's reach.
    """
    member = member_of(user)
    rows = BreakGlass.objects.filter(practice_id=member.practice_id)
    if not member.may(Permission.PEOPLE_MANAGE):
        if not member.may(Permission.RECORD_READ):
            raise NotAllowed
        clients = Client.objects.visible_to(member, Permission.RECORD_READ)
        rows = rows.filter(models.Q(member=member) | models.Q(client__in=clients))
    return rows.select_related("client__practice", "member__user")


def opening_for(user: Person, pk: UUID) -> BreakGlass:
    """One of them by id."""
    member = member_of(user)
    row = BreakGlass.objects.filter(pk=pk, practice_id=member.practice_id).first()
    if row is None:
        raise NotYours(pk)
    row = openings_for(user).filter(pk=pk).first()
    if row is None:
        raise NotYours(pk)
    return row


def invitation_by(token: str) -> Invitation:
    """The invitation a link leads to, while it can be accepted. NotYours for every other token."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    walls.enter_by("clinic_invitation", digest)
    found = Invitation.objects.filter(token_hash=digest)
    row = found.select_related("practice").first()
    if row is None or not row.is_open:
        raise NotYours
    return row


def _one(
    user: Person, rows: models.QuerySet[Rows], pk: UUID, permission: Permission, client: str
) -> Rows:
    member = member_of(user)
    row = _reached(member, rows, pk, permission, client, standing=True)
    if row is not None:
        note_standing(row, row if isinstance(row, Client) else getattr(row, client))
        return row
    for other in reach.one_of_each(member, member.permissions - EVERYWHERE):
        row = _reached(member, rows, pk, other, client)
        if row is not None:
            raise NotAllowed(pk, row if isinstance(row, Client) else getattr(row, client))
    raise NotYours(pk)


def _reached(
    member: Member,
    rows: models.QuerySet[Rows],
    pk: UUID,
    permission: Permission,
    client: str,
    *,
    standing: bool = False,
) -> Rows | None:
    """The row, where this permission reaches its client; `standing`: with how it does so."""

    def found(key: UUID) -> models.QuerySet[Rows]:
        seen = Client.objects.visible_to(member, permission)
        reached = rows.filter(pk=key, **{f"{client}__in": seen}).order_by()
        asked = reach.standing(member, permission, client) if standing else {}
        return reached.annotate(**asked)

    query = rows.query
    own = (query.where, query.annotations, query.select_for_update, query.distinct)
    if any(own) or vars(rows)["_prefetch_related_lookups"]:  # it says something of its own
        return found(pk).first()
    shape = (rows.model, repr(query.select_related), query.deferred_loading)
    key = ("gate", reach.key_of(member), permission, client, standing, shape)
    return next(iter(prepared_objects(key, lambda: found(STAND_INS[0]), [pk])), None)


def note_standing(row: models.Model, client: Client) -> None:
    """Let the audit and the pages know in what standing a member has this client."""
    client.opened_with_reason = getattr(row, "opened_with_reason", False)
    client.opened_unseen = getattr(row, "opened_unseen", False)
    if getattr(row, "unnamed", False):
        client.go_by(pseudonym(client.practice_id, client.pk))
    if (stands_in_for := getattr(row, "stands_in_for", None)) is not None:
        audit.on_behalf_of(client.pk, stands_in_for)
