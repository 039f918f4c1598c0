"""What a therapist writes for nobody else."""

from django.db import models

from clinic.models.base import Row
from clinic.models.fields import EncryptedText
from clinic.models.people import Client, Member, Practice


class ProcessNote(Row):
    """A note to oneself: its author alone opens it; no page of anybody else counts or shows it."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    session_on = models.DateField()
    text = EncryptedText(blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-session_on", "-created_at"]
        indexes = [models.Index(fields=["author", "client"], name="process_note_of_author")]
