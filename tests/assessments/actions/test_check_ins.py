"""Asking for a check-in, its link, taking it back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.access import LinkRefused, digest
from assessments.actions.answers import redeem, save_answer
from assessments.actions.check_ins import assign_check_in, make_link, withdraw_check_in
from assessments.actions.versions import shipped_version
from assessments.models import Assignment, Draft, InstrumentVersion, Link
from clinic.models import Client, Consent
from tests.assessments.stories import INSTRUMENT, asked, events, raw
from tests.people import PracticePeople


def test_a_check_in_is_open_to_the_end_of_its_last_day(harbour: PracticePeople) -> None:
    harbour.practice.time_zone = "Pacific/Auckland"
    harbour.practice.save()
    assignment = asked(harbour, days=3)
    last = assignment.practice.today() + timedelta(days=3)
    end = datetime.combine(
        last + timedelta(days=1), datetime.min.time(), tzinfo=ZoneInfo("Pacific/Auckland")
    )
    assert assignment.closes_at == end
    assert assignment.open_until == last
    assert assignment.takes_answers
    assert events("check_in.assigned", harbour.client) == 1


@pytest.mark.parametrize("days", [-1, 61])
def test_past_and_far_days_are_refused(harbour: PracticePeople, days: int) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(harbour, days=days)
    assert list(refused.value.message_dict) == ["closes_on"]
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("days", [0, 60])
def test_today_and_sixty_days_are_allowed(harbour: PracticePeople, days: int) -> None:
    assert asked(harbour, days=days).open_until == harbour.practice.today() + timedelta(days=days)


def test_no_check_in_without_consent(harbour: PracticePeople) -> None:
    Consent.objects.create(
        practice=harbour.practice,
        client=harbour.client,
        kind=Consent.Kind.MEASUREMENT,
        version="2026-11",
        given=False,
        recorded_by=harbour.therapist.user,
    )
    with pytest.raises(ValidationError, match="has not agreed to check-ins"):
        asked(harbour)


def test_no_check_in_after_the_end_of_care(harbour: PracticePeople) -> None:
    Client.objects.filter(pk=harbour.client.pk).update(
        state="ended", ended_on=harbour.practice.today()
    )
    with pytest.raises(ValidationError, match="has ended"):
        asked(harbour)


def test_the_same_check_in_is_not_asked_for_twice(harbour: PracticePeople) -> None:
    first = asked(harbour)
    with pytest.raises(ValidationError, match="already waiting"):
        asked(harbour)
    withdraw_check_in(assignment=first, by=harbour.therapist)
    assert asked(harbour).takes_answers


def test_an_unknown_questionnaire_and_an_endless_reason_are_refused(
    harbour: PracticePeople,
) -> None:
    day = harbour.practice.today()
    given = {"client": harbour.client, "closes_on": day, "by": harbour.therapist}
    with pytest.raises(ValidationError, match="not known"):
        assign_check_in(instrument="horoscope", why="", **given)
    with pytest.raises(ValidationError, match="at most 300"):
        assign_check_in(why="w" * 301, **given)
    with pytest.raises(ValidationError, match="cannot be kept"):
        assign_check_in(why="\ud800", **given)


def test_a_token_has_256_bits_and_only_its_hash_is_kept(harbour: PracticePeople) -> None:
    link, token = make_link(assignment=asked(harbour), by=harbour.therapist)
    assert len(token) == 43  # 32 bytes, urlsafe
    assert raw("assessments_link", "token_hash") == [digest(token)]
    assert link.expires_at < timezone.now() + timedelta(days=8)
    assert events("link.made", harbour.client) == 1


def test_a_link_does_not_outlive_its_check_in(harbour: PracticePeople) -> None:
    assignment = asked(harbour, days=1)
    link, _ = make_link(assignment=assignment, by=harbour.therapist)
    assert link.expires_at == assignment.closes_at


def test_the_next_link_supersedes_the_one_before(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    _, old = make_link(assignment=assignment, by=harbour.therapist)
    _, new = make_link(assignment=assignment, by=harbour.therapist)
    with pytest.raises(LinkRefused):
        redeem(token=old)
    assert redeem(token=new)[0].assignment == assignment
    assert Link.objects.filter(revoked_at=None).count() == 1


def test_withdrawing_ends_link_draft_and_check_in(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    _, token = make_link(assignment=assignment, by=harbour.therapist)
    save_answer(assignment=assignment, link_id="anx-01", value=3)
    withdrawn = withdraw_check_in(assignment=assignment, by=harbour.therapist)
    assert withdrawn.state == Assignment.State.WITHDRAWN
    assert not Draft.objects.exists()
    with pytest.raises(LinkRefused):
        redeem(token=token)
    with pytest.raises(ValidationError, match="needs no link"):
        make_link(assignment=assignment, by=harbour.therapist)
    with pytest.raises(ValidationError, match="already ended"):
        withdraw_check_in(assignment=assignment, by=harbour.therapist)
    assert events("check_in.withdrawn", harbour.client) == 1


@pytest.mark.django_db
def test_a_shipped_questionnaire_becomes_one_row() -> None:
    first, second = (shipped_version("attachment-dimensions") for _ in range(2))
    assert first == second == InstrumentVersion.objects.get()
    assert first.content_hash == INSTRUMENT.content_hash
    assert first.loaded == INSTRUMENT
