"""The progress report: a letter to the client, or a fuller one for the therapist's file."""

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from reports.documents.about import about, file_page
from reports.documents.course import change, moved
from reports.documents.facts import Facts
from reports.documents.figures import plane_figure
from reports.documents.shape import Document, Fact, Passage
from reports.documents.words import lead, meaning
from reports.documents.work import ahead, goal_strip, work
from reports.sentences import day

LETTER_PAPER = frozenset({"US", "CA", "MX"})


def build(facts: Facts) -> Document:
    """Write the report in the language that is active."""
    opening, note = lead(facts)
    reader = facts.reader
    return Document(
        audience=reader.audience,
        language=get_language() or "en",
        right_to_left=get_language_bidi(),
        paper="Letter" if facts.practice.country.upper() in LETTER_PAPER else "A4",
        title=_("Progress report"),
        practice=facts.practice.name,
        number=facts.report.number,
        confidential=_("Confidential. Prepared for %(name)s") % {"name": _reader(facts)},
        number_words=_("Report %(number)s") % {"number": facts.report.number},
        page_words=(_("Page"), _("of")),
        meta=_meta(facts),
        lead=opening,
        lead_note=note,
        plane=plane_figure(facts),
        meaning=Passage(_("What this means"), meaning(reader)),
        goals=goal_strip(facts),
        change=change(facts, opening),
        ahead=ahead(facts),
        moved=moved(facts) if reader.is_client or reader.answers else None,
        work=work(facts),
        about=about(facts),
        file=file_page(facts),
    )


def _reader(facts: Facts) -> str:
    words = {
        "client": "%(name)s",
        "therapist": _("the file of %(name)s"),
        "referrer": _("the referrer of %(name)s"),
        "supervision": _("supervision of %(name)s"),
    }
    return words[facts.reader.audience] % {"name": facts.called}


def _meta(facts: Facts) -> tuple[Fact, ...]:
    until = day(facts.report.period_to)
    if facts.begins is None:
        period = _("until %(end)s") % {"end": until}
    elif facts.begins == facts.report.period_to:
        period = until
    else:
        period = _("%(start)s to %(end)s") % {"start": day(facts.begins), "end": until}
    made_on = day(facts.made_at.astimezone(facts.practice.zone).date())
    return (
        Fact(_("Prepared for"), _reader(facts)),
        Fact(_("Period"), period),
        Fact(_("Prepared by"), f"{facts.author.name}, {made_on}"),
    )
