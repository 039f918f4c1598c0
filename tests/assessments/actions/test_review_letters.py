"""Who must look hears that a review waits: once an alert, and again where it is passed on."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from assessments.actions.alert_clock import tend_alerts
from assessments.actions.answers import save_answer
from assessments.actions.review_letters import tell_of_review
from assessments.models import Alert, Draft
from clinic.emails import deliver_due
from clinic.models import Mail
from tests.assessments.alarms import asked_about_danger, told, with_readers
from tests.people import PracticePeople


@pytest.fixture
def harbour(harbour: PracticePeople) -> PracticePeople:
    return with_readers(harbour)


def receivers() -> list[str]:
    return sorted(letter.to for letter in Mail.objects.filter(kind="review", state="waiting"))


def test_who_must_look_hears_it_once_and_the_back_up_when_it_is_passed_on(
    harbour: PracticePeople,
) -> None:
    therapist, colleague = harbour.therapist.user.email, harbour.colleague.user.email
    assignment = asked_about_danger(harbour)
    (alert,) = told(assignment, 2)
    told(assignment, 2)  # the same page sent again
    assert receivers() == [therapist]
    Alert.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert [tend_alerts(), tend_alerts()] == [1, 0]
    assert receivers() == [colleague, therapist]

    deliver_due()
    assert sorted(each.to[0] for each in mail.outbox) == [colleague, therapist]
    for each in mail.outbox:
        assert each.subject == "A review is waiting"
        assert each.body == "A review is waiting. Sign in to see it.\n"
    assert Mail.objects.filter(key__startswith=f"review:{alert.pk}:").count() == 2


def test_what_presses_goes_to_the_reader_of_the_practice_too(harbour: PracticePeople) -> None:
    told(asked_about_danger(harbour, harbour.trainees_client), 1)
    assert receivers() == sorted([harbour.trainee.user.email, harbour.therapist.user.email])


def test_nobody_who_left_is_written_to(harbour: PracticePeople) -> None:
    for member in (harbour.therapist, harbour.colleague):
        member.user.is_active = False
        member.user.save()
    tell_of_review(Alert(practice=harbour.practice), harbour.therapist, None)
    assert receivers() == []


def test_the_letter_stands_or_falls_with_the_alert(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = asked_about_danger(harbour)

    def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(Draft, "save", away)
    with pytest.raises(ConnectionError):
        save_answer(assignment=assignment, link_id="self-harm", value=1)
    assert not Alert.objects.exists()
    assert receivers() == []
