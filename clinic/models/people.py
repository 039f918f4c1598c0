"""Practices, the people who work in them, their clients, and who cares for whom."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.models.base import AppendOnly, Row
from clinic.models.fields import EncryptedText, Sealed
from clinic.models.opening import email_index
from clinic.models.prepared import STAND_INS, prepared_objects
from clinic.roles import Permission, Role, permissions


class Practice(Row):
    """A tenant. Nothing crosses from one practice to another."""

    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country (two letters)"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=12, default="en-gb")
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    emergency_number = models.CharField(_("emergency number"), max_length=20, blank=True)
    alert_reader = models.ForeignKey(
        "clinic.Member", models.PROTECT, null=True, blank=True, related_name="+"
    )
    alert_back_up = models.ForeignKey(
        "clinic.Member", models.PROTECT, null=True, blank=True, related_name="+"
    )
    no_back_up = models.BooleanField(_("nobody stands in, and that was confirmed"), default=False)
    reading_words = models.CharField(
        _("how often answers are looked at, as clients read it"), max_length=200, blank=True
    )
    hours = models.JSONField(_("stated hours: weekday, from, to"), default=list, blank=True)
    retention_years = models.PositiveSmallIntegerField(
        _("years a record is kept after care ended"), null=True, blank=True
    )
    set_up_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self) -> date:
        """The calendar day it is in this practice."""
        return timezone.now().astimezone(self.zone).date()


CHECKED_FOR = timedelta(days=180)


class CrisisLine(Row):
    """A help line a client is shown; the practice says when it was last checked."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="crisis_lines")
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=40)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    checked_on = models.DateField(_("last checked"))

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_stale(self) -> bool:
        """Whether nobody has looked it up for half a year."""
        return self.practice.today() - self.checked_on > CHECKED_FOR


class UserManager(BaseUserManager["User"]):
    """Users are found by e-mail, without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class Theme(models.TextChoices):
    """The colours of a person's pages; without a choice their device decides."""

    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class User(Row, AbstractBaseUser):
    """One person who can sign in; at most one active Member or one Client."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)
    theme = models.CharField(_("colours"), max_length=5, choices=Theme.choices, blank=True)
    shortcuts = models.BooleanField(_("single keys do something"), default=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def member(self) -> "Member | None":
        """The person's active membership with its roles, or None. One statement with a role."""
        member = _with_roles(self.pk) or _without_role(self)
        if member is not None:
            member.user = self
        return member

    @cached_property
    def client(self) -> "Client | None":
        """The client this person is, or None."""
        return Client.objects.filter(user=self).select_related("practice").first()


class Member(Row):
    """A person working in a practice, with a set of roles."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    title = models.CharField(_("title"), max_length=20, blank=True)
    profession = models.CharField(_("profession"), max_length=80, blank=True)
    ended_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_on=None), name="one_active_membership"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Title and name, as clients know this person."""
        return f"{self.title} {self.user.name}".strip()

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(held.role) for held in self.held_roles.all())

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return permissions(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether any role grants this at all; for whom, the gate decides."""
        return permission in self.permissions


class MemberRole(Row):
    """One role a member holds."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="held_roles")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "role"], name="role_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.role


def known_user(pk: UUID) -> User | None:
    """The account under this key, with its membership and roles. One statement with a role."""
    member = _with_roles(pk)
    if member is not None:
        member.user.member = member
        return member.user
    user = User.objects.filter(pk=pk).first()
    if user is not None:  # a client, mostly: that there is no role need not be asked twice
        user.member = _without_role(user)
    return user


def _with_roles(pk: UUID) -> Member | None:
    """The membership a person has today, with practice, account and roles; None without a role."""
    held: list[MemberRole] = list(prepared_objects("held roles", _held_roles, [pk]))
    if not held:
        return None
    member = held[0].member
    member.roles = frozenset(Role(each.role) for each in held)
    return member


def _without_role(user: User) -> Member | None:
    """The membership of somebody for whom no role was found."""
    member = Member.objects.filter(user=user, ended_on=None).select_related("practice").first()
    if member is not None:
        member.roles = frozenset()
    return member


def _held_roles() -> models.QuerySet[MemberRole]:
    held = MemberRole.objects.filter(member__user=STAND_INS[0], member__ended_on=None)
    return held.select_related("member__practice", "member__user")


def open_on(day: date) -> Q:
    """Rows with since–until that hold on `day`; `until` is the first day they no longer do."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


class Supervision(Row):
    """A supervisor sees the clients of a supervisee, from one day to another."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Member, models.PROTECT, related_name="supervises")
    supervisee = models.ForeignKey(Member, models.PROTECT, related_name="supervised_by")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(supervisor=F("supervisee")), name="supervision_of_another"
            ),
            models.UniqueConstraint(
                fields=["supervisor", "supervisee"],
                condition=Q(until=None),
                name="one_open_supervision",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="supervision_forward"
            ),
        ]


class ClientQuerySet(models.QuerySet["Client"]):
    """Clients, and which of them a member reaches."""

    def visible_to(self, member: Member | None, permission: Permission) -> "ClientQuerySet":
        """The clients for whom `member` has `permission` today; none for None."""
        from clinic.models import reach  # reads tables that point at clients

        if member is None:
            return self.none()
        return self.filter(reach.within(member, permission), practice_id=member.practice_id)


class Client(Row):
    """An adult in care. Names stay readable to the database, because lists sort by them."""

    class State(models.TextChoices):
        ACTIVE = "active", _("in care")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("care ended")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="clients")
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="client_row"
    )
    name = models.CharField(_("name or code"), max_length=120)
    birth_year = models.PositiveSmallIntegerField(_("birth year"))
    pronouns = models.CharField(_("pronouns"), max_length=30, blank=True)
    email = EncryptedText(_("e-mail"), blank=True, default="")
    phone = EncryptedText(_("telephone"), blank=True, default="")
    contact_notes = EncryptedText(_("how to reach them safely"), blank=True, default="")
    email_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    language = models.CharField(_("language"), max_length=12, default="en-gb")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    ended_on = models.DateField(null=True, blank=True)

    opened_with_reason = opened_unseen = False  # the gate says so of whom it lets through
    known_as = unsaid = ""  # the name a reader is shown instead, and the one they are not

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["practice", "name", "id"], name="client_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__gte=1900, birth_year__lte=2200), name="birth_year_sound"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False)
                | (~Q(state="ended") & Q(ended_on=None)),
                name="ended_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the index of the e-mail; a new client's key is stored with the client or not."""
        if self.known_as:
            raise TypeError("A client read under another name is for reading only.")
        with transaction.atomic():
            email = self.__dict__.get("email")
            if not isinstance(email, Sealed):
                self.email_index = email_index(self.practice_id, email or "")
                if kwargs.get("update_fields") is not None:
                    kwargs["update_fields"] = {*kwargs["update_fields"], "email_index"}
            super().save(*args, **kwargs)

    def go_by(self, alias: str) -> None:
        """Be read under another name, and without the ways to reach them. Never saved so."""
        self.unsaid = self.unsaid or self.name
        self.name = self.known_as = alias
        self.email = self.phone = self.contact_notes = self.pronouns = ""

    @property
    def called(self) -> str:
        """How to speak of and to them: the first name, or the whole of a code."""
        first = self.name.split(" ")[0]
        is_code = any(letter.isdigit() for letter in self.name) or len(first.rstrip(".")) < 2
        return self.name if is_code else first


class Consent(AppendOnly):
    """One answer to one consent question; the newest row of a kind holds."""

    class Kind(models.TextChoices):
        MEASUREMENT = "measurement", _("check-ins and their scores")
        MAIL = "mail", _("messages by e-mail")
        SHARING = "sharing", _("sharing reports with others")
        FOLLOW_UP = "follow_up", _("check-ins after care has ended")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    version = models.CharField(max_length=12)
    given = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-created_at"]
        indexes = [models.Index(fields=["client", "kind", "-at"], name="consent_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["measurement", "mail", "sharing", "follow_up"]),
                name="consent_kind",
            )
        ]


class Caseload(Row):
    """A member cares for a client, from one day to another. Clinical rights need one."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="caseload")
    client = models.ForeignKey(Client, models.PROTECT, related_name="carers")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "client"], condition=Q(until=None), name="one_open_caseload"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="caseload_forward"
            ),
        ]
        indexes = [models.Index(fields=["client", "until"], name="caseload_of_client")]
