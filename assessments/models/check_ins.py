"""A check-in from asking to answering: assignment, link, draft, response."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.instruments import InstrumentVersion
from assessments.models.schedules import Channel, Schedule
from clinic.models import (
    AppendOnly,
    Client,
    EncryptedJSON,
    EncryptedText,
    Member,
    Practice,
    Row,
    Session,
)


class AnsweredBy(models.TextChoices):
    """Whose answers these are."""

    CLIENT = "client", _("the client")
    THERAPIST = "therapist", _("the therapist")
    TOGETHER = "together", _("the therapist with the client")


class Assignment(Row):
    """A client is asked to answer one instrument, until a day; or a member is, of a client.

    `answered_by`: whoever fills it in. What a member fills in is neither sent nor linked.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for answers")
        DONE = "done", _("answered")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Withdrawn(models.TextChoices):
        WRONG_CLIENT = "wrong_client", _("It went to the wrong client")
        WRONG_FORM = "wrong_form", _("It was the wrong questionnaire")
        NOT_NEEDED = "not_needed", _("It is not needed any more")
        ENDED = "care_ended", _("Care has ended")
        NO_SESSION = "no_session", _("The session it was about did not take place")
        MOVED = "moved", _("The session it is about was moved, and it is asked about anew")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="assignments")
    instrument_version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    why = EncryptedText(_("why, in words the client reads"), blank=True, default="")
    closes_at = models.DateTimeField(_("open until"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=12, choices=Withdrawn.choices, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.LINK)
    answered_by = models.CharField(
        max_length=10, choices=AnsweredBy.choices, default=AnsweredBy.CLIENT
    )
    schedule = models.ForeignKey(
        Schedule, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    occasion = models.CharField(_("which time of its schedule"), max_length=60, blank=True)
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="+")
    reminders_left = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True, blank=True)
    link_asked_at = models.DateTimeField(_("asked for a fresh link"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["client", "-created_at"], name="assignment_newest"),
            models.Index(
                fields=["remind_at"], condition=Q(state="open"), name="assignment_to_remind"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "occasion"], name="once_an_occasion"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | Q(state__in=["done", "withdrawn"], ended_at__isnull=False),
                name="assignment_end",
            ),
        ]

    @property
    def takes_answers(self) -> bool:
        """Open, and its window has not closed."""
        return self.state == self.State.OPEN and timezone.now() < self.closes_at

    @property
    def is_overdue(self) -> bool:
        return self.state == self.State.OPEN and timezone.now() >= self.closes_at

    @property
    def open_until(self) -> date:
        """The last day of its window, in the practice's time zone."""
        return last_day(self.closes_at, self.practice.zone)


def last_day(closes_at: datetime, zone: ZoneInfo) -> date:
    """The last day, in `zone`, of a window that ends at `closes_at`."""
    return (closes_at - timedelta(microseconds=1)).astimezone(zone).date()


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """When a window closes whose last day, in `zone`, that is."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


class Link(Row):
    """One link to one assignment. The token is kept as its SHA-256 only.

    Redeeming gives the browser a flow secret (kept as SHA-256 too); it works there until the
    assignment ends, the link is revoked or a newer link supersedes it.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="links")
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)
    flow_hash = models.CharField(max_length=64, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["flow_hash"], name="link_by_flow")]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(revoked_at=None), name="one_live_link"
            ),
            models.CheckConstraint(
                condition=Q(redeemed_at=None, flow_hash="")
                | (Q(redeemed_at__isnull=False) & ~Q(flow_hash="")),
                name="redeemed_has_flow",
            ),
        ]


class Draft(Row):
    """Answers on their way: linkId -> value, or None where the client chose to skip."""

    client_through = "assignment"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="draft")
    answers = EncryptedJSON(default=dict)
    saved_at = models.DateTimeField(auto_now=True)


class Response(AppendOnly):
    """The answers as they were sent: one an assignment, however often *Send* was pressed.

    `stated` holds totals that came with imported answers, scale -> points: kept beside our scores.
    """

    AnsweredBy = AnsweredBy

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="responses")
    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="response")
    instrument_version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="+")
    answers = EncryptedJSON(default=dict)
    answered_by = models.CharField(
        max_length=10, choices=AnsweredBy.choices, default=AnsweredBy.CLIENT
    )
    entered_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)
    seconds = models.PositiveIntegerField(null=True)
    notes = models.JSONField(_("notes on how it was answered"), default=list)
    stated = models.JSONField(_("totals stated elsewhere"), default=dict, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["client", "-answered_on", "-sent_at"], name="response_newest")
        ]
