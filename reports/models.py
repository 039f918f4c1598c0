"""Reports: the row is the job, and the document it became. A signed version is a row of its own."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.models import Client, EncryptedJSON, EncryptedText, Job, Member, Practice, Row
from clinic.models.base import AppendOnlyError


class Report(Job, Row):
    """One requested document about one client: a draft, or a signed version made of one.

    `snapshot` holds the words and numbers it was made from, sealed, and `made_at` the moment they
    are of; `file` names the sealed PDF in private storage. A draft has none of them until it is
    ready. `left_out` names the parts it goes without; `opening` holds a member's own words for the
    first page, "" where the programme's sentence stands there. `recipient` says by name whom it is
    prepared for, "" where the role says enough.

    `batch` is what several drafts share that were asked for in one step, one for each client.

    A signed version is made from the snapshot of its `draft` and of nothing newer. Drafts and
    versions of one report share a `thread`, in which versions are counted. From `locked_at` on,
    when its file is there, the database changes it no more.
    """

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Progress report")
        ENDING = "ending", _("Ending report")
        PREP = "prep", _("Session sheet")
        RECORD = "record", _("Copy of the record")

        @property
        def takes_signature(self) -> bool:
            """Whether one of this kind is a draft until somebody signs it."""
            return self not in {Report.Kind.PREP, Report.Kind.RECORD}

    class Audience(models.TextChoices):
        CLIENT = "client", _("for the client")
        THERAPIST = "therapist", _("for the therapist's file")
        REFERRER = "referrer", _("for a referrer")
        SUPERVISION = "supervision", _("for supervision")

    # What a signature holds, for the digest (clinic/models/signing.py).
    signed_columns = (
        *("id", "practice_id", "client_id", "draft_id", "thread", "version", "kind", "audience"),
        *("period_from", "period_to", "made_at", "snapshot"),
        *("signed_at", "signed_by_id", "signature"),
    )

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="reports")
    requested_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PROGRESS)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.CLIENT)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField()
    left_out = models.JSONField(_("parts it goes without"), default=list, blank=True)
    opening = EncryptedText(_("a member's own words on the first page"), blank=True, default="")
    recipient = EncryptedText(_("whom it is prepared for, by name"), blank=True, default="")
    request_key = models.CharField(max_length=64, blank=True)
    batch = models.UUIDField(_("the batch it was asked for in"), null=True, blank=True)
    snapshot = EncryptedJSON(default=dict)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(_("data as of"), null=True, blank=True)
    file = models.CharField(max_length=120, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    thread = models.UUIDField(_("the report it is a draft or a version of"), null=True, blank=True)
    draft = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="signed_version"
    )
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="signed_reports"
    )
    signature = models.CharField(_("name, role and meaning"), max_length=240, blank=True)
    digest = models.CharField(_("digest of what was signed"), max_length=43, blank=True, default="")
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)

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
            models.CheckConstraint(
                condition=Q(draft=None, version=None, signed_at=None, signed_by=None)
                & Q(signature="", digest="", locked_at=None)
                | Q(draft__isnull=False, version__isnull=False, thread__isnull=False)
                & Q(signed_at__isnull=False, signed_by__isnull=False)
                & ~Q(signature="")
                & ~Q(digest=""),
                name="report_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(version=None)
                | Q(state="ready", locked_at__isnull=False)
                | ~Q(state="ready") & Q(locked_at=None),
                name="signed_report_locked_when_ready",
            ),
            models.CheckConstraint(
                condition=~Q(kind="prep") | Q(kind="prep", audience="therapist", version=None),
                name="sheet_for_therapist_unsigned",
            ),
            models.CheckConstraint(
                condition=~Q(kind="record")
                | Q(kind="record", audience="client", version=None, batch=None, period_from=None),
                name="record_copy_whole_unsigned",
            ),
            models.UniqueConstraint(
                fields=["practice", "batch", "client"],
                condition=Q(batch__isnull=False),
                name="report_once_in_a_batch",
            ),
            models.CheckConstraint(
                condition=Q(batch=None) | Q(version=None), name="batch_of_drafts"
            ),
            models.UniqueConstraint(
                fields=["thread", "version"],
                condition=Q(version__isnull=False),
                name="report_version_once",
            ),
        ]

    @property
    def title(self) -> str:
        """What is printed above it, in the language that is active."""
        if self.kind == self.Kind.ENDING and self.audience == self.Audience.CLIENT:
            return gettext("At the end of our work")
        return str(self.Kind(self.kind).label)

    @property
    def number(self) -> str:
        """A short number to quote."""
        return _short(self.pk)

    @property
    def series(self) -> str:
        """The number of the first draft: what tells its drafts and versions from another's."""
        return _short(self.root)

    @property
    def is_first(self) -> bool:
        """Whether it is the draft that its series is named after."""
        return self.root == self.pk

    @property
    def is_signed(self) -> bool:
        return self.version is not None

    @property
    def is_sheet(self) -> bool:
        """Whether it is a session sheet: for the therapist alone, never signed or handed over."""
        return self.kind == Report.Kind.PREP

    @property
    def is_record(self) -> bool:
        """Whether it is a copy of the whole record: asked for by who could export it, and theirs
        alone to hand over."""
        return self.kind == Report.Kind.RECORD

    @property
    def takes_signature(self) -> bool:
        """Whether it is a draft until somebody signs it."""
        return Report.Kind(self.kind).takes_signature

    @property
    def root(self) -> UUID:
        """What its drafts and versions share; a first draft is its own."""
        return self.thread or self.pk

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = Report.objects.filter(pk=self.pk, locked_at__isnull=False)
        if not self._state.adding and stored.exists():
            raise AppendOnlyError("A signed report is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_signed:
            raise AppendOnlyError("A signed report is not deleted.")
        return super().delete(*args, **kwargs)


def _short(key: UUID) -> str:
    return str(key).split("-")[0].upper()


class ReleasedReport(Row):
    """A member handed a client a signed report, in words of their own; gone once it is revoked."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="released_reports")
    report = models.ForeignKey(Report, models.PROTECT, related_name="releases")
    words = EncryptedText(_("what the member says of it"))
    released_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(revoked_at=None), name="released_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="revoked_by_somebody",
            ),
        ]
