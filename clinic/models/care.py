"""What bends who may see a record, and what keeps or ends it: cover, break-glass, hold, erasure."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.models.base import AppendOnly, Row
from clinic.models.fields import EncryptedText
from clinic.models.people import Client, Member, Practice


class Cover(Row):
    """A member stands in for another's whole caseload, from one day to another."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    away = models.ForeignKey(Member, models.PROTECT, related_name="covered_by")
    stand_in = models.ForeignKey(Member, models.PROTECT, related_name="covers")
    since = models.DateField()
    until = models.DateField(_("first day it no longer holds"))
    arranged_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(condition=~Q(away=F("stand_in")), name="cover_by_another"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="cover_forward"),
        ]
        indexes = [models.Index(fields=["stand_in", "until"], name="cover_of_member")]

    @property
    def last_day(self) -> date:
        """The last day it holds."""
        return max(self.since, self.until - timedelta(days=1))


class BreakGlass(Row):
    """A member opened the record of a client they do not care for: why, and until when."""

    class Code(models.TextChoices):
        EMERGENCY = "emergency", _("The client or somebody else may be in danger")
        CARER_AWAY = "carer_away", _("The client's therapist cannot be reached")
        COMPLAINT = "complaint", _("A complaint or a legal duty")
        CORRECTION = "correction", _("A record has to be put right")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, choices=Code.choices)
    words = EncryptedText()
    opened_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(_("noticed by the client's therapist"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__in=["emergency", "carer_away", "complaint", "correction"]),
                name="break_glass_code",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="break_glass_ends"
            ),
        ]
        indexes = [models.Index(fields=["member", "ends_at"], name="break_glass_of_member")]

    @property
    def is_open(self) -> bool:
        """Whether the record is open to this member still."""
        return self.ended_at is None and self.opened_at <= timezone.now() < self.ends_at


class LegalHold(Row):
    """The record must be kept, whatever else says it may go."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="holds")
    reason = EncryptedText()
    set_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(lifted_at=None), name="one_legal_hold"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lifted_by_somebody",
            ),
        ]


class Erasure(AppendOnly):
    """A client's record was erased: the certificate, and what a restore does again.

    `rows` counts what was removed, a table each; `backups_age_out_on` is the day on which the
    last backup that may still hold the wrapped key is gone.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.OneToOneField(Client, models.PROTECT, related_name="erasure")
    erased_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=dict)
    backups_age_out_on = models.DateField()


class Erasing(models.Model):
    """A row that an erasure is about to delete: the lock on that one row lets it go.

    Made and removed in the erasure's own transaction, so that nobody else ever sees one.
    """

    row_id = models.UUIDField(primary_key=True)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
