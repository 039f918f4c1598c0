"""Where somebody must look, and what was decided."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.check_ins import Assignment, Response
from assessments.psychometrics.alerting import PRESSING
from clinic.models import AppendOnly, Client, EncryptedJSON, EncryptedText, Member, Practice, Row
from clinic.models.prepared import Moment
from clinic.roles import Permission


class AlertQuerySet(models.QuerySet["Alert"]):
    """Alerts, and which of them a member looks at."""

    def still_open(self) -> "AlertQuerySet":
        """Those nobody has decided."""
        return self.filter(state__in=[Alert.State.NEW, Alert.State.ACKNOWLEDGED])

    def visible_to(self, member: Member) -> "AlertQuerySet":
        """Those of the records this member reads, and those in their own hands."""
        if not member.may(Permission.RECORD_READ):
            return self.none()
        read = Client.objects.visible_to(member, Permission.RECORD_READ).order_by().values("pk")
        mine = Q(client__in=read) | _in_hands_of(member)
        return self.filter(mine, practice_id=member.practice_id)

    def in_hands_of(self, member: Member) -> "AlertQuerySet":
        """Those this member answers for, whoever cares for the client.

        What was passed to them; for the practice's reader what tells of danger, asks for a call
        or has nobody else; for the back-up member what nobody looked at in time, whether or not
        the clock's task has come round.
        """
        if not member.may(Permission.RECORD_READ):
            return self.none()
        return self.filter(_in_hands_of(member), practice_id=member.practice_id)


def _in_hands_of(member: Member) -> Q:
    practice, found = member.practice, Q(passed_to=member)
    if practice.alert_reader_id == member.pk:
        found |= Q(rule__in=PRESSING) | Q(owner=member)
    if practice.alert_back_up_id == member.pk:
        found |= Q(state=Alert.State.NEW, due_at__lte=Moment())
    return found


class Alert(Row):
    """Something in a client's answers, or a wish to be called, that somebody must look at.

    It is closed by a decision and by nothing else. `about` names the scale, the item or the person
    it concerns; `reason` holds the numbers its sentence is written from. `fingerprint` makes one
    cause raise one alert. `due_at` is when it goes to the back-up member, or is to be tried again.
    """

    class Rule(models.TextChoices):
        RISK = "risk", _("an answer about danger")
        CALL = "call", _("asked to be called")
        WORSE = "worse", _("reliably worse than at the start")
        SYMPTOMS = "symptoms", _("more symptoms")
        SESSION = "session", _("strain in the therapy relationship")
        WATCHED = "watched", _("watched until today")

    class Colour(models.TextChoices):
        RED = "red", _("red")
        AMBER = "amber", _("amber")

    class State(models.TextChoices):
        NEW = "new", _("new")
        ACKNOWLEDGED = "acknowledged", _("seen")
        DECIDED = "decided", _("decided")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="alerts")
    rule = models.CharField(max_length=10, choices=Rule.choices)
    colour = models.CharField(max_length=6, choices=Colour.choices)
    about = models.CharField(max_length=120, blank=True)
    reason = EncryptedJSON(default=dict)
    fingerprint = models.CharField(max_length=64)
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="+")
    response = models.ForeignKey(Response, models.PROTECT, null=True, related_name="+")
    watched = models.ForeignKey("self", models.PROTECT, null=True, related_name="returned_as")
    raised_at = models.DateTimeField(default=timezone.now)
    owner = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    passed_to = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    passed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    seen_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        indexes = [
            models.Index(fields=["client", "-raised_at"], name="alert_of_client"),
            models.Index(fields=["state", "due_at"], name="alert_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["client", "fingerprint"], name="alert_once"),
            models.CheckConstraint(
                condition=Q(state="new", seen_at=None, decided_at=None)
                | Q(state="acknowledged", seen_at__isnull=False, decided_at=None)
                | Q(state="decided", seen_at__isnull=False, decided_at__isnull=False),
                name="alert_state",
            ),
        ]

    @property
    def is_pressing(self) -> bool:
        """Danger, or a wish to be called: never put off."""
        return self.rule in PRESSING

    @property
    def is_open(self) -> bool:
        return self.state != self.State.DECIDED

    def is_in_hands_of(self, member: Member) -> bool:
        """Whether this member answers for it now; the same rule as the query set's."""
        practice = member.practice
        if self.passed_to_id == member.pk:
            return True
        if practice.alert_reader_id == member.pk and (
            self.is_pressing or self.owner_id == member.pk
        ):
            return True
        is_late = self.state == self.State.NEW and self.due_at and self.due_at <= timezone.now()
        return practice.alert_back_up_id == member.pk and bool(is_late)


class Decision(AppendOnly):
    """What somebody did about an alert, when, and in their words.

    `TRIED` leaves it open until `again_at`; `WATCH` lets it return as a new one on `until`.
    """

    class Kind(models.TextChoices):
        SPOKE = "spoke", _("spoke with the client")
        SAFETY_PLAN = "safety_plan", _("reviewed the safety plan")
        PASSED = "passed", _("passed it to somebody who accepted")
        EMERGENCY = "emergency", _("called the emergency service")
        TRIED = "tried", _("tried and did not reach them")
        TALKED = "talked", _("talked about it")
        CHANGED_PLAN = "changed_plan", _("changed the plan")
        SUPERVISION = "supervision", _("took it to supervision")
        WATCH = "watch", _("watch until a day")
        NO_ACTION = "no_action", _("no action, and why")

    client_through = "alert"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = EncryptedText(blank=True, default="")
    happened_at = models.DateTimeField()
    to = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True, blank=True)
    again_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="watch", until__isnull=False) | (~Q(kind="watch") & Q(until=None)),
                name="watch_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="tried", again_at__isnull=False)
                | (~Q(kind="tried") & Q(again_at=None)),
                name="tried_until_a_time",
            ),
        ]
