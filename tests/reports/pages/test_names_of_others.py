"""Who knows a client under another name reads of the people around them by role, page by page."""

import pytest

from assessments.models import Alert
from clinic.actions.endings import plan_ending
from clinic.actions.life import add_life_event, add_person
from clinic.actions.notes import add_addendum
from clinic.actions.opened import open_record
from clinic.actions.safety_plans import make_safety_plan
from clinic.audit.signed import unlike_signed
from clinic.models import Note
from tests.assessments.alarms import asked_about_danger, session_check, told, with_readers
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign
from tests.reports.pages.test_prep_and_share import noted

PAGES = {
    "people": "partner",
    "life-line": "[partner] moved away",
    "prep": "Write to [partner]",
    "safety-plan": "[somebody the client named]",
    "ending": "what [partner] and",
}


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    people = two_practices.harbour
    client, by, day = people.client, people.therapist, people.practice.today()
    for name, role in (("Quirin Sandoz", "partner"), ("Tamsin", "mother")):
        content = {"name": name, "role": role, "manner": "distant", "words": f"{name} is near."}
        add_person(client=client, content=content, by=by)
    event = {"what": "Quirin moved away", "when": "when Tamsin was ill", "age": 30, "kind": "loss"}
    add_life_event(client=client, content=event, by=by)
    noted(client, by, "Write to Quirin.")
    plan = {"people": "Quirin 0170 555\nOdile next door", "professionals": "Dr Varga 0170 556"}
    plan |= {"what_helps": "A walk with Tamsin"}
    make_safety_plan(client=client, content=plan, agreed_on=day, by=by)
    summary = f"Say what Quirin and {client.name} found."
    plan_ending(client=client, planned_on=day, by=by, summary=summary)
    return people


def shown(people: PracticePeople, sign_in: Sign, page: str, who: str = "supervisor") -> str:
    browser = sign_in(people.members[who])
    return browser.get(f"/clients/{people.client.pk}/{page}/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_supervisor_reads_roles_where_the_therapist_reads_names(
    harbour: PracticePeople, sign_in: Sign, page: str
) -> None:
    assert "Quirin" in shown(harbour, sign_in, page, "therapist")
    body = shown(harbour, sign_in, page)
    assert PAGES[page] in body
    assert "by role" in body
    for name in ("Quirin", "Sandoz", "Tamsin", "Odile", "Varga", "0170", harbour.client.name):
        assert name not in body, name
    open_record(client=harbour.client, code="emergency", words="They rang.", by=harbour.supervisor)
    assert "Quirin" in shown(harbour, sign_in, page)


def test_a_note_and_what_was_added_are_read_by_role_and_stay_as_signed(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    note, by = Note.objects.get(client=harbour.client), harbour.therapist
    add_addendum(note=note, kind="addendum", reason="Tamsin asked", text="Quirin knows.", by=by)
    body = sign_in(harbour.supervisor).get(f"/notes/{note.pk}/").content.decode()
    for said in (
        "Write to [partner].",
        "[mother figure] asked",
        "[partner] knows.",
        "is what was signed",
    ):
        assert said in body
    for name in ("Quirin", "Tamsin", harbour.client.name):
        assert name not in body
    assert "Quirin knows." in sign_in(by).get(f"/notes/{note.pk}/").content.decode()
    assert list(unlike_signed()) == []


def test_only_what_must_be_answered_at_once_names_its_client(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    """An alert that was not looked at in time comes to the supervisor, who is the back-up."""
    people = with_readers(harbour, back_up=harbour.supervisor)
    session_check(people, strain=1)
    told(asked_about_danger(people), 2)
    Alert.objects.update(due_at=people.practice.set_up_at or people.practice.created_at)
    browser = sign_in(people.supervisor)
    for alert in Alert.objects.all():
        body = browser.get(f"/alerts/{alert.pk}/").content.decode()
        assert (people.client.name in body) is alert.is_pressing
        assert ("Odile next door" in body) is alert.is_pressing
        assert "Record the decision" in body
    assert "names its client too" in browser.get("/supervision/").content.decode()
