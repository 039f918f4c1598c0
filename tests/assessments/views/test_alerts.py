"""The queue, one alert, what is decided, and who sees which."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.forms.decide import moment_field
from assessments.models import Alert, Decision
from clinic.actions.clients import change_client
from clinic.actions.opened import open_record
from clinic.models.opening import pseudonym
from tests.assessments.alarms import (
    asked_about_danger,
    session_check,
    told,
    with_readers,
)
from tests.assessments.stories import answered, events, signed_in
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(harbour: PracticePeople) -> PracticePeople:
    return with_readers(harbour)


def read(member: Any, path: str, status: int = 200) -> str:
    response = signed_in(member).get(path)
    assert response.status_code == status
    return response.content.decode()


def done(people: PracticePeople, kind: str, **more: str) -> dict[str, str]:
    """What the form sends: the time on the practice's clock."""
    now = timezone.now().astimezone(people.practice.zone)
    return {"kind": kind, "words": "Rang.", "happened_at": f"{now:%Y-%m-%dT%H:%M}", **more}


def test_the_queue_says_who_why_and_what_happens_next(harbour: PracticePeople) -> None:
    told(asked_about_danger(harbour), 2)
    session_check(harbour, 7)
    session_check(harbour, 0, approach=6, strain=1)
    for days, anxiety in ((25, 2), (20, 2), (15, 6), (10, 6)):
        answered(harbour, days, anxiety)
    page = read(harbour.therapist, "/alerts/")
    for words in (
        "Told of danger", "Answered “On three or four days” to “I thought about harming myself",
        "Worsening, confirmed", "2.0 at the start (mean of ", "Two forms in a row",
        "Possible worsening", "Strain in the session", "6 of 10, after 9 the time before.",
        "in this session?”: Yes.", "in the hands of Harbour Therapist", "to the back-up member too",
    ):  # fmt: skip
        assert words in page
    assert page.index("Told of danger") < page.index("Worsening, confirmed")
    assert page.index("Worsening, confirmed") < page.index("Strain in the session")
    assert 'Alerts <span class="count">4<' in page
    assert "Nothing needs you right now" in read(harbour.trainee, "/alerts/")
    of_client = f"/alerts/?client={harbour.client.pk}"
    assert "Alerts of Harbour Client" in read(harbour.therapist, of_client)
    alias = pseudonym(harbour.practice.pk, harbour.client.pk)
    assert f"Alerts of {alias}" in read(harbour.supervisor, of_client)
    for odd in ("?client=x", "?show=x", f"?client={uuid4()}"):
        read(harbour.therapist, f"/alerts/{odd}")
    caseload = read(harbour.therapist, "/clients/?show=look")
    assert "4 alerts" in caseload
    assert "safety answer" in caseload
    client = read(harbour.therapist, f"/clients/{harbour.client.pk}/")
    assert "4 alerts wait for a decision." in client
    assert "this mark stays for 90 days" in client


def test_it_is_seen_tried_and_decided_and_each_step_stays(harbour: PracticePeople) -> None:
    change_client(client=harbour.client, by=harbour.therapist, phone="07700 900123")
    (alert,) = told(asked_about_danger(harbour), 1)
    path, browser = f"/alerts/{alert.pk}/", signed_in(harbour.therapist)
    page = read(harbour.therapist, path)
    for words in ("I look after it", "07700 900123", "Talk first", "Make one together"):
        assert words in page
    assert "Watch until" not in page
    seen = browser.post(f"{path}seen/", follow=True).content.decode()
    assert "It stays open until you decide." in seen
    assert "I look after it" not in seen
    empty = browser.post(f"{path}decide/", {"words": "Kept <b>words</b>"})
    assert empty.status_code == 422
    assert "Choose what was done." in empty.content.decode()
    assert "Kept &lt;b&gt;words&lt;/b&gt;" in empty.content.decode()
    later = timezone.now().astimezone(harbour.practice.zone) + timedelta(hours=2)
    tried = done(harbour, "tried", again_at=f"{later:%Y-%m-%dT%H:%M}")
    page = browser.post(f"{path}decide/", tried, follow=True).content.decode()
    assert "It stays open, and comes up again" in page
    assert "Not reached yet. To be tried again" in page
    decision = Decision.objects.get()
    assert decision.again_at == datetime.strptime(tried["again_at"], "%Y-%m-%dT%H:%M").replace(
        tzinfo=harbour.practice.zone
    )
    for missing in (done(harbour, "passed"), done(harbour, "tried"), done(harbour, "watch")):
        assert browser.post(f"{path}decide/", missing).status_code == 422
    passed = done(harbour, "passed", to=str(harbour.supervisor.pk))
    assert (
        "in the hands of Harbour Supervisor now"
        in browser.post(f"{path}decide/", passed, follow=True).content.decode()
    )
    other = signed_in(harbour.supervisor)
    spoke = done(harbour, "spoke", words="Safe tonight; her sister stays.")
    page = other.post(f"{path}decide/", spoke, follow=True).content.decode()
    assert "The alert is decided." in page
    assert "Safe tonight; her sister stays." in page
    assert "Record the decision" not in page
    assert other.post(f"{path}decide/", spoke).status_code == 422
    assert "Safe tonight" in read(harbour.therapist, "/alerts/?show=decided")
    assert events("alert.decided", harbour.client) == 2
    assert events("alert.passed", harbour.client) == 1


def test_one_decision_settles_those_of_the_same_cause(harbour: PracticePeople) -> None:
    assignment = asked_about_danger(harbour)
    told(assignment, 1)
    first, second = told(assignment, 2)
    page = read(harbour.therapist, f"/alerts/{second.pk}/")
    assert "that this settles too" in page
    sent = done(harbour, "safety_plan", also=str(first.pk))
    assert (
        signed_in(harbour.therapist).post(f"/alerts/{second.pk}/decide/", sent).status_code == 302
    )
    assert set(Alert.objects.values_list("state", flat=True)) == {"decided"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-10-25T01:30", "2026-10-25T00:30"),  # shown twice: the first time
        ("2026-03-29T01:30", "2026-03-29T01:30"),  # leapt over: half past two in summer
        ("2026-07-01T01:30", "2026-07-01T00:30"),
    ],
)
def test_a_time_in_the_hour_the_clock_changes_is_taken(typed: str, meant: str) -> None:
    with timezone.override(ZoneInfo("Europe/London")):
        said = moment_field("When").clean(typed)
    assert f"{said.astimezone(UTC):%Y-%m-%dT%H:%M}" == meant


def test_what_is_no_time_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValidationError, match="Enter a day and a time"):
        moment_field("When").clean("half past")


def test_it_is_shown_to_who_answers_for_it_and_to_nobody_else(
    harbour: PracticePeople, two_practices: TwoPractices
) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    path = f"/alerts/{alert.pk}/"
    read(harbour.colleague, path, 404)
    read(harbour.desk, path, 403)
    read(two_practices.lighthouse.therapist, path, 404)
    read(harbour.client_user, path, 403)
    open_record(client=harbour.client, code="emergency", words="She rang me.", by=harbour.colleague)
    assert "Record the decision" not in read(harbour.colleague, path)  # for reading only
    spoke = done(harbour, "spoke")
    colleague = signed_in(harbour.colleague)
    assert colleague.post(f"{path}decide/", spoke).status_code == 403
    assert colleague.post(f"{path}seen/").status_code == 403
    Alert.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    page = read(harbour.colleague, path)  # the back-up member, and nobody has looked
    assert "Record the decision" in page
    assert colleague.post(f"{path}decide/", spoke).status_code == 302
    assert Decision.objects.get().by == harbour.colleague


def test_the_pages_cost_the_same_with_one_alert_and_with_many(
    harbour: PracticePeople, django_assert_max_num_queries: Any
) -> None:
    assignment = asked_about_danger(harbour)
    told(assignment, 1)
    browser = signed_in(harbour.therapist)
    browser.get("/alerts/")
    with django_assert_max_num_queries(30) as few:
        browser.get("/alerts/")
    told(assignment, 2)
    told(assignment, 3)
    told(assignment, 1, "safety-at-home")
    with django_assert_max_num_queries(30) as many:
        browser.get("/alerts/")
    assert len(many.captured_queries) == len(few.captured_queries)


def test_the_api_tells_where_alerts_stand_and_no_word_of_what_was_told(
    harbour: PracticePeople, two_practices: TwoPractices
) -> None:
    (alert,) = told(asked_about_danger(harbour), 1)
    (row,) = signed_in(harbour.therapist).get("/api/v1/alerts/").json()["results"]
    assert (row["id"], row["rule"], row["colour"]) == (str(alert.pk), "risk", "red")
    assert (row["state"], row["owner_name"]) == ("new", "Harbour Therapist")
    assert "reason" not in row
    for member in (harbour.trainee, two_practices.lighthouse.therapist):
        assert signed_in(member).get("/api/v1/alerts/").json()["results"] == []
