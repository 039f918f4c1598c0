"""What a therapist writes for nobody else."""

from uuid import UUID

from django.db import models

from clinic.models.base import Row
from clinic.models.fields import EncryptedText
from clinic.models.people import Client, Member, Practice


class ProcessNote(Row):
    """A note to oneself: its author alone opens it; no page of anybody else counts or shows it.

    `text` is sealed apart from the client's record. A row that was read opens only after the gate
    said in `reader_id` who reads it, and only where that is the author.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    session_on = models.DateField()
    text = EncryptedText(blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)

    reader_id: UUID | None = None

    class Meta:
        ordering = ["-session_on", "-created_at"]
        indexes = [models.Index(fields=["author", "client"], name="process_note_of_author")]

    @property
    def apart_for(self) -> UUID:
        """The member whose key seals it."""
        return self.author_id

    def read_by(self, member_id: UUID) -> "ProcessNote":
        """The same row, to be opened by this member."""
        self.reader_id = member_id
        return self
