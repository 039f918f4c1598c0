"""What leaves by e-mail, and how a client wants to be reached."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models.base import Row
from clinic.models.fields import EncryptedJSON, EncryptedText
from clinic.models.jobs import Job
from clinic.models.people import Client, Practice

QUIET = (time(21), time(8))  # on the client's clock, where they have said nothing else


class Mail(Row, Job):
    """One message on its way. The row is the job: a mail server that is away loses nothing.

    `content` is what the message of this kind is written from. `key`, where given, lets a message
    be asked for twice and go once.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001
    to = EncryptedText()
    content = EncryptedJSON(default=dict)
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["state", "due_at"], name="mail_due")]


class ContactWishes(Row):
    """How a client wants to be reached: what a phone that others see must not show.

    `record_asked_at` stands from the day they ask for a copy of their record until it is made;
    `stop_seen_at` says that a member took note of `stopped_at`; `resumed_at` is when the client
    themselves let messages come again, until a member has seen it.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.OneToOneField(Client, models.PROTECT, related_name="contact_wishes")
    is_shared = models.BooleanField(_("others see this client's phone or mail"), default=False)
    sender = models.CharField(_("name messages come from"), max_length=60, blank=True)
    quiet_from = models.TimeField(_("no messages from"), null=True, blank=True)
    quiet_until = models.TimeField(_("no messages until"), null=True, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    stopped_at = models.DateTimeField(_("asked for no more messages"), null=True, blank=True)
    stop_seen_at = models.DateTimeField(_("a member took note of the stop"), null=True, blank=True)
    resumed_at = models.DateTimeField(_("let messages come again"), null=True, blank=True)
    record_asked_at = models.DateTimeField(
        _("asked for a copy of the record"), null=True, blank=True
    )

    @property
    def zone(self) -> ZoneInfo:
        """Where the client's clock stands: the practice's zone, unless they named another."""
        try:
            return ZoneInfo(self.time_zone or self.practice.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return self.practice.zone

    @property
    def quiet(self) -> tuple[time, time]:
        """From when until when no message comes; equal where they may come at any hour."""
        if self.quiet_from is None or self.quiet_until is None:
            return QUIET
        return self.quiet_from, self.quiet_until

    def loud_from(self, moment: datetime) -> datetime:
        """`moment`, or the end of the quiet hours it falls into."""
        local, (begins, ends) = moment.astimezone(self.zone), self.quiet
        at = local.time()
        is_quiet = begins <= at < ends if begins <= ends else at >= begins or at < ends
        if not is_quiet:
            return moment
        day = local.date() if at < ends else local.date() + timedelta(days=1)
        return datetime.combine(day, ends, tzinfo=self.zone).astimezone(moment.tzinfo)


def wishes_of(client: Client) -> ContactWishes:
    """The client's wishes; the usual ones, not stored, where they have named none."""
    try:
        return client.contact_wishes
    except ContactWishes.DoesNotExist:
        return ContactWishes(practice=client.practice, client=client)
