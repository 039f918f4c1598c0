"""What a practice signs the files with that it hands out."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.models.base import Row
from clinic.models.fields import EncryptedText
from clinic.models.people import Member, Practice

WARNED = timedelta(days=30)


class PracticeCertificate(Row):
    """A practice's own certificate; `key`, its private key as PEM, is sealed with the practice's.

    `certificates` is PEM too, the own one first, then those that vouch for it: all of it public.
    """

    practice = models.OneToOneField(Practice, models.PROTECT, related_name="certificate")
    subject = models.CharField(_("who it was issued to"), max_length=200)
    issuer = models.CharField(_("who issued it"), max_length=200)
    serial = models.CharField(_("serial number, hexadecimal"), max_length=64)
    fingerprint = models.CharField(_("SHA-256 of the certificate"), max_length=64)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    certificates = models.TextField()
    key = EncryptedText()
    added_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(not_before__lt=models.F("not_after")),
                name="certificate_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_valid(self) -> bool:
        """Whether files can be signed with it now."""
        return self.not_before <= timezone.now() < self.not_after

    @property
    def has_ended(self) -> bool:
        return timezone.now() >= self.not_after

    @property
    def ends_soon(self) -> bool:
        """Whether it is in its last thirty days."""
        return self.is_valid and self.not_after - timezone.now() <= WARNED
