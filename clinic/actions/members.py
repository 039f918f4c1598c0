"""Members of a practice: their roles, and who supervises whom."""

from collections.abc import Set
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.wording import sound_text
from clinic.models import Event, Member, MemberRole, Practice, Supervision, User
from clinic.queries import CARING
from clinic.roles import Role


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
    audit.record(Event.MEMBER_ADDED, by=by, subject=member, reason=_role_list(roles))
    return member


@transaction.atomic
def change_roles(*, member: Member, roles: Set[Role], by: Member) -> Member:
    """Give a member exactly `roles`. A practice keeps at least one owner."""
    refuse_strangers(by, practice_id=member.practice_id)
    _refuse_no_roles(roles)
    Practice.objects.select_for_update().get(pk=member.practice_id)
    held = MemberRole.objects.filter(member=member)
    if Role.OWNER not in roles and not _other_owners(member):
        raise ValidationError(_("A practice needs an owner; name another one first."))
    held.exclude(role__in=roles).delete()
    known = set(held.values_list("role", flat=True))
    MemberRole.objects.bulk_create(
        MemberRole(member=member, role=role) for role in sorted(roles - known)
    )
    audit.record(Event.ROLES_CHANGED, by=by, subject=member, reason=_role_list(roles))
    return Member.objects.select_related("practice", "user").get(pk=member.pk)


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
    _refuse_no_roles(roles)
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


def _refuse_no_roles(roles: Set[Role]) -> None:
    if not roles:
        raise ValidationError(_("Choose at least one role."))


def _role_list(roles: Set[Role]) -> str:
    return "+".join(sorted(roles))
