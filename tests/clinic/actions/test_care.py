"""Handing clients over and standing in: who reaches whom afterwards, and what is refused."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clinic.access import clients_for
from clinic.actions.care import end_cover, leave_client, start_cover, transfer_client
from clinic.actions.clients import end_caseload
from clinic.actions.series import extend_series, plan_series
from clinic.actions.sessions import plan_session
from clinic.models import AuditEvent, Caseload, Cover, Event, Member, Series, Session, User
from clinic.roles import Permission
from tests.factories import care_for
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def reads(member: Member) -> set[str]:
    user = User.objects.get(pk=member.user_id)
    names = clients_for(user, Permission.RECORD_READ).values_list("name", flat=True)
    return {name.removeprefix("Harbour ") for name in names}


def care(people: PracticePeople) -> Caseload:
    return Caseload.objects.get(client=people.client, member=people.therapist)


def test_a_client_handed_over_is_the_other_s_from_today(harbour: PracticePeople) -> None:
    transfer_client(caseload=care(harbour), member=harbour.colleague, by=harbour.owner)
    assert reads(harbour.therapist) == set()
    assert reads(harbour.colleague) == {"Client", "Other"}
    assert reads(harbour.supervisor) == {"Learner"}
    event = AuditEvent.objects.get(event=Event.CLIENT_TRANSFERRED)
    assert (event.client, event.actor) == (harbour.client, harbour.owner.user)


def test_handing_over_to_who_has_the_client_too_leaves_that_care_as_it_is(
    harbour: PracticePeople,
) -> None:
    care_for(harbour.colleague, harbour.client, days=10)
    taken = transfer_client(caseload=care(harbour), member=harbour.colleague, by=harbour.owner)
    assert taken.since == harbour.practice.today() - timedelta(days=10)
    assert Caseload.objects.filter(client=harbour.client, until=None).count() == 1


def test_what_cannot_be_handed_over(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    row = care(harbour)
    for member, words in (
        (harbour.therapist, "already cares"),
        (harbour.desk, "neither therapist nor trainee"),
        (lighthouse.therapist, "does not work in this practice"),
    ):
        with pytest.raises(ValidationError, match=words):
            transfer_client(caseload=row, member=member, by=harbour.owner)
    with pytest.raises(ValidationError, match="does not work in this practice"):
        transfer_client(caseload=row, member=harbour.colleague, by=lighthouse.owner)
    assert reads(harbour.therapist) == {"Client"}
    end_caseload(caseload=row, by=harbour.owner)
    with pytest.raises(ValidationError, match="ended already"):
        transfer_client(caseload=row, member=harbour.colleague, by=harbour.owner)


def test_what_is_planned_leaves_with_who_leaves_and_nobody_takes_over(
    harbour: PracticePeople,
) -> None:
    """Handed over it passes to the other; here there is none, and no hour stays in their name."""
    client, day = harbour.client, harbour.practice.today() + timedelta(days=2)
    care_for(harbour.colleague, client, days=10)
    common = {"client": client, "kind": "in_person", "day": day, "minutes": 50}
    hours = ((harbour.therapist, time(9)), (harbour.colleague, time(11)))
    for member, at in hours:
        plan_series(**common, member=member, at=at, every_weeks=1, by=harbour.desk)
        plan_session(**{**common, "at": time(at.hour + 4)}, member=member, by=harbour.desk)
    mine = Session.objects.filter(member=harbour.therapist)
    count, theirs = mine.count(), Session.objects.filter(member=harbour.colleague).count()
    assert leave_client(caseload=care(harbour), by=harbour.owner) == count > 20
    assert not mine.exists()
    assert reads(harbour.therapist) == set()
    for series in Series.objects.all():
        extend_series(series=series)
    assert not mine.exists(), "nor does the night make new ones"
    assert Session.objects.filter(member=harbour.colleague).count() == theirs
    said = AuditEvent.objects.get(event=Event.SESSION_CHANGED)
    assert (said.client, said.reason) == (client, "calendar_emptied")


def arrange(people: PracticePeople, **given: Any) -> Cover:
    today = people.practice.today()
    fields = {
        "away": people.therapist,
        "stand_in": people.colleague,
        "since": today,
        "last_day": today + timedelta(days=6),
        "by": people.owner,
    }
    return start_cover(**(fields | given))


def test_the_last_day_is_included(harbour: PracticePeople) -> None:
    cover = arrange(harbour)
    assert cover.until == harbour.practice.today() + timedelta(days=7)
    assert cover.last_day == harbour.practice.today() + timedelta(days=6)
    assert reads(harbour.colleague) == {"Client", "Other"}


def test_who_is_away_arranges_it_themself_and_for_nobody_else(harbour: PracticePeople) -> None:
    assert arrange(harbour, by=harbour.therapist)
    with pytest.raises(ValidationError, match="stands in for yourself"):
        arrange(harbour, by=harbour.colleague, away=harbour.trainee)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"stand_in": "therapist"}, "themself"),
        ({"stand_in": "trainee"}, "not a therapist"),
        ({"stand_in": "desk"}, "not a therapist"),
        ({"since": -1}, "today or a day to come"),
        ({"last_day": -1}, "must not come before"),
        ({"last_day": 400}, "At most a year"),
    ],
)
def test_what_is_not_arranged(harbour: PracticePeople, given: dict[str, Any], words: str) -> None:
    today = harbour.practice.today()
    sound = {
        key: getattr(harbour, value) if isinstance(value, str) else today + timedelta(days=value)
        for key, value in given.items()
    }
    with pytest.raises(ValidationError, match=words):
        arrange(harbour, **sound)
    assert not Cover.objects.exists()


def test_nobody_stands_in_twice_on_one_day(harbour: PracticePeople) -> None:
    arrange(harbour)
    today = harbour.practice.today()
    with pytest.raises(ValidationError, match="already"):
        arrange(harbour, since=today + timedelta(days=6), last_day=today + timedelta(days=9))
    assert arrange(harbour, since=today + timedelta(days=7), last_day=today + timedelta(days=9))


def test_ended_it_holds_no_more_today(harbour: PracticePeople) -> None:
    cover = end_cover(cover=arrange(harbour), by=harbour.owner)
    assert cover.until == harbour.practice.today()
    assert reads(harbour.colleague) == {"Other"}
    end_cover(cover=cover, by=harbour.owner)
    assert AuditEvent.objects.filter(event=Event.COVER_ENDED).count() == 1


def test_one_to_come_never_begins(harbour: PracticePeople) -> None:
    day = harbour.practice.today() + timedelta(days=3)
    cover = end_cover(
        cover=arrange(harbour, since=day, last_day=day + timedelta(days=3)), by=harbour.owner
    )
    assert (cover.since, cover.until) == (day, day)


def test_no_stand_in_crosses_practices(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    for given in ({"stand_in": lighthouse.therapist}, {"away": lighthouse.therapist}):
        with pytest.raises(ValidationError, match="does not work in this practice"):
            arrange(harbour, **given)
    with pytest.raises(ValidationError, match="does not work in this practice"):
        end_cover(cover=arrange(harbour), by=lighthouse.owner)
