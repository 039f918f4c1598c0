"""Sign a draft: a version is made of exactly what was read, and stays as it is."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.models import Client, Event, Member
from clinic.models.signing import digest_of
from clinic.roles import Permission
from reports.access import may_sign
from reports.actions.reports import ring_when_stored
from reports.documents.kinds import kept
from reports.documents.progress import as_signed
from reports.documents.shape import Document, fingerprint
from reports.models import Report


@transaction.atomic
def sign_report(*, report: Report, seen: str, by: Member) -> Report:
    """The signed version of a draft, numbered in its thread; its file is made in the background.

    `seen` is the fingerprint of the words that `by` has read. Signing again gives the version there
    is. Raises ValidationError for who does not sign, for what is not ready and for other words.
    """
    refuse_strangers(by, practice_id=report.practice_id)
    if not may_sign(report, by):
        raise ValidationError(_("This report is signed by a therapist who cares for the client."))
    client = Client.objects.select_for_update(of=("self",)).select_related("practice")
    practice = client.get(pk=report.client_id).practice  # one signature about a client at a time
    draft = Report.objects.get(pk=report.pk)
    done: Report | None = Report.objects.filter(draft=draft).first()
    if draft.is_signed or done is not None:
        return done or draft
    if draft.state != Report.State.READY:
        raise ValidationError(_("A report is signed once its draft is there."))
    if not seen or seen != draft.snapshot_hash or seen != fingerprint(draft.snapshot):
        raise ValidationError(_("These are not the words you were shown. Read the draft again."))
    with translation.override(practice.language):
        signed = _version(draft, by)
    signed.digest = digest_of(signed)
    signed.save(force_insert=True)
    audit.record(Event.REPORT_SIGNED, by=by, subject=signed, reason=signed.digest)
    ring_when_stored(signed)
    return signed


def _version(draft: Report, by: Member) -> Report:
    """The draft's own words and numbers, with who signed them, and when."""
    try:
        document = kept(draft)
    except (KeyError, TypeError):
        raise ValidationError(_("This draft cannot be read any more. Ask for a new one.")) from None
    if not isinstance(document, Document):
        raise ValidationError(_("A session sheet is not signed."))
    now, versions = timezone.now(), Report.objects.filter(thread=draft.root)
    version = 1 + (versions.aggregate(last=Max("version"))["last"] or 0)
    signature = _signature(draft, by)
    here = now.astimezone(by.practice.zone)
    words = _("Signed by %(signature)s, on %(day)s at %(time)s. Version %(version)s.") % {
        "signature": signature,
        "day": date_format(here, "DATE_FORMAT"),
        "time": date_format(here, "H:i"),
        "version": version,
    }
    signed = Report(
        practice_id=draft.practice_id,
        client_id=draft.client_id,
        requested_by=by,
        kind=draft.kind,
        audience=draft.audience,
        period_from=draft.period_from,
        period_to=draft.period_to,
        left_out=draft.left_out,
        opening=draft.opening,
        recipient=draft.recipient,
        made_at=draft.made_at or draft.finished_at,
        thread=draft.root,
        draft=draft,
        version=version,
        signed_at=now,
        signed_by=by,
        signature=signature,
    )
    signed.snapshot = as_signed(document, words, signed.number).as_json()
    signed.snapshot_hash = fingerprint(signed.snapshot)
    return signed


def _signature(draft: Report, by: Member) -> str:
    """Name and role, in words that stay as they were on the day."""
    if draft.requested_by_id != by.pk and not draft.requested_by.may(Permission.NOTE_SIGN):
        return _("%(name)s, supervisor") % {"name": by.name}
    return _("%(name)s, therapist") % {"name": by.name}
