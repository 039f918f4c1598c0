"""What happened while scores were taken: the newest few on the picture, all of it in a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import sentences
from reports.charts import table
from reports.queries import PlanRow
from reports.queries.timeline import Event

DRAWN = 3  # so that they read
DRAWN_COMPACT = 2
RATINGS = 40  # of goals, the newest, whose steps are told
SLACK = timedelta(days=14)


@dataclass(frozen=True)
class Happened:
    """All events of the drawn time: a table of them, and how many each picture leaves out."""

    table: str
    undrawn: str
    undrawn_compact: str


def happened(
    plans: Sequence[PlanRow], others: Iterable[Event], days: Sequence[date]
) -> list[Event]:
    """Plans begun and the `others`, oldest first, from shortly before to shortly after the days."""
    found = [Event(plan.began_on, _("plan chosen")) for plan in plans]
    found += others
    inside = [each for each in found if days[0] - SLACK <= each.on <= days[-1] + SLACK]
    return sorted(inside, key=lambda each: each.on)


def marks(events: Sequence[Event]) -> list[tuple[date, str]]:
    """As the picture takes them."""
    return [(each.on, each.text) for each in events]


def told(events: Sequence[Event], *, rated: bool) -> Happened | None:
    """All of them in words; None where nothing happened. `rated`: whether goals can have steps."""
    if not events:
        return None
    caption = _("What happened in this time, newest first.")
    if rated:
        goals = _("Of goals: the steps among their newest %(n)s ratings.") % {"n": RATINGS}
        caption = f"{caption} {goals}"
    rows = [[sentences.day(each.on), each.text] for each in reversed(events)]
    return Happened(
        table=table(caption, [_("On"), _("What happened")], rows, numbers=False),
        undrawn=_undrawn(len(events) - DRAWN),
        undrawn_compact=_undrawn(len(events) - DRAWN_COMPACT),
    )


def _undrawn(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext(
        "%(n)s earlier event is not drawn: the table of what happened has it.",
        "%(n)s earlier events are not drawn: the table of what happened has them.",
        count,
    ) % {"n": count}
