"""From a claimed row to a sealed file: once, and only by who holds the lease."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from django.utils import timezone

from clinic.models import AuditEvent, Caseload, Event
from reports import pdf, production, storage
from reports.documents.shape import Document, fingerprint
from reports.models import Report
from reports.production import STAGES, end_exhausted, produce
from reports.schedule import sweep
from reports.tasks import produce_report
from tests.people import PracticePeople

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the layout where a test is about the row."""
    if "real_layout" not in request.fixturenames:
        monkeypatch.setattr(pdf, "render", lambda markup: markup.encode())
        monkeypatch.setattr(pdf, "finish", lambda raw: pdf.Printed(raw, 4))


@pytest.fixture
def real_layout() -> None:
    """Ask for WeasyPrint itself."""


def claimed(report: Report) -> UUID:
    lease: UUID | None = Report.objects.claim(report.pk)
    assert lease is not None
    return lease


def run_out(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(lease_until=Now() - timedelta(seconds=1))


def files(report: Report) -> list[str]:
    try:
        return default_storage.listdir(f"reports/{report.pk}")[1]
    except FileNotFoundError:
        return []


def events(report: Report, event: Event) -> int:
    return AuditEvent.objects.filter(event=event, subject_id=str(report.pk)).count()


def test_it_becomes_ready_with_a_sealed_file(waiting: Report, real_layout: None) -> None:
    assert produce(waiting.pk, claimed(waiting))
    waiting.refresh_from_db()
    content = storage.open_file(waiting)
    assert content.startswith(b"%PDF")
    assert (waiting.state, waiting.done, waiting.total) == ("ready", 5, 5)
    assert (waiting.file_size, waiting.pages > 1) == (len(content), True)
    with default_storage.open(waiting.file) as sealed:
        assert b"%PDF" not in sealed.read()
    assert events(waiting, Event.REPORT_PRODUCED) == 1


def test_the_snapshot_is_kept_and_can_be_read_back(waiting: Report) -> None:
    produce(waiting.pk, claimed(waiting))
    report = Report.objects.get(pk=waiting.pk)
    assert report.snapshot_hash == fingerprint(report.snapshot)
    assert Document.from_json(report.snapshot).number == report.number


def test_each_stage_is_shown_in_turn(waiting: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, int]] = []
    enter = production._enter

    def noted(report: Report, lease: UUID, stage: str) -> None:
        enter(report, lease, stage)
        row = Report.objects.get(pk=report.pk)
        seen.append((row.stage, row.done))

    monkeypatch.setattr(production, "_enter", noted)
    produce(waiting.pk, claimed(waiting))
    assert seen == [(stage, n) for n, stage in enumerate(STAGES)]


def test_a_report_is_claimed_once(waiting: Report) -> None:
    claimed(waiting)
    assert Report.objects.claim(waiting.pk) is None


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_worker_with_a_wrong_clock_takes_nothing_that_is_being_made(
    waiting: Report, hours: int
) -> None:
    lease = claimed(waiting)
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        assert Report.objects.claim(waiting.pk) is None
        produce_report(str(waiting.pk))
        sweep()
        assert Report.objects.get(pk=waiting.pk).attempts == 1
    assert produce(waiting.pk, lease)
    assert events(waiting, Event.REPORT_PRODUCED) == 1


def test_ringing_twice_makes_one_report(waiting: Report) -> None:
    produce_report(str(waiting.pk))
    first = Report.objects.get(pk=waiting.pk).file
    produce_report(str(waiting.pk))
    assert files(waiting) == [first.rsplit("/", 1)[1]]
    assert events(waiting, Event.REPORT_PRODUCED) == 1


def test_a_bell_for_no_report_is_harmless() -> None:
    produce_report(str(uuid4()))


def test_who_lost_the_lease_cannot_finish(waiting: Report) -> None:
    slow = claimed(waiting)
    run_out(waiting)
    quick_one = claimed(waiting)
    assert not produce(waiting.pk, slow)
    assert Report.objects.get(pk=waiting.pk).state == "running"
    assert produce(waiting.pk, quick_one)
    assert len(files(waiting)) == 1
    assert events(waiting, Event.REPORT_PRODUCED) == 1


def test_a_lease_lost_after_the_file_is_written_leaves_no_file(
    waiting: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = storage.keep

    def keep_and_lose(report: Report, lease: UUID, content: bytes) -> str:
        name = keep(report, lease, content)
        run_out(report)
        claimed(report)
        return name

    monkeypatch.setattr(storage, "keep", keep_and_lose)
    assert not produce(waiting.pk, claimed(waiting))
    assert files(waiting) == []
    assert events(waiting, Event.REPORT_PRODUCED) == 0


def test_a_crash_between_file_and_row_is_made_good(
    waiting: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as during:
        during.setattr(production, "_finish", killed)
        with pytest.raises(SystemExit):
            produce(waiting.pk, claimed(waiting))
    assert Report.objects.get(pk=waiting.pk).state == "running"
    assert len(files(waiting)) == 1
    run_out(waiting)
    assert produce(waiting.pk, claimed(waiting))
    assert len(files(waiting)) == 2  # the sweep deletes the one no row names


def test_a_cancelled_report_is_not_finished(
    waiting: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled_meanwhile(markup: str) -> bytes:
        Report.objects.filter(pk=waiting.pk).update(state="cancelled", lease=None)
        return b"%PDF"

    monkeypatch.setattr(pdf, "render", cancelled_meanwhile)
    assert not produce(waiting.pk, claimed(waiting))
    assert Report.objects.get(pk=waiting.pk).state == "cancelled"
    assert files(waiting) == []


def fails(_markup: str) -> bytes:
    raise RuntimeError("Harbour Client said something private")


def test_five_tries_then_failed_in_words(
    waiting: Report, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pdf, "render", fails)
    for tries in range(1, 6):
        produce_report(str(waiting.pk))
        waiting.refresh_from_db()
        assert waiting.attempts == tries
        assert waiting.state == ("waiting" if tries < 5 else "failed")
    produce_report(str(waiting.pk))
    waiting.refresh_from_db()
    assert waiting.attempts == 5
    assert waiting.error == "Something went wrong while the report was laid out."
    assert waiting.finished_at is not None
    assert events(waiting, Event.REPORT_FAILED) == 1
    assert "RuntimeError" in caplog.text
    assert "private" not in caplog.text


def test_a_document_too_large_for_its_child_fails_at_once_in_words(
    waiting: Report, real_layout: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = "<div>" * 900 + "</div>" * 900
    bomb = f'<html lang="en"><head><title>T</title></head><body>{deep}</body></html>'
    monkeypatch.setattr(production, "markup", lambda document, **_kept: bomb)
    produce_report(str(waiting.pk))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("failed", 1)
    assert waiting.error.startswith("The report is too large to lay out")
    assert events(waiting, Event.REPORT_FAILED) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (pdf.LibraryMissing(), "lacks a library"),
        (pdf.NotAccessible("x"), "check for accessibility"),
        (pdf.Stopped("-9"), "stopped from outside"),
        (OSError("disk full: /secret"), "could not be stored"),
    ],
)
def test_causes_are_said_plainly(
    waiting: Report, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def broken(raw: bytes) -> pdf.Printed:
        raise error

    monkeypatch.setattr(pdf, "finish", broken)
    produce(waiting.pk, claimed(waiting))
    said = Report.objects.get(pk=waiting.pk).error
    assert words in said
    assert "secret" not in said


def test_a_worker_that_dies_five_times_ends_the_report(waiting: Report) -> None:
    Report.objects.filter(pk=waiting.pk).update(state="running", attempts=5, lease=uuid4())
    run_out(waiting)
    assert end_exhausted() == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.lease) == ("failed", None)
    assert "stopped 5 times" in waiting.error
    assert events(waiting, Event.REPORT_FAILED) == 1
    assert end_exhausted() == 0


def test_who_lost_the_client_gets_no_report(waiting: Report) -> None:
    Caseload.objects.filter(client=waiting.client).update(until=waiting.period_to)
    assert not produce(waiting.pk, claimed(waiting))
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    assert "no longer has this client" in waiting.error
    assert files(waiting) == []


def test_who_lost_the_client_while_it_was_made_gets_no_report(
    waiting: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost_meanwhile(markup: str) -> bytes:
        Caseload.objects.filter(client=waiting.client).update(until=waiting.period_to)
        return b"%PDF"

    monkeypatch.setattr(pdf, "render", lost_meanwhile)
    assert not produce(waiting.pk, claimed(waiting))
    assert Report.objects.get(pk=waiting.pk).state == "cancelled"
    assert files(waiting) == []


@pytest.mark.parametrize("how", ["left", "deactivated"])
def test_who_left_gets_no_report(waiting: Report, harbour: PracticePeople, how: str) -> None:
    if how == "left":
        harbour.therapist.ended_on = waiting.period_to
        harbour.therapist.save()
    else:
        harbour.therapist.user.is_active = False
        harbour.therapist.user.save()
    assert not produce(waiting.pk, claimed(waiting))
    assert Report.objects.get(pk=waiting.pk).state == "cancelled"


class Ticks:
    """An event that lets the heart beat so many times."""

    def __init__(self, beats: int) -> None:
        self.beats = beats

    def wait(self, seconds: float) -> bool:
        assert seconds == pytest.approx(20)
        self.beats -= 1
        return self.beats < 0


class KeepOpen:
    """The test's own connection, which a heart must not close."""

    def close(self) -> None: ...


def test_the_heart_renews_the_lease(waiting: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(production, "connection", KeepOpen())
    lease = claimed(waiting)
    run_out(waiting)
    production._beat(waiting.pk, lease, Ticks(1))  # type: ignore[arg-type]
    assert Report.objects.claim(waiting.pk) is None
    assert Report.objects.get(pk=waiting.pk).lease == lease


def test_the_heart_stops_once_the_lease_is_lost(
    waiting: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(production, "connection", KeepOpen())
    ticks = Ticks(100)
    production._beat(waiting.pk, uuid4(), ticks)  # type: ignore[arg-type]
    assert ticks.beats == 99
