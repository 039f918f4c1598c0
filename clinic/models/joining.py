"""How somebody comes in: the one-time code of the first set-up, and invitations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clinic.models.base import Row
from clinic.models.fields import EncryptedText
from clinic.models.people import Member, Practice, User


class SetupCode(Row):
    """The code printed on the console with which the first practice is claimed, once."""

    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Invitation(Row):
    """Somebody is asked to join a practice with these roles. The token is kept as SHA-256."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="invitations")
    email = EncryptedText()
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=20, blank=True)
    profession = models.CharField(max_length=80, blank=True)
    roles = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="accepted_or_revoked"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        used = self.accepted_at is not None or self.revoked_at is not None
        return not used and timezone.now() < self.expires_at
