"""The people in a client's life, the line of that life, and what helps when it gets hard."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models.base import AppendOnly, Row
from clinic.models.fields import EncryptedJSON
from clinic.models.people import Client, Member, Practice


class Person(Row):
    """Somebody who matters to a client. Nothing about them is readable to the database.

    `content`: `name`, `role`, `manner` (how they seem to relate), `steady` (whether one can lean
    on them), `words`, and `asked_as`, the name under which a check-in asks about them.
    """

    class Role(models.TextChoices):
        MOTHER = "mother", _("mother figure")
        FATHER = "father", _("father figure")
        PARTNER = "partner", _("partner")
        FRIEND = "friend", _("friend")
        SIBLING = "sibling", _("brother or sister")
        CHILD = "child", _("child")
        RELATIVE = "relative", _("other relative")
        WORK = "work", _("from work")
        THERAPIST = "therapist", _("therapist")
        OTHER = "other", _("somebody else")

    class Manner(models.TextChoices):
        STEADY = "steady", _("mostly at ease with closeness")
        WORRIED = "worried", _("often worried about being left")
        DISTANT = "distant", _("often keeping a distance")
        MIXED = "mixed", _("now close, now far")
        UNCLEAR = "unclear", _("not clear yet")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="people")
    content = EncryptedJSON(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "created_at"]


class LifeEvent(Row):
    """One thing on the line of a client's life.

    `content`: `what`, `when` (in words), `age` (years, or none), `kind` (care, learnt, loss, good
    relationship, other) and `tone` (−1 hard, 0, +1 good). `position` orders what has no age.
    """

    class Kind(models.TextChoices):
        CARE = "care", _("early care")
        LEARNT = "learnt", _("what was learnt")
        LOSS = "loss", _("loss or parting")
        GOOD = "good", _("good relationship")
        OTHER = "other", _("something else")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="life_events")
    content = EncryptedJSON(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "created_at"]


class SafetyPlan(AppendOnly):
    """What a client and therapist agreed for hard hours; the newest number holds.

    `content`: part of the plan (warning_signs, what_helps, people, professionals, safer_place)
    -> lines in the client's words.
    """

    class Part(models.TextChoices):
        WARNING_SIGNS = "warning_signs", _("Signs that it is getting hard")
        WHAT_HELPS = "what_helps", _("What I can do myself")
        PEOPLE = "people", _("People I can be with or call")
        PROFESSIONALS = "professionals", _("Professionals I can call")
        SAFER_PLACE = "safer_place", _("Making the place around me safer")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="safety_plans")
    number = models.PositiveSmallIntegerField()
    content = EncryptedJSON(default=dict)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    with_client = models.BooleanField(_("made together with the client"), default=True)
    agreed_on = models.DateField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["client", "number"], name="safety_plan_number")
        ]

    @property
    def parts(self) -> list[tuple[Any, list[str]]]:
        """Each part that says something: its heading, and its lines."""
        told = [(part.label, str(self.content.get(part, "")).splitlines()) for part in self.Part]
        return [(label, lines) for label, lines in told if any(lines)]
