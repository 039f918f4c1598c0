"""The report that closes the work: where it began, where it stands, and how it is kept up."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import Ending
from reports.documents.closing import closing, collect_last, ended
from reports.documents.closing_shape import EndingDocument
from reports.documents.facts import Facts
from reports.documents.progress import build
from reports.documents.work import sessions_told, short_title
from reports.queries.endings import ending_told_of


def build_ending(facts: Facts) -> EndingDocument:
    """Write it in the language that is active: the progress report's pages, and the last one."""
    document, last = build(facts), collect_last(facts)
    parts = vars(document) | {
        "title": facts.report.title,
        "lead": (*looking_back(facts, last.ending), *document.lead),
        # Whom to turn to stands on the closing page, once.
        "about": replace(document.about, support=None),
        "closing": closing(facts, last),
    }
    if document.opening:
        parts["opening"] = replace(document.opening, scores=_("What the record says"))
    if document.work:
        parts["work"] = replace(document.work, heading=_("The way, goal by goal"))
    return EndingDocument(**parts)


def lead_of_ending(facts: Facts) -> tuple[str, ...]:
    """What stands before the scores on the first page."""
    return looking_back(facts, ending_told_of(facts.client))


def looking_back(facts: Facts, ending: Ending | None) -> tuple[str, ...]:
    """When it ended, over how many sessions, and what was worked on."""
    said = list(ended(facts, ending))
    if facts.sessions:
        said.append(_sessions(facts))
    if titles := _worked_on(facts):
        words = (
            _("You worked on: %(goals)s.")
            if facts.reader.is_client
            else _("What was worked on: %(goals)s.")
        )
        said.append(words % {"goals": "; ".join(titles).rstrip(".")})
    return tuple(said)


def _sessions(facts: Facts) -> str:
    """Of the whole record only where the period leaves nothing of it out."""
    made_on = facts.made_at.astimezone(facts.practice.zone).date()
    if facts.report.period_from or facts.report.period_to < made_on:
        return sessions_told(facts)
    return ngettext(
        "The record holds %(count)s session.",
        "The record holds %(count)s sessions.",
        facts.sessions,
    ) % {"count": facts.sessions}


def _worked_on(facts: Facts) -> list[str]:
    """The goals something came of in the period, or in focus at its end, by their short names."""
    worked_on = [
        *(goal for goal in facts.earlier_goals if facts.is_worked_on(goal)),
        *(goal for goal in facts.goals if goal.in_focus or facts.is_worked_on(goal)),
    ]
    return list(dict.fromkeys(short_title(facts, goal) for goal in worked_on))
