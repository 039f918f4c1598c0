"""A client's plan: the chosen pathway, its goals, and what was seen of them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models.base import AppendOnly, Row
from clinic.models.fields import EncryptedJSON, EncryptedText
from clinic.models.people import Client, Member, Practice

LEVELS = (-2, -1, 0, 1, 2)


class Plan(Row):
    """The pathway a client and therapist work along; one open plan at a time."""

    class Pathway(models.TextChoices):
        ANXIOUS = "anxious", _("From anxious to secure")
        AVOIDANT = "avoidant", _("From avoidant to secure")
        FEARFUL = "fearful", _("From fearful-avoidant to secure")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="plans")
    pathway = models.CharField(max_length=10, choices=Pathway.choices)
    library_version = models.CharField(max_length=20)
    reason = EncryptedText(_("why this pathway"), blank=True, default="")
    chosen_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(ended_at=None), name="one_open_plan"
            ),
            models.CheckConstraint(
                condition=Q(pathway__in=["anxious", "avoidant", "fearful"]), name="pathway_known"
            ),
        ]


class Goal(Row):
    """One goal of a plan, in words agreed with the client."""

    client_through = "plan"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    template = models.CharField(_("goal of the pathway"), max_length=60)
    words = EncryptedText(_("in the client's words"), blank=True, default="")
    descriptors = EncryptedJSON(_("what each level looks like"), default=dict)
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    in_focus = models.BooleanField(_("in focus"), default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "template"], name="goal_once_in_plan"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=5), name="goal_weight"),
        ]


class GoalRating(AppendOnly):
    """How far a goal was attained on a day: −2 much less … 0 as agreed … +2 much more."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="ratings")
    note = models.ForeignKey(
        "clinic.Note", models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    level = models.SmallIntegerField()
    rated_on = models.DateField()
    rated_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rated_on", "created_at"]
        indexes = [models.Index(fields=["goal", "-rated_on"], name="rating_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=-2, level__lte=2), name="rating_level")
        ]


class MarkerEvidence(AppendOnly):
    """An observable sign of movement, seen in a session, with a sentence of evidence."""

    client_through = "note"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="evidence")
    note = models.ForeignKey("clinic.Note", models.PROTECT, related_name="evidence")
    marker = models.CharField(max_length=80, blank=True)
    route = models.CharField(max_length=20, blank=True)
    sentence = EncryptedText(default="", blank=True)
    seen_on = models.DateField()
    seen_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-seen_on", "-created_at"]
        indexes = [models.Index(fields=["goal", "-seen_on"], name="evidence_newest")]
