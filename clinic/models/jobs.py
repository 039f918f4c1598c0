"""The row is the job: a state, a lease in database time, a stage to show. The broker only rings."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 5


class JobQuerySet(models.QuerySet[Any]):
    """Jobs, claimed and kept by lease. Time is the database's, so workers' clocks do not matter."""

    def due(self) -> "JobQuerySet":
        """Waiting, or running under a lease that ran out."""
        return self.filter(Q(state="waiting") | Q(state="running", lease_until__lt=Now()))

    def claim(self, pk: uuid.UUID) -> uuid.UUID | None:
        """Take one due job. Returns the lease to present later, None when it is not to be had."""
        lease = uuid.uuid4()
        taken = (
            self.due()
            .filter(pk=pk, attempts__lt=MAX_ATTEMPTS)
            .update(
                state="running",
                lease=lease,
                lease_until=Now() + settings.JOB_LEASE,
                attempts=F("attempts") + 1,
                started_at=Now(),
                stage="",
                done=0,
            )
        )
        return lease if taken else None

    def held(self, pk: uuid.UUID, lease: uuid.UUID) -> "JobQuerySet":
        """The job while this lease still holds it; empty once another took it."""
        return self.filter(pk=pk, state="running", lease=lease)

    def renew(self, pk: uuid.UUID, lease: uuid.UUID, **stage: Any) -> bool:
        """Hold on to the job, and say how far it is. False when the lease was lost."""
        return bool(self.held(pk, lease).update(lease_until=Now() + settings.JOB_LEASE, **stage))

    def give_up(
        self, pk: uuid.UUID, lease: uuid.UUID, words: str, *, for_good: bool = False
    ) -> bool:
        """One try failed: wait for the next one, or fail for good after the last or at once."""
        held = self.held(pk, lease)
        if not for_good and held.filter(attempts__lt=MAX_ATTEMPTS).update(
            state="waiting", lease=None, error=words
        ):
            return True
        return bool(held.update(state="failed", lease=None, error=words, finished_at=Now()))

    def put_back(self, pk: uuid.UUID, lease: uuid.UUID, words: str) -> bool:
        """What the job needs is away: it waits, in words, and this was no try."""
        return bool(
            self.held(pk, lease).update(
                state="waiting", lease=None, error=words, attempts=F("attempts") - 1
            )
        )


class Job(models.Model):
    """A background job's own columns."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for the worker")
        RUNNING = "running", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    stage = models.CharField(max_length=40, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether it may still come."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
