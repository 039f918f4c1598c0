"""A client's own page."""

from datetime import timedelta

import pytest

from assessments.actions.check_ins import assign_check_in
from assessments.models import Assignment
from clinic.models import AuditEvent, Client, Consent
from tests.factories import consent_to
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign
from tests.reports.stories import course


def asked(people: PracticePeople, why: str = "Before we meet.") -> Assignment:
    closes_on = people.practice.today() + timedelta(days=7)
    return assign_check_in(client=people.client, why=why, closes_on=closes_on, by=people.therapist)


def test_what_waits_has_a_way_in(harbour: PracticePeople, sign_in: Sign) -> None:
    assignment = asked(harbour, why="<b>Before</b> we meet.")
    body = sign_in(harbour.client_user).get("/me/").content.decode()
    assert f"/answer/{assignment.pk}/" in body
    assert "&lt;b&gt;Before&lt;/b&gt; we meet." in body
    assert "Harbour Therapist" in body
    assert "/support/" in body


def test_past_check_ins_have_a_date_and_nothing_else(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (3.0, 3.0)])
    body = sign_in(harbour.client_user).get("/me/").content.decode()
    assert body.count("<time") == 2
    for word in ("nxiety", "voidance", "3.0", "Attachment"):
        assert word not in body
    assert "Nothing is waiting for you." in body


@pytest.mark.parametrize("why", ["closed", "ended", "withdrawn consent"])
def test_what_cannot_be_answered_is_not_offered(
    harbour: PracticePeople, sign_in: Sign, why: str
) -> None:
    assignment = asked(harbour)
    if why == "closed":
        past = assignment.created_at - timedelta(days=1)
        Assignment.objects.filter(pk=assignment.pk).update(closes_at=past)
    elif why == "ended":
        ended = {"state": Client.State.ENDED, "ended_on": harbour.practice.today()}
        Client.objects.filter(pk=harbour.client.pk).update(**ended)
    else:
        consent_to(harbour.client, harbour.therapist.user, Consent.Kind.MEASUREMENT)
        Consent.objects.create(
            practice=harbour.practice, client=harbour.client, kind="measurement",
            version="2026-11", given=False, recorded_by=harbour.therapist.user,
        )  # fmt: skip
    body = sign_in(harbour.client_user).get("/me/").content.decode()
    assert "/answer/" not in body


def test_members_have_no_such_page(harbour: PracticePeople, sign_in: Sign) -> None:
    assert sign_in(harbour.therapist).get("/me/").status_code == 403


def test_signing_in_leads_there(harbour: PracticePeople, sign_in: Sign) -> None:
    assert sign_in(harbour.client_user).get("/")["Location"] == "/me/"


def test_it_is_audited(harbour: PracticePeople, sign_in: Sign) -> None:
    sign_in(harbour.client_user).get("/me/")
    assert AuditEvent.objects.get(event="own_record.viewed").client == harbour.client
