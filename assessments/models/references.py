"""Norms and cut-offs from the literature or from a practice, and where they are in use."""

from django.db import models
from django.db.models import F, Q

from clinic.models import AppendOnly, Member, Practice, Row


class ReferenceSet(AppendOnly):
    """What a citation says of an instrument in one language and age group. Never changed.

    `instrument` is an instrument's id or a key template's; an empty `version` or `language` and
    a missing age end mean any. `scales`: scale -> {"cut", "mean", "sd", "reliability",
    "reliable_change"}, each in points of the scale and only where the source gives it.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, null=True, related_name="+")
    instrument = models.SlugField(max_length=80)
    version = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    population = models.CharField(max_length=200)
    n = models.PositiveIntegerField(null=True)
    citation = models.TextField(max_length=1000)
    provisional = models.BooleanField(default=True)
    scales = models.JSONField()
    content_hash = models.CharField(max_length=64)
    added_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["instrument", "population", "age_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_hash"], condition=Q(practice=None), name="shipped_reference_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "content_hash"], name="practice_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_from__lte=F("age_to")),
                name="reference_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}: {self.population}"


class ReferenceUse(Row):
    """A practice judges an instrument by a reference set, because a member said so."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    instrument = models.SlugField(max_length=80)
    reference = models.ForeignKey(ReferenceSet, models.PROTECT, related_name="uses")
    adopted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "instrument", "reference"], name="adopted_once"
            )
        ]
