"""What leaves by e-mail, and how a client wants to be reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models.base import Row
from clinic.models.fields import EncryptedJSON, EncryptedText
from clinic.models.jobs import Job
from clinic.models.people import Client, Practice


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
    """How a client wants to be reached: what a phone that others see must not show."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.OneToOneField(Client, models.PROTECT, related_name="contact_wishes")
    is_shared = models.BooleanField(_("others see this client's phone or mail"), default=False)
    sender = models.CharField(_("name messages come from"), max_length=60, blank=True)
    quiet_from = models.TimeField(_("no messages from"), null=True, blank=True)
    quiet_until = models.TimeField(_("no messages until"), null=True, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    stopped_at = models.DateTimeField(_("asked for no more messages"), null=True, blank=True)
