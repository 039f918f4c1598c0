"""A client answers on a device that is not theirs: a member's own, or the practice's tablet.

Both open the flow as a link would, one that is redeemed as it is made and that nobody ever saw.
"""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from assessments.access import LinkRefused, digest, keep_flow
from assessments.actions.check_ins import TOKEN_BYTES, locked, revoke_links
from assessments.models import Assignment, Link, TabletCode
from assessments.models.check_ins import AnsweredBy
from assessments.queries import may_be_answered
from clinic import audit, walls
from clinic.actions.handing import begin_on_tablet, put_away, take_back
from clinic.actions.members import refuse_strangers
from clinic.actions.setup import LETTERS
from clinic.models import Event, Member, User
from clinic.visit import Way

CODE_LENGTH = 8  # forty bits, guessed ten times in five minutes
CODE_LIFE = timedelta(hours=4)


@transaction.atomic
def hand_over(*, request: HttpRequest, assignment: Assignment, by: Member) -> None:
    """Put the member's visit away and open this check-in, and nothing else, in its place."""
    assignment = _answerable(assignment, by)
    link, secret = _open_here(assignment, by)
    put_away(request=request, subject=assignment, by=by)
    keep_flow(request.session, link, secret)


@transaction.atomic
def hand_back(*, request: HttpRequest, assignment: Assignment, way: Way, by: User) -> None:
    """The member has the device again; what was open on it for the client is closed."""
    revoke_links(assignment, timezone.now())
    take_back(request=request, subject=assignment, way=way, by=by)


@transaction.atomic
def make_code(*, assignment: Assignment, by: Member) -> str:
    """A code for the practice's tablet, in groups of four; codes made before stop working.

    It opens once, for some hours, and is kept as a keyed hash only.
    """
    assignment = _answerable(assignment, by)
    TabletCode.objects.filter(assignment=assignment, used_at=None).delete()
    letters = "".join(secrets.choice(LETTERS) for _each in range(CODE_LENGTH))
    code = TabletCode.objects.create(
        practice_id=assignment.practice_id,
        assignment=assignment,
        made_by=by,
        code_hash=code_hash(letters),
        expires_at=min(timezone.now() + CODE_LIFE, assignment.closes_at),
    )
    audit.record(Event.CODE_MADE, by=by, subject=code, client=assignment.client)
    return f"{letters[:4]} {letters[4:]}"


@transaction.atomic
def use_code(*, request: HttpRequest, code: str) -> Assignment:
    """Open the check-in of this code in a fresh session. LinkRefused for every other code."""
    walls.enter_by("assessments_tabletcode", code_hash(code))
    rows = TabletCode.objects.select_related("assignment__client", "made_by")
    found = rows.filter(code_hash=code_hash(code)).first()
    if found is None:
        raise LinkRefused
    assignment = locked(found.assignment_id)
    # The conditions stand in the UPDATE itself, so that the database picks the one winner.
    now = timezone.now()
    live = TabletCode.objects.filter(pk=found.pk, used_at=None, expires_at__gt=now)
    if not (may_be_answered(assignment) and live.update(used_at=now)):
        raise LinkRefused(found.pk)
    link, secret = _open_here(assignment, found.made_by, now)
    audit.record(Event.CODE_USED, by=None, subject=found, client=assignment.client)
    begin_on_tablet(request)
    keep_flow(request.session, link, secret)
    return assignment


def code_hash(code: str) -> str:
    """As a code is kept: nobody who reads the table can try them out."""
    return salted_hmac("assessments.tablet_code", code, algorithm="sha256").hexdigest()


def _answerable(assignment: Assignment, by: Member) -> Assignment:
    """The check-in as it is now, which this member's client can answer."""
    assignment = locked(assignment.pk)
    refuse_strangers(by, practice_id=assignment.practice_id)
    if assignment.answered_by != AnsweredBy.CLIENT or not may_be_answered(assignment):
        raise ValidationError(_("This check-in takes no answers of the client any more."))
    return assignment


def _open_here(assignment: Assignment, by: Member, now: datetime | None = None) -> tuple[Link, str]:
    """A link opened as it is made, and its flow secret; links made before stop working."""
    now = now or timezone.now()
    revoke_links(assignment, now)
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    link = Link.objects.create(
        practice_id=assignment.practice_id,
        assignment=assignment,
        made_by=by,
        token_hash=digest(secrets.token_urlsafe(TOKEN_BYTES)),
        expires_at=assignment.closes_at,
        redeemed_at=now,
        flow_hash=digest(secret),
    )
    return link, secret
