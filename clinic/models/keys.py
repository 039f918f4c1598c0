"""Keys under keys: an outside key wraps the practice's, and that one each client's.

A destroyed client key makes everything sealed for that client unreadable, in backups too.
"""

from django.db import models
from django.db.models import Q

from clinic.models.base import Row
from clinic.models.people import Client, Practice


class PracticeKey(Row):
    """A practice's key, wrapped by an outside one. The one not retired seals, any one opens."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="keys")
    wrapped = models.TextField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(retired_at=None), name="one_practice_key"
            )
        ]


class ClientKey(Row):
    """A client's key, wrapped by their practice's; empty once it is destroyed."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.OneToOneField(Client, models.PROTECT, related_name="key")
    wrapped_by = models.ForeignKey(PracticeKey, models.PROTECT, related_name="+")
    wrapped = models.TextField(blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(wrapped="") & Q(destroyed_at=None))
                | Q(wrapped="", destroyed_at__isnull=False),
                name="key_or_destroyed",
            )
        ]
