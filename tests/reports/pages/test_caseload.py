"""The caseload: who is on it, in what order, and at what cost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.actions.alert_decisions import decide_alert
from assessments.actions.check_ins import assign_check_in
from assessments.models import Alert, Assignment
from clinic.models import AuditEvent, Client, Member
from clinic.models.opening import pseudonym
from tests.factories import ClientFactory, care_for
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.stories import answer, course, planned

WORSE = [(3.0, 3.0), (5.5, 3.0), (5.6, 3.1)]
LOWER = [(5.5, 3.0), (3.0, 3.0)]
SAME = [(3.0, 3.0), (3.1, 3.0)]


def client_of(people: PracticePeople, name: str, by: Member | None = None) -> Client:
    by = by or people.therapist
    return ClientFactory(practice=people.practice, name=name, carer=by, consents=by.user)


def raised(people: PracticePeople, name: str, **fields: Any) -> Alert:
    """An alert about a client of this name, as its row stands."""
    client = Client.objects.get(name=name)
    fields |= {"practice": people.practice, "client": client, "owner": people.therapist}
    return Alert.objects.create(fingerprint=str(uuid4()), **fields)


def named(body: str, *names: str) -> list[str]:
    """These names, in the order in which the page has them."""
    return sorted((name for name in names if name in body), key=body.index)


@pytest.fixture
def mixed(harbour: PracticePeople) -> PracticePeople:
    """Four clients of the therapist, one in each state."""
    for name, scores in (("Anna Same", SAME), ("Berta Lower", LOWER), ("Zoe Worse", WORSE)):
        course(client_of(harbour, name), harbour.therapist, scores)
    client_of(harbour, "Cleo New")
    return harbour


ALL = ("Anna Same", "Berta Lower", "Zoe Worse", "Cleo New")


def test_needs_come_first_then_names(mixed: PracticePeople, sign_in: Sign) -> None:
    body = sign_in(mixed.therapist).get("/clients/").content.decode()
    assert named(body, *ALL) == ["Zoe Worse", "Anna Same", "Berta Lower", "Cleo New"]
    assert "Worsening, confirmed" in body
    assert "+2.6" in body


def test_told_danger_stands_before_every_other_need(mixed: PracticePeople, sign_in: Sign) -> None:
    """Whatever their scores say; what is decided moves nobody."""
    raised(mixed, "Anna Same", rule="worse", colour="amber")
    raised(mixed, "Berta Lower", rule="symptoms", colour="red")
    raised(mixed, "Cleo New", rule="call", colour="amber")
    raised(mixed, "Cleo New", rule="worse", colour="amber")
    told = raised(mixed, "Harbour Client", rule="risk", colour="red")
    done = {"kind": "spoke", "words": "Safe.", "happened_at": timezone.now()}
    decide_alert(alert=told, by=mixed.therapist, **done)
    body = sign_in(mixed.therapist).get("/clients/").content.decode()
    # Zoe's own course raised a red one, as Berta's score alone would not.
    order = ["Cleo New", "Zoe Worse", "Berta Lower", "Anna Same", "Harbour Client"]
    assert named(body, *order) == order
    words = sign_in(mixed.therapist).get("/clients/?q=e").content.decode()
    assert named(words, *order[:3]) == order[:3], "the same where the statement is not kept"


def test_no_change_is_printed_while_two_check_ins_are_the_start_together(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 4.0), (5.3, 4.2)], every=14)
    body = sign_in(harbour.therapist).get("/clients/").content.decode()
    assert "<b>5.3</b>" in body
    assert "Too few answers yet" in body
    assert "change since the start" not in body


def test_sorted_by_name_and_by_last_check_in(mixed: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(mixed.therapist)
    answer(Client.objects.get(name="Cleo New"), mixed.therapist, mixed.practice.today(), (3, 3))
    body = browser.get("/clients/?sort=name").content.decode()
    assert named(body, *ALL) == sorted(ALL)
    body = browser.get("/clients/?sort=check-in").content.decode()
    assert named(body, "Cleo New", "Harbour Client") == ["Cleo New", "Harbour Client"]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("look", {"Zoe Worse"}),
        ("lower", {"Berta Lower"}),
        ("same", {"Anna Same"}),
        ("few", {"Cleo New"}),
        ("overdue", set()),
        ("ended", set()),
        ("nonsense", set(ALL)),
    ],
)
def test_filters(mixed: PracticePeople, sign_in: Sign, shown: str, expected: set[str]) -> None:
    body = sign_in(mixed.therapist).get(f"/clients/?show={shown}").content.decode()
    assert {name for name in ALL if name in body} == expected


def test_an_incomplete_form_does_not_hide_the_score_before(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    course(harbour.client, harbour.therapist, WORSE[:2], every=40)
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today, (5.5, 3.0), skipped=6)
    body = sign_in(harbour.therapist).get("/clients/?show=look").content.decode()
    assert "Harbour Client" in body
    assert "5.5" in body


def test_overdue_is_said_in_days(harbour: PracticePeople, sign_in: Sign) -> None:
    assignment = assign_check_in(
        client=harbour.client,
        why="",
        closes_on=harbour.practice.today() + timedelta(days=3),
        by=harbour.therapist,
    )
    browser = sign_in(harbour.therapist)
    assert "open until" in browser.get("/clients/").content.decode()
    Assignment.objects.filter(pk=assignment.pk).update(
        closes_at=timezone.now() - timedelta(days=5, hours=12)
    )
    body = browser.get("/clients/?show=overdue").content.decode()
    assert "Harbour Client" in body
    assert "overdue" in body


def test_search_is_by_name_and_keeps_the_filter(mixed: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(mixed.therapist)
    body = browser.get("/clients/?q=lOw&sort=name").content.decode()
    assert {name for name in ALL if name in body} == {"Berta Lower"}
    assert "sort=name" in body
    body = browser.get("/clients/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in body
    assert "No client matches this." in body
    assert browser.get("/clients/?q=%00&page=zero&sort=x").status_code == 200


def test_pages_of_25_keep_the_query(harbour: PracticePeople, sign_in: Sign) -> None:
    for number in range(27):
        client_of(harbour, f"Page {number:02}")
    browser = sign_in(harbour.therapist)
    body = browser.get("/clients/?q=Page&sort=name").content.decode()
    assert body.count('<th scope="row">') == 25
    assert "q=Page&amp;sort=name&amp;page=2" in body
    body = browser.get("/clients/?q=Page&sort=name&page=2").content.decode()
    assert body.count('<th scope="row">') == 2
    assert "27 clients" in body
    beyond = browser.get("/clients/?q=Page&sort=name&page=99").content.decode()
    assert named(beyond, "Page 24", "Page 25", "Page 26") == ["Page 25", "Page 26"]
    assert "27 clients" in beyond


def test_nobody_sees_others_clients(two_practices: TwoPractices, sign_in: Sign) -> None:
    body = sign_in(two_practices.harbour.therapist).get("/clients/").content.decode()
    assert "Harbour Client" in body
    assert "Harbour Other" not in body
    assert "Lighthouse" not in body


@pytest.mark.parametrize("role", ["desk", "owner"])
def test_names_without_scores_for_desk_and_owner(
    mixed: PracticePeople, sign_in: Sign, role: str
) -> None:
    browser = sign_in(mixed.members[role])
    body = browser.get("/clients/").content.decode()
    assert named(body, *ALL, "Harbour Other") == sorted([*ALL, "Harbour Other"])
    assert "chart-spark" not in body
    assert "Worsening" not in body
    assert "5.6" not in body
    assert f"/clients/{Client.objects.get(name='Zoe Worse').pk}/details/" in body
    assert "Harbour Therapist" in body
    assert "Worsening" not in browser.get("/clients/?show=look&sort=needs").content.decode()


def test_a_supervisor_sees_whose_clients_they_are(mixed: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(mixed.supervisor)
    body = browser.get("/clients/").content.decode()
    alias = pseudonym(mixed.practice.pk, Client.objects.get(name="Zoe Worse").pk)
    assert alias in body
    assert "Zoe Worse" not in body
    assert alias in browser.get(f"/clients/?q={alias[:4].lower()}").content.decode()
    assert alias not in browser.get("/clients/?q=zoe").content.decode()
    assert "Harbour Learner" not in body
    assert "Harbour Trainee" in body
    assert "Harbour Other" not in body
    assert "Add client" not in body


def test_a_trainee_adds_nobody(harbour: PracticePeople, sign_in: Sign) -> None:
    body = sign_in(harbour.trainee).get("/clients/").content.decode()
    assert "Harbour Learner" in body
    assert "/clients/new/" not in body


def test_an_owner_who_is_a_therapist_has_both_lists(harbour: PracticePeople, sign_in: Sign) -> None:
    harbour.therapist.held_roles.create(role="owner")
    browser = sign_in(harbour.therapist)
    body = browser.get("/clients/").content.decode()
    assert "Harbour Other" not in body
    assert "names=on" in body
    body = browser.get("/clients/?names=on").content.decode()
    assert "Harbour Other" in body
    assert "chart-spark" not in body


def test_a_client_has_no_caseload(harbour: PracticePeople, sign_in: Sign) -> None:
    assert sign_in(harbour.client_user).get("/clients/").status_code == 403


def test_empty_lists_say_what_to_do(harbour: PracticePeople, sign_in: Sign) -> None:
    harbour.client.carers.update(until=timezone.now().date() - timedelta(days=1))
    body = sign_in(harbour.therapist).get("/clients/").content.decode()
    assert "Add your first client" in body
    body = sign_in(harbour.therapist).get("/clients/?show=look").content.decode()
    assert "Nobody needs a look because of their scores." in body


def test_a_name_with_script_is_only_words(harbour: PracticePeople, sign_in: Sign) -> None:
    client_of(harbour, "<img src=x onerror=alert(1)>")
    body = sign_in(harbour.therapist).get("/clients/").content.decode()
    assert "<img" not in body
    assert "&lt;img src=x" in body


def test_htmx_gets_the_list_alone_and_its_history_the_page(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    browser = sign_in(harbour.therapist)
    part = browser.get("/clients/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Harbour Client" in part
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in browser.get("/clients/", headers=headers).content.decode()


def test_listing_is_audited(harbour: PracticePeople, sign_in: Sign) -> None:
    sign_in(harbour.therapist).get("/clients/")
    row = AuditEvent.objects.get(event="clients.listed")
    assert row.actor == harbour.therapist.user


def test_the_goal_in_focus_is_shown(harbour: PracticePeople, sign_in: Sign) -> None:
    planned(harbour.client, harbour.therapist)
    assert "Self-soothing" in sign_in(harbour.therapist).get("/clients/").content.decode()


@pytest.mark.parametrize("who", ["therapist", "supervisor", "desk"])
def test_statements_do_not_grow_with_the_clients(
    harbour: PracticePeople, sign_in: Sign, who: str
) -> None:
    course(harbour.client, harbour.therapist, SAME)
    planned(harbour.client, harbour.therapist)
    client_of(harbour, "Two")
    client_of(harbour, "Three")
    browser = sign_in(harbour.members[who])
    browser.get("/clients/")
    with statements() as few:
        assert browser.get("/clients/").status_code == 200
    clients = Client.objects.bulk_create(
        Client(practice=harbour.practice, name=f"Many {n:03}", birth_year=1980) for n in range(197)
    )
    for client in clients:
        care_for(harbour.therapist, client)
    with statements() as many:
        assert browser.get("/clients/").status_code == 200
    assert len(many) == len(few)
    assert len(own(many)) <= 8
    assert len(many) <= 25
