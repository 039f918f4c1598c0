"""A file of clients on its way into the practice: the row is the job, the broker only rings."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clinic import walls
from clinic.models import EncryptedJSON, EncryptedText, Job, Member, Practice, Row
from clinic.models.jobs import MAX_ATTEMPTS, JobQuerySet

OPEN = (Job.State.WAITING, Job.State.RUNNING)
KEPT_FOR = timedelta(days=3)  # what became of a file, after it ended


class LeaseLost(Exception):
    """Another worker has the file now, or nobody wants it any more."""


class BringOverQuerySet(JobQuerySet):
    """Files of clients as jobs. What a file says is gone as soon as it has ended."""

    def ask(self, *, member: Member, text: str, apply: bool) -> "tuple[BringOver, bool]":
        """A new one and True, or the one of this member's that is open already: one at a time."""
        try:
            with transaction.atomic():
                if (found := self._open_of(member)) is not None:
                    return found, False
                owner = {"practice_id": member.practice_id, "member": member}
                return self.create(**owner, text=text, apply=apply), True
        except IntegrityError:  # the same press came twice, at once
            if (found := self._open_of(member)) is None:
                raise
            return found, False

    def call_off(self, row: "BringOver") -> bool:
        """Cancel one that is open; its worker cannot finish any more. False where it had ended."""
        standing = self.filter(pk=row.pk, state__in=OPEN)
        return self._end(standing, row, state=Job.State.CANCELLED)

    def refuse(self, row: "BringOver", lease: UUID, words: str) -> bool:
        """Cancel one whose member may not bring clients over any more."""
        return self._end(self.held(row.pk, lease), row, state=Job.State.CANCELLED, error=words)

    def finish(
        self,
        row: "BringOver",
        lease: UUID,
        *,
        clients: int,
        forms: int,
        faults: Sequence[Sequence[Any]],
        count: int,
    ) -> None:
        """What came of it; `count` faults, of which the first are kept. Raises LeaseLost.

        Called in the transaction that takes the clients in, so that both stand or neither.
        """
        seen = {"clients": clients, "forms": forms, "fault_count": count}
        row.faults = list(faults)
        held, done = self.held(row.pk, lease), models.F("total")
        if not self._end(held, row, state=Job.State.READY, done=done, error="", **seen):
            raise LeaseLost

    def let_go(self, row: "BringOver", lease: UUID, words: str) -> None:
        """One try failed: it waits for the next one; after the last it has failed."""
        if self.held(row.pk, lease).filter(attempts__gte=MAX_ATTEMPTS).exists():
            self._end(self.held(row.pk, lease), row, state=Job.State.FAILED, error=words)
        else:
            self.give_up(row.pk, lease, words)

    def end_exhausted(self) -> None:
        """Fail what was tried five times and whose worker died each time."""
        for row in self.due().filter(attempts__gte=MAX_ATTEMPTS).defer("text", "faults"):
            with walls.within(row.practice_id):
                words = _("The worker stopped %(tries)s times.") % {"tries": MAX_ATTEMPTS}
                spent = self.due().filter(pk=row.pk, attempts__gte=MAX_ATTEMPTS)
                self._end(spent, row, state=Job.State.FAILED, error=words)

    def next_in_turn(self) -> list[UUID]:
        """Those that are due, the oldest first; none while one is at work, so that a file of an
        hour's work leaves the other workers to alerts, letters and reports."""
        if self.filter(state=Job.State.RUNNING, lease_until__gte=Now()).exists():
            return []
        due = self.due().filter(attempts__lt=MAX_ATTEMPTS).order_by("attempts", "created_at")
        return list(due.values_list("pk", flat=True)[:20])

    def forget(self) -> None:
        """Delete what ended some days ago."""
        self.filter(finished_at__lt=Now() - KEPT_FOR).delete()

    def _open_of(self, member: Member) -> "BringOver | None":
        found: BringOver | None = self.filter(member=member, state__in=OPEN).first()
        return found

    def _end(self, standing: models.QuerySet[Any], row: "BringOver", **columns: Any) -> bool:
        """One conditional update picks the winner; the file's text goes with the end."""
        with transaction.atomic():
            if not standing.update(lease=None, finished_at=Now(), **columns):
                return False
            row.text = ""
            row.save(update_fields=["text", *(["faults"] if columns.get("fault_count") else [])])
        return True


class BringOver(Job, Row):
    """One file of clients, sealed with the practice's key until it has ended, and what came of it.

    `ready` without faults: sound, and taken where `apply` says so. With faults nothing was taken;
    `faults` holds the first of them as [row, column, what], `fault_count` says how many there were.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = EncryptedText(blank=True)
    apply = models.BooleanField(default=False)
    clients = models.PositiveSmallIntegerField(default=0)
    forms = models.PositiveSmallIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    faults = EncryptedJSON(default=dict)

    objects = BringOverQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="bring_over_newest"),
            models.Index(fields=["state", "lease_until"], name="bring_over_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=OPEN), name="bring_over_one_open"
            ),
        ]

    @property
    def is_taken(self) -> bool:
        """Whether its clients are here now."""
        return self.state == self.State.READY and self.apply and not self.fault_count
