"""The whole job by requests alone, asked of PostgreSQL as the role that owns nothing."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from clinic import walls
from clinic.actions.setup import claim_practice, code_hash, make_setup_code
from clinic.audit.proof import prove
from clinic.crypto import SealError
from clinic.models import AuditEvent, Client, Note, Practice, User
from clinic.models.opening import forget_all
from reports import pdf
from reports.actions.erasure import erase_client
from reports.models import Report
from reports.tasks import produce_report
from tests.application import as_application, said, say
from tests.apps import code
from tests.architecture.world import furnish
from tests.assessments.stories import LINK_IDS, keyed
from tests.factories import PASSWORD
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import with_app

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    """One of two practices, so that there is something not to be seen."""
    return two_practices.harbour


def came_in(user: User, secret: str = "") -> Browser:
    """A browser that went in by the front door."""
    browser = Browser()
    there = browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert there.status_code == 302
    if secret:
        shown = browser.post(reverse("mfa_authenticate"), {"code": code(secret)})
        assert shown.status_code == 302
    return browser


def sent(browser: Browser, address: str, **fields: Any) -> str:
    """Send a form that is taken, and read where it leads."""
    answer = browser.post(address, fields, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    assert answer.status_code == 200
    return answer.content.decode()


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match, pattern
    return match.group(1)


def test_from_sign_in_to_a_finished_report(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "render", lambda markup: markup.encode())
    monkeypatch.setattr(pdf, "finish", lambda raw: pdf.Printed(raw, 1))
    secret = with_app(harbour.therapist.user)
    with as_application():
        therapist = came_in(harbour.therapist.user, secret)
        write_and_sign_a_note(therapist, harbour)
        link = ask_for_a_check_in(therapist, harbour)
        answer(Browser(), link)
        answer_again_signed_in(harbour)
        report = ask_for_a_report(therapist, harbour)
        say("all")  # as the worker's own connection begins
        produce_report(str(report))
        assert said() == "all"
        say("")
        paper = therapist.get(reverse("report_file", args=[report]))
        assert b"Harbour Client" in b"".join(paper)
        assert therapist.post(reverse("account_logout")).status_code == 302
    assert Report.objects.get(pk=report).state == "ready"
    written = set(AuditEvent.objects.filter(practice=harbour.practice).values_list("event", flat=1))
    assert written >= {"signed_in", "note.signed", "response.sent", "report.produced", "signed_out"}
    assert prove().holds


def write_and_sign_a_note(therapist: Browser, people: PracticePeople) -> None:
    started = therapist.post(reverse("note_new", args=[people.client.pk]))
    note = UUID(started["Location"].strip("/").split("/")[-1])
    words = {"session_on": people.practice.today().isoformat(), "focus": "A weekend alone."}
    sent(therapist, reverse("note_save", args=[note]), **words, revision=0)
    page = sent(therapist, reverse("note_sign", args=[note]), **words, revision=1)
    assert "A weekend alone." in page
    assert therapist.get(reverse("client", args=[people.client.pk])).status_code == 200


def ask_for_a_check_in(therapist: Browser, people: PracticePeople) -> str:
    page = sent(
        therapist,
        reverse("check_in_new", args=[people.client.pk]),
        instrument="attachment-dimensions",
        why="To look together.",
        when="now",
        how="link",
        days_open="1",
        reminders="0",
    )
    return found(r"(/c/[\w-]{20,}/)", page)


def answer(phone: Browser, link: str) -> None:
    assert phone.get(link).status_code == 200
    start = phone.post(link)["Location"]
    for number, link_id in enumerate(LINK_IDS, start=1):
        kept = {"answer": str(keyed(3, 5)[link_id]), "deed": "continue"}
        assert phone.post(f"{start}{number}/", kept).status_code == 302
    assert "Thank you" in sent(phone, f"{start}send/")
    assert Browser().get(start).status_code == 404


def answer_again_signed_in(people: PracticePeople) -> None:
    client = came_in(people.client_user)
    home = client.get(reverse("client_home")).content.decode()
    assert "Harbour" in home
    assert "Lighthouse" not in home


def ask_for_a_report(therapist: Browser, people: PracticePeople) -> UUID:
    today = people.practice.today().isoformat()
    answer = therapist.post(
        reverse("report_new", args=[people.client.pk]),
        {"audience": "client", "period_to": today, "request_key": "once"},
    )
    return UUID(answer["Location"].strip("/").split("/")[-1])


def test_an_invitation_is_made_and_accepted(harbour: PracticePeople) -> None:
    secret = with_app(harbour.owner.user)
    with as_application():
        owner = came_in(harbour.owner.user, secret)
        fields = {"name": "New Person", "email": "new@harbour.example", "roles": ["therapist"]}
        page = sent(owner, reverse("invitations"), **fields)
        link = found(r"(/[\w/]*join/[\w-]{20,}/)", page)
        guest, words = Browser(), "a heron stood in the shallows"
        assert "Harbour Practice" in guest.get(link).content.decode()
        sent(guest, link, name="New Person", password=words, again=words)
        assert Browser().get(link).status_code == 404
    assert User.objects.get(email="new@harbour.example").member.practice == harbour.practice


def test_an_installation_is_claimed_once() -> None:
    with as_application():
        words = make_setup_code()
        assert words
        fields = {"country": "gb", "time_zone": "Europe/London", "owner_name": "Ruth Owner"}
        fields |= {"owner_email": "ruth@harbour.example", "password": "a heron in the shallows"}
        with transaction.atomic():
            claim_practice(code_hash=code_hash(words), name="Harbour Practice", **fields)
        assert said() == ""
        assert make_setup_code() is None  # who sees no practice would be offered a second claim
    assert Practice.objects.count() == 1


def test_a_record_is_erased_with_its_account_and_its_key(
    harbour: PracticePeople, settings: Any, tmp_path: Any
) -> None:
    settings.ERASURES = tmp_path / "erasures.jsonl"
    client = furnish(harbour, "Harbour").people.client
    client.state, client.ended_on = Client.State.ENDED, harbour.practice.today()
    client.save()
    forget_all()
    with as_application():
        with transaction.atomic():
            walls.enter(harbour.practice.pk)
            note, again = Note.objects.filter(client=client)[:2]
            assert note.content  # its key is in this process now
            erasure = erase_client(client=client, reason="request", by=harbour.owner)
        with pytest.raises(SealError):
            assert again.content
    assert erasure.rows["clinic.Note"] > 0
    assert not Note.objects.filter(client=client).exists()
    assert User.objects.get(pk=harbour.client_user.pk).email.endswith("@erased.invalid")


def test_the_commands_see_every_practice(two_practices: TwoPractices, tmp_path: Any) -> None:
    for people in (two_practices.harbour, two_practices.lighthouse):
        Note.objects.create(
            practice=people.practice,
            client=people.client,
            author=people.therapist,
            session_on=people.practice.today(),
        )
    with as_application("all"):
        call_command("rotate_keys", "--practice-keys", verbosity=0)
        call_command("anchor_audit", verbosity=0)
        assert Note.objects.count() == 2
        assert prove().holds
    assert connection.in_atomic_block is False
