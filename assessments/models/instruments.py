"""Released questionnaires, kept as they were."""

from functools import lru_cache

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.psychometrics.definition import Instrument, load
from clinic.models import AppendOnly, Member, Practice, Row


class Origin(models.TextChoices):
    """Where the wording of a questionnaire comes from."""

    SHIPPED = "shipped", _("comes with Secure Base")
    IMPORTED = "imported", _("imported")
    OWN = "own", _("built in the practice")


class InstrumentVersion(AppendOnly):
    """One version of an instrument. Never changed: a new content is a new version.

    Shipped ones belong to no practice. A practice's own row is made when a member approves it;
    `source` is the file it was imported from and `key_template` the published key it was given.
    """

    practice = models.ForeignKey(
        Practice, models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    instrument = models.SlugField(max_length=80)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SHIPPED)
    key_template = models.SlugField(max_length=40, blank=True, default="")
    source = models.JSONField(default=dict, blank=True)
    published_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["instrument", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_hash"], condition=Q(practice=None), name="shipped_version_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "content_hash"], name="practice_version_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "instrument", "version"], name="practice_version_number"
            ),
            models.CheckConstraint(
                condition=Q(practice=None, origin="shipped", published_by=None)
                | Q(
                    practice__isnull=False,
                    origin__in=["imported", "own"],
                    published_by__isnull=False,
                ),
                name="version_has_origin",
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


class InstrumentDraft(Row):
    """A questionnaire on its way: imported or being built, and not yet approved by anybody.

    `definition` is a mapping form that may still be faulty; `problems` came from the import, each
    {"level", "where", "what"}; `decided` keeps what a person decided about them. `revision` counts
    the savings, so that two editors do not overwrite each other.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="instrument_drafts")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    title = models.CharField(max_length=200)
    definition = models.JSONField(default=dict)
    source = models.JSONField(default=dict, blank=True)
    key_template = models.SlugField(max_length=40, blank=True, default="")
    problems = models.JSONField(default=list, blank=True)
    decided = models.JSONField(default=dict, blank=True)
    based_on = models.ForeignKey(InstrumentVersion, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin__in=["imported", "own"]), name="draft_has_origin"
            )
        ]


class PracticeInstrument(Row):
    """A practice's own choice about an instrument: whether it is offered for check-ins."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    instrument = models.SlugField(max_length=80)
    offered = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "instrument"], name="one_choice_each")
        ]
