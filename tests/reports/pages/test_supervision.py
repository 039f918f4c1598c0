"""Formats, co-signature and comments on the page; drafts to finish; the supervisor's queue."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from assessments.actions.alert_decisions import decide_alert
from assessments.models import Alert
from clinic.actions.cosigning import submit_note
from clinic.actions.notes import save_note, start_note
from clinic.models import BreakGlass, Client, Member, Note, User
from clinic.models.opening import SIGNS, pseudonym
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.pages.test_notes import started, stored, words
from tests.reports.stories import course, planned


@pytest.fixture
def browser(harbour: PracticePeople, sign_in: Sign) -> Browser:
    return sign_in(harbour.therapist)


def drafted(client: Client, by: Member, days_ago: int = 0) -> Note:
    day = client.practice.today() - timedelta(days=days_ago)
    note = start_note(client=client, session_on=day, by=by)
    content: dict[str, Any] = {"sections": {"focus": "The week"}}
    return save_note(note_id=note.pk, content=content, session_on=day, revision=0, by=by)


def page(browser: Browser, url: str) -> str:
    return browser.get(url).content.decode()


def test_another_format_brings_its_headings_and_keeps_what_was_written(
    harbour: PracticePeople, browser: Browser
) -> None:
    note = started(harbour, browser)
    url = f"/notes/{note.pk}/"
    assert 'name="moments"' in page(browser, url)
    browser.post(f"{url}save/", words(harbour, note, kind="soap"))
    body = page(browser, url)
    assert all(f'name="{name}"' in body for name in ("focus", "subjective", "objective", "risk"))
    assert 'name="moments"' not in body
    data = words(harbour, note, kind="soap", subjective="“Alone.”", **{
        "belief-worth": "4", "belief-safety-of-relationships": "worked_on"})  # fmt: skip
    browser.post(f"{url}sign/", data)
    assert stored(note).content["beliefs"] == {"worth": 4, "safety-of-relationships": None}
    body = page(browser, url)
    assert all(word in body for word in ("SOAP", "“Alone.”", "A quarrel.", "4 of 10", "no number"))
    following = page(browser, f"/notes/{started(harbour, browser).pk}/")
    assert "Being worth caring for: <strong>4</strong>" in following
    assert '<option value="soap" selected>' in following
    wrong = browser.post(f"{url}save/", data | {"belief-worth": "12", "kind": "poem"})
    assert wrong.status_code == 422


def test_an_amendment_and_a_late_signature_are_said_at_the_note(
    harbour: PracticePeople, browser: Browser
) -> None:
    note = drafted(harbour.client, harbour.therapist, days_ago=9)
    url = f"/notes/{note.pk}/"
    data = words(harbour, note) | {"session_on": note.session_on.isoformat()}
    browser.post(f"{url}sign/", data)
    body = page(browser, url)
    assert "Late entry: signed 9 days after the session." in body
    assert "This note was amended" not in body
    given = {"kind": "amendment", "reason": "A wrong day", "text": "It was Tuesday."}
    unnamed = browser.post(f"{url}addendum/", given)
    assert "Choose which part it corrects." in unnamed.content.decode()
    browser.post(f"{url}addendum/", given | {"section": "elsewhere"})
    assert "This note was amended" in page(browser, url)
    before = stored(note).content["sections"]["focus"]
    absent = browser.post(f"{url}addendum/", given | {"section": "focus", "struck": "Monday"})
    assert "These words are not in that part." in absent.content.decode()
    late = given | {"kind": "late_entry", "section": "focus"}
    assert "Only an amendment corrects" in browser.post(f"{url}addendum/", late).content.decode()
    word = before.split()[0]
    assert browser.post(f"{url}addendum/", given | {"section": "focus", "struck": word}).url == url
    body = " ".join(page(browser, url).split())
    assert f"Struck out: </span>{word}<span" in body
    assert '<ins><span class="visually-hidden">Instead: </span>It was Tuesday.</ins>' in body
    assert stored(note).content["sections"]["focus"] == before, "the note stays as it was signed"
    refused = browser.post(f"{url}addendum/", given | {"kind": "erratum"})
    assert refused.status_code == 422
    assert "Choose what kind of addition this is." in refused.content.decode()


def test_returned_with_words_and_talked_about_by_two(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    trainee, supervisor = sign_in(harbour.trainee), sign_in(harbour.supervisor)
    note = drafted(harbour.trainees_client, harbour.trainee)
    url, to = f"/notes/{note.pk}/", str(harbour.supervisor.pk)
    refused = trainee.post(f"{url}submit/", words(harbour, note, to=str(harbour.owner.pk)))
    assert refused.status_code == 422
    assert "Choose one of your supervisors." in refused.content.decode()
    trainee.post(f"{url}submit/", words(harbour, note, to=to))
    assert stored(note).submitted_to == harbour.supervisor
    assert trainee.post(f"{url}save/", words(harbour, note, focus="Sly")).status_code == 422
    empty = supervisor.post(f"{url}return/", {"text": ""})
    assert empty.status_code == 422
    assert "Write what you want to say" in empty.content.decode()
    supervisor.post(f"{url}return/", {"text": "<b>What did you see?"})
    body = page(trainee, url)
    assert "Harbour Supervisor returned this note" in body
    assert "&lt;b&gt;What did you see?" in body
    assert 'name="focus"' in body
    trainee.post(f"{url}comment/", {"text": "Her hands."})
    assert "Her hands." in page(supervisor, url)
    trainee.post(f"{url}submit/", words(harbour, note, to=to))
    trainee.post(f"{url}take-back/")
    assert stored(note).submitted_at is None
    trainee.post(f"{url}submit/", words(harbour, note, to=to))
    supervisor.post(f"{url}sign/", {"revision": stored(note).revision})
    assert stored(note).signed_by == harbour.supervisor
    stand_in = sign_in(harbour.colleague)
    assert stand_in.get(url).status_code == 404


def test_drafts_to_finish_are_one_s_own_and_say_which_are_overdue(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    trainee = sign_in(harbour.trainee)
    old = drafted(harbour.trainees_client, harbour.trainee, days_ago=8)
    drafted(harbour.trainees_client, harbour.trainee, days_ago=7)
    drafted(harbour.client, harbour.therapist, days_ago=20)
    body = page(trainee, "/drafts/")
    assert "1 draft is older than a week." in body
    assert "8 days since the session" in body
    assert body.count("Harbour Learner") == 2
    assert "Harbour Client" not in body
    submit_note(note=old, to=harbour.supervisor, by=harbour.trainee)
    body = page(trainee, "/drafts/")
    assert "older than a week" not in body
    assert "Sent for co-signature" in body
    assert "Nothing to finish" in page(sign_in(harbour.colleague), "/drafts/")


def test_the_supervisor_s_page_says_of_whom_to_speak_under_another_name(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    supervisor, client = sign_in(harbour.supervisor), harbour.client
    nothing = page(supervisor, "/supervision/")
    assert "No note waits for you." in nothing
    assert nothing.count("Nothing in the records asks for supervision.") == 2
    day = timezone.now() - timedelta(weeks=9)
    with time_machine.travel(day, tick=False):
        planned(client, harbour.therapist)
    course(client, harbour.therapist, [(3.0, 3.0), (5.5, 3.0)])
    Alert.objects.create(
        practice=harbour.practice, client=client, rule="risk", colour="red", fingerprint="1"
    )
    drafted(client, harbour.therapist, days_ago=11)
    body = page(supervisor, "/supervision/")
    name = pseudonym(harbour.practice.pk, client.pk)
    assert name in body
    assert set(name) <= set(SIGNS)
    for said in (
        "1 of them red",
        "Anxiety: Possible worsening",
        "Nothing rated, noted or looked at in the plan for 8 weeks",
        "1 draft is overdue, 11 days",
    ):
        assert said in body  # fmt: skip
    assert body.index("1 of them red") < body.index("Possible worsening")
    assert "Harbour Client" not in body
    assert "Harbour Other" not in body, "the colleague is not supervised"
    assert page(sign_in(harbour.supervisor), "/supervision/").count(f">{name}</strong>") == 1
    agenda = page(sign_in(harbour.therapist), "/supervision/")
    assert "Harbour Supervisor sees this about you" in agenda
    assert all(said in agenda for said in (name, "Harbour Client", "1 of them red"))
    assert "Nobody supervises you" in page(sign_in(harbour.colleague), "/supervision/")

    red, by, now = Alert.objects.get(colour="red"), harbour.therapist, timezone.now()
    decide_alert(alert=red, kind="spoke", words="Safe.", happened_at=now, by=by)
    BreakGlass.objects.create(
        practice=harbour.practice, member=harbour.supervisor, client=client, code="complaint",
        words="A call", ends_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    body = page(supervisor, "/supervision/")
    assert "of them red" not in body
    assert "Harbour Client" in body, "opened with a reason"


def test_two_of_one_name_are_told_apart_and_who_co_signs_is_named_with_the_title(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    User.objects.filter(pk=harbour.trainee.user_id).update(name=harbour.therapist.name)
    Member.objects.filter(pk=harbour.supervisor.pk).update(title="Dr")
    drafted(harbour.client, harbour.therapist, days_ago=11)
    sent = drafted(harbour.trainees_client, harbour.trainee)
    submit_note(note=sent, to=harbour.supervisor, by=harbour.trainee)
    body = page(sign_in(harbour.supervisor), "/supervision/")
    assert body.count("1 draft is overdue, 11 days") == 1
    assert "to Dr Harbour Supervisor" in " ".join(body.split())


def test_a_note_sent_names_its_client_and_the_page_costs_the_same_for_many(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    supervisor = sign_in(harbour.supervisor)
    note = drafted(harbour.trainees_client, harbour.trainee)
    submit_note(note=note, to=harbour.supervisor, by=harbour.trainee)
    page(supervisor, "/supervision/")  # what is opened once a process is open from now on
    with statements() as few:
        body = page(supervisor, "/supervision/")
    assert f"/notes/{note.pk}/" in body
    assert "Harbour Learner" in body
    for number in range(3):
        drafted(harbour.client, harbour.therapist, days_ago=10 + number)
    course(harbour.client, harbour.therapist, [(4.0, 4.0), (4.1, 4.0)])
    with statements() as many:
        assert "No reliable change so far" in page(supervisor, "/supervision/")
    assert len(own(many)) == len(own(few))
    assert sign_in(harbour.owner).get("/supervision/").status_code == 403
