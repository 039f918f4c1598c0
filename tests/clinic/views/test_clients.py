"""Adding a client, and the page of contact, consents and carers."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone

from clinic.models import AuditEvent, Caseload, Client, Consent, Member, User
from clinic.roles import Role
from tests.factories import MemberFactory
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def signed_in(person: Member | User) -> Browser:
    browser = Browser()
    sign_in(browser, person)
    return browser


def words(**changes: Any) -> dict[str, Any]:
    return {"name": "Rowan A.", "birth_year": "1990", "consents": ["measurement"]} | changes


def details(client: Client) -> str:
    return f"/clients/{client.pk}/details/"


def events(event: str, client: Client) -> int:
    return AuditEvent.objects.filter(event=event, client=client).count()


def test_a_therapist_adds_a_client_to_the_own_caseload(harbour: PracticePeople) -> None:
    response = signed_in(harbour.therapist).post("/clients/new/", words(phone="020 1"))
    client = Client.objects.get(name="Rowan A.")
    assert response.status_code == 302
    assert response["Location"] == f"/clients/{client.pk}/"
    caseload = Caseload.objects.get(client=client)
    assert (caseload.member, caseload.since) == (harbour.therapist, harbour.practice.today())
    assert [row.kind for row in client.consents.all()] == ["measurement"]
    assert client.phone == "020 1"
    for event in ("client.added", "caseload.started", "consent.recorded"):
        assert events(event, client) == 1


def test_the_desk_names_the_carer(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.desk)
    assert "Who cares for them" in browser.get("/clients/new/").content.decode()
    response = browser.post("/clients/new/", words(carer=harbour.colleague.pk))
    client = Client.objects.get(name="Rowan A.")
    assert response["Location"] == details(client)
    assert Caseload.objects.get(client=client).member == harbour.colleague


def test_a_solo_owner_is_offered_first(harbour: PracticePeople) -> None:
    solo = MemberFactory(practice=harbour.practice, roles={Role.OWNER, Role.THERAPIST})
    browser = signed_in(solo)
    assert f'value="{solo.pk}" selected' in browser.get("/clients/new/").content.decode()
    response = browser.post("/clients/new/", words(carer=solo.pk))
    assert response["Location"] == f"/clients/{Client.objects.get(name='Rowan A.').pk}/"


@pytest.mark.parametrize("carer", ["lighthouse", "desk", "supervisor", "nobody", ""])
def test_only_a_carer_of_this_practice_is_taken(two_practices: TwoPractices, carer: str) -> None:
    harbour = two_practices.harbour
    chosen = {
        "lighthouse": two_practices.lighthouse.therapist.pk,
        "desk": harbour.desk.pk,
        "supervisor": harbour.supervisor.pk,
        "nobody": "not-an-id",
        "": "",
    }[carer]
    response = signed_in(harbour.desk).post("/clients/new/", words(carer=chosen))
    assert response.status_code == 422
    assert "Rowan A." in response.content.decode(), "what was typed is still there"
    assert not Client.objects.filter(name="Rowan A.").exists()


def test_a_therapist_cannot_hand_a_new_client_to_a_colleague(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    response = browser.post("/clients/new/", words(carer=harbour.colleague.pk))
    assert response.status_code == 422
    assert not Client.objects.filter(name="Rowan A.").exists()


def test_someone_under_18_is_refused_in_words(harbour: PracticePeople) -> None:
    year = harbour.practice.today().year - 17
    response = signed_in(harbour.therapist).post("/clients/new/", words(birth_year=year))
    assert response.status_code == 422
    sentence = "Secure Base is for adults: the client must be 18 or older."
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"birth_year": ""},
        {"birth_year": "soon"},
        {"birth_year": "99999999999999999999"},
        {"birth_year": "-5"},
        {"birth_year": "1899"},
        {"name": " "},
        {"name": "x" * 121},
        {"name": "a\x00b"},
        {"email": "rowan"},
        {"phone": "1" * 41},
        {"contact_notes": "x" * 2_001},
        {"consents": ["everything"]},
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    harbour: PracticePeople, change: dict[str, Any]
) -> None:
    before = Client.objects.count()
    response = signed_in(harbour.therapist).post("/clients/new/", words(**change))
    assert response.status_code == 422
    assert "Please look at this again" in response.content.decode()
    assert Client.objects.count() == before


def test_who_may_not_add_clients_is_refused(harbour: PracticePeople) -> None:
    for member in (harbour.trainee, harbour.supervisor):
        browser = signed_in(member)
        assert browser.get("/clients/new/").status_code == 403
        assert browser.post("/clients/new/", words()).status_code == 403
    assert signed_in(harbour.client_user).get("/clients/new/").status_code == 403


def test_details_show_contact_consents_and_carers(harbour: PracticePeople) -> None:
    page = signed_in(harbour.therapist).get(details(harbour.client)).content.decode()
    assert harbour.client.email in page
    assert "born 1988" in page
    assert "Harbour Therapist" in page
    assert page.count("Record that it is withdrawn") == len(Consent.Kind)
    assert events("client.viewed", harbour.client) == 1


def test_the_desk_changes_contact_and_nothing_clinical_shows(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.desk)
    page = browser.get(details(harbour.client)).content.decode()
    assert "Change these details" in page
    assert f'href="/clients/{harbour.client.pk}/"' not in page
    response = browser.post(
        details(harbour.client), {"name": "New Name", "birth_year": "1980", "phone": "020 7"}
    )
    assert response.status_code == 302
    stored = Client.objects.get(pk=harbour.client.pk)
    assert (stored.name, stored.birth_year, stored.phone) == ("New Name", 1980, "020 7")
    assert events("client.changed", harbour.client) == 1


def test_saving_the_same_details_is_no_change(harbour: PracticePeople) -> None:
    client = harbour.client
    same = {"name": client.name, "birth_year": client.birth_year, "email": client.email}
    signed_in(harbour.desk).post(details(client), same)
    assert events("client.changed", client) == 0


def test_a_refused_change_keeps_what_was_typed(harbour: PracticePeople) -> None:
    typed = {"name": "Typed Name", "birth_year": "2525", "contact_notes": "Typed notes"}
    response = signed_in(harbour.therapist).post(details(harbour.client), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Typed Name" in page
    assert "Typed notes" in page
    assert '<details class="disclosure" open>' in page
    assert Client.objects.get(pk=harbour.client.pk).name == "Harbour Client"


def test_the_owner_puts_details_right_and_reads_no_record(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.owner)
    page = browser.get(details(harbour.client)).content.decode()
    assert "Change these details" in page
    response = browser.post(details(harbour.client), {"name": "Put Right", "birth_year": "1980"})
    assert response.status_code == 302
    assert Client.objects.get(pk=harbour.client.pk).name == "Put Right"
    assert browser.get(f"/clients/{harbour.client.pk}/").status_code == 403
    assert AuditEvent.objects.filter(event="denied", reason="not_allowed").count() == 1


def test_a_supervisor_is_shown_no_buttons_for_a_supervisees_client(harbour: PracticePeople) -> None:
    both = MemberFactory(practice=harbour.practice, roles={Role.SUPERVISOR, Role.THERAPIST})
    harbour.therapist.supervised_by.update(supervisor=both)
    page = signed_in(both).get(details(harbour.client)).content.decode()
    assert "Record that" not in page
    assert f'href="/clients/{harbour.client.pk}/"' in page


def test_details_of_others_are_not_there(two_practices: TwoPractices) -> None:
    harbour, stranger = two_practices.harbour, two_practices.lighthouse.therapist
    for person in (harbour.colleague, stranger):
        browser = signed_in(person)
        for url in (details(harbour.client), f"/clients/{harbour.client.pk}/consent/"):
            assert browser.post(url, words(kind="mail", given="no")).status_code == 404
        assert browser.get(details(harbour.client)).status_code == 404
    assert signed_in(stranger).get(f"/clients/{uuid4()}/details/").status_code == 404
    assert Client.objects.get(pk=harbour.client.pk).name == "Harbour Client"
    assert not harbour.client.consents.filter(given=False).exists()


def test_access_ends_with_the_caseload(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    assert browser.get(details(harbour.client)).status_code == 200
    Caseload.objects.filter(client=harbour.client).update(until=harbour.practice.today())
    assert browser.get(details(harbour.client)).status_code == 404


def test_a_consent_is_withdrawn_and_given_again(harbour: PracticePeople) -> None:
    browser, url = signed_in(harbour.desk), f"/clients/{harbour.client.pk}/consent/"
    browser.post(url, {"kind": "mail", "given": "no"})
    page = browser.get(details(harbour.client)).content.decode()
    assert "The withdrawal is recorded. It holds from now on." in page
    assert "recorded by Harbour Desk" in page
    newest = Consent.objects.filter(client=harbour.client, kind="mail").first()
    assert (newest.given, newest.recorded_by) == (False, harbour.desk.user)
    browser.post(url, {"kind": "mail", "given": "yes"})
    assert Consent.objects.filter(client=harbour.client, kind="mail").first().given
    assert events("consent.recorded", harbour.client) == 2


def test_pressing_withdraw_twice_withdraws_once(harbour: PracticePeople) -> None:
    browser, url = signed_in(harbour.desk), f"/clients/{harbour.client.pk}/consent/"
    for _ in range(2):
        assert browser.post(url, {"kind": "mail", "given": "no"}).status_code == 302
    assert harbour.client.consents.filter(given=False).count() == 1


@pytest.mark.parametrize("data", [{}, {"kind": "soul", "given": "yes"}, {"kind": "mail"}])
def test_a_strange_consent_is_refused_in_words(
    harbour: PracticePeople, data: dict[str, str]
) -> None:
    browser, before = signed_in(harbour.therapist), Consent.objects.count()
    response = browser.post(f"/clients/{harbour.client.pk}/consent/", data, follow=True)
    assert "Choose one of the consents on this page." in response.content.decode()
    assert Consent.objects.count() == before


def test_script_in_every_text_is_shown_as_text(harbour: PracticePeople) -> None:
    harbour.therapist.user.name = SCRIPT
    harbour.therapist.user.save()
    browser = signed_in(harbour.desk)
    typed = {"name": SCRIPT, "birth_year": "1980", "phone": SCRIPT, "contact_notes": SCRIPT}
    typed |= {"pronouns": "<script>"}
    assert browser.post(details(harbour.client), typed).status_code == 302
    page = browser.get(details(harbour.client)).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    refused = browser.post(details(harbour.client), typed | {"email": SCRIPT})
    assert "<script>" not in refused.content.decode()


def test_a_failed_request_leaves_neither_change_nor_audit_row(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(client: Client) -> None:
        raise RuntimeError("the page broke after the change")

    monkeypatch.setattr("clinic.views.clients.carers_of", broken)
    browser = signed_in(harbour.therapist)
    browser.raise_request_exception = False
    before = AuditEvent.objects.count()
    assert browser.get(details(harbour.client)).status_code == 500
    assert AuditEvent.objects.count() == before


def test_the_number_of_statements_does_not_grow(
    harbour: PracticePeople, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(harbour.therapist)
    for number in range(5):
        carer = MemberFactory(practice=harbour.practice)
        since = timezone.now().date() - timedelta(days=number)
        Caseload.objects.create(
            practice=harbour.practice, member=carer, client=harbour.client, since=since
        )
    with django_assert_max_num_queries(17):
        assert browser.get(details(harbour.client)).status_code == 200
