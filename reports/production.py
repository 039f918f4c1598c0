"""Makes a claimed report: document, PDF, sealed file, ready. Whoever lost the lease cannot finish.

Each stage is written in a short transaction of its own, for the page that shows it; the end is one
transaction that still holds the lease, or nothing.
"""

import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clinic import audit, walls
from clinic.models import Event
from clinic.models.jobs import MAX_ATTEMPTS
from clinic.models.signing import is_as_signed
from reports import pdf, storage
from reports.access import may_still_be_made
from reports.documents.facts import collect
from reports.documents.kinds import kept, write
from reports.documents.paper import markup
from reports.documents.shape import Head, fingerprint
from reports.models import Report

log = structlog.get_logger(__name__)
STAGES = ("collecting", "drawing", "laying_out", "checking", "sealing")


class LeaseLost(Exception):
    """Another worker has the report now, or nobody wants it any more."""


class NotAsSigned(Exception):
    """The words of a signed report are not those that were signed."""


class NotAllowedAnyMore(Exception):
    """Who asked for the report no longer reaches the client."""


def produce(pk: UUID, lease: UUID) -> bool:
    """Make the report this lease was claimed for. True when it is ready; never raises for one."""
    report = Report.objects.select_related("client__practice", "requested_by__user").get(pk=pk)
    with _heartbeat(pk, lease), translation.override(report.client.practice.language):
        try:
            _make(report, lease)
        except LeaseLost:
            return False
        except NotAllowedAnyMore:
            _cancel(report, lease)
            return False
        except storage.OutOfReach:
            log.warning("files_out_of_reach", job=str(pk))
            _put_back(report, lease)
            return False
        except Exception as error:
            exc_info = (type(error), error, sys.exc_info()[2])
            log.error("report_failed", job=str(pk), attempt=report.attempts, exc_info=exc_info)
            _give_up(report, lease, _reason(error), for_good=isinstance(error, pdf.TooLarge))
            return False
    return True


def end_exhausted() -> int:
    """Fail what was tried five times and whose worker died each time; how many these were."""
    spent = Report.objects.due().filter(attempts__gte=MAX_ATTEMPTS)
    ended = 0
    for report in spent.select_related("client__practice", "requested_by__user").defer("snapshot"):
        language = report.client.practice.language
        with walls.within(report.practice_id), translation.override(language):
            words = _("The worker stopped %(tries)s times while it made this report.")
            still = Report.objects.due().filter(pk=report.pk, attempts__gte=MAX_ATTEMPTS)
            ended += still.update(
                state=Report.State.FAILED,
                lease=None,
                error=words % {"tries": MAX_ATTEMPTS},
                finished_at=Now(),
            )
            audit.record(Event.REPORT_FAILED, by=report.requested_by, subject=report)
    return ended


def _make(report: Report, lease: UUID) -> None:
    _enter(report, lease, "collecting")
    storage.reach()  # or the work would be in vain
    document = _document(report)
    _enter(report, lease, "drawing")
    html = markup(document, kept=report.snapshot_hash if report.is_signed else "")
    _enter(report, lease, "laying_out")
    raw = pdf.render(html)
    _enter(report, lease, "checking")
    printed = pdf.finish(raw)
    _enter(report, lease, "sealing")
    name = storage.keep(report, lease, printed.content)
    try:
        _finish(report, lease, document, printed, name)
    except (LeaseLost, NotAllowedAnyMore):
        storage.discard(name)
        raise


def _document(report: Report) -> Head:
    """Read in one transaction, so that the report is of one moment. A signed version is made of
    what was signed, whatever has been added since."""
    with walls.within(report.practice_id):
        if not may_still_be_made(report):
            raise NotAllowedAnyMore
        if report.is_signed:
            if not is_as_signed(report):
                raise NotAsSigned
            return kept(report)
        facts = collect(report)
        report.made_at = facts.made_at
        return write(facts)


def _finish(claimed: Report, lease: UUID, document: Head, printed: pdf.Printed, name: str) -> None:
    """The one transaction that makes it ready, if this lease still holds and rights do."""
    with walls.within(claimed.practice_id):
        rows = Report.objects.held(claimed.pk, lease).select_for_update(of=("self",))
        report = rows.select_related("requested_by__user", "client").first()
        if report is None:
            raise LeaseLost
        if not may_still_be_made(report):
            raise NotAllowedAnyMore
        if report.is_signed:
            report.locked_at = timezone.now()
        else:
            report.snapshot, report.made_at = document.as_json(), claimed.made_at
            report.snapshot_hash = fingerprint(report.snapshot)
        report.file, report.file_size = name, len(printed.content)
        report.file_hash = hashlib.sha256(printed.content).hexdigest()
        report.pages, report.error = printed.pages, ""
        report.state, report.lease, report.stage = Report.State.READY, None, ""
        report.done, report.finished_at = report.total, Now()
        report.save()
        audit.record(Event.REPORT_PRODUCED, by=report.requested_by, subject=report)


def _enter(report: Report, lease: UUID, stage: str) -> None:
    at = {"stage": stage, "done": STAGES.index(stage), "total": len(STAGES)}
    if not Report.objects.renew(report.pk, lease, **at):
        raise LeaseLost


def _cancel(report: Report, lease: UUID) -> None:
    with walls.within(report.practice_id):
        words = _("Not made: %(name)s no longer has this client.")
        ended = Report.objects.held(report.pk, lease).update(
            state=Report.State.CANCELLED,
            lease=None,
            error=words % {"name": report.requested_by.name[:80]},
            finished_at=Now(),
        )
        if ended:
            audit.record(Event.REPORT_CANCELLED, by=report.requested_by, subject=report)


def _give_up(report: Report, lease: UUID, words: str, *, for_good: bool) -> None:
    with walls.within(report.practice_id):
        held = Report.objects.give_up(report.pk, lease, words, for_good=for_good)
        if held and Report.objects.filter(pk=report.pk, state=Report.State.FAILED).exists():
            audit.record(Event.REPORT_FAILED, by=report.requested_by, subject=report)


def _put_back(report: Report, lease: UUID) -> None:
    """No try is counted, however long files are away: the sweep rings each minute."""
    with walls.within(report.practice_id):
        Report.objects.put_back(report.pk, lease, _("Files cannot be reached just now."))


def _reason(error: Exception) -> str:
    """A plain cause; never the exception's own text, which could quote the record."""
    if isinstance(error, pdf.LibraryMissing):
        return _("The worker's machine lacks a library for PDFs (Pango).")
    if isinstance(error, pdf.TooLarge):
        return _(
            "The report is too large to lay out within a worker's limits of time and memory."
            " Ask for a shorter period or for fewer parts."
        )
    if isinstance(error, pdf.Stopped):
        return _("The process that lays reports out was stopped from outside.")
    if isinstance(error, NotAsSigned):
        return _("The stored words are not those that were signed.")
    if isinstance(error, pdf.NotAccessible):
        return _("The finished PDF did not pass its check for accessibility.")
    if isinstance(error, OSError):
        return _not_stored(error)
    if isinstance(error, DatabaseError):
        return _("The database did not answer while the report was made.")
    return _("Something went wrong while the report was laid out.")


def _not_stored(error: OSError) -> str:
    """What somebody can act upon; the folder or the store raises the same errors."""
    if isinstance(error, PermissionError):
        return _("The finished PDF could not be stored: where files are kept refuses us.")
    if isinstance(error, TimeoutError | ConnectionError):
        return _("The finished PDF could not be stored: where files are kept does not answer.")
    return _("The finished PDF could not be stored.")


@contextmanager
def _heartbeat(pk: UUID, lease: UUID) -> Iterator[None]:
    """Renew the lease every third of it, from a thread, while the work goes on."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(pk, lease, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(pk: UUID, lease: UUID, stop: threading.Event) -> None:
    held = True
    while held and not stop.wait(settings.JOB_LEASE.total_seconds() / 3):
        try:
            held = Report.objects.renew(pk, lease)
        except DatabaseError:
            connection.close()  # a new one next time; until then the lease runs
    connection.close()
