"""When a client is asked again, and the code that opens a check-in on a waiting room's tablet."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Client, EncryptedText, Member, Practice, Row


class Channel(models.TextChoices):
    MAIL = "mail", _("by a link in an e-mail")
    LINK = "link", _("by a link handed over")
    DEVICE = "device", _("on this device")
    CODE = "code", _("by a code on the practice's tablet")
    PAPER = "paper", _("on paper")


class Schedule(Row):
    """A client is asked one instrument again and again, or once on a day to come.

    `every`: weeks with `WEEKS`; with the sessions, 1 each, 2 every other. `next_at` is the next
    moment it is due, None while it waits for a session or has ended. `stop_hash` is the SHA-256
    of the token by which the client stops it without signing in. `after_care`: agreed on at the
    end of care, asks after it and never before.
    """

    class Cadence(models.TextChoices):
        ONCE = "once", _("once")
        WEEKS = "weeks", _("every few weeks")
        BEFORE = "before", _("before sessions")
        AFTER = "after", _("after sessions")

    class State(models.TextChoices):
        ACTIVE = "active", _("goes on")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="schedules")
    instrument = models.CharField(max_length=60)
    language = models.CharField(max_length=12, blank=True)
    cadence = models.CharField(max_length=10, choices=Cadence.choices)
    every = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    at = models.TimeField(_("time of day, on the client's clock"))
    days_open = models.PositiveSmallIntegerField(default=7)
    reminders = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.MAIL)
    why = EncryptedText(blank=True, default="")
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    paused_until = models.DateField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(_("times asked"), default=0)
    stop_hash = models.CharField(max_length=64, unique=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_client = models.BooleanField(default=False)
    after_care = models.BooleanField(_("a follow-up after care has ended"), default=False)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["state", "next_at"], name="schedule_due")]
        constraints = [
            models.CheckConstraint(condition=Q(every__gte=1, every__lte=52), name="schedule_every"),
            models.CheckConstraint(condition=Q(reminders__lte=3), name="schedule_reminders"),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, next_at=None)
                | Q(state__in=["active", "paused"], ended_at=None),
                name="schedule_end",
            ),
        ]


class TabletCode(Row):
    """A short code for one check-in, typed in on the practice's tablet. Kept as a keyed hash.

    It opens once; an unused one is deleted when a newer one is made or its check-in ends.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    assignment = models.ForeignKey("assessments.Assignment", models.PROTECT, related_name="codes")
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(used_at=None), name="one_live_code"
            )
        ]
