"""Exercises and cards: given, told of, ended, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic.actions.endings import close_ending
from clinic.actions.given import (
    end_exercise,
    give_card,
    give_exercise,
    log_exercise,
    take_card_back,
)
from clinic.actions.plans import choose_pathway
from clinic.models import AuditEvent, Card, Exercise, ExerciseLog
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def test_an_exercise_is_given_told_of_and_ended(harbour: PracticePeople) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    plan = choose_pathway(client=client, pathway="anxious", reason="", by=by)
    goal = plan.goals.all()[0]
    row = give_exercise(
        client=client, template="mindfulness.1", words="Before bed.", goal_id=goal.pk, by=by
    )
    with pytest.raises(ValidationError, match="has this exercise already"):
        give_exercise(client=client, template="mindfulness.1", by=by)
    log_exercise(exercise=row, done_on=today, useful=4, words="Slept.", by=harbour.client_user)
    log_exercise(exercise=row, done_on=today, useful=None, words="", by=by.user)
    for day, useful, said in (
        (today + timedelta(days=1), 1, "past twelve months"),
        (today - timedelta(days=366), 1, "past twelve months"),
        (today, 5, "how useful"),
        (today, True, "how useful"),
    ):
        with pytest.raises(ValidationError, match=said):
            log_exercise(exercise=row, done_on=day, useful=useful, words="", by=by.user)
    end_exercise(exercise=row, done=True, by=by)
    end_exercise(exercise=row, done=False, by=by)
    stored = Exercise.objects.get(pk=row.pk)
    assert (stored.state, stored.words, stored.goal) == ("done", "Before bed.", goal)
    with pytest.raises(ValidationError, match="has ended"):
        log_exercise(exercise=row, done_on=today, useful=1, words="", by=harbour.client_user)
    give_exercise(client=client, template="mindfulness.1", by=by)
    events = list(AuditEvent.objects.order_by("at").values_list("event", flat=True))
    logged = ["exercise.logged", "exercise.logged"]
    assert events[1:] == ["exercise.given", *logged, "exercise.ended", "exercise.given"]
    assert set(AuditEvent.objects.values_list("client", flat=True)) == {client.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        ExerciseLog.objects.create(
            practice=client.practice, exercise=row, done_on=today, useful=5, logged_by=by.user
        )


def test_a_card_is_given_with_a_line_and_taken_back(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    card = give_card(client=client, template="myths.fixed", line="For you.", by=by)
    with pytest.raises(ValidationError, match="has this card already"):
        give_card(client=client, template="myths.fixed", by=by)
    take_card_back(card=card, by=by)
    take_card_back(card=card, by=by)
    give_card(client=client, template="myths.fixed", by=by)
    assert Card.objects.filter(taken_back_at=None).count() == 1
    events = list(AuditEvent.objects.order_by("at").values_list("event", flat=True))
    assert events == ["card.given", "card.taken_back", "card.given"]


def test_what_is_not_there_or_not_theirs_is_refused(
    two_practices: TwoPractices, harbour: PracticePeople
) -> None:
    client, by, stranger = harbour.client, harbour.therapist, two_practices.lighthouse
    others = choose_pathway(
        client=harbour.others_client, pathway="none", reason="", by=harbour.colleague
    )
    with pytest.raises(ValidationError, match="not in the library"):
        give_exercise(client=client, template="juggling.1", by=by)
    with pytest.raises(ValidationError, match="not in the library"):
        give_card(client=client, template="x", by=by)
    with pytest.raises(ValidationError, match="not in the client's plan"):
        give_exercise(client=client, template="therapy.1", goal_id=others.pk, by=by)
    with pytest.raises(ValidationError, match="at most 1,000"):
        give_card(client=client, template="myths.fixed", line="x" * 1_001, by=by)
    with pytest.raises(ValidationError, match="does not work in this practice"):
        give_card(client=client, template="myths.fixed", by=stranger.therapist)
    row = give_exercise(client=client, template="therapy.1", by=by)
    today = harbour.practice.today()
    for person, said in (
        (stranger.client_user, "somebody else"),
        (stranger.therapist.user, "does not work"),
    ):
        with pytest.raises(ValidationError, match=said):
            log_exercise(exercise=row, done_on=today, useful=1, words="", by=person)
    close_ending(client=client, ended_on=today, by=by)
    client.refresh_from_db()
    with pytest.raises(ValidationError, match="Care has ended"):
        give_card(client=client, template="myths.label", by=by)
