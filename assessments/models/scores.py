"""What the answers gave, judged once, when they came."""

from django.db import models
from django.db.models import Q

from assessments.models.check_ins import Response
from clinic.models import AppendOnly, Client, Practice, Row


class Score(AppendOnly):
    """One scale of one response, with its verdict stored as it was written.

    `about` is the person a repeated form asked about, "" elsewhere.
    `value` is null where too few items were answered. `state` is a ChangeState, `zone` a zone
    code or `between` (the same on both scales of a pair). `verdict` holds method, parameters,
    source, baseline and threshold; `placement` the ring and the zones it could be.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="scores")
    response = models.ForeignKey(Response, models.PROTECT, related_name="scores")
    instrument = models.SlugField(max_length=80)
    about = models.SlugField(max_length=80, blank=True, default="")
    scale = models.SlugField(max_length=80)
    value = models.FloatField(null=True)
    answered = models.PositiveSmallIntegerField()
    items = models.PositiveSmallIntegerField()
    prorated = models.BooleanField(default=False)
    on = models.DateField()
    at = models.DateTimeField()
    state = models.CharField(max_length=24, blank=True)
    baseline = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    zone = models.CharField(max_length=16, blank=True)
    verdict = models.JSONField(default=dict)
    placement = models.JSONField(default=dict)

    class Meta:
        ordering = ["at"]
        indexes = [
            models.Index(
                fields=["client", "instrument", "scale", "-on", "-at"], name="score_newest"
            ),
            models.Index(fields=["practice", "scale", "-at"], name="score_of_practice"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["response", "about", "scale"], name="score_once"),
            models.CheckConstraint(condition=Q(answered__lte=models.F("items")), name="of_items"),
        ]


class LatestState(Row):
    """What a client's newest scored form says of both attachment dimensions: lists sort by it.

    A ChangeState each, "" while there is none. A trigger works it out whenever scores are added
    (migration 0017), so that no path can leave it behind; nothing else writes it.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.OneToOneField(Client, models.PROTECT, related_name="latest_state")
    anxiety = models.CharField(max_length=24, blank=True)
    avoidance = models.CharField(max_length=24, blank=True)
