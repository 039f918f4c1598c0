"""Whose calendar a session stands in after a client is handed over, and while somebody is away."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.actions.care import start_cover, transfer_client
from clinic.actions.leave import add_leave
from clinic.actions.series import extend_series, plan_series
from clinic.actions.sessions import plan_session, settle_session
from clinic.exports import entries
from clinic.models import AuditEvent, Caseload, Client, Member, Series, Session
from clinic.roles import Permission
from config.demo.clock import as_of
from reports.queries.calendar import SessionRow, calendar
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)
A_WEEK = timedelta(weeks=1)


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def planned(people: PracticePeople, **given: Any) -> Session:
    known = {"client": people.client, "member": people.therapist, "by": people.desk}
    asked = {"kind": "video", "day": TUESDAY, "at": time(10), "minutes": 50} | known | given
    return plan_session(**asked)


def weekly(people: PracticePeople, **given: Any) -> Series:
    known = {"client": people.client, "member": people.therapist, "by": people.desk}
    asked = {"kind": "video", "day": TUESDAY, "at": time(12), "minutes": 50, "every_weeks": 1}
    return plan_series(**(asked | known | given))


def shown(member: Member, reader: Member, days: int = 28) -> list[SessionRow]:
    fresh = Member.objects.select_related("user", "practice").get(pk=reader.pk)
    clients = Client.objects.visible_to(fresh, Permission.SESSION_PLAN)
    found = calendar(member, clients=clients, first=TUESDAY, days=days, reader=fresh)
    return [row for one in found for row in one.sessions]


def test_what_is_to_come_passes_to_the_new_carer_and_what_was_stays(
    harbour: PracticePeople,
) -> None:
    old, new = harbour.therapist, harbour.colleague
    with as_of(TUESDAY, hour=8):
        over = weekly(harbour, at=time(8), last_day=TUESDAY)
        running = weekly(harbour)
        single = planned(harbour, day=TUESDAY + 2 * A_WEEK)
        called_off = settle_session(
            session=planned(harbour, day=TUESDAY + 3 * A_WEEK), state="cancelled", by=old
        )
        theirs = planned(
            harbour, client=harbour.others_client, member=new, day=single.starts_at.date()
        )
        with_another = planned(harbour, member=harbour.trainee, day=TUESDAY + 2 * A_WEEK)
    today = TUESDAY + A_WEEK
    with as_of(today, hour=11):  # the session at ten has begun, the one at twelve has not
        begun = planned(harbour, day=today)
        caseload = Caseload.objects.get(client=harbour.client)
        transfer_client(caseload=caseload, member=new, by=harbour.owner)
        whose = {row.pk: row.member for row in Session.objects.select_related("member")}
        assert (whose[single.pk], whose[called_off.pk], whose[begun.pk]) == (new, old, old)
        assert (whose[with_another.pk], whose[theirs.pk]) == (harbour.trainee, new)
        in_turn = list(Session.objects.filter(series=running).order_by("starts_at"))
        assert [row.member for row in in_turn[:3]] == [old, new, new]
        assert {row.member for row in in_turn[1:]} == {new}
        for row, member in ((over, old), (running, new)):
            row.refresh_from_db()
            assert (row.member, row.practice) == (member, harbour.practice)
        events = AuditEvent.objects.filter(event="session.changed", reason="handed_over")
        assert events.get().client == harbour.client
        # What meets something else stays, and the calendar says so of both.
        met = [row.id for row in shown(new, new) if row.overlaps]
        assert sorted(met) == sorted([single.pk, theirs.pk])
        assert shown(old, old) == []  # no client of theirs any more, whoever meets whom
    with as_of(today + 2 * A_WEEK):
        assert {row.member for row in extend_series(series=running)} == {new}
        back = Caseload.objects.get(client=harbour.client, member=new, until=None)
        asked = reverse("client_transfer", args=[back.pk])
        told = signed_in(harbour.owner).post(asked, {"member": str(old.pk)}, follow=True)
        assert b"planned sessions are in the calendar of Harbour Therapist now" in told.content
        assert set(Session.objects.filter(starts_at__gt=timezone.now()).exclude(
            client=harbour.others_client).values_list("member", flat=True)) == {old.pk}  # fmt: skip
        single.refresh_from_db()
        assert single.member == new  # held by whoever it was planned for then


def test_a_stand_in_has_the_sessions_of_whoever_is_away_on_those_days(
    harbour: PracticePeople,
) -> None:
    away, stand_in = harbour.therapist, harbour.colleague
    with as_of(TUESDAY, hour=8):
        series = weekly(harbour)
        own = planned(
            harbour, client=harbour.others_client, member=stand_in,
            day=TUESDAY + A_WEEK, at=time(12, 30),
        )  # fmt: skip
        not_theirs = planned(harbour, client=harbour.trainees_client, day=TUESDAY)
        assert [row.id for row in shown(stand_in, stand_in)] == [own.pk]
        cover = start_cover(
            away=away, stand_in=stand_in, since=TUESDAY, last_day=TUESDAY + A_WEEK, by=away
        )
        covered = list(Session.objects.filter(series=series).order_by("starts_at"))[:2]
        rows = shown(stand_in, stand_in)
        assert [row.id for row in rows] == [covered[0].pk, covered[1].pk, own.pk]
        assert [row.stands_in for row in rows] == [True, True, False]
        assert [row.member for row in rows] == [away.name, away.name, stand_in.name]
        assert [row.overlaps for row in rows] == [False, True, True]
        assert [row.id for row in shown(stand_in, harbour.desk)] == [row.id for row in rows]
        add_leave(member=stand_in, since=TUESDAY, last_day=TUESDAY, by=stand_in)
        assert [row.on_leave for row in shown(stand_in, stand_in)] == [True, False, False]
        assert not_theirs.pk in {row.id for row in shown(away, harbour.desk)}
        mine = shown(away, away)
        assert [row.id for row in mine[:2]] == [row.pk for row in covered]
        assert not any(row.stands_in for row in mine)
        told = {entry.uid: entry.words for entry in entries(stand_in)}
        words = ["Session, standing in", "Session, standing in", "Session"]
        assert [told[str(one.pk)] for one in (*covered, own)] == words
        assert not {str(row.pk) for row in Session.objects.filter(series=series)[2:]} & told.keys()
    with as_of(cover.until):
        assert [row.id for row in shown(stand_in, stand_in)] == [own.pk]
