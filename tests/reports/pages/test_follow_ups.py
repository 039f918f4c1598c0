"""After the end of care only what the client agreed to is asked, answered and shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.answers import redeem, save_answers, send_response
from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.clock import run_clock
from assessments.actions.follow_ups import agree_follow_ups
from assessments.actions.stopping import stop_check_ins
from assessments.library import load_instrument
from assessments.models import Assignment, Schedule
from assessments.queries import may_be_answered
from assessments.queries.described import latest_forms
from assessments.queries.follow_ups import FORMS
from clinic.actions.clients import change_client, end_caseload, record_consent
from clinic.emails import deliver_due
from clinic.models import Caseload, Client, Consent, Mail, Practice
from config.demo.clock import as_of
from reports.actions.endings import come_back, end_care
from reports.documents.readers import ENDING_READERS
from reports.queries import own_check_ins
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(two_practices: Any) -> PracticePeople:
    people: PracticePeople = two_practices.harbour
    return people


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.PUBLIC_URL = "https://practice.example/"


def agreed(client: Client) -> bool:
    rows = Consent.objects.filter(client=client, kind=Consent.Kind.FOLLOW_UP)
    return bool(rows.values_list("given", flat=True).first())


def test_who_reads_the_summary_is_said_at_its_field(harbour: PracticePeople, sign_in: Sign) -> None:
    page = sign_in(harbour.therapist).get(f"/clients/{harbour.client.pk}/ending/").content.decode()
    assert "stands in every ending report, also in the client" in page
    assert all(reader.reached for reader in ENDING_READERS.values()), "as the field says"


def test_what_was_agreed_is_asked_after_the_end_and_nothing_else(
    harbour: PracticePeople, sign_in: Sign, mailoutbox: list[Any]
) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    change_client(client=client, email="rowan@example.org", by=by)
    record_consent(client=client, kind=Consent.Kind.FOLLOW_UP, given=False, by=by)
    browser, page = sign_in(by), f"/clients/{client.pk}/ending/"
    end = {"ended_on": today.isoformat(), "sure": "on", "weeks": ["4", "12"], "with_brief": "on"}
    refused = browser.post(f"{page}end/", end)
    assert refused.status_code == 422
    assert "once the client has agreed" in text(refused)
    assert not agreed(client)
    assert browser.post(f"{page}end/", end | {"agreed": "on"}).status_code == 302
    assert agreed(client)
    client = Client.objects.get(pk=client.pk)
    days = [today + timedelta(weeks=weeks) for weeks in (4, 4, 12, 12)]
    rows = Schedule.objects.filter(client=client, after_care=True).order_by("starts_on")
    assert [row.starts_on for row in rows] == days
    assert {row.instrument for row in rows} == set(FORMS)
    assert all(not load_instrument(name).risks for name in FORMS)
    # Anything else is refused as before.
    with pytest.raises(ValidationError, match="has ended"):
        assign_check_in(client=client, why="So.", closes_on=today, by=by)
    with as_of(days[0], hour=12):
        assert run_clock() == 2
        assert deliver_due() == 2
        asked = Assignment.objects.get(
            schedule__after_care=True, instrument_version__instrument=FORMS[0]
        )
        assert may_be_answered(asked)
        assert len(own_check_ins(client)["waiting"]) == 2
        _link, token = make_link(assignment=asked, by=by)
        link, _secret = redeem(token=token)
        items = load_instrument(FORMS[0]).items
        answers = {item.link_id: 1 for item in items}
        save_answers(assignment=link.assignment, answers=answers)
        send_response(assignment=link.assignment, by=None)
        assert [form.title for form in latest_forms(client)] == ["Maintenance check-in"]
    # The client stops them by one tap; a letter that waits is not sent.
    with as_of(days[0] + timedelta(days=1), hour=12):
        assert stop_check_ins(client=client, by=None) == 2
    with as_of(days[2], hour=12):
        assert run_clock() == 0
    assert not Mail.objects.filter(client=client, state=Mail.State.WAITING).exists()
    with pytest.raises(ValidationError, match="no more messages"):
        agree_follow_ups(client=client, weeks=[26], by=by)


def test_pages_of_who_is_out_of_care_say_so_and_offer_only_what_is_taken(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    client, by = harbour.client, harbour.therapist
    browser, place = sign_in(by), f"/clients/{client.pk}/"
    asking = f'href="{place}check-ins/new/"'
    assert asking in text(browser.get(f"{place}check-ins/"))
    assert "#follow-ups" not in text(browser.get(place))
    end_care(client=client, ended_on=harbour.practice.today(), by=by)
    for page in ("", "prep/"):
        shown = text(browser.get(f"{place}{page}"))
        assert "Care ended on" in shown
        assert f'href="{place}ending/#follow-ups"' in shown
    assert 'id="follow-ups"' in text(browser.get(f"{place}ending/"))
    listed = text(browser.get(f"{place}check-ins/"))
    assert asking not in listed
    assert "usual set" not in listed.lower()


def test_nobody_is_asked_where_nobody_would_read_or_consent_is_gone(
    harbour: PracticePeople,
) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    agree = {"client": client, "by": by, "weeks": [4]}
    with pytest.raises(ValidationError, match="goes on"):
        agree_follow_ups(**agree)
    end_care(client=client, ended_on=today, by=by)
    for weeks in ([], [5], [-4]):
        with pytest.raises(ValidationError, match="at least one day"):
            agree_follow_ups(**agree | {"weeks": weeks})
    agree_follow_ups(**agree)
    agree_follow_ups(**agree)  # takes the place of what was agreed before
    assert Schedule.objects.exclude(state="ended").count() == 1
    later = today + timedelta(weeks=4)
    for caseload in Caseload.objects.filter(client=client, until=None):
        end_caseload(caseload=caseload, by=by)
    Practice.objects.update(alert_reader=None)
    with pytest.raises(ValidationError, match="Nobody is there"):
        agree_follow_ups(**agree)
    with as_of(later, hour=12):
        assert run_clock() == 0  # neither a carer nor a reader of alerts
    Practice.objects.update(alert_reader=harbour.colleague)
    record_consent(client=client, kind=Consent.Kind.FOLLOW_UP, given=False, by=by)
    with as_of(later + timedelta(days=1), hour=12):
        assert run_clock() == 0
    record_consent(client=client, kind=Consent.Kind.FOLLOW_UP, given=True, by=by)
    with as_of(later + timedelta(days=2), hour=12):
        assert run_clock() == 1
        asked = Assignment.objects.get(schedule__after_care=True)
        assert may_be_answered(asked)
        Consent.objects.create(
            practice=harbour.practice, client=client, kind="follow_up", version="2026-11",
            given=False, recorded_by=by.user,
        )  # fmt: skip
        assert not may_be_answered(asked)


def test_coming_back_ends_them(harbour: PracticePeople) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    end_care(client=client, ended_on=today, weeks=[4, 12], by=by)
    with as_of(today + timedelta(weeks=4), hour=12):
        assert run_clock() == 1
        client = come_back(client=Client.objects.get(pk=client.pk), by=by)
        assert set(Schedule.objects.values_list("state", flat=True)) == {"ended"}
        assert Assignment.objects.get(schedule__after_care=True).state == "withdrawn"
    # Whichever way somebody came back, the clock ends what was for after the end.
    end_care(client=client, ended_on=today, weeks=[12], by=by)
    Client.objects.filter(pk=client.pk).update(state="active", ended_on=None)
    run_clock()
    assert not Schedule.objects.exclude(state="ended").exists()
