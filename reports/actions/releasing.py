"""Hand a client a signed report, in a member's words, and take it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Client, Event, Member
from reports.models import ReleasedReport, Report

LONGEST_WORDS = 2_000


@transaction.atomic
def release_report(*, report: Report, words: str, by: Member) -> ReleasedReport:
    """Let the client read a signed report on their own pages, with `words` above it.

    Only a version that is signed, ready and written for the client; one row each as long as it
    stands. Raises ValidationError for every other, and once care has ended.
    """
    refuse_strangers(by, practice_id=report.practice_id)
    client = Client.objects.select_for_update(of=("self",)).get(pk=report.client_id)
    if client.state == Client.State.ENDED:
        raise ValidationError(_("Care has ended, so nothing new is shown to this client."))
    stored = Report.objects.defer("snapshot").get(pk=report.pk)
    refuse_unreleasable(stored)
    if ReleasedReport.objects.filter(report=stored, revoked_at=None).exists():
        raise ValidationError(_("The client has this report already."))
    released = ReleasedReport.objects.create(
        practice_id=stored.practice_id,
        client=client,
        report=stored,
        words=sound_text(words, name=_("Your words"), limit=LONGEST_WORDS, required=True),
        released_by=by,
    )
    audit.record(Event.REPORT_SHARED, by=by, subject=released)
    return released


@transaction.atomic
def revoke_report(*, released: ReleasedReport, by: Member) -> ReleasedReport:
    """Take a report off the client's pages at once; who did, and when, stays in the record."""
    refuse_strangers(by, practice_id=released.practice_id)
    stored = ReleasedReport.objects.select_for_update().get(pk=released.pk)
    if stored.revoked_at is None:
        stored.revoked_at, stored.revoked_by = timezone.now(), by
        stored.save(update_fields=["revoked_at", "revoked_by"])
        audit.record(Event.REPORT_REVOKED, by=by, subject=stored)
    return stored


def refuse_unreleasable(report: Report) -> None:
    """ValidationError for a draft, one written for another reader, and one without its file yet."""
    if report.audience != Report.Audience.CLIENT:
        raise ValidationError(_("Only a report written for the client is handed to them."))
    if not report.is_signed:
        raise ValidationError(_("A draft is not handed out. Sign it first."))
    if report.state != Report.State.READY:
        raise ValidationError(_("The signed report is still being made."))
