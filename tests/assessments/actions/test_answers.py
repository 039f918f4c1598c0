"""Redeeming a link, saving answers, sending them once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from assessments.access import CheckInClosed, LinkRefused, digest
from assessments.actions.answers import enter_response, redeem, save_answer, send_response
from assessments.actions.check_ins import make_link
from assessments.models import Alert, Assignment, Draft, Link, Response, Score
from benchmarks.meter import statements
from clinic.middleware import TransactionAndAudit
from clinic.models import Consent
from tests.assessments.alarms import with_readers
from tests.assessments.stories import LINK_IDS, answered, asked, events, fill, keyed, raw
from tests.people import PracticePeople


def close(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(closes_at=timezone.now())


def take_consent_back(people: PracticePeople) -> None:
    Consent.objects.create(
        practice=people.practice,
        client=people.client,
        kind=Consent.Kind.MEASUREMENT,
        version="2026-11",
        given=False,
        recorded_by=people.therapist.user,
    )


def test_a_link_is_redeemed_once(harbour: PracticePeople) -> None:
    _, token = make_link(assignment=asked(harbour), by=harbour.therapist)
    link, secret = redeem(token=token)
    assert raw("assessments_link", "flow_hash") == [digest(secret)]
    with pytest.raises(LinkRefused):
        redeem(token=token)
    assert events("link.redeemed", harbour.client) == 1
    assert link.assignment.client == harbour.client


def test_the_same_browser_pressing_twice_gets_the_same_flow(harbour: PracticePeople) -> None:
    _, token = make_link(assignment=asked(harbour), by=harbour.therapist)
    first = redeem(token=token, browser="this one")
    assert redeem(token=token, browser="this one") == first
    for other in ("another", ""):
        with pytest.raises(LinkRefused):
            redeem(token=token, browser=other)
    assert events("link.redeemed") == 1


def test_every_dead_link_is_refused_alike(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    for spoil in ("unknown", "expired", "revoked", "closed"):
        link, token = make_link(assignment=assignment, by=harbour.therapist)
        row = Link.objects.filter(pk=link.pk)
        if spoil == "expired":
            row.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif spoil == "revoked":
            row.update(revoked_at=timezone.now())
        elif spoil == "closed":
            close(assignment)
        else:
            token = token[:-1] + ("A" if token[-1] != "A" else "B")
        with pytest.raises(LinkRefused):
            redeem(token=token)
    assert events("link.redeemed") == 0


def test_the_last_answer_to_a_question_holds(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    for value in (2, None, 6):
        draft = save_answer(assignment=assignment, link_id="anx-01", value=value)
    save_answer(assignment=assignment, link_id="avo-01", value=None)
    assert Draft.objects.get() == draft
    assert Draft.objects.get().answers == {"anx-01": 6, "avo-01": None}


def test_saving_is_in_the_audit_unless_it_already_is(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    save_answer(assignment=assignment, link_id="anx-01", value=1)
    save_answer(assignment=assignment, link_id="anx-02", value=1, recorded=True)
    assert events("check_in.saved", harbour.client) == 1


@pytest.mark.parametrize(
    ("link_id", "value"),
    [("anx-01", 0), ("anx-01", 8), ("anx-01", -3), ("anx-01", 3.5), ("anx-01", "3"), ("x", 3)],
)
def test_what_was_not_offered_is_refused(harbour: PracticePeople, link_id: str, value: Any) -> None:
    assignment = asked(harbour)
    with pytest.raises(ValidationError, match="Choose one of the answers offered"):
        save_answer(assignment=assignment, link_id=link_id, value=value)
    assert not Draft.objects.exists()


def test_answers_at_rest_are_sealed(harbour: PracticePeople) -> None:
    assignment, other = asked(harbour), asked(harbour, harbour.others_client)
    for each in (assignment, other):
        fill(each, keyed(7, 7))
    drafts = raw("assessments_draft", "answers")
    send_response(assignment=assignment, by=None)
    sealed = [*drafts, *raw("assessments_response", "answers")]
    assert len(set(sealed)) == 3
    for text in sealed:
        assert text.startswith("2.")
        assert not any(link_id in text for link_id in LINK_IDS)
        assert '": 7' not in text


def test_sending_stores_one_response_with_its_scores(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    fill(assignment, keyed(2, 5) | {"anx-01": None})
    Draft.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    response = send_response(assignment=assignment, by=None)
    again = send_response(assignment=assignment, by=harbour.client_user)
    assert again == response == Response.objects.get()
    assert response.answers == keyed(2, 5) | {"anx-01": None}
    assert response.seconds in range(300, 330)
    assert response.notes == []
    scores = {score.scale: (score.value, score.answered) for score in Score.objects.all()}
    assert scores == {"anxiety": (2.0, 11), "avoidance": (5.0, 12)}
    assert not Draft.objects.exists()
    assignment.refresh_from_db()
    assert assignment.state == Assignment.State.DONE
    assert events("response.sent", harbour.client) == 1


def test_a_question_never_seen_counts_as_skipped(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    save_answer(assignment=assignment, link_id="anx-01", value=4)
    response = send_response(assignment=assignment, by=None)
    assert response.answers == dict.fromkeys(LINK_IDS) | {"anx-01": 4}
    assert {score.value for score in Score.objects.all()} == {None}


def test_nothing_answered_is_not_sent(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError, match="nothing to send"):
        send_response(assignment=asked(harbour), by=None)
    assert not Response.objects.exists()


def test_haste_and_straight_lines_are_noted(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    fill(assignment, dict.fromkeys(LINK_IDS, 5))
    assert send_response(assignment=assignment, by=None).notes == ["straight-lined", "too-fast"]


@pytest.mark.parametrize("how", ["closed", "withdrawn", "consent"])
def test_a_check_in_that_ended_takes_no_answers(harbour: PracticePeople, how: str) -> None:
    assignment = asked(harbour)
    save_answer(assignment=assignment, link_id="anx-01", value=4)
    if how == "closed":
        close(assignment)
    elif how == "consent":
        take_consent_back(harbour)
    else:
        Assignment.objects.update(state="withdrawn", ended_at=timezone.now())
    with pytest.raises(CheckInClosed):
        save_answer(assignment=assignment, link_id="anx-02", value=4)
    with pytest.raises(CheckInClosed):
        send_response(assignment=assignment, by=None)
    assert Draft.objects.get().answers == {"anx-01": 4}
    assert not Response.objects.exists()


def test_what_sending_costs_however_long_the_history(harbour: PracticePeople) -> None:
    """Its own statements, and all with transaction, rights and audit.

    The last one raises an alert, with its letters and its line in the audit.
    """
    with_readers(harbour)
    costs = []
    for forms, level in ((1, 3), (8, 3), (0, 6)):
        for step in range(forms):
            answered(harbour, 400 - 20 * step, 3)
        assignment = asked(harbour)
        fill(assignment, keyed(level, 3))
        costs.append(statements(partial(in_a_request, send_response, assignment)))
    owns, wholes = zip(*costs, strict=True)
    assert owns == (8, 8, 12)
    assert all(whole <= most for whole, most in zip(wholes, (20, 20, 28), strict=True)), wholes
    assert [alert.colour for alert in Alert.objects.all()] == ["amber"]


def test_keeping_an_answer_costs_three_statements(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    fill(assignment, keyed(3, 3))
    keep = partial(fill, assignment, {LINK_IDS[0]: 5})
    assert statements(keep)[0] == 3


def in_a_request(deed: Callable[..., Any], assignment: Assignment) -> HttpResponse:
    """Do it inside the middleware that holds transaction and audit."""

    def view(_: Any) -> HttpResponse:
        deed(assignment=assignment, by=None)
        return HttpResponse()

    return TransactionAndAudit(view)(RequestFactory().post("/"))


def test_a_paper_form_is_entered_for_its_day(harbour: PracticePeople) -> None:
    day = harbour.practice.today() - timedelta(days=30)
    response = enter_response(
        client=harbour.client, answers=keyed(3, 4), answered_on=day, by=harbour.therapist
    )
    assert (response.answered_on, response.seconds) == (day, None)
    assert {score.on for score in Score.objects.all()} == {day}
    assert response.assignment.state == Assignment.State.DONE


def test_a_paper_form_of_tomorrow_or_with_foreign_answers_is_refused(
    harbour: PracticePeople,
) -> None:
    today = harbour.practice.today()
    given = {"client": harbour.client, "by": harbour.therapist}
    with pytest.raises(ValidationError, match="not come yet"):
        enter_response(answers=keyed(3, 3), answered_on=today + timedelta(days=1), **given)
    with pytest.raises(ValidationError, match="answers offered"):
        enter_response(answers={"anx-01": 9}, answered_on=today, **given)
    take_consent_back(harbour)
    with pytest.raises(ValidationError, match="has not agreed"):
        enter_response(answers=keyed(3, 3), answered_on=today, **given)
    assert not Assignment.objects.exists()
