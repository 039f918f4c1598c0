"""Released questionnaires, kept as they were."""

from functools import lru_cache

from django.db import models
from django.db.models import Q

from assessments.psychometrics.definition import Instrument, load
from clinic.models import AppendOnly, Practice


class InstrumentVersion(AppendOnly):
    """One version of an instrument. Never changed: a new content is a new version."""

    practice = models.ForeignKey(
        Practice, models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    instrument = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["instrument", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_hash"], condition=Q(practice=None), name="shipped_version_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "content_hash"], name="practice_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def loaded(self) -> Instrument:
        """The definition, validated and typed; the process keeps it, since no row ever changes."""
        return _loaded(self)


@lru_cache(maxsize=64)
def _loaded(version: InstrumentVersion) -> Instrument:
    return load(version.definition)
