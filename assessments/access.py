"""The gates: an assignment's id, a link's token or an instrument's name becomes a row only here."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from assessments.library import load_instrument
from assessments.models import (
    Alert,
    AnsweredBy,
    Assignment,
    BringOver,
    InstrumentDraft,
    InstrumentVersion,
    Link,
    Schedule,
    SharedResult,
)
from assessments.models.alerts import AlertQuerySet
from assessments.psychometrics.definition import Instrument
from clinic import walls
from clinic.access import (
    NotAllowed,
    NotYours,
    Person,
    clients_for,
    member_of,
    names_for,
    own_row,
    row_for,
)
from clinic.models import Client, Member, User
from clinic.roles import Permission
from clinic.visit import Visit

FLOWS = "check_in_flows"  # in the session: assignment id -> link id and flow secret
KEPT_FLOWS = 8
_OF_ALERT = (
    *("client__practice", "practice", "owner__user", "passed_to__user", "seen_by__user"),
    *("assignment", "response"),
)
_JOINED = ("client__practice", "practice", "instrument_version", "assigned_by__user")


class LinkRefused(NotYours):
    """Expired, unknown, used elsewhere or revoked: one class, so that nothing tells them apart."""


class NoFlow(NotYours):
    """This browser holds no way into the check-in."""


class CheckInClosed(NotYours):
    """The check-in was open to this person, and takes no answers any more."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(assignment.pk)
        self.assignment = assignment


@dataclass(frozen=True)
class Held:
    """An instrument in the hands of a member: its present content, and its row if it is theirs.

    `row` is None for an instrument that comes with the product.
    """

    member: Member
    instrument: Instrument
    row: InstrumentVersion | None

    @property
    def key_template(self) -> str:
        """The published key it was given; "" where it has its own."""
        return self.row.key_template if self.row else ""


def digest(secret: str) -> str:
    """SHA-256 (hex), as tokens and flow secrets are kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def assignment_for(user: Person, pk: UUID, permission: Permission) -> Assignment:
    """A check-in of a client for whom this member has `permission`."""
    return row_for(user, Assignment.objects.select_related(*_JOINED), pk, permission)


def asked_client_for(user: Person, pk: UUID) -> Assignment:
    """A check-in its client answers, for who may ask for it: to print, and to type in."""
    assignment = assignment_for(user, pk, Permission.CHECK_IN_ASSIGN)
    if assignment.answered_by != AnsweredBy.CLIENT:
        raise NotYours(pk)
    return assignment


def own_form_for(user: Person, pk: UUID) -> Assignment:
    """A form that members fill in about a client of theirs, alone or together with them."""
    assignment = assignment_for(user, pk, Permission.CHECK_IN_ASSIGN)
    if assignment.answered_by == AnsweredBy.CLIENT:
        raise NotYours(pk)
    return assignment


def schedule_for(user: Person, pk: UUID) -> Schedule:
    """A client's schedule, for who may ask that client for check-ins."""
    rows = Schedule.objects.select_related("client__practice", "practice", "made_by__user")
    return row_for(user, rows, pk, Permission.CHECK_IN_ASSIGN)


def schedule_by_stop(token: str) -> Schedule:
    """The schedule whose letters this token stands in. NotYours for every other token."""
    walls.enter_by("assessments_schedule", digest(token))
    rows = Schedule.objects.select_related("client__practice")
    found = rows.filter(stop_hash=digest(token)).first()
    if found is None:
        raise NotYours
    return found


def instrument_for(user: Person, instrument: str, permission: Permission) -> Held:
    """A shipped instrument or one of the member's own practice, in its present version.

    Raises NotYours for any other name, NotAllowed without `permission`.
    """
    member = member_of(user)
    row = None
    try:
        content = load_instrument(instrument)
    except LookupError:
        own = InstrumentVersion.objects.filter(practice=member.practice, instrument=instrument)
        row = own.order_by("-created_at").first()
        if row is None:
            raise NotYours(instrument) from None
        content = row.loaded
    if not member.may(permission):
        raise NotAllowed(instrument)
    return Held(member, content, row)


def draft_for(user: Person, pk: UUID) -> InstrumentDraft:
    """A questionnaire in the making of the member's own practice, for those who may edit."""
    member = member_of(user)
    rows = InstrumentDraft.objects.filter(pk=pk, practice=member.practice)
    draft = rows.select_related("practice", "made_by__user", "based_on").first()
    if draft is None:
        raise NotYours(pk)
    if not member.may(Permission.LIBRARY_EDIT):
        raise NotAllowed(pk)
    return draft


def own_result_for(user: Person, pk: UUID) -> tuple[User, SharedResult]:
    """The signed-in client and a result they are shown. To everybody else it is not there."""
    rows = SharedResult.objects.filter(withdrawn_at=None).select_related(
        "shared_by__user", "response__instrument_version"
    )
    return own_row(user, rows, pk)


def alerts_for(user: Person) -> AlertQuerySet:
    """The alerts of the records this person reads, and those in their own hands."""
    return Alert.objects.visible_to(member_of(user, Permission.RECORD_READ))


def names_said(alerts: Iterable[Alert], user: Person) -> None:
    """Let each alert's client be called as this person knows them.

    Whoever answers for danger, or for a wish to be called, knows of whom it speaks: they have to
    reach that client. Of any other alert a supervisor reads as of the record itself.
    """
    member, names = member_of(user), names_for(user)
    for alert in alerts:
        if not (alert.is_pressing and alert.is_in_hands_of(member)):
            names.say(alert.client)


def alert_for(user: Person, pk: UUID) -> Alert:
    """One of them by id."""
    member, rows = member_of(user), Alert.objects.select_related(*_OF_ALERT)
    held = rows.in_hands_of(member).filter(pk=pk).first()
    if held is None:
        return row_for(user, rows, pk, Permission.RECORD_READ)
    names_said([held], user)
    return held


def alert_to_decide(user: Person, pk: UUID) -> Alert:
    """One of them, for who answers for it: a record opened with a reason is for reading only."""
    alert = alert_for(user, pk)
    if alert.client.opened_with_reason:
        raise NotAllowed(pk, alert.client)
    return alert


def has_reach(user: Person, client: Client, permission: Permission) -> bool:
    """Whether this member has `permission` for a client seen through another one."""
    return clients_for(user, permission).filter(pk=client.pk).exists()


def enter_by_link(secret: str) -> None:
    """Enter the practice of the link with this token or flow secret; nobody's without one."""
    walls.enter_by("assessments_link", digest(secret))


def assignment_in_flow(session: SessionBase, user: Person, pk: UUID) -> Assignment:
    """A check-in its client may answer here: through the redeemed live link, or signed in.

    Raises NoFlow. Whether it still takes answers is not asked here.
    """
    rows = Assignment.objects.select_related(*_JOINED).filter(pk=pk)
    kept: dict[str, Any] = session.get(FLOWS, {}).get(str(pk), {})
    if kept:
        enter_by_link(kept["secret"])
        live = Link.objects.filter(
            pk=kept["link"], revoked_at=None, flow_hash=digest(kept["secret"])
        )
        assignment = rows.filter(links__in=live).first()
        if assignment is not None:
            return assignment
    client = user.client if isinstance(user, User) else None
    own = rows.filter(client=client, answered_by=AnsweredBy.CLIENT)
    assignment = own.first() if client is not None else None
    if assignment is None:
        raise NoFlow(pk)
    return assignment


def keep_flow(session: SessionBase, link: Link, secret: str) -> None:
    """Let this browser go on with the link it has just redeemed, under a new session key."""
    session.cycle_key()
    visit = Visit(session)
    if not (visit.is_signed_in or visit.device):  # those keep their own, shorter life
        session.set_expiry(link.assignment.closes_at)
    flows = session.get(FLOWS, {})
    flows[str(link.assignment_id)] = {"link": str(link.pk), "secret": secret}
    session[FLOWS] = dict(list(flows.items())[-KEPT_FLOWS:])


def redeemed_here(session: SessionBase, token: str) -> Link | None:
    """The live link of this token, when it was redeemed in this very browser."""
    hashes = [digest(kept["secret"]) for kept in session.get(FLOWS, {}).values()]
    if not hashes:
        return None
    enter_by_link(token)
    found = Link.objects.filter(token_hash=digest(token), revoked_at=None, flow_hash__in=hashes)
    return found.first()


def assignment_on_device(session: SessionBase, owner: User) -> Assignment:
    """The check-in `owner` handed this device over for, whatever became of it. Or NotYours."""
    rows = Assignment.objects.select_related(*_JOINED)
    found = rows.filter(pk=Visit(session).kept["place"], practice=member_of(owner).practice)
    if (assignment := found.first()) is None:
        raise NotYours
    return assignment


def bring_over_for(user: Person, pk: UUID) -> BringOver:
    """A file of clients that this member sent. What is wrong with it may quote names, so it is
    there for nobody else, and for them also once they may add no clients any more."""
    rows = BringOver.objects.filter(member=member_of(user), pk=pk).defer("text")
    found: BringOver | None = rows.select_related("practice", "member__user").first()
    if found is None:
        raise NotYours(pk)
    return found
