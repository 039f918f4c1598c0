"""Progress notes. A draft may change; a signed note may not, and is added to by addenda."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.models.base import AppendOnly, AppendOnlyError, Row
from clinic.models.fields import EncryptedJSON, EncryptedText
from clinic.models.people import Client, Member, Practice, Supervision
from clinic.models.sessions import Session


class Note(Row):
    """A progress note of one session, tied to the plan's goals.

    `content` is one sealed document: `sections` (heading id -> text), `activation`, and `goals`
    (goal id -> worked_on, attainment, route, markers: marker id -> sentence of evidence).
    Signing writes the attainment and the evidence as rows of their own.
    """

    class Format(models.TextChoices):
        ATTACHMENT = "attachment", _("Attachment")
        DAP = "dap", _("DAP")
        SOAP = "soap", _("SOAP")
        BIRP = "birp", _("BIRP")
        GIRP = "girp", _("GIRP")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="notes")
    author = models.ForeignKey(Member, models.PROTECT, related_name="notes")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="notes"
    )
    session_on = models.DateField(_("session on"))
    format = models.CharField(max_length=12, choices=Format.choices, default=Format.ATTACHMENT)
    content = EncryptedJSON(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="signed_notes"
    )
    signature = models.CharField(_("name, role and meaning"), max_length=240, blank=True)
    digest = models.CharField(_("digest of what was signed"), max_length=43, blank=True, default="")
    submitted_at = models.DateTimeField(_("sent for co-signature"), null=True, blank=True)
    submitted_to = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="notes_to_sign"
    )

    class Meta:
        ordering = ["-session_on", "-created_at"]
        indexes = [models.Index(fields=["client", "-session_on"], name="note_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, signature="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signature="")),
                name="signature_all_or_none",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_to=None)
                | Q(submitted_at__isnull=False, submitted_to__isnull=False),
                name="submitted_to_somebody",
            ),
            models.UniqueConstraint(fields=["session", "author"], name="one_note_of_a_session"),
        ]

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_signed:
            raise AppendOnlyError("A signed note is not deleted.")
        return super().delete(*args, **kwargs)


class Addendum(AppendOnly):
    """What was added to a signed note, by whom, when and why.

    An amendment names the `section` it corrects and the words in it that it strikes; "" strikes
    all of them. The note itself stays as it was signed.
    """

    client_through = "note"

    class Kind(models.TextChoices):
        ADDENDUM = "addendum", _("Addendum")
        LATE_ENTRY = "late_entry", _("Late entry")
        AMENDMENT = "amendment", _("Amendment")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="addenda")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ADDENDUM)
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    section = models.CharField(_("heading it corrects"), max_length=40, blank=True, default="")
    struck = EncryptedText(blank=True, default="")
    reason = EncryptedText()
    text = EncryptedText()
    at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(_("digest of what was added"), max_length=43, blank=True, default="")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["addendum", "late_entry", "amendment"]), name="addendum_kind"
            )
        ]


class Comment(AppendOnly):
    """What a supervisor wrote to a supervisee about a draft; `RETURNED` sends it back."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("comment")
        RETURNED = "returned", _("returned for revision")

    client_through = "note"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.COMMENT)
    revision = models.PositiveIntegerField(_("revision of the draft it speaks of"))
    text = EncryptedText()
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]


class Snippet(Row):
    """A member's own words, ready to be put into a note. Names nobody."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="snippets")
    title = models.CharField(max_length=60)
    text = EncryptedText()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["member", "title"], name="snippet_title_once")
        ]


class ClientWords(AppendOnly):
    """What a client said of their own way, in their words, taken down in a session.

    `may_be_quoted`: the client agreed that a document quotes it.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="own_words")
    text = EncryptedText()
    said_on = models.DateField()
    may_be_quoted = models.BooleanField(default=False)
    taken_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-said_on", "-created_at"]


class AgendaTopic(Row):
    """One thing a supervisor or a supervisee wants to speak of, of a client or of none."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    supervision = models.ForeignKey(Supervision, models.CASCADE, related_name="topics")
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="+")
    words = EncryptedText()
    added_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    discussed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
