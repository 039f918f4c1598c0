"""The progress report: a letter to the client, or a fuller one for the therapist's file."""

from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clinic.models.folding import is_to_see
from reports.documents.about import about as about_page
from reports.documents.about import file_page
from reports.documents.course import change, moved
from reports.documents.facts import Facts
from reports.documents.figures import plane_figure
from reports.documents.shape import Document, Fact, Opening, Passage, Scoring
from reports.documents.words import lead, meaning
from reports.documents.work import ahead, goal_strip, work
from reports.sentences import day

Signed = TypeVar("Signed", bound=Document)
LETTER_PAPER = frozenset({"US", "CA", "MX"})


def build(facts: Facts) -> Document:
    """Write the report in the language that is active."""
    said, note = lead(facts)
    reader = facts.reader
    return Document(
        **head(facts, _("Progress report")),
        lead=said,
        lead_note=note,
        plane=plane_figure(facts),
        meaning=Passage(_("What this means"), meaning(reader)),
        goals=goal_strip(facts),
        change=change(facts, said) if reader.change else None,
        ahead=ahead(facts) if reader.ahead else None,
        moved=moved(facts) if reader.moved else None,
        work=work(facts) if reader.work else None,
        about=about_page(facts),
        file=file_page(facts),
        opening=_opening(facts),
        scoring=_scoring(facts),
        draft=_("Draft"),
        draft_words=_("Draft, not signed"),
    )


def head(facts: Facts, title: str) -> dict[str, Any]:
    """What every document begins with, by the names of `Head`."""
    return {
        "audience": facts.reader.audience,
        "language": get_language() or "en",
        "right_to_left": get_language_bidi(),
        "paper": "Letter" if facts.practice.country.upper() in LETTER_PAPER else "A4",
        "title": title,
        "practice": facts.practice.name,
        "number": facts.report.number,
        "confidential": _("Confidential. Prepared for %(name)s") % {"name": _reader(facts)},
        "number_words": _("Report %(number)s") % {"number": facts.report.number},
        "page_words": (_("Page"), _("of")),
        "meta": _meta(facts),
    }


def as_signed(document: Signed, words: str, number: str) -> Signed:
    """The same words and figures without the marks of a draft, under the version's own number.

    `words` say who signed, and when. To be called in the language of the document.
    """
    instead = {str(_("Report number")): number, str(_("Signature")): words}
    facts = [Fact(each.label, instead.get(each.label, each.value)) for each in document.about.facts]
    return replace(
        document,
        number=number,
        number_words=_("Report %(number)s") % {"number": number},
        draft="",
        draft_words="",
        signed=words,
        about=replace(document.about, facts=tuple(facts)),
    )


def _opening(facts: Facts) -> Opening | None:
    """A member's own words, where they took the place of the programme's sentence; a line of which
    nothing shows is no paragraph."""
    lines = (line.strip() for line in facts.told(facts.report.opening).splitlines())
    words = tuple(line for line in lines if is_to_see(line))
    if not words:
        return None
    by = _("In the words of %(name)s") % {"name": facts.author.name}
    return Opening(by, words, _("What the scores say"))


def _scoring(facts: Facts) -> tuple[Scoring, ...]:
    """By which version and which parameters each scale was judged last."""
    found = []
    for scale, score in facts.standing.items():
        version = facts.versions[score.response_id]
        verdict = score.verdict or {}
        found.append(
            Scoring(
                instrument=version.instrument,
                version=version.version,
                language=version.language,
                content_hash=version.content_hash,
                scale=scale,
                method=verdict.get("method") or "",
                sd=verdict.get("sd"),
                reliability=verdict.get("reliability"),
                source=verdict.get("source") or "",
            )
        )
    return tuple(found)


def _reader(facts: Facts) -> str:
    names = {"name": facts.called, "recipient": facts.recipient}
    if facts.recipient:
        by_name = {
            "referrer": _("%(recipient)s, about %(name)s"),
            "supervision": _("%(recipient)s, for supervision of %(name)s"),
        }
        return by_name[facts.reader.audience] % names
    words = {
        "client": "%(name)s",
        "therapist": _("the file of %(name)s"),
        "referrer": _("the referrer of %(name)s"),
        "supervision": _("supervision of %(name)s"),
    }
    return words[facts.reader.audience] % names


def _meta(facts: Facts) -> tuple[Fact, ...]:
    until = day(facts.report.period_to)
    if facts.begins is None:
        period = _("until %(end)s") % {"end": until}
    elif facts.begins == facts.report.period_to:
        period = until
    else:
        period = _("%(start)s to %(end)s") % {"start": day(facts.begins), "end": until}
    made_on = day(facts.made_at.astimezone(facts.practice.zone).date())
    by = (facts.author.name, facts.author.profession, made_on)
    return (
        Fact(_("Prepared for"), _reader_in_full(facts)),
        Fact(_("Period"), period),
        Fact(_("Prepared by"), ", ".join(filter(None, by))),
    )


def _reader_in_full(facts: Facts) -> str:
    """With the year of birth where others file it: a name alone may be of two people."""
    if facts.reader.is_client or not facts.reader.by_name:
        return _reader(facts)
    words = {"reader": _reader(facts), "year": facts.client.birth_year}
    return _("%(reader)s, born %(year)s") % words
