"""The day's first page: for whom, in what order, with what in it, and at what cost."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.fresh_links import ask_fresh_link
from assessments.actions.stopping import stop_check_ins
from assessments.models import Alert, Assignment
from assessments.models.alerts import AlertQuerySet
from clinic.actions.contact_wishes import allow_messages, stop_messages
from clinic.actions.notes import start_note
from clinic.models import AuditEvent, Client, Cover, Mail, Member, Practice, Session
from tests.factories import ClientFactory, care_for
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign, own, statements


def session_at(people: PracticePeople, client: Client, hours: float) -> Session:
    return Session.objects.create(
        practice=people.practice,
        client=client,
        member=people.therapist,
        kind="in_person",
        starts_at=timezone.now() + timedelta(hours=hours),
    )


def overdue(people: PracticePeople, client: Client, days: int) -> Assignment:
    day = people.practice.today()
    made = assign_check_in(client=client, why="", closes_on=day, by=people.therapist)
    Assignment.objects.filter(pk=made.pk).update(closes_at=timezone.now() - timedelta(days=days))
    return made


def stand_in(member: Member, away: Member) -> None:
    today = away.practice.today()
    Cover.objects.create(
        practice=away.practice, away=away, stand_in=member, since=today,
        until=today + timedelta(days=2), arranged_by=away,
    )  # fmt: skip


def danger(people: PracticePeople, client: Client, number: int = 0) -> Alert:
    """Somebody told of danger, in the rows of the moment it was told."""
    return Alert.objects.create(
        practice=people.practice,
        client=client,
        rule=Alert.Rule.RISK,
        colour=Alert.Colour.RED,
        fingerprint=f"told {number}",
        reason={"answer": "sometimes", "item": "I am not safe.", "title": "Safety"},
        owner=people.therapist,
        raised_at=timezone.now() - timedelta(minutes=40),
    )


def test_needs_come_with_reason_owner_age_and_a_way_on(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    worse = ClientFactory(practice=harbour.practice, name="Zoe Worse", carer=harbour.therapist)
    browser = sign_in(harbour.therapist)
    page = browser.get("/").content.decode()
    head, _, needs = page.partition('id="needs-head"')
    assert "needs you" not in head
    assert "Nothing needs you right now." in needs

    start = {"value": 3.0, "n": 1, "first_on": "2026-02-03", "last_on": "2026-02-03"}
    Alert.objects.create(
        practice=harbour.practice, client=worse, rule="worse", colour="amber",
        fingerprint="w", owner=harbour.supervisor,
        reason={
            "scale": "Anxiety", "instrument": "attachment-dimensions", "title": "Attachment",
            "on": "2026-03-03", "value": 5.6, "threshold": 1.1, "confirmed": True,
            "baseline": start,
        },
    )  # fmt: skip
    page = browser.get("/").content.decode()
    assert "Anxiety: 5.6 on 3 Mar 2026, 3.0 at the start" in page
    assert "in the hands of Harbour Supervisor" in page
    assert "Decide…" in page

    alerts = [danger(harbour, harbour.client, n) for n in range(6)]
    page = browser.get("/").content.decode()
    assert "7 things need you" in page
    assert page.count('class="need need-') == 5
    assert "and 2 more" in page
    assert "Answered “sometimes” to “I am not safe.” (Safety)." in page
    assert "40\xa0minutes ago" in page
    assert "in your hands" in page
    assert f"/alerts/{alerts[0].pk}/" in page
    assert AuditEvent.objects.filter(event="alerts.listed").count() == 2


def test_whose_alerts_are_asked_for_is_put_together_once_and_asked_each_time(
    harbour: PracticePeople, sign_in: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, asked, put_together = sign_in(harbour.therapist), AlertQuerySet.visible_to, []

    def visible_to(self: AlertQuerySet, member: Member) -> AlertQuerySet:
        put_together.append(member)
        return asked(self, member)

    monkeypatch.setattr(AlertQuerySet, "visible_to", visible_to)
    browser.get("/")
    known = len(put_together)
    assert known > 0
    told = danger(harbour, harbour.client)
    assert f"/alerts/{told.pk}/" in browser.get("/").content.decode()
    assert len(put_together) == known
    harbour.client.carers.update(until=harbour.practice.today())
    Practice.objects.update(alert_reader=None, alert_back_up=None)
    assert f"/alerts/{told.pk}/" not in browser.get("/").content.decode()


def test_who_stopped_and_who_asks_for_a_link_reach_who_cares(
    two_practices: TwoPractices, sign_in: Sign
) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    made = assign_check_in(
        client=harbour.client, why="", closes_on=harbour.practice.today(), by=harbour.therapist
    )
    _, token = make_link(assignment=made, by=harbour.therapist)
    Client.objects.filter(pk=harbour.client.pk).update(email_index="")
    ask_fresh_link(token=token, by=None)
    stop_check_ins(client=harbour.trainees_client, by=None)
    stand_in(harbour.colleague, harbour.therapist)

    browser = sign_in(harbour.therapist)
    page = browser.get("/").content.decode()
    assert "2 things need you" not in page
    assert "1 thing needs you" in page
    assert "there is no e-mail address" in page
    assert "Check-ins stopped" not in page
    assert "Asks for a fresh link" in sign_in(harbour.colleague).get("/").content.decode()
    trainee = sign_in(harbour.trainee)
    page = trainee.get("/").content.decode()
    assert "Asked for no more check-ins on" in page
    assert "fresh link" not in page
    for member in (harbour.desk, harbour.owner, harbour.supervisor, lighthouse.therapist):
        page = sign_in(member).get("/").content.decode()
        assert "Check-ins stopped" not in page
        assert "fresh link" not in page

    seen = f"/clients/{harbour.trainees_client.pk}/check-ins/stop-seen/"
    for member in (harbour.desk, harbour.supervisor, harbour.colleague, lighthouse.therapist):
        assert sign_in(member).post(seen).status_code in (403, 404)
    assert trainee.post(seen, {"from_today": "on"})["Location"] == "/"
    assert "Nothing needs you right now." in trainee.get("/").content.decode()
    assert AuditEvent.objects.filter(reason="stop_seen", actor=harbour.trainee.user).count() == 1
    allow_messages(client=harbour.trainees_client, by=harbour.trainee)
    stop_check_ins(client=harbour.trainees_client, by=None)
    assert "Check-ins stopped" in trainee.get("/").content.decode()

    assert browser.post(f"/check-ins/{made.pk}/link/")["Location"] == f"/check-ins/{made.pk}/"
    assert "Nothing needs you right now." in browser.get("/").content.decode()


def test_a_link_a_letter_brings_needs_nobody_until_it_does_not_go(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    asked_at = timezone.now() - timedelta(minutes=1)
    made = overdue(harbour, harbour.client, -1)
    Assignment.objects.filter(pk=made.pk).update(link_asked_at=asked_at)
    letter = Mail.objects.create(
        practice=harbour.practice, client=harbour.client, kind="fresh_link", due_at=timezone.now()
    )
    browser = sign_in(harbour.therapist)
    assert "fresh link" not in browser.get("/").content.decode()
    Mail.objects.filter(pk=letter.pk).update(state="failed", finished_at=timezone.now())
    page = browser.get("/").content.decode()
    assert "The letter with a new one did not go" in page
    assert "a letter of" not in page  # said once
    Assignment.objects.filter(pk=made.pk).update(closes_at=timezone.now())
    assert "Asks for a fresh link" not in browser.get("/").content.decode()


def test_sessions_and_what_waits(harbour: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(harbour.therapist)
    begun, coming = session_at(harbour, harbour.client, -0.01), None
    if timezone.now().astimezone(harbour.practice.zone).hour < 23:
        coming = session_at(harbour, harbour.client, 0.5)
    page = browser.get("/").content.decode()
    assert f"/sessions/{begun.pk}/note/" in page
    assert coming is None or "Next session" in page
    assert "Nothing waits." in page

    late = overdue(harbour, harbour.client, 6)
    start_note(client=harbour.client, session_on=harbour.practice.today(), by=harbour.therapist)
    Mail.objects.create(
        practice=harbour.practice, client=harbour.client, kind="check_in", due_at=timezone.now(),
        state="failed", finished_at=timezone.now(),
    )  # fmt: skip
    page = browser.get("/").content.decode()
    assert "overdue" in page
    assert "1 draft to sign" in page
    assert "a letter of" in page
    assert "background worker" not in page
    answer = browser.post(
        f"/check-ins/{late.pk}/withdraw/", {"why": "not_needed", "from_today": "on"}
    )
    assert answer["Location"] == "/"
    assert "check-in 6 days overdue" not in browser.get("/").content.decode()
    assert Assignment.objects.get(pk=late.pk).state == "withdrawn"


def test_a_worker_that_is_away_is_told_to_staff(harbour: PracticePeople, sign_in: Sign) -> None:
    Mail.objects.create(
        practice=harbour.practice, client=harbour.client, kind="check_in",
        due_at=timezone.now() - timedelta(minutes=11),
    )  # fmt: skip
    for member in (harbour.therapist, harbour.desk, harbour.owner):
        page = sign_in(member).get("/").content.decode()
        assert "the background worker does not answer" in page
    assert "worker" not in sign_in(harbour.client_user).get("/me/").content.decode()


def test_each_role_has_its_own_first_page(harbour: PracticePeople, sign_in: Sign) -> None:
    session_at(harbour, harbour.client, 0.01)
    overdue(harbour, harbour.client, 3)
    danger(harbour, harbour.client)
    desk = sign_in(harbour.desk).get("/").content.decode()
    assert "Harbour Therapist" in desk
    assert "overdue" in desk
    assert "Needs you" not in desk
    assert "not safe" not in desk
    assert "Let go" not in desk
    owner = sign_in(harbour.owner).get("/").content.decode()
    assert "Sessions today" not in owner
    assert "not safe" not in owner
    assert "not stated" in owner
    supervisor = sign_in(harbour.supervisor).get("/").content.decode()
    assert "not safe" in supervisor
    assert "in the hands of Harbour Therapist" in supervisor
    colleague = sign_in(harbour.colleague).get("/").content.decode()
    assert "Harbour Client" not in colleague
    assert sign_in(harbour.client_user).get("/")["Location"] == "/me/"


def test_the_list_stands_here_too_with_its_own_address(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    browser = sign_in(harbour.therapist)
    page = browser.get("/?show=overdue&sort=name").content.decode()
    assert 'action="/"' in page
    assert "No check-in is overdue." in page
    part = browser.get("/?q=nobody", headers={"HX-Request": "true"}).content.decode()
    assert "No client matches this." in part
    assert "Needs you" not in part


def test_an_empty_practice(harbour: PracticePeople, sign_in: Sign) -> None:
    harbour.client.carers.update(until=timezone.now().date() - timedelta(days=1))
    page = sign_in(harbour.therapist).get("/").content.decode()
    assert "Add your first client" in page
    assert "Nothing needs you right now." in page


def test_statements_do_not_grow(harbour: PracticePeople, sign_in: Sign) -> None:
    browsers = [sign_in(harbour.members[who]) for who in ("therapist", "supervisor", "desk")]
    danger(harbour, harbour.client)
    session_at(harbour, harbour.client, 0.01)
    overdue(harbour, harbour.client, 3)
    few = [asked(browser) for browser in browsers]
    clients = Client.objects.bulk_create(
        Client(practice=harbour.practice, name=f"Many {n:03}", birth_year=1980) for n in range(97)
    )
    for n, client in enumerate(clients):
        care_for(harbour.therapist, client)
        if n < 9:
            danger(harbour, client)
            session_at(harbour, client, 0.01)
            overdue_row(harbour, client)
            stop_messages(client=client, by=None)
    many = [asked(browser) for browser in browsers]
    assert [len(each) for each in many] == [len(each) for each in few]
    assert max(len(own(each)) for each in many) <= 15
    assert max(len(each) for each in many) <= 25


def asked(browser: Browser) -> list[str]:
    """The statements of the page, once it was opened before."""
    browser.get("/")
    with statements() as found:
        assert browser.get("/").status_code == 200
    return found


def overdue_row(people: PracticePeople, client: Client) -> None:
    like = Assignment.objects.get(client=people.client)
    Assignment.objects.create(
        practice=people.practice,
        client=client,
        instrument_version=like.instrument_version,
        assigned_by=people.therapist,
        closes_at=timezone.now() - timedelta(days=2),
    )
