"""Once the last carer has gone, an open check-in takes no answers, and the client reads why."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from assessments.access import CheckInClosed, LinkRefused
from assessments.actions.answers import redeem, save_answer, send_response
from assessments.actions.check_ins import make_link
from assessments.models import Assignment, Response
from clinic.models import Caseload, Cover, Member, MemberRole, User
from tests.assessments.stories import LINK_IDS, asked, phone_with, signed_in
from tests.factories import care_for
from tests.people import PracticePeople


def end_care(people: PracticePeople) -> None:
    Caseload.objects.filter(client=people.client).update(until=people.practice.today())


def leave(people: PracticePeople) -> None:
    Member.objects.filter(pk=people.therapist.pk).update(ended_on=people.practice.today())


def deactivate(people: PracticePeople) -> None:
    User.objects.filter(pk=people.therapist.user_id).update(is_active=False)


def become_desk(people: PracticePeople) -> None:
    MemberRole.objects.filter(member=people.therapist).update(role="front_desk")


GOING: list[Any] = [end_care, leave, deactivate, become_desk]


@pytest.mark.parametrize("go", GOING)
def test_every_way_in_is_closed(harbour: PracticePeople, go: Any) -> None:
    assignment = asked(harbour)
    _, token = make_link(assignment=assignment, by=harbour.therapist)
    phone, home = phone_with(assignment), signed_in(harbour.client_user)
    save_answer(assignment=assignment, link_id=LINK_IDS[0], value=3, recorded=True)
    paths = ("", "1/", "check/")
    assert [phone.get(f"/answer/{assignment.pk}/{path}").status_code for path in paths] == [200] * 3
    go(harbour)
    for browser in (phone, home):
        for path in paths:
            response = browser.get(f"/answer/{assignment.pk}/{path}")
            assert response.status_code == 404
            assert "Nobody at Harbour Practice is named" in response.content.decode()
            assert "020 7946 0000" in response.content.decode()
    assert phone.post(f"/answer/{assignment.pk}/send/").status_code == 404
    assert "Nothing is waiting for you" in home.get("/me/").content.decode()
    fresh = Assignment.objects.select_related("client__practice").get(pk=assignment.pk)
    for deed in (send_response, save_answer):
        given = {"link_id": LINK_IDS[1], "value": 1} if deed is save_answer else {"by": None}
        with pytest.raises(CheckInClosed):
            deed(assignment=fresh, **given)  # type: ignore[operator]
    with pytest.raises(LinkRefused):
        redeem(token=token)
    assert not Response.objects.exists()


def test_an_issued_link_is_refused_like_any_other(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    _, token = make_link(assignment=assignment, by=harbour.therapist)
    end_care(harbour)
    refused = Browser().post(f"/c/{token}/")
    unknown = Browser().post(f"/c/{token[::-1]}/")
    assert refused.status_code == unknown.status_code == 404
    assert b"You need a fresh link" in refused.content


@pytest.mark.parametrize("back", ["another carer", "a stand-in"])
def test_it_opens_again_where_somebody_is_there(harbour: PracticePeople, back: str) -> None:
    assignment = asked(harbour)
    phone, today = phone_with(assignment), harbour.practice.today()
    leave(harbour)
    assert phone.get(f"/answer/{assignment.pk}/").status_code == 404
    if back == "another carer":
        care_for(harbour.colleague, harbour.client)
    else:
        Cover.objects.create(
            practice=harbour.practice,
            away=harbour.therapist,
            stand_in=harbour.colleague,
            since=today,
            until=today + timedelta(days=1),
            arranged_by=harbour.owner,
        )
    assert phone.get(f"/answer/{assignment.pk}/").status_code == 200
