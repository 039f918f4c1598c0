"""A client's plan: the chosen pathway, its goals, and what was seen of them."""

from dataclasses import replace

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.library import GoalTemplate, Marker, library
from clinic.models.base import AppendOnly, Row
from clinic.models.fields import EncryptedJSON, EncryptedText
from clinic.models.people import Client, Member, Practice

LEVELS = (-2, -1, 0, 1, 2)
TITLE_LIMIT, SHORT_TITLE_LIMIT = 90, 28


class Plan(Row):
    """The pathway a client and therapist work along; one open plan at a time.

    `elements`: the parts of the four routes that are in use -> the day since when, as ISO 8601.
    """

    class Pathway(models.TextChoices):
        ANXIOUS = "anxious", _("From anxious to secure")
        AVOIDANT = "avoidant", _("From avoidant to secure")
        FEARFUL = "fearful", _("From fearful-avoidant to secure")
        MIXED = "mixed", _("A way of its own, from several pathways")
        NONE = "none", _("No pathway, goals only")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="plans")
    pathway = models.CharField(max_length=10, choices=Pathway.choices)
    library_version = models.CharField(max_length=20)
    reason = EncryptedText(_("why this pathway"), blank=True, default="")
    chosen_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    elements = EncryptedJSON(_("parts of the routes in use"), default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(ended_at=None), name="one_open_plan"
            ),
            models.CheckConstraint(
                condition=Q(pathway__in=["anxious", "avoidant", "fearful", "mixed", "none"]),
                name="pathway_known",
            ),
        ]


class Goal(Row):
    """One goal of a plan, in words agreed with the client.

    `template` is a goal of the library, "" for one of the client's and therapist's own; `markers`
    are signs of their own (id -> words), beside the library's.
    """

    client_through = "plan"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    template = models.CharField(_("goal of the pathway"), max_length=60, blank=True)
    words = EncryptedText(_("in the client's words"), blank=True, default="")
    descriptors = EncryptedJSON(_("what each level looks like"), default=dict)
    markers = EncryptedJSON(_("signs of their own"), default=dict)
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    in_focus = models.BooleanField(_("in focus"), default=False)
    position = models.PositiveSmallIntegerField()
    put_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "template"], condition=~Q(template=""), name="goal_once_in_plan"
            ),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=5), name="goal_weight"),
        ]

    @property
    def known(self) -> GoalTemplate:
        """The goal without signs of its own: the library's, or one made of its own words."""
        if self.template:
            return library().goal(self.template)
        title = _first_line(self.words)
        return GoalTemplate(
            id="",
            title=_short(title, TITLE_LIMIT),
            short_title=_short(title, SHORT_TITLE_LIMIT),
            meaning="",
            client_wording=self.words,
            why_it_helps="",
            markers=(),
            exercises=(),
            routes=(),
            descriptors={},
        )

    @property
    def meant(self) -> GoalTemplate:
        """The goal in full, its own signs after the library's."""
        own = tuple(Marker(marker, text) for marker, text in self.markers.items())
        known = self.known
        return replace(known, markers=(*known.markers, *own)) if own else known


def _first_line(words: str) -> str:
    return words.strip().partition("\n")[0].strip()


def _short(text: str, limit: int) -> str:
    """Cut between two words, where there are two."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    return f"{(cut.rpartition(' ')[0] or cut[:-1]).rstrip(' ,;:.')}…"


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


class PlanChange(AppendOnly):
    """What became different in a plan: the words before and after stay readable.

    `content`: `before` and `after` as far as they have words; `goal`, the goal it concerns.
    """

    class Kind(models.TextChoices):
        CHOSEN = "chosen", _("pathway chosen")
        PATHWAY = "pathway", _("pathway changed")
        GOAL_ADDED = "goal_added", _("goal added")
        GOAL_CHANGED = "goal_changed", _("goal changed")
        PUT_ASIDE = "put_aside", _("goal put aside")
        TAKEN_UP = "taken_up", _("goal taken up again")
        REVIEWED = "reviewed", _("plan looked at together")
        ROUTES = "routes", _("routes changed")

    client_through = "plan"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    content = EncryptedJSON(default=dict)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]


class BeliefRating(AppendOnly):
    """How strongly a client holds one of the four beliefs: 0 not at all … 10 completely."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="belief_ratings")
    note = models.ForeignKey("clinic.Note", models.PROTECT, related_name="belief_ratings")
    belief = models.CharField(max_length=30)
    level = models.PositiveSmallIntegerField()
    rated_on = models.DateField()
    rated_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rated_on", "created_at"]
        constraints = [models.CheckConstraint(condition=Q(level__lte=10), name="belief_level")]


class Confirmation(AppendOnly):
    """A therapist's dated word that movement on a dimension shows in the client's life too."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="confirmations")
    scale = models.CharField(max_length=60)
    sentence = EncryptedText()
    seen_on = models.DateField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-seen_on", "-created_at"]
