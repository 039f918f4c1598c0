"""A queued report is not made for somebody who lost the client in the meantime."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clinic.models import AuditEvent, BreakGlass, Caseload, Cover, Event, Member, MemberRole
from reports import pdf
from reports.actions import request_report
from reports.models import Report
from reports.tasks import produce_report
from tests.people import PracticePeople, TwoPractices


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda markup: markup.encode())
    monkeypatch.setattr(pdf, "finish", lambda raw: pdf.Printed(raw, 4))


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def cover(people: PracticePeople, days: int = 3) -> Cover:
    today = people.practice.today()
    return Cover.objects.create(
        practice=people.practice,
        away=people.therapist,
        stand_in=people.colleague,
        since=today - timedelta(days=3),
        until=today + timedelta(days=days),
        arranged_by=people.owner,
    )


def state_after_the_worker(report: Report) -> str:
    produce_report(str(report.pk))
    report.refresh_from_db()
    return str(report.state)


def test_a_stand_in_s_report_is_made_while_the_cover_holds(harbour: PracticePeople) -> None:
    cover(harbour)
    report = request_report(client=harbour.client, by=harbour.colleague)
    assert state_after_the_worker(report) == "ready"
    row = AuditEvent.objects.get(event=Event.REPORT_PRODUCED)
    assert row.on_behalf_of == harbour.therapist


def end_cover(people: PracticePeople) -> None:
    Cover.objects.update(until=people.practice.today())


def end_the_others_care(people: PracticePeople) -> None:
    Caseload.objects.filter(client=people.client).update(until=people.practice.today())


def leave(people: PracticePeople) -> None:
    Member.objects.filter(pk=people.colleague.pk).update(ended_on=people.practice.today())


def lose_the_role(people: PracticePeople) -> None:
    MemberRole.objects.filter(member=people.colleague).update(role="supervisor")


@pytest.mark.parametrize("lose", [end_cover, end_the_others_care, leave, lose_the_role])
def test_it_is_not_made_once_the_reach_is_lost(harbour: PracticePeople, lose: Any) -> None:
    cover(harbour)
    report = request_report(client=harbour.client, by=harbour.colleague)
    lose(harbour)
    assert state_after_the_worker(report) == "cancelled"
    assert not report.file
    assert not AuditEvent.objects.filter(event=Event.REPORT_PRODUCED).exists()


def test_a_record_opened_with_a_reason_asks_for_no_report(harbour: PracticePeople) -> None:
    now = timezone.now()
    BreakGlass.objects.create(
        practice=harbour.practice,
        member=harbour.colleague,
        client=harbour.client,
        code="emergency",
        ends_at=now + timedelta(hours=1),
    )
    report = request_report(client=harbour.client, by=harbour.colleague)
    assert state_after_the_worker(report) == "cancelled"
