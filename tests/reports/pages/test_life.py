"""The people in a client's life and the line of that life."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.answers import enter_response
from assessments.library import load_instrument
from assessments.psychometrics.definition import NAME
from clinic.actions.life import MOST_PEOPLE, add_life_event, add_person, remove_person
from clinic.models import AuditEvent, LifeEvent, Person
from reports.actions.exports import export_client
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.stories import planned

SISTER = {"name": "<b>Marisol</b>", "role": "sibling", "manner": "distant", "steady": "on"}


def profile(people: PracticePeople, person: str) -> None:
    items = load_instrument("relationship-profile").items
    answers = {f"{person}/{item.link_id}": 2 for item in items}
    enter_response(
        client=people.client, instrument="relationship-profile", by=people.therapist,
        answers={f"{person}/{NAME}": "", **answers}, answered_on=people.practice.today(),
    )  # fmt: skip


def test_a_person_goes_on_the_map_with_what_tends_to_happen(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    planned(harbour.client, harbour.therapist)
    browser, address = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/people/"
    assert "Nobody on the map yet" in browser.get(address).content.decode()
    assert browser.post(address, SISTER | {"name": " "}).status_code == 422
    body = browser.post(address, SISTER, follow=True).content.decode()
    assert "&lt;b&gt;Marisol&lt;/b&gt;" in body
    assert "<b>Marisol" not in body
    assert "someone to lean on" in body
    assert "comes closer in alarm, the other steps back" in body
    row = Person.objects.get()
    change = browser.post(f"/life/people/{row.pk}/", SISTER | {"manner": "steady"}, follow=True)
    assert "Plain, regular answers leave less room for alarm." in change.content.decode()
    told = browser.get(f"/life/people/{row.pk}/").content.decode()
    assert "supervision reads the name from then on" in told
    gone = browser.post(f"/life/people/{row.pk}/remove/", follow=True).content.decode()
    assert "supervision reads the name from now on" in gone
    assert "Marisol" not in gone
    row.refresh_from_db()
    assert row.content == {}
    assert browser.get(f"/life/people/{row.pk}/").status_code == 404
    told = AuditEvent.objects.filter(event="person.changed", subject_id=str(row.pk))
    assert {each.reason for each in told} == {"added", "", "removed"}
    with pytest.raises(ValidationError, match="meanwhile"):
        remove_person(person=row, by=harbour.therapist)


def test_what_was_answered_about_a_person_stands_beside_them(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    profile(harbour, "partner")
    add_person(
        client=harbour.client, by=harbour.therapist,
        content={"name": "Ilya", "role": "partner", "asked_as": "partner"},
    )  # fmt: skip
    add_person(
        client=harbour.client, by=harbour.therapist, content={"name": "Vera", "asked_as": "other"}
    )
    browser, address = sign_in(harbour.supervisor), f"/clients/{harbour.client.pk}/people/"
    browser.get(address)  # the client's key is open from now on
    with statements() as found:
        body = browser.get(address).content.decode()
    ilya, vera = body.split("<h2>somebody else</h2>")
    assert "Attachment avoidance" in ilya
    assert "has not been answered about them yet" in vera
    assert "<form" not in body.partition("<main")[2].partition("</main>")[0]
    for name in ("Aino", "Pau", "Tove"):
        add_person(client=harbour.client, by=harbour.therapist, content={"name": name})
    with statements() as more:
        browser.get(address)
    assert len(own(more)) == len(own(found))


def test_a_life_stands_in_its_order(harbour: PracticePeople, sign_in: Sign) -> None:
    browser, address = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/life-line/"
    for what, age, tone in (("Left home", "19", "1"), ("Gran died", "7", "-1"), ("Moved", "", "0")):
        said = {"what": what, "age": age, "tone": tone, "kind": "other"}
        assert browser.post(address, said).status_code == 302
    body = browser.get(address).content.decode()
    assert body.index("Gran died") < body.index("Moved") < body.index("Left home")
    assert "chart-life" in body
    refused = browser.post(address, {"what": "Born", "age": "-1", "tone": "0", "kind": "care"})
    assert refused.status_code == 422
    row = LifeEvent.objects.first()
    assert row is not None
    said = {"what": "Left for sea", "age": "18", "tone": "1", "kind": "other"}
    assert (
        "Left for sea"
        in browser.post(f"/life/events/{row.pk}/", said, follow=True).content.decode()
    )
    assert browser.post(f"/life/events/{row.pk}/remove/").status_code == 302
    assert LifeEvent.objects.filter(removed_at=None).count() == 2


def test_early_care_comes_from_the_caregiving_history(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    answers: dict[str, int | str | None] = {f"caregiver-1/{NAME}": "Nana Bea"}
    answers |= {f"caregiver-1/{item}": 4 for item in ("responsive", "attuned", "present")}
    answers |= {"learnt-worthy": 2, "did-you-good": "The old dog."}
    enter_response(
        client=harbour.client, instrument="caregiving-history", answers=answers,
        answered_on=harbour.practice.today(), by=harbour.therapist,
    )  # fmt: skip
    page = sign_in(harbour.therapist).get(f"/clients/{harbour.client.pk}/life-line/")
    body = page.content.decode()
    for words in ("Nana Bea", "Often", "I am worthy", "A little true", "The old dog."):
        assert words in body


def test_no_third_party_s_name_leaves_the_record(harbour: PracticePeople, sign_in: Sign) -> None:
    add_person(client=harbour.client, content={"name": "Marisol"}, by=harbour.therapist)
    add_life_event(client=harbour.client, content={"what": "Marisol left"}, by=harbour.therapist)
    with zipfile.ZipFile(
        BytesIO(export_client(client=harbour.client, by=harbour.therapist))
    ) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    assert not [name for name, content in files.items() if b"Marisol" in content]
    client = sign_in(harbour.client_user)
    for address in ("/me/", "/me/plan/", "/me/safety-plan/", "/me/opened/"):
        assert b"Marisol" not in client.get(address).content
    therapist = sign_in(harbour.therapist)
    for address in (
        f"/clients/{harbour.client.pk}/",
        "/clients/",
        f"/api/v1/clients/{harbour.client.pk}/",
    ):
        assert b"Marisol" not in therapist.get(address).content


def test_bounds_and_borders(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    with pytest.raises(ValidationError, match="does not work"):
        add_person(client=harbour.client, content={"name": "X"}, by=lighthouse.therapist)
    with pytest.raises(TypeError, match="diagnosis"):
        add_person(client=harbour.client, content={"diagnosis": "X"}, by=harbour.therapist)
    with pytest.raises(ValidationError, match="Choose one"):
        add_person(
            client=harbour.client, content={"name": "X", "manner": "avoidant"}, by=harbour.therapist
        )
    for number in range(MOST_PEOPLE):
        add_person(client=harbour.client, content={"name": str(number)}, by=harbour.therapist)
    with pytest.raises(ValidationError, match="no more fit"):
        add_person(client=harbour.client, content={"name": "X"}, by=harbour.therapist)
