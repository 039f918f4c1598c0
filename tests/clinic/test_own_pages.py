"""A client's own pages: how they are reached, what was agreed, and the way out."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from django.urls import reverse

from assessments.actions.stopping import (
    end_check_ins,
    stop_check_ins,
    take_up_check_ins,
    write_again,
)
from assessments.models import Schedule
from clinic.actions.contact_wishes import (
    keep_contact_wishes,
    record_was_made,
    stop_messages,
)
from clinic.actions.safety_plans import make_safety_plan
from clinic.models import AuditEvent, ContactWishes, Mail
from clinic.models.mail import wishes_of
from reports.actions.exports import ask_for_record
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def scheduled(people: PracticePeople) -> Schedule:
    return Schedule.objects.create(
        practice=people.practice, client=people.client, instrument="attachment-brief",
        cadence="weeks", every=4, starts_on=people.practice.today(), at=time(9),
        made_by=people.therapist, stop_hash="0" * 64,
    )  # fmt: skip


def test_wishes_are_kept_by_the_client_and_by_who_was_told(harbour: PracticePeople) -> None:
    own, told = signed_in(harbour.client_user), signed_in(harbour.desk)
    address = reverse("contact_wishes", args=[harbour.client.pk])
    said = {"is_shared": "on", "sender": "Anna", "quiet_from": "20:00", "quiet_until": "09:30"}
    assert "Empty: from 21:00 until 08:00." in own.get("/me/contact/").content.decode()
    assert own.post("/me/contact/", said).status_code == 302
    kept = ContactWishes.objects.get(client=harbour.client)
    assert (kept.is_shared, kept.sender, kept.quiet) == (True, "Anna", (time(20), time(9, 30)))
    assert "Other people see" in told.get(f"/clients/{harbour.client.pk}/details/").content.decode()
    assert 'value="20:00"' in told.get(address).content.decode()
    assert told.post(address, said | {"sender": "Ben"}).status_code == 302
    assert ContactWishes.objects.get().sender == "Ben"
    assert AuditEvent.objects.filter(event="contact_wishes.changed").count() == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"quiet_from": "20:00"}, "a beginning and an end"),
        ({"quiet_from": "late", "quiet_until": "09:00"}, "a time such as 21:00"),
        ({"sender": "a@b <c>"}, "plain name"),
        ({"time_zone": "Mars/Base"}, "Mars/Base"),
    ],
)
def test_wishes_that_cannot_hold_are_refused_in_words(
    harbour: PracticePeople, said: dict[str, str], why: str
) -> None:
    answer = signed_in(harbour.client_user).post("/me/contact/", said)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not ContactWishes.objects.exists()


def test_nobody_else_speaks_for_the_client(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    for stranger in (lighthouse.therapist, lighthouse.client_user, harbour.therapist.user):
        with pytest.raises(ValidationError):
            keep_contact_wishes(client=harbour.client, sender="X", by=stranger)
    with pytest.raises(ValidationError):
        stop_check_ins(client=harbour.client, by=lighthouse.client_user)


def test_check_ins_stop_at_once_and_may_come_again(
    harbour: PracticePeople, two_practices: TwoPractices
) -> None:
    own, row = signed_in(harbour.client_user), scheduled(harbour)
    assert "give no reason" in own.get("/me/stop/").content.decode()
    assert own.post("/me/stop/", {"wish": "never"}).status_code == 422
    body = own.post("/me/stop/", {"wish": "stop"}, follow=True).content.decode()
    assert "You asked for no more check-ins." in body
    row.refresh_from_db()
    assert (row.state, row.next_at, row.ended_by_client) == ("ended", None, True)
    first = wishes_of(harbour.client).stopped_at
    stop_messages(client=harbour.client, by=harbour.client_user)
    assert ContactWishes.objects.get().stopped_at == first
    page = signed_in(harbour.therapist).get(f"/clients/{harbour.client.pk}/").content.decode()
    assert "Asked for no more check-ins on" in page
    therapist = signed_in(harbour.therapist)
    letters = Mail.objects.filter(kind="look").count()
    body = own.post("/me/stop/", {"wish": "again"}, follow=True).content.decode()
    assert "Your therapist sees that" in body
    assert ContactWishes.objects.get().stopped_at is None
    row.refresh_from_db()
    assert row.state == "ended"
    assert Mail.objects.filter(kind="look").count() == letters + 1
    assert "Check-ins may come again" in therapist.get("/").content.decode()
    page = therapist.get(f"/clients/{harbour.client.pk}/check-ins/").content.decode()
    assert "let messages come again on" in page
    for other in (harbour.colleague, harbour.owner, two_practices.lighthouse.therapist):
        assert "may come again" not in signed_in(other).get("/").content.decode()


def test_it_is_told_until_it_is_seen_or_something_is_set_up(harbour: PracticePeople) -> None:
    therapist, told = signed_in(harbour.therapist), "Check-ins may come again"
    for ends in ("stop-seen", "schedule"):
        stop_check_ins(client=harbour.client, by=harbour.client_user)
        take_up_check_ins(client=harbour.client, by=harbour.client_user)
        assert told in therapist.get("/").content.decode()
        check_ins = f"/clients/{harbour.client.pk}/check-ins/"
        assert "let messages come again" in therapist.get(check_ins).content.decode()
        if ends == "schedule":
            scheduled(harbour)
        else:
            therapist.post(f"/clients/{harbour.client.pk}/check-ins/stop-seen/")
        assert told not in therapist.get("/").content.decode()
        end_check_ins(client=harbour.client, by=harbour.therapist)
        assert "let messages come again" not in therapist.get(check_ins).content.decode()
    write_again(client=harbour.client, by=harbour.therapist)
    assert told not in therapist.get("/").content.decode()


def test_a_copy_is_asked_for_once_until_it_is_made(harbour: PracticePeople) -> None:
    own = signed_in(harbour.client_user)
    assert "You asked for a copy" in own.post("/me/record/", follow=True).content.decode()
    first = ContactWishes.objects.get().record_asked_at
    ask_for_record(client=harbour.client, by=harbour.client_user)
    assert ContactWishes.objects.get().record_asked_at == first
    therapist = signed_in(harbour.therapist)
    page = therapist.get(f"/clients/{harbour.client.pk}/").content.decode()
    assert "Asked for a copy of their record on" in page
    told = "Asks for a copy of the record"
    assert told in therapist.get("/").content.decode()
    assert Mail.objects.filter(kind="look").count() == 1
    for other in (harbour.colleague, harbour.desk):
        assert told not in signed_in(other).get("/").content.decode()
    record_was_made(client=harbour.client, by=harbour.therapist)
    assert ContactWishes.objects.get().record_asked_at is None
    assert told not in therapist.get("/").content.decode()
    record_was_made(client=harbour.others_client, by=harbour.colleague)
    assert ContactWishes.objects.count() == 1


def test_the_safety_plan_stands_on_the_client_s_own_page(harbour: PracticePeople) -> None:
    own = signed_in(harbour.client_user)
    assert "There is no plan yet." in own.get("/me/safety-plan/").content.decode()
    make_safety_plan(
        client=harbour.client, content={"people": "Ada, evenings"},
        agreed_on=harbour.practice.today(), by=harbour.therapist,
    )  # fmt: skip
    body = own.get("/me/safety-plan/").content.decode()
    assert "Ada, evenings" in body
    assert "Harbour line" in body
    seen = AuditEvent.objects.filter(event="own_record.viewed", reason="safety_plan")
    assert {row.actor for row in seen} == {harbour.client_user}


def test_leaving_quickly_ends_the_stay_on_a_page_that_says_nothing(
    harbour: PracticePeople, settings: object
) -> None:
    own = signed_in(harbour.client_user)
    assert 'data-leave="/away/"' in own.get("/me/").content.decode()
    left = own.post("/leave/")
    assert left["Location"] == "/away/"
    assert "Clear-Site-Data" not in left
    assert own.get("/me/").status_code == 302
    settings.LEAVE_TO = "https://weather.example/"  # type: ignore[attr-defined]
    away = Browser().get("/away/")
    body = away.content.decode()
    assert 'content="0;url=https://weather.example/"' in body
    for word in ("Secure Base", "Harbour", "check-in", "Sign in"):
        assert word not in body
    assert AuditEvent.objects.filter(event="signed_out", actor=harbour.client_user).exists()
