"""Asking for a report, taking it back, asking again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from kombu.exceptions import OperationalError
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from clinic.models import AuditEvent, Event
from reports import tasks
from reports.actions import cancel_report, request_report, retry_report
from reports.actions import reports as actions
from reports.models import Report
from tests.people import PracticePeople

pytestmark = pytest.mark.django_db


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports the bell was rung for."""
    rung: list[str] = []
    monkeypatch.setattr(actions, "ring", rung.append)
    return rung


def ask(people: PracticePeople, **wishes: Any) -> Report:
    return request_report(client=people.client, by=people.therapist, **wishes)


def events(report: Report, event: Event) -> int:
    return AuditEvent.objects.filter(event=event, subject_id=str(report.pk)).count()


def test_the_bell_rings_once_the_row_is_stored(
    harbour: PracticePeople,
    bells: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        report = ask(harbour)
        assert bells == []
    for callback in waiting:
        callback()
    assert bells == [str(report.pk)]
    assert (report.state, report.period_to) == ("waiting", harbour.practice.today())
    assert events(report, Event.REPORT_REQUESTED) == 1


def test_the_same_key_gives_the_same_report(harbour: PracticePeople) -> None:
    first = ask(harbour, request_key="k1")
    assert ask(harbour, request_key="k1") == first
    assert ask(harbour, request_key="k2") != first
    assert ask(harbour) != ask(harbour)
    assert events(first, Event.REPORT_REQUESTED) == 1


def test_a_key_is_ones_own(harbour: PracticePeople) -> None:
    mine = ask(harbour, request_key="k1")
    theirs = request_report(client=harbour.others_client, by=harbour.colleague, request_key="k1")
    assert mine != theirs


def test_a_key_used_for_something_else_is_refused(harbour: PracticePeople) -> None:
    ask(harbour, request_key="k1")
    with pytest.raises(ValidationError, match="another report"):
        ask(harbour, request_key="k1", audience="therapist")


def test_unsound_wishes_are_refused(harbour: PracticePeople) -> None:
    today = harbour.practice.today()
    for wishes, words in (
        ({"period_to": today + timedelta(days=1)}, "today or an earlier day"),
        ({"period_from": today, "period_to": today - timedelta(days=1)}, "must not come after"),
        ({"period_to": date(1, 1, 1)}, "year 1900 or later"),
        ({"period_from": date(1899, 12, 31)}, "year 1900 or later"),
        ({"audience": "everyone"}, "who the report is for"),
        ({"request_key": "k" * 65}, "longer than 64"),
    ):
        with pytest.raises(ValidationError, match=words):
            ask(harbour, **wishes)
    assert not Report.objects.exists()


@pytest.mark.parametrize(("kind", "audience"), [("prep", "therapist"), ("record", "client")])
def test_what_has_no_opening_takes_no_words_for_one(
    harbour: PracticePeople, kind: str, audience: str
) -> None:
    with pytest.raises(ValidationError, match="begins with somebody's own words") as refused:
        ask(harbour, kind=kind, audience=audience, opening="Read this first.")
    assert list(refused.value.message_dict) == ["opening"]
    assert ask(harbour, kind=kind, audience=audience, opening=" \n").opening == ""


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("opening", "x" * 601, "What stands first is 601 characters long; at most 600 fit here."),
        ("opening", "a\x00b", "What stands first holds a character that cannot be kept"),
        ("opening", "A" + "\u0301" * 300, "more than 8 accents on one letter"),
        ("recipient", "A" + "\u0301" * 50, "more than 8 accents on one letter"),
        ("recipient", "x" * 61, "Whom it is prepared for is 61 characters long"),
        ("recipient", "Dr \u202eHale", "holds a character that cannot be kept"),
    ],
)
def test_what_is_refused_of_a_text_is_said_at_its_field(
    harbour: PracticePeople, field: str, typed: str, words: str
) -> None:
    with pytest.raises(ValidationError, match=words) as refused:
        ask(harbour, audience="referrer", **{field: typed})
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("words", ["x\n" * 290, "x" + "\r\n" * 8 + "x", "x\u2028" * 8 + "x"])
def test_an_opening_of_many_lines_is_refused(harbour: PracticePeople, words: str) -> None:
    with pytest.raises(ValidationError, match="at most 8") as refused:
        ask(harbour, opening=words)
    assert list(refused.value.message_dict) == ["opening"]
    assert ask(harbour, opening="\n" + "x\n" * 8 + "\n").opening == "\n".join("x" * 8)


UNSEEN = ["", " \n", "\u200b\u2060", "\u200b\n\u2060 \u200b", "\u3164", "\u2800 \ufe0f"]


@pytest.mark.parametrize("words", ["\u200b", " \u2060", *UNSEEN[-2:]])
def test_a_recipient_that_nobody_sees_is_none(harbour: PracticePeople, words: str) -> None:
    assert ask(harbour, audience="referrer", recipient=words).recipient == ""
    assert ask(harbour, recipient=words).recipient == ""
    assert ask(harbour, audience="referrer", recipient="Dr\u200dHale").recipient == "Dr\u200dHale"


@pytest.mark.parametrize("words", UNSEEN)
def test_an_opening_that_nobody_sees_is_none(harbour: PracticePeople, words: str) -> None:
    assert ask(harbour, opening=words).opening == ""
    assert ask(harbour, kind="prep", audience="therapist", opening=words).opening == ""


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_an_open_report_can_be_cancelled(
    waiting: Report, harbour: PracticePeople, state: str
) -> None:
    Report.objects.filter(pk=waiting.pk).update(state=state)
    report = cancel_report(report=waiting, by=harbour.therapist)
    assert report.state == "cancelled"
    assert report.finished_at is not None
    assert events(report, Event.REPORT_CANCELLED) == 1


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_an_ended_report_is_not_cancelled(
    waiting: Report, harbour: PracticePeople, state: str
) -> None:
    Report.objects.filter(pk=waiting.pk).update(state=state)
    with pytest.raises(ValidationError, match="no longer being made"):
        cancel_report(report=waiting, by=harbour.therapist)
    assert events(waiting, Event.REPORT_CANCELLED) == 0


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_an_ended_report_can_be_tried_again(
    waiting: Report,
    harbour: PracticePeople,
    bells: list[str],
    state: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    Report.objects.filter(pk=waiting.pk).update(state=state, attempts=5, error="Gone wrong.")
    with django_capture_on_commit_callbacks(execute=True):
        report = retry_report(report=waiting, by=harbour.therapist)
    report.refresh_from_db()
    assert (report.state, report.attempts, report.error) == ("waiting", 0, "")
    assert bells == [str(report.pk)]


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_an_open_report_is_not_tried_again(
    waiting: Report, harbour: PracticePeople, state: str
) -> None:
    Report.objects.filter(pk=waiting.pk).update(state=state)
    with pytest.raises(ValidationError, match="failed or was cancelled"):
        retry_report(report=waiting, by=harbour.therapist)


@pytest.mark.parametrize("error", [OperationalError, ConnectionRefusedError, TimeoutError])
def test_a_broker_that_is_away_costs_nothing(
    harbour: PracticePeople,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def away(*_: object) -> None:
        raise error

    monkeypatch.setattr(tasks.produce_report, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        report = ask(harbour)
    assert tasks.ring(str(report.pk)) is False
    assert Report.objects.get(pk=report.pk).state == "waiting"
