"""The outbox: what waits in it outlives the mail server, and goes in turns and by the clock."""

import re
import smtplib
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as own
from django.core import mail
from django.db import connection
from django.utils import timezone

from clinic import emails
from clinic.actions.mail import cancel_mail, cancel_mail_to, queue_mail
from clinic.emails import deliver_due, words_of
from clinic.models import AuditEvent, Client, ContactWishes, Event, Mail
from clinic.models.jobs import MAX_ATTEMPTS
from config.demo.clock import as_of
from tests.factories import ClientFactory
from tests.people import PracticePeople, TwoPractices

CHECK_IN = {
    "name": "Rowan",
    "minutes": 4,
    "link": "https://practice.example/c/one/",
    "day": "3 June",
    "stop": "https://practice.example/stop/two/",
}
SAMPLES: dict[str, dict[str, Any]] = {  # a letter of each kind; a kind without one fails below
    "invitation": {"practice": "Harbour", "name": "Nell", "by": "Ruth", "address": "x", "day": "y"},
    "record_opened": {"practice": "Harbour", "name": "Nell"},
    "check_in": CHECK_IN,
    "check_in_reminder": CHECK_IN,
    "look": {"name": "Nell"},
    "fresh_link": {key: CHECK_IN[key] for key in ("name", "link", "day", "stop")},
    "review": {},
}
CLINICAL = re.compile(
    r"therap|counsel|psych|mental|clinic|patient|treat|attach|anxi|avoid|depress|wellbeing|symptom"
    r"|diagnos|disorder|score|scale|questionnaire|instrument|measure|session|pathway|risk|safety"
    r"|suicid|harm|crisis|secure",
    re.IGNORECASE,
)


class Server:
    """A mail server for these tests: `moods` says what it does with one letter after another."""

    moods: list[Exception | None] = []
    away = False

    def __init__(self, **_: Any) -> None: ...

    def open(self) -> None:
        if self.away:
            raise ConnectionRefusedError

    def close(self) -> None: ...

    def send_messages(self, letters: list[Any]) -> int:
        mood = Server.moods.pop(0) if Server.moods else None
        if mood is not None:
            raise mood
        mail.outbox += letters
        return len(letters)


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def server(settings: Any) -> type[Server]:
    settings.EMAIL_BACKEND = "tests.clinic.test_emails.Server"
    Server.moods, Server.away = [], False
    mail.outbox = []
    return Server


def ask(client: Client, key: str | None = None) -> None:
    queue_mail(
        kind="check_in",
        practice=client.practice,
        client=client,
        content=CHECK_IN,
        key=key,
        due_at=timezone.now() - timedelta(days=1),
    )


def by_day() -> Any:
    """A moment that is quiet for nobody."""
    return as_of(timezone.now().date(), hour=12)


def hurry() -> None:
    Mail.objects.update(due_at=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("kind", sorted(p.stem for p in Path("templates/emails").glob("*.txt")))
def test_no_letter_has_a_clinical_word(kind: str) -> None:
    subject, text = words_of(kind, {"sender": "Harbour", **SAMPLES[kind]}, "en-gb")
    assert subject
    names_somebody = "Harbour" in subject + text or "Nell" in text
    assert names_somebody is (kind != "review")  # of a review it says nothing but that it waits
    assert not CLINICAL.search((subject + text).replace("Secure Base", ""))


def test_a_letter_goes_once_and_leaves_nothing_of_what_it_said(
    harbour: PracticePeople, server: type[Server]
) -> None:
    ask(harbour.client, key="one")
    ask(harbour.client, key="one")
    stored = Mail.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clinic_mail")
        assert "practice.example" not in repr(cursor.fetchall())
    with by_day():
        assert deliver_due() == 1
        assert deliver_due() == 0
    (letter,) = mail.outbox
    assert letter.to == [harbour.client.email]
    assert letter.subject == "A message from Harbour Practice"
    assert letter.from_email.startswith('"Harbour Practice" <') or "Harbour Practice <" in (
        letter.from_email
    )
    assert letter.extra_headers["List-Unsubscribe"] == f"<{CHECK_IN['stop']}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(stored.pk) in letter.extra_headers["Message-ID"]
    stored = Mail.objects.get()
    assert (stored.state, stored.content, stored.to) == ("ready", {}, "")
    event = AuditEvent.objects.get(event=Event.MAIL_SENT)
    assert (event.client, event.actor) == (harbour.client, None)


def test_a_server_that_is_away_costs_no_try_and_loses_nothing(
    harbour: PracticePeople, server: type[Server]
) -> None:
    ask(harbour.client)
    with by_day():
        server.away = True
        for _ in range(MAX_ATTEMPTS + 2):
            assert deliver_due() == 0
        assert (Mail.objects.get().attempts, Mail.objects.get().state) == (0, "waiting")
        server.away = False
        server.moods = [smtplib.SMTPServerDisconnected("gone")]
        assert deliver_due() == 0
        assert (Mail.objects.get().attempts, Mail.objects.get().state) == (0, "waiting")
        hurry()
        assert deliver_due() == 1


def test_a_letter_the_server_refuses_waits_longer_each_time_and_fails_in_the_end(
    harbour: PracticePeople, server: type[Server]
) -> None:
    ask(harbour.client)
    waits = []
    with by_day():
        for _ in range(MAX_ATTEMPTS):
            server.moods = [smtplib.SMTPDataError(451, b"later, practice.example")]
            hurry()
            deliver_due()
            waits.append(Mail.objects.get().due_at - timezone.now())
    assert waits[:4] == list(emails.WAITS)
    letter = Mail.objects.get()
    assert (letter.state, letter.content, letter.error) == ("failed", {}, "refused")
    assert AuditEvent.objects.filter(event=Event.MAIL_FAILED, reason="refused").count() == 1


def test_a_worker_that_died_leaves_the_letter_to_the_next_one(
    harbour: PracticePeople, server: type[Server]
) -> None:
    ask(harbour.client)
    Mail.objects.claim(Mail.objects.get().pk)
    with by_day():
        assert deliver_due() == 0  # another one has it
        Mail.objects.update(lease_until=timezone.now() - timedelta(days=400))
        assert deliver_due() == 1
        ask(harbour.client)
        Mail.objects.filter(state="waiting").update(attempts=MAX_ATTEMPTS)
        assert deliver_due(seconds=0.3) == 0
    assert Mail.objects.filter(state="failed", error="exhausted").count() == 1


def test_nothing_goes_to_who_wants_none_is_out_of_care_or_sleeps(
    harbour: PracticePeople, server: type[Server]
) -> None:
    client, other, third = harbour.client, harbour.others_client, harbour.trainees_client
    for each in (client, other, third):
        ask(each)
    ContactWishes.objects.create(
        practice=harbour.practice, client=client, stopped_at=timezone.now()
    )
    Client.objects.filter(pk=other.pk).update(state="ended", ended_on=harbour.practice.today())
    night = timezone.now().replace(hour=23, minute=30)
    with as_of(night.date(), hour=23):
        assert deliver_due() == 0
    assert {row.error for row in Mail.objects.filter(state="cancelled")} == {
        "stopped_by_client", "care_ended",
    }  # fmt: skip
    waiting = Mail.objects.get(state="waiting")
    assert waiting.due_at.astimezone(harbour.practice.zone).time() == time(8)
    assert waiting.attempts == 0
    Mail.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(days=1))
    assert cancel_mail_to(third) == 1
    ask(third, key="check-in:1:0")
    assert cancel_mail("check-in:1:") == 1
    with by_day():
        assert deliver_due() == 0


def test_a_flood_in_one_practice_keeps_no_other_waiting(
    two_practices: TwoPractices, server: type[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    flooded = two_practices.harbour.client
    for _ in range(30):
        ask(flooded)
    ask(two_practices.lighthouse.client)
    monkeypatch.setattr(emails, "A_TURN", 5)
    monkeypatch.setattr(emails, "AT_ONCE", 6)
    with by_day():
        first = emails._in_turn()
        assert Mail.objects.filter(pk__in=first, practice=two_practices.lighthouse.practice)
        assert deliver_due() == 31


@pytest.mark.parametrize(
    ("quiet", "at", "later"),
    [
        ((None, None), "2026-03-28T20:59", "2026-03-28T20:59"),
        ((None, None), "2026-03-28T21:00", "2026-03-29T07:00"),  # the clocks go forward that night
        ((None, None), "2026-10-24T20:00", "2026-10-25T08:00"),  # and back
        ((time(9), time(17)), "2026-01-05T12:00", "2026-01-05T17:00"),
        ((time(0), time(0)), "2026-01-05T03:00", "2026-01-05T03:00"),
    ],
)
def test_quiet_hours_are_those_of_the_client_s_clock(
    quiet: tuple[Any, Any], at: str, later: str, harbour: PracticePeople
) -> None:
    wishes = ContactWishes(
        practice=harbour.practice,
        client=ClientFactory.build(practice=harbour.practice),
        quiet_from=quiet[0],
        quiet_until=quiet[1],
    )
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert wishes.loud_from(moment) == datetime.fromisoformat(later).replace(tzinfo=UTC)
    assert ContactWishes(practice=harbour.practice, time_zone="Nowhere/At all").zone == (
        harbour.practice.zone
    )


def test_a_server_that_hangs_gives_up_before_its_lease() -> None:
    assert own.JOB_LEASE.total_seconds() > own.EMAIL_TIMEOUT
