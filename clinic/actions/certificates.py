"""The certificate a practice signs files with: put there, replaced, taken away."""

from django.db import transaction
from django.utils import timezone

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.certificates import opened, refuse_untimely
from clinic.models import Event, Member, Practice, PracticeCertificate


@transaction.atomic
def keep_certificate(
    *, practice: Practice, file: bytes, password: str, by: Member
) -> PracticeCertificate:
    """Take certificate and key out of a PKCS#12 file; one that was there before goes.

    The password is used once and kept nowhere. Raises ValidationError with one sentence.
    """
    refuse_strangers(by, practice_id=practice.pk)
    identity = opened(file, password)
    refuse_untimely(identity, timezone.now())
    Practice.objects.select_for_update().get(pk=practice.pk)
    gone, _each = PracticeCertificate.objects.filter(practice=practice).delete()
    row = PracticeCertificate.objects.create(practice=practice, added_by=by, **vars(identity))
    what = "certificate.replaced" if gone else "certificate.added"
    audit.record(Event.PRACTICE_CHANGED, by=by, subject=row, reason=what)
    return row


@transaction.atomic
def remove_certificate(*, certificate: PracticeCertificate, by: Member) -> None:
    """Nothing is signed with it any more; what was signed stays as it is."""
    refuse_strangers(by, practice_id=certificate.practice_id)
    audit.record(Event.PRACTICE_CHANGED, by=by, subject=certificate, reason="certificate.removed")
    certificate.delete()
