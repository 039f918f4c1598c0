"""What can be done with reports: ask for one, take it back, ask again."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.wording import sound_line, sound_text
from clinic.models import Client, Event, Member
from clinic.models.folding import is_to_see
from clinic.models.naming import is_named
from reports.access import may_copy
from reports.documents.readers import reader_for
from reports.models import Report
from reports.queries.endings import is_ending
from reports.tasks import ring

LONGEST_KEY = 64
TAKEN_BACK = {"state": Report.State.CANCELLED, "lease": None, "stage": "", "done": 0}
TRIED_ANEW = {"state": Report.State.WAITING, "attempts": 0, "error": "", "stage": "", "done": 0}
TRIED_ANEW |= {"started_at": Now(), "finished_at": None}
LONGEST_OPENING = 600  # what still leaves the first page room for the picture and the goals
MOST_LINES = 8  # of it, however short each is
LONGEST_RECIPIENT = 60


@transaction.atomic
def request_report(
    *,
    client: Client,
    kind: str = Report.Kind.PROGRESS,
    audience: str = Report.Audience.CLIENT,
    period_from: date | None = None,
    period_to: date | None = None,
    left_out: Collection[str] = (),
    opening: str = "",
    recipient: str = "",
    follows: Report | None = None,
    by: Member,
    request_key: str = "",
) -> Report:
    """Ask for the draft of a report. The row is the job; the bell rings once it is stored.

    `kind`: the one that closes the work is for an ending that is planned or has come; a session
    sheet is for the therapist alone, a copy of the record for who has just shown that it is them.
    `left_out`: the parts it goes without. `opening`: the member's own words for the first page, ""
    for the programme's sentence. `recipient`: whom it is prepared for, by name. `follows`: the
    draft or version this one is to replace, where kind, audience and recipient are the same.
    The same `request_key` gives the member the same report; ValidationError with other wishes.
    """
    until = period_to or client.practice.today()
    refuse_unsound(
        kind=kind,
        audience=audience,
        period_from=period_from,
        period_to=until,
        request_key=request_key,
        today=client.practice.today(),
    )
    refuse_too_early(client, kind)
    _refuse_copy(client, kind, by)
    wanted: dict[str, Any] = {
        "client": client,
        "kind": kind,
        "audience": audience,
        "period_from": period_from,
        "period_to": until,
        "left_out": _parts(kind, audience, left_out),
        "opening": sound_opening(kind, audience, opening),
        "recipient": sound_recipient(client, kind, audience, recipient),
    }
    wanted["thread"] = _thread(wanted, follows)
    if request_key and (earlier := _asked_before(by, request_key)):
        return _same(earlier, wanted)
    try:
        with transaction.atomic():
            report = Report.objects.create(
                practice_id=client.practice_id, requested_by=by, request_key=request_key, **wanted
            )
    except IntegrityError:
        if not (request_key and (earlier := _asked_before(by, request_key))):
            raise
        return _same(earlier, wanted)
    reason = "record" if report.is_record else ""
    audit.record(Event.REPORT_REQUESTED, by=by, subject=report, reason=reason)
    ring_when_stored(report)
    return report


@transaction.atomic
def cancel_report(*, report: Report, by: Member) -> Report:
    """Take back a report that is not made yet; a worker on it cannot finish any more."""
    open_ = Report.objects.filter(pk=report.pk, version=None, state__in=["waiting", "running"])
    if not open_.update(**TAKEN_BACK, finished_at=Now()):
        raise ValidationError(_("This report is no longer being made, so it cannot be cancelled."))
    audit.record(Event.REPORT_CANCELLED, by=by, subject=report)
    report.refresh_from_db(fields=["state", "stage", "done", "finished_at"])
    return report


@transaction.atomic
def retry_report(*, report: Report, by: Member) -> Report:
    """Ask again for a report that failed or was cancelled, in the name of whoever asks now."""
    if report.is_record:
        raise ValidationError(_("Ask for the copy of a record again where records are exported."))
    ended = Report.objects.filter(pk=report.pk, state__in=["failed", "cancelled"])
    key = report.request_key if report.requested_by_id == by.pk else ""
    if not ended.update(requested_by=by, request_key=key, **TRIED_ANEW):
        raise ValidationError(_("Only a report that failed or was cancelled can be tried again."))
    audit.record(Event.REPORT_REQUESTED, by=by, subject=report, reason="again")
    report.refresh_from_db(fields=["state", "attempts", "error", "finished_at"])
    ring_when_stored(report)
    return report


def _parts(kind: str, audience: str, left_out: Collection[str]) -> list[str]:
    """Those this reader could have been given, in the order of the pages."""
    return [part for part in reader_for(audience, kind).parts if part in left_out]


def sound_opening(kind: str, audience: str, opening: str) -> str:
    """Without the space around it, and "" where nothing of it shows; also before a preview.
    ValidationError where none is printed, and for too many lines."""
    with _said_at("opening"):
        words = sound_text(opening, name=_("What stands first"), limit=LONGEST_OPENING)
    if not is_to_see(words):
        return ""
    if not reader_for(audience, kind).has_opening:
        refusal = _("Only a progress or an ending report begins with somebody's own words.")
        raise ValidationError({"opening": refusal})
    if (lines := len(words.splitlines())) > MOST_LINES:
        refusal = _("The opening words are %(lines)s lines long; at most %(most)s are taken.")
        raise ValidationError({"opening": refusal % {"lines": lines, "most": MOST_LINES}})
    return words


def sound_recipient(client: Client, kind: str, audience: str, recipient: str) -> str:
    """On one line, and "" where nothing of it shows; also before a preview. ValidationError where
    the reader is the client, or their file, and where the client is named to who reads without
    their name."""
    with _said_at("recipient"):
        name = sound_line(recipient, name=_("Whom it is prepared for"), limit=LONGEST_RECIPIENT)
    name = name if is_to_see(name) else ""
    reader = reader_for(audience, kind)
    if name and not reader.has_recipient:
        words = _("Only a report for a referrer or for supervision names whom it is prepared for.")
        raise ValidationError({"recipient": words})
    whole = " ".join((client.unsaid or client.name).split())
    if not reader.by_name and is_named(name, whole):
        words = _("This names the client, and supervision reads no name. Say who reads it alone.")
        raise ValidationError({"recipient": words})
    return name


@contextmanager
def _said_at(field: str) -> Iterator[None]:
    """What is refused of a text is said at its field."""
    try:
        yield
    except ValidationError as refusal:
        raise ValidationError({field: refusal.messages}) from None


def _thread(wanted: Mapping[str, Any], follows: Report | None) -> UUID | None:
    """Of the series it goes on with. What somebody else holds is not replaced by it, and a report
    for nobody by name is no way from one reader's series to another's."""
    if follows is None:
        return None
    if follows.client_id != wanted["client"].pk:
        raise ValidationError(_("This report is about somebody else."))
    earlier = _whose(follows.kind, follows.audience, follows.recipient)
    is_alike = earlier == _whose(wanted["kind"], wanted["audience"], wanted["recipient"])
    return follows.root if is_alike else None


def _whose(kind: str, audience: str, recipient: str) -> tuple[str, str, str]:
    """What all drafts and versions of a series have in common."""
    return kind, audience, " ".join(normalize("NFC", recipient).casefold().split())


def ring_when_stored(report: Report) -> None:
    transaction.on_commit(lambda: ring(str(report.pk)))


def _asked_before(by: Member, request_key: str) -> Report | None:
    found: Report | None = Report.objects.filter(requested_by=by, request_key=request_key).first()
    return found


def _same(earlier: Report, wanted: dict[str, object]) -> Report:
    if any(getattr(earlier, name) != value for name, value in wanted.items()):
        raise ValidationError(_("This key was used for another report. Send a new one."))
    return earlier


def _refuse_copy(client: Client, kind: str, by: Member) -> None:
    if kind == Report.Kind.RECORD and not may_copy(client, by):
        words = _("A record is copied by who reads it, and knows the client by name.")
        raise ValidationError(words)


def refuse_too_early(client: Client, kind: str) -> None:
    """ValidationError for what closes the work while no end of it is agreed, also in a preview."""
    if kind == Report.Kind.ENDING and not is_ending(client):
        words = _("An ending report is for an ending that is planned, or has come.")
        raise ValidationError({"kind": words})


def refuse_unsound(
    *,
    kind: str,
    audience: str,
    period_from: date | None,
    period_to: date,
    request_key: str,
    today: date,
) -> None:
    """ValidationError for wishes that no report can be made of, also before a preview."""
    if kind not in Report.Kind.values:
        raise ValidationError({"kind": _("Choose what kind of report it is.")})
    if audience not in Report.Audience.values:
        raise ValidationError({"audience": _("Choose who the report is for.")})
    if kind == Report.Kind.RECORD and audience != Report.Audience.CLIENT:
        raise ValidationError({"audience": _("A copy of the record is for the client.")})
    if kind == Report.Kind.RECORD and (period_from or period_to != today):
        raise ValidationError(_("A copy of the record is of the whole, as it is today."))
    if kind == Report.Kind.PREP and audience != Report.Audience.THERAPIST:
        raise ValidationError({"audience": _("A session sheet is for the therapist alone.")})
    if period_to > today:
        raise ValidationError({"period_to": _("Choose today or an earlier day.")})
    for name, on in (("period_to", period_to), ("period_from", period_from)):
        if on and on.year < 1900:  # nobody in a record was born before
            raise ValidationError({name: _("Choose a day of the year 1900 or later.")})
    if period_from and period_from > period_to:
        raise ValidationError({"period_from": _("The first day must not come after the last.")})
    if len(request_key) > LONGEST_KEY:
        raise ValidationError(_("The key is longer than 64 characters."))
