"""Members of a practice: their roles, and who supervises whom."""

from collections.abc import Set
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from clinic import audit
from clinic.actions.sign_in import end_stays
from clinic.actions.wording import sound_text
from clinic.models import Event, Member, MemberRole, Practice, Supervision, User
from clinic.roles import CARING, Role


@transaction.atomic
def add_member(
    *,
    practice: Practice,
    email: str,
    name: str,
    roles: Set[Role],
    password: str,
    title: str = "",
    profession: str = "",
    by: Member | None,
) -> Member:
    """A new person who can sign in and works in `practice`; `by` is None at the console."""
    if by is not None:
        refuse_strangers(by, practice_id=practice.pk)
    member = enlist(
        practice=practice,
        email=email,
        name=name,
        roles=roles,
        password=password,
        title=title,
        profession=profession,
    )
    audit.record(Event.MEMBER_ADDED, by=by, subject=member, reason=role_list(roles))
    return member


@transaction.atomic
def change_roles(*, member: Member, roles: Set[Role], by: Member) -> Member:
    """Give a member exactly `roles`. A practice keeps at least one owner."""
    refuse_strangers(by, practice_id=member.practice_id)
    refuse_no_roles(roles)
    Practice.objects.select_for_update().get(pk=member.practice_id)
    held = MemberRole.objects.filter(member=member)
    if Role.OWNER not in roles and not _other_owners(member):
        raise ValidationError(_("A practice needs an owner; name another one first."))
    held.exclude(role__in=roles).delete()
    known = set(held.values_list("role", flat=True))
    MemberRole.objects.bulk_create(
        MemberRole(member=member, role=role) for role in sorted(roles - known)
    )
    audit.record(Event.ROLES_CHANGED, by=by, subject=member, reason=role_list(roles))
    return Member.objects.select_related("practice", "user").get(pk=member.pk)


@transaction.atomic
def deactivate_member(*, member: Member, by: Member) -> Member:
    """The member leaves today: every sign-in and token of theirs ends, at once.

    Whom they cared for stays on their caseload until somebody hands it on.
    """
    refuse_strangers(by, member, practice_id=member.practice_id)
    if member.pk == by.pk:
        raise ValidationError(_("You cannot deactivate yourself; another owner can."))
    practice = Practice.objects.select_for_update().get(pk=member.practice_id)
    if Role.OWNER in member.roles and not _other_owners(member):
        raise ValidationError(_("A practice needs an owner; name another one first."))
    if member.pk in (practice.alert_reader_id, practice.alert_back_up_id):
        raise ValidationError(
            _("%(name)s looks at alerts here. Name somebody else in the settings first.")
            % {"name": member.name}
        )
    member.ended_on = practice.today()
    member.save(update_fields=["ended_on"])
    member.user.is_active = False
    member.user.save(update_fields=["is_active"])
    AuthToken.objects.filter(user=member.user).delete()
    end_stays(user=member.user, by=by)
    audit.record(Event.MEMBER_DEACTIVATED, by=by, subject=member)
    return member


@transaction.atomic
def reactivate_member(*, member: Member, by: Member) -> Member:
    """Back again with the roles and caseload of before. Signed in nowhere; tokens stay gone."""
    refuse_strangers(by, practice_id=member.practice_id)
    Practice.objects.select_for_update().get(pk=member.practice_id)
    if member.ended_on is None:
        raise ValidationError(_("%(name)s works here already.") % {"name": member.name})
    member.ended_on = None
    try:
        with transaction.atomic():
            member.save(update_fields=["ended_on"])
    except IntegrityError:  # a membership elsewhere, which this practice cannot see
        raise ValidationError(
            _("%(name)s works elsewhere by now.") % {"name": member.name}
        ) from None
    member.user.is_active = True
    member.user.save(update_fields=["is_active"])
    audit.record(Event.MEMBER_REACTIVATED, by=by, subject=member)
    return member


@transaction.atomic
def start_supervision(
    *, supervisor: Member, supervisee: Member, since: date, by: Member | None
) -> Supervision:
    """From `since` on, the supervisor sees the supervisee's clients."""
    refuse_strangers(supervisor, practice_id=supervisee.practice_id)
    if by is not None:
        refuse_strangers(by, practice_id=supervisee.practice_id)
    if supervisor.pk == supervisee.pk:
        raise ValidationError(_("Nobody supervises themself."))
    if Role.SUPERVISOR not in supervisor.roles:
        raise ValidationError(_("%(name)s is not a supervisor.") % {"name": supervisor.name})
    if not supervisee.roles & CARING:
        raise ValidationError(
            _("%(name)s has no clients to be supervised on.") % {"name": supervisee.name}
        )
    Practice.objects.select_for_update().get(pk=supervisee.practice_id)
    pair = Supervision.objects.filter(supervisor=supervisor, supervisee=supervisee)
    if pair.filter(until=None).exists():
        raise ValidationError(
            _("%(supervisor)s already supervises %(supervisee)s.")
            % {"supervisor": supervisor.name, "supervisee": supervisee.name}
        )
    supervision = Supervision.objects.create(
        practice_id=supervisee.practice_id,
        supervisor=supervisor,
        supervisee=supervisee,
        since=since,
    )
    audit.record(Event.SUPERVISION_STARTED, by=by, subject=supervision)
    return supervision


@transaction.atomic
def end_supervision(*, supervision: Supervision, by: Member) -> Supervision:
    """Today is the first day the supervisor no longer sees these clients. Ended stays ended."""
    refuse_strangers(by, practice_id=supervision.practice_id)
    stored = Supervision.objects.select_for_update().get(pk=supervision.pk)
    if stored.until is None:
        stored.until = max(by.practice.today(), stored.since)
        stored.save(update_fields=["until"])
        audit.record(Event.SUPERVISION_ENDED, by=by, subject=stored)
    return stored


def enlist(
    *,
    practice: Practice,
    email: str,
    name: str,
    roles: Set[Role],
    password: str,
    title: str = "",
    profession: str = "",
) -> Member:
    """The rows of a new member, checked; the audit row is the calling action's."""
    refuse_no_roles(roles)
    user = new_user(email=email, name=name, password=password)
    member = Member.objects.create(
        practice=practice,
        user=user,
        title=sound_text(title, name=_("Title"), limit=20),
        profession=sound_text(profession, name=_("Profession"), limit=80),
    )
    MemberRole.objects.bulk_create(MemberRole(member=member, role=role) for role in sorted(roles))
    return member


def new_user(*, email: str, name: str, password: str) -> User:
    """A person who can sign in. The address must be new and the password strong enough."""
    email = sound_text(email, name=_("E-mail"), limit=254, required=True).lower()
    validate_email(email)
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(_("Someone already signs in with this e-mail address."))
    name = sound_text(name, name=_("Name"), limit=120, required=True)
    validate_password(password, User(email=email, name=name))
    return User.objects.create_user(email, password, name=name)


def refuse_strangers(*members: Member, practice_id: object) -> None:
    """Nothing is written across the border of a practice."""
    if any(member.practice_id != practice_id or member.ended_on for member in members):
        raise ValidationError(_("This person does not work in this practice."))


def _other_owners(member: Member) -> bool:
    owners = MemberRole.objects.filter(
        role=Role.OWNER, member__practice_id=member.practice_id, member__ended_on=None
    )
    return owners.exclude(member=member).exists()


def refuse_no_roles(roles: Set[Role]) -> None:
    """Nobody works in a practice without a role."""
    if not roles:
        raise ValidationError(_("Choose at least one role."))


def role_list(roles: Set[Role]) -> str:
    """The roles as the audit names them."""
    return "+".join(sorted(roles))
