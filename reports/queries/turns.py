"""Whose report is made next: practices take turns, however many each has asked for."""

from collections import Counter
from uuid import UUID

from django.db.models import Case, Count, F, When, Window
from django.db.models.functions import Now, RowNumber

from clinic.models.jobs import MAX_ATTEMPTS, JobQuerySet
from reports.models import Report

AT_ONCE = 20  # candidates for one bell: more than there are workers to be faster


def in_turn(reports: JobQuerySet) -> JobQuerySet:
    """The first of each practice by lot, then the second of each. By lot, since the practice that
    asked first would stay the first.

    Within a practice somebody waits for a report asked for by itself, so it goes before those of a
    batch; a failed try goes behind its like.
    """
    of_a_batch = Case(When(batch=None, then=0), default=1)
    of_its_practice = Window(
        RowNumber(),
        partition_by=F("practice_id"),
        order_by=[of_a_batch, "attempts", "created_at"],
    )
    return reports.annotate(turn=of_its_practice).order_by("turn", "?")


def next_in_turn() -> list[UUID]:
    """The due reports to try for, the fairest first: what a practice's own are being made of now
    counts as turns it has had."""
    made_now = Report.objects.filter(state="running", lease_until__gte=Now())
    counts = made_now.order_by().values_list("practice_id").annotate(Count("pk"))
    had: Counter[UUID] = Counter(dict(counts))
    due = in_turn(Report.objects.due().filter(attempts__lt=MAX_ATTEMPTS))
    rows = list(due.values_list("pk", "practice_id", "turn")[:AT_ONCE])
    return [pk for pk, practice, turn in sorted(rows, key=lambda row: row[2] + had[row[1]])]
