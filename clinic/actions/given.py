"""What a client takes home: exercises with what came of them, and cards."""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.library import library
from clinic.models import Card, Client, Event, Exercise, ExerciseLog, Goal, Member, User

WORDS_LIMIT = 1_000
MOST_USEFUL = 4
LOGGED_WITHIN = timedelta(days=365)


@transaction.atomic
def give_exercise(
    *, client: Client, template: str, words: str = "", goal_id: UUID | str | None = None, by: Member
) -> Exercise:
    """Give an exercise of the library, with the therapist's words, for a goal of the open plan."""
    refuse_strangers(by, practice_id=client.practice_id)
    if template not in {each.id for practice in library().practices for each in practice.exercises}:
        raise ValidationError(_("This exercise is not in the library."))
    _refuse_after_care(client)
    Client.objects.select_for_update().get(pk=client.pk)
    in_use = Exercise.objects.filter(client=client, state=Exercise.State.OPEN)
    if in_use.filter(template=template).exists():
        raise ValidationError(_("The client has this exercise already."))
    exercise = Exercise.objects.create(
        practice_id=client.practice_id,
        client=client,
        goal=_goal(client, goal_id) if goal_id else None,
        template=template,
        words=sound_text(words, name=_("Your words"), limit=WORDS_LIMIT),
        given_by=by,
        given_on=by.practice.today(),
    )
    audit.record(Event.EXERCISE_GIVEN, by=by, subject=exercise)
    return exercise


@transaction.atomic
def end_exercise(*, exercise: Exercise, done: bool, by: Member) -> Exercise:
    """Take an exercise off the client's page, done with or put aside; what was told of it stays."""
    refuse_strangers(by, practice_id=exercise.practice_id)
    stored = Exercise.objects.select_for_update().get(pk=exercise.pk)
    if stored.state == Exercise.State.OPEN:
        stored.state = Exercise.State.DONE if done else Exercise.State.STOPPED
        stored.ended_at = timezone.now()
        stored.save(update_fields=["state", "ended_at"])
        audit.record(Event.EXERCISE_ENDED, by=by, subject=stored)
    return stored


@transaction.atomic
def log_exercise(
    *, exercise: Exercise, done_on: date, useful: int | None, words: str, by: User
) -> ExerciseLog:
    """Tell how an exercise went, by its client or a member: 0 of no use … 4 very useful."""
    stored = Exercise.objects.select_related("client__practice").get(pk=exercise.pk)
    member = by.member
    if member is not None:
        refuse_strangers(member, practice_id=stored.practice_id)
    elif by.client is None or by.client.pk != stored.client_id:
        raise ValidationError(_("This exercise was given to somebody else."))
    if stored.state != Exercise.State.OPEN:
        raise ValidationError(_("This exercise has ended; nothing is added to it any more."))
    if useful is not None and (isinstance(useful, bool) or useful not in range(MOST_USEFUL + 1)):
        raise ValidationError(_("Choose one of the answers on how useful it was."))
    today = stored.client.practice.today()
    if not today - LOGGED_WITHIN <= done_on <= today:
        raise ValidationError(_("Choose a day in the past twelve months."))
    log = ExerciseLog.objects.create(
        practice_id=stored.practice_id,
        exercise=stored,
        done_on=done_on,
        useful=useful,
        words=sound_text(words, name=_("Your words"), limit=WORDS_LIMIT),
        logged_by=by,
        at=timezone.now(),
    )
    audit.record(Event.EXERCISE_LOGGED, by=by, subject=log, client=stored.client)
    return log


@transaction.atomic
def give_card(*, client: Client, template: str, line: str = "", by: Member) -> Card:
    """Give a card of the library to read, with a line of the therapist's own."""
    refuse_strangers(by, practice_id=client.practice_id)
    if template not in {card.id for group in library().card_groups for card in group.cards}:
        raise ValidationError(_("This card is not in the library."))
    _refuse_after_care(client)
    Client.objects.select_for_update().get(pk=client.pk)
    if Card.objects.filter(client=client, template=template, taken_back_at=None).exists():
        raise ValidationError(_("The client has this card already."))
    card = Card.objects.create(
        practice_id=client.practice_id,
        client=client,
        template=template,
        line=sound_text(line, name=_("Your line"), limit=WORDS_LIMIT),
        given_by=by,
        given_on=by.practice.today(),
    )
    audit.record(Event.CARD_GIVEN, by=by, subject=card)
    return card


@transaction.atomic
def take_card_back(*, card: Card, by: Member) -> Card:
    """Take a card off the client's page; that it was there stays in the record."""
    refuse_strangers(by, practice_id=card.practice_id)
    stored = Card.objects.select_for_update().get(pk=card.pk)
    if stored.taken_back_at is None:
        stored.taken_back_at = timezone.now()
        stored.save(update_fields=["taken_back_at"])
        audit.record(Event.CARD_TAKEN_BACK, by=by, subject=stored)
    return stored


def _refuse_after_care(client: Client) -> None:
    if client.state == Client.State.ENDED:
        raise ValidationError(_("Care has ended, so nothing new is given to this client."))


def _goal(client: Client, goal_id: UUID | str) -> Goal:
    goal = Goal.objects.filter(pk=goal_id, plan__client=client, plan__ended_at=None).first()
    if goal is None or goal.put_aside_at is not None:
        raise ValidationError(_("This goal is not in the client's plan now."))
    return goal
