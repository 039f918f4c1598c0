"""Coming in: an invitation, and the account that accepting it makes."""

import hashlib
import secrets
from collections.abc import Set
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.mail import cancel_mail, queue_mail
from clinic.actions.members import enlist, refuse_no_roles, refuse_strangers, role_list
from clinic.actions.wording import sound_text
from clinic.models import Event, Invitation, Member
from clinic.roles import Role

INVITATION_LIFE = timedelta(days=7)
OPEN_AT_MOST = 50
TOKEN_BYTES = 32


@transaction.atomic
def invite_member(
    *,
    email: str,
    name: str,
    roles: Set[Role],
    title: str = "",
    profession: str = "",
    by: Member,
    join_at: str = "",
) -> tuple[Invitation, str]:
    """Ask somebody to join `by`'s practice; the token in the answer is kept as SHA-256 only.

    `join_at`: the address the token follows; given, it is mailed. An earlier open invitation of
    the same address is revoked.
    """
    refuse_no_roles(roles)
    email = sound_text(email, name=_("E-mail"), limit=254, required=True).lower()
    validate_email(email)
    waiting = Invitation.objects.select_for_update().filter(
        practice=by.practice, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    earlier = [row for row in waiting if row.email == email]
    if len(waiting) - len(earlier) >= OPEN_AT_MOST:
        raise ValidationError(_("There are many open invitations. Revoke some of them first."))
    for row in earlier:
        _revoke(row, by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        practice=by.practice,
        email=email,
        name=sound_text(name, name=_("Name"), limit=120, required=True),
        title=sound_text(title, name=_("Title"), limit=20),
        profession=sound_text(profession, name=_("Profession"), limit=80),
        roles=sorted(roles),
        token_hash=token_hash(token),
        made_by=by,
        expires_at=timezone.now() + INVITATION_LIFE,
    )
    audit.record(Event.INVITATION_MADE, by=by, subject=invitation, reason=role_list(roles))
    if join_at:
        _mail(invitation, f"{join_at}{token}/")
    return invitation, token


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Member) -> Invitation:
    """The link stops working. An accepted invitation is not taken back: deactivate the member."""
    refuse_strangers(by, practice_id=invitation.practice_id)
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if stored.accepted_at is not None:
        raise ValidationError(_("This invitation was accepted already."))
    if stored.revoked_at is None:
        _revoke(stored, by)
    return stored


@transaction.atomic
def accept_invitation(*, invitation: Invitation, name: str, password: str) -> Member:
    """The account and membership the invitation promised; ValidationError where it no longer does.

    The e-mail is the invitation's own, whoever holds the link.
    """
    stored = Invitation.objects.select_for_update().select_related("practice").get(pk=invitation.pk)
    if not stored.is_open:
        raise ValidationError(_("This invitation does not work any more. Ask for a new one."))
    member = enlist(
        practice=stored.practice,
        email=stored.email,
        name=name,
        roles={Role(role) for role in stored.roles},
        password=password,
        title=stored.title,
        profession=stored.profession,
    )
    stored.accepted_at, stored.accepted_by = timezone.now(), member.user
    stored.save(update_fields=["accepted_at", "accepted_by"])
    reason = role_list(member.roles)
    audit.record(Event.INVITATION_ACCEPTED, by=member, subject=stored)
    audit.record(Event.MEMBER_ADDED, by=member, subject=member, reason=reason)
    return member


def token_hash(token: str) -> str:
    """SHA-256 (hex), as tokens are kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _revoke(invitation: Invitation, by: Member) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    cancel_mail(_key(invitation))
    audit.record(Event.INVITATION_REVOKED, by=by, subject=invitation)


def _mail(invitation: Invitation, address: str) -> None:
    until = invitation.expires_at.astimezone(invitation.practice.zone).date()
    queue_mail(
        kind="invitation",
        practice=invitation.practice,
        to=invitation.email,
        key=_key(invitation),
        content={
            "practice": invitation.practice.name,
            "name": invitation.name,
            "by": invitation.made_by.name,
            "address": address,
            "day": date_format(until),
        },
    )


def _key(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"
