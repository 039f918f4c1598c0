"""Reports: the row is the job, and the document it became."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Client, EncryptedJSON, Job, Member, Practice, Row


class Report(Job, Row):
    """One requested document about one client.

    `snapshot` holds the words and numbers it was made from, sealed; `file` names the sealed PDF
    in private storage. Both are empty until it is ready.
    """

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Progress report")

    class Audience(models.TextChoices):
        CLIENT = "client", _("for the client")
        THERAPIST = "therapist", _("for the therapist's file")
        REFERRER = "referrer", _("for a referrer")
        SUPERVISION = "supervision", _("for supervision")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="reports")
    requested_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PROGRESS)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.CLIENT)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField()
    request_key = models.CharField(max_length=64, blank=True)
    snapshot = EncryptedJSON(default=dict)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=120, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["client", "-created_at"], name="report_newest"),
            models.Index(fields=["state", "lease_until"], name="report_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="ready") & ~Q(file="") & ~Q(file_hash=""))
                | (~Q(state="ready") & Q(file="")),
                name="ready_has_file",
            ),
            models.CheckConstraint(
                condition=Q(period_from=None) | Q(period_to__gte=models.F("period_from")),
                name="period_forward",
            ),
            models.UniqueConstraint(
                fields=["requested_by", "request_key"],
                condition=~Q(request_key=""),
                name="report_request_once",
            ),
        ]

    @property
    def number(self) -> str:
        """A short number to quote."""
        return str(self.pk).split("-")[0].upper()
