"""The owner's pages about people: what they show, what their forms do, and what they ask first."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from clinic.emails import deliver_due
from clinic.models import (
    AuditEvent,
    Caseload,
    Cover,
    Event,
    Invitation,
    Member,
    MemberRole,
    Practice,
    Supervision,
    User,
)
from clinic.roles import Role
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import change_visit, sign_in

STRONG = "a heron stood in the shallows"


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def owner(harbour: PracticePeople) -> Browser:
    return sign_in(Browser(), harbour.owner)


def body(browser: Browser, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.content.decode()


def roles_of(member: Member) -> set[str]:
    return set(MemberRole.objects.filter(member=member).values_list("role", flat=True))


def test_an_invitation_by_hand_and_by_mail_is_accepted_without_scripts(
    harbour: PracticePeople, owner: Browser
) -> None:
    sent = {"name": "Nell New", "email": "nell@harbour.example", "roles": ["trainee"]}
    response = owner.post("/practice/invitations/", sent | {"by_mail": "on"}, follow=True)
    deliver_due()
    shown = re.search(r"http://testserver(/join/[\w-]+/)", response.content.decode())
    assert shown is not None
    assert shown[1] in mail.outbox[0].body
    assert shown[1] not in body(owner, "/practice/invitations/")
    guest = Browser()
    page = guest.get(shown[1])
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert "nell@harbour.example" in page.content.decode()
    for _ in range(20):
        guest.get(shown[1])
        guest.head(shown[1])
    assert Invitation.objects.get().accepted_at is None
    done = guest.post(shown[1], {"name": "Nell", "password": STRONG, "again": STRONG})
    assert done["Location"] == "/account/login/"
    member = Member.objects.get(user__email="nell@harbour.example")
    assert roles_of(member) == {"trainee"}
    assert "_auth_user_id" not in guest.session
    closed, unknown = Browser().get(shown[1]), Browser().get("/join/never-made/")
    assert closed.status_code == unknown.status_code == 404
    assert closed.content == unknown.content


def test_what_is_wrong_with_a_password_is_said_and_the_name_stays(
    owner: Browser, harbour: PracticePeople
) -> None:
    owner.post(
        "/practice/invitations/",
        {"name": "Nell", "email": "nell@harbour.example", "roles": ["therapist"]},
    )
    assert mail.outbox == []
    link = re.search(r"/join/[\w-]+/", body(owner, "/practice/invitations/"))
    assert link is not None
    for first, second, words in (
        ("short", "short", "too short"),
        (STRONG, "another heron stood there", "The two passwords differ"),
    ):
        response = Browser().post(link[0], {"name": "Nellie", "password": first, "again": second})
        page = response.content.decode()
        assert response.status_code == 422
        assert words in page
        assert 'value="Nellie"' in page
        assert f'value="{first}"' not in page


def test_who_is_signed_in_makes_no_second_account(harbour: PracticePeople, owner: Browser) -> None:
    owner.post(
        "/practice/invitations/",
        {"name": "Nell", "email": "nell@harbour.example", "roles": ["therapist"]},
    )
    link = re.search(r"/join/[\w-]+/", body(owner, "/practice/invitations/"))
    assert link is not None
    response = owner.post(link[0], {"name": "N", "password": STRONG, "again": STRONG})
    assert "You are signed in here as Harbour Owner" in response.content.decode()
    assert not User.objects.filter(email="nell@harbour.example").exists()


def test_roles_are_changed_and_hold_on_the_next_request(
    harbour: PracticePeople, owner: Browser
) -> None:
    browser = sign_in(Browser(), harbour.therapist)
    page = f"/clients/{harbour.client.pk}/"
    assert browser.get(page).status_code == 200
    path = f"/practice/people/{harbour.therapist.pk}/"
    assert owner.post(path, {"roles": ["front_desk"]}).status_code == 302
    assert roles_of(harbour.therapist) == {"front_desk"}
    assert browser.get(page).status_code == 403
    refused = owner.post(f"/practice/people/{harbour.owner.pk}/", {"roles": ["therapist"]})
    assert refused.status_code == 422
    assert "needs an owner" in refused.content.decode()


@pytest.mark.parametrize("deed", ["", "deactivate/", "reactivate/"])
def test_rights_change_only_for_who_was_there_five_minutes_ago(
    harbour: PracticePeople, owner: Browser, deed: str
) -> None:
    change_visit(owner, confirmed=0)
    path = f"/practice/people/{harbour.therapist.pk}/{deed}"
    response = owner.post(path, {"roles": ["owner"]})
    assert response.status_code == 403
    assert "Is it still you" in response.content.decode()
    assert roles_of(harbour.therapist) == {"therapist"}
    assert Member.objects.get(pk=harbour.therapist.pk).ended_on is None


def test_who_is_deactivated_is_out_on_the_next_request_and_listed_as_gone(
    harbour: PracticePeople, owner: Browser
) -> None:
    browser = sign_in(Browser(), harbour.therapist)
    path = f"/practice/people/{harbour.therapist.pk}/"
    assert "1 client is in their care" in body(owner, path)
    owner.post(f"{path}deactivate/")
    assert browser.get("/clients/").status_code == 302
    people = body(owner, "/practice/people/")
    assert "No longer here" in people
    assert "Nobody cares for these clients" in people
    assert "Harbour Client" in people
    owner.post(f"{path}reactivate/")
    assert "No longer here" not in body(owner, "/practice/people/")
    refused = owner.post(f"/practice/people/{harbour.owner.pk}/deactivate/", follow=True)
    assert "cannot deactivate yourself" in refused.content.decode()


def test_supervision_begins_and_ends_on_its_page(harbour: PracticePeople, owner: Browser) -> None:
    browser, page = sign_in(Browser(), harbour.supervisor), f"/clients/{harbour.others_client.pk}/"
    assert browser.get(page).status_code == 404
    sent = {
        "supervisor": harbour.supervisor.pk,
        "supervisee": harbour.colleague.pk,
        "since": str(harbour.practice.today()),
    }
    assert owner.post("/practice/supervision/", sent).status_code == 302
    assert browser.get(page).status_code == 200
    again = owner.post("/practice/supervision/", sent)
    assert again.status_code == 422
    assert "already supervises" in again.content.decode()
    row = Supervision.objects.get(supervisee=harbour.colleague)
    owner.post(f"/practice/supervision/{row.pk}/end/")
    assert browser.get(page).status_code == 404


def test_a_therapist_arranges_their_own_leave(harbour: PracticePeople) -> None:
    browser = sign_in(Browser(), harbour.therapist)
    today = harbour.practice.today()
    sent = {
        "away": harbour.colleague.pk,  # not theirs to say
        "stand_in": harbour.colleague.pk,
        "since": str(today),
        "last_day": str(today + timedelta(days=2)),
    }
    assert browser.post("/practice/cover/", sent).status_code == 422
    assert browser.post("/practice/cover/", sent | {"away": ""}).status_code == 302
    cover = Cover.objects.get()
    assert (cover.away, cover.stand_in) == (harbour.therapist, harbour.colleague)
    stand_in = sign_in(Browser(), harbour.colleague)
    assert "Harbour Client" in body(stand_in, "/clients/")
    assert stand_in.post(f"/practice/cover/{cover.pk}/end/").status_code == 403
    browser.post(f"/practice/cover/{cover.pk}/end/")
    assert "Harbour Client" not in body(stand_in, "/clients/")


def test_carers_change_on_the_clients_details(harbour: PracticePeople, owner: Browser) -> None:
    details, client = f"/clients/{harbour.client.pk}/details/", harbour.client
    assert "Change who cares for them" in body(owner, details)
    own = sign_in(Browser(), harbour.therapist)
    assert "Change who cares for them" not in body(own, details)
    row = Caseload.objects.get(client=client, until=None)
    owner.post(f"/clients/carers/{row.pk}/hand-over/", {"member": harbour.colleague.pk})
    assert own.get(f"/clients/{client.pk}/").status_code == 404
    taken = Caseload.objects.get(client=client, until=None)
    assert taken.member == harbour.colleague
    left = owner.post(f"/clients/carers/{taken.pk}/end/", follow=True)
    assert "Nobody cares for this client now" in left.content.decode()
    owner.post(f"/clients/{client.pk}/carers/", {"member": harbour.trainee.pk})
    assert Caseload.objects.get(client=client, until=None).member == harbour.trainee
    refused = owner.post(f"/clients/{client.pk}/carers/", {"member": harbour.desk.pk}, follow=True)
    assert "Choose one of these people" in refused.content.decode()


def test_the_owner_edits_contact_and_no_more(harbour: PracticePeople, owner: Browser) -> None:
    path = f"/clients/{harbour.client.pk}/details/"
    sent = {"name": "Harbour Client", "birth_year": 1988, "phone": "07700 900555"}
    assert owner.post(path, sent).status_code == 302
    harbour.client.refresh_from_db()
    assert harbour.client.phone == "07700 900555"
    assert owner.get(f"/clients/{harbour.client.pk}/").status_code == 403


def test_settings_are_saved_part_by_part(harbour: PracticePeople, owner: Browser) -> None:
    path = "/practice/settings/"
    assert "Nobody is named yet" in body(owner, path)
    readers = {
        "alert_reader": harbour.therapist.pk,
        "reading_words": "Weekdays before noon.",
        "back_up": "nobody",
    }
    refused = owner.post(f"{path}readers/", readers)
    assert refused.status_code == 422
    assert "Confirm that nobody looks" in refused.content.decode()
    assert "Weekdays before noon." in refused.content.decode()
    assert owner.post(f"{path}readers/", readers | {"no_back_up": "on"}).status_code == 302
    hours = {"from_0": "09:00", "to_0": "17:30"}
    assert owner.post(f"{path}hours/", hours).status_code == 302
    assert owner.post(f"{path}hours/", {"from_0": "09:00"}).status_code == 422
    assert owner.post(f"{path}retention/", {"retention_years": "7"}).status_code == 302
    owner.post(f"{path}lines/new/", {"name": "New line", "phone": "116 123"})
    facts = {"name": "Harbour House", "country": "ie", "time_zone": "Europe/Dublin", "phone": "01"}
    assert owner.post(path, facts).status_code == 302
    practice = Practice.objects.get(pk=harbour.practice.pk)
    assert practice.no_back_up
    assert practice.alert_reader == harbour.therapist
    assert practice.hours == [{"weekday": 0, "from": "09:00", "to": "17:30"}]
    assert (practice.retention_years, practice.name, practice.country) == (7, "Harbour House", "IE")
    line = practice.crisis_lines.get(name="New line")
    owner.post(f"{path}lines/{line.pk}/checked/")
    owner.post(f"{path}lines/{line.pk}/remove/")
    assert not practice.crisis_lines.filter(name="New line").exists()
    assert AuditEvent.objects.filter(event=Event.PRACTICE_CHANGED).count() == 7


def test_a_line_nobody_checked_for_long_says_so(harbour: PracticePeople, owner: Browser) -> None:
    today = harbour.practice.today()
    harbour.practice.crisis_lines.update(checked_on=today - timedelta(days=181))
    page = body(owner, "/practice/settings/")
    assert "tag-warn" in page


def test_each_role_finds_the_way_to_its_pages(harbour: PracticePeople) -> None:
    ways = {
        "owner": "/practice/people/",
        "therapist": "/practice/cover/",
        "supervisor": "/practice/opened/",
        "trainee": "/practice/opened/",
    }
    for who, path in ways.items():
        browser = sign_in(Browser(), harbour.members[who])
        assert f'href="{path}"' in body(browser, "/clients/")
    desk = sign_in(Browser(), harbour.desk)
    assert "/practice/" not in body(desk, "/clients/")
    assert Role.FRONT_DESK in harbour.desk.roles
