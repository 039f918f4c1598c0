"""What a client takes home: exercises, what came of them, and cards to read."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.models.base import AppendOnly, Row
from clinic.models.fields import EncryptedText
from clinic.models.pathways import Goal
from clinic.models.people import Client, Member, Practice, User


class Exercise(Row):
    """An exercise of the library, given to a client with words of one's own."""

    class State(models.TextChoices):
        OPEN = "open", _("in use")
        DONE = "done", _("done")
        STOPPED = "stopped", _("put aside")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="exercises")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="exercises")
    template = models.CharField(_("exercise of the library"), max_length=60)
    words = EncryptedText(_("from the therapist"), blank=True, default="")
    given_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    given_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_on", "-created_at"]
        indexes = [models.Index(fields=["client", "state"], name="exercise_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | Q(state__in=["done", "stopped"], ended_at__isnull=False),
                name="exercise_end",
            )
        ]


class ExerciseLog(AppendOnly):
    """What came of an exercise on a day: 0 of no use … 4 very useful, None where not said."""

    client_through = "exercise"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="logs")
    done_on = models.DateField()
    useful = models.PositiveSmallIntegerField(null=True, blank=True)
    words = EncryptedText(blank=True, default="")
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["done_on", "at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(useful=None) | Q(useful__lte=4), name="exercise_usefulness"
            )
        ]


class Card(Row):
    """A card of the library for a client to read, with a line of the therapist's own."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="cards")
    template = models.CharField(_("card of the library"), max_length=60)
    line = EncryptedText(blank=True, default="")
    given_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    given_on = models.DateField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_on", "-created_at"]
