"""Sessions of a member with a client: planned, held or missed; leave, and the way to an ending."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models.base import Row
from clinic.models.fields import EncryptedJSON, EncryptedText
from clinic.models.people import Client, Member, Practice

MINUTES = (5, 480)


class SessionKind(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    VIDEO = "video", _("by video")
    PHONE = "phone", _("by telephone")
    COUPLE = "couple", _("as a couple")
    CONTACT = "contact", _("contact between sessions")


class Series(Row):
    """Sessions that return: every so many weeks, at the same hour of the practice's clock."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="series")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=SessionKind.choices)
    first_on = models.DateField()
    at = models.TimeField(_("time of day, on the practice's clock"))
    minutes = models.PositiveSmallIntegerField(default=50)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    until = models.DateField(_("first day it no longer holds"), null=True, blank=True)

    class Meta:
        ordering = ["-first_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every_weeks__gte=1, every_weeks__lte=12), name="series_weeks"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=MINUTES[0], minutes__lte=MINUTES[1]),
                name="series_minutes",
            ),
        ]


class Session(Row):
    """One meeting. What was said in it stands in its note."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        ATTENDED = "attended", _("attended")
        CANCELLED = "cancelled", _("cancelled")
        MISSED = "missed", _("missed")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="sessions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="sessions")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=SessionKind.choices)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=50)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    state_at = models.DateTimeField(null=True, blank=True)
    moved = models.BooleanField(_("moved out of its series"), default=False)
    words = EncryptedText(_("why it was cancelled or missed"), blank=True, default="")

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            models.Index(fields=["member", "starts_at"], name="session_of_member"),
            models.Index(fields=["client", "-starts_at"], name="session_of_client"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=MINUTES[0], minutes__lte=MINUTES[1]),
                name="session_minutes",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", state_at=None)
                | Q(state__in=["attended", "cancelled", "missed"], state_at__isnull=False),
                name="session_state",
            ),
            models.UniqueConstraint(fields=["series", "starts_at"], name="once_in_series"),
        ]


class Leave(Row):
    """A member is away, from one day to another."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="leaves")
    since = models.DateField()
    until = models.DateField(_("first day back"))

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="leave_forward")
        ]


class CalendarFeed(Row):
    """An address under which a member's calendar is read elsewhere; its token kept as SHA-256."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(revoked_at=None), name="one_live_feed"
            )
        ]


class Ending(Row):
    """The way to the end of care: until when, what was reached, and how it is kept up.

    `maintenance`: practice of the library -> the client's own words for keeping it up.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="endings")
    planned_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    planned_on = models.DateField(_("last session"))
    summary = EncryptedText(blank=True, default="")
    maintenance = EncryptedJSON(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-planned_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(ended_at=None), name="one_open_ending"
            )
        ]
