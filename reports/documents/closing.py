"""The closing page: what was reached, how it is kept up, where it may reach, whom to turn to."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assessments.models import Score
from assessments.queries.follow_ups import agreed_follow_ups
from clinic.library.maintenance import maintenance
from clinic.models import ClientWords, Ending
from reports.documents.about import whom_to_call
from reports.documents.closing_shape import Closing, Keeping, Quote
from reports.documents.facts import Facts
from reports.documents.shape import Fact, Passage
from reports.queries.endings import ending_told_of, kept_up
from reports.sentences import day, number

MOST_QUOTES = 4
WELLBEING = ("wellbeing-and-safety", "wellbeing")
BEST = 3  # the highest score of wellbeing
EARLY = "early-action"  # the practice that says what to do first


@dataclass(frozen=True)
class Last:
    """Rows of the end of care: the ending, quotes (oldest first), wellbeing at start and end."""

    ending: Ending | None
    quotes: tuple[ClientWords, ...]
    wellbeing: tuple[tuple[date, float], ...]
    asked_again: tuple[date, ...]


def collect_last(facts: Facts) -> Last:
    """What only the end of care asks for. Four statements, whatever the record holds."""
    reader, client = facts.reader, facts.client
    return Last(
        ending=ending_told_of(client),
        quotes=_quotes(facts) if reader.own_words else (),
        wellbeing=_wellbeing(facts) if reader.ripple else (),
        asked_again=tuple(sorted({each.starts_on for each in agreed_follow_ups(client)})),
    )


def closing(facts: Facts, last: Last) -> Closing:
    """The page itself, in the words of its reader."""
    reader, told = facts.reader, facts.told
    quotes = [Quote(told(each.text), day(each.said_on)) for each in last.quotes]
    return Closing(
        heading=_("The end, and the time after"),
        own_words_heading=_("In your own words")
        if reader.is_client
        else _("In the client's words"),
        own_words=tuple(quotes),
        reached=_reached(facts, last) if reader.reached else None,
        keeping=_keeping(facts, last) if reader.keeping else None,
        ripple=_ripple(facts, last) if reader.ripple else None,
        ripples=_ripples() if reader.ripple and reader.is_client else (),
        hard=_hard(facts, last),
    )


def ended(facts: Facts, ending: Ending | None) -> tuple[str, ...]:
    """When the work ended, or is to end."""
    on, is_client = facts.client.ended_on, facts.reader.is_client
    if on is not None:
        said = _("Our work ended on %(day)s.") if is_client else _("Care ended on %(day)s.")
        return (said % {"day": day(on)},)
    if ending is None:
        return ()
    if is_client:
        return (_("Our last session is agreed for %(day)s.") % {"day": day(ending.planned_on)},)
    return (_("The last session is agreed for %(day)s.") % {"day": day(ending.planned_on)},)


def _quotes(facts: Facts) -> tuple[ClientWords, ...]:
    """The newest that the client agreed to be quoted with."""
    rows = ClientWords.objects.filter(
        client=facts.client, may_be_quoted=True, said_on__lte=facts.report.period_to
    )
    if facts.report.period_from:
        rows = rows.filter(said_on__gte=facts.report.period_from)
    return tuple(rows[:MOST_QUOTES])[::-1]


def _wellbeing(facts: Facts) -> tuple[tuple[date, float], ...]:
    """Day and score of the first and the latest form of the newest version; none before two."""
    instrument, scale = WELLBEING
    rows = Score.objects.filter(
        client=facts.client, instrument=instrument, scale=scale, on__lte=facts.report.period_to
    )
    if facts.report.period_from:
        rows = rows.filter(on__gte=facts.report.period_from)
    given = rows.filter(value__isnull=False).order_by("on", "at")
    found = list(given.values_list("on", "value", "response__instrument_version"))
    same = [(on, value or 0.0) for on, value, version in found if version == found[-1][2]]
    return (same[0], same[-1]) if len(same) > 1 else ()


def _reached(facts: Facts, last: Last) -> Passage | None:
    said = facts.told(last.ending.summary) if last.ending else ""
    paragraphs = tuple(filter(None, (line.strip() for line in said.splitlines())))
    return Passage(_("What was reached"), paragraphs) if paragraphs else None


def _keeping(facts: Facts, last: Last) -> Keeping:
    kept = kept_up(last.ending) if last.ending else []
    is_client = facts.reader.is_client
    if not kept:
        note = _("Nothing has been written down for the time after.")
    elif is_client:
        note = _("What you chose for the time after our sessions, in your words.")
    else:
        note = _("What the client chose for the time after, in their words.")
    return Keeping(
        heading=_("Keeping it up"),
        note=note,
        practices=tuple(Fact(title, facts.told(words)) for title, words in kept),
    )


def _ripple(facts: Facts, last: Last) -> Passage:
    """Outcomes in modest words: what goes together in many people, and is promised to nobody."""
    if facts.reader.is_client:
        said = (
            *_wellbeing_words(last, _("Your wellbeing score")),
            _(
                "In studies, people who feel more secure with others also tend to report better "
                "wellbeing and closer relationships."
            ),
            _("That is a link seen across many people. It promises nothing for any one of them."),
        )
    else:
        said = (
            *_wellbeing_words(last, _("Wellbeing")),
            _(
                "Across groups, more security goes with better wellbeing and closer relationships: "
                "an association, and no promise for one person."
            ),
        )
    return Passage(_("Where it may reach"), said)


def _wellbeing_words(last: Last, name: str) -> tuple[str, ...]:
    if not last.wellbeing:
        return ()
    (start, before), (on, after) = last.wellbeing
    said = _("%(name)s was %(before)s on %(start)s and %(after)s on %(day)s.") % {
        "name": name,
        "before": number(before),
        "start": day(start),
        "after": number(after),
        "day": day(on),
    }
    span = _("It runs from 0 to %(best)s, and higher means better days.") % {"best": BEST}
    return (f"{said} {span}", _("How much of a difference is chance is not known."))


def _ripples() -> tuple[Fact, ...]:
    """The four circles, each as something one may look out for."""
    return (
        Fact(_("In you"), _("You may notice sooner what you feel, and what you need.")),
        Fact(_("Close to you"), _("You may find it easier to ask, to hear and to make up.")),
        Fact(_("After you"), _("Children around you see how you speak, listen and come back.")),
        Fact(_("Around you"), _("Somebody who feels steady can be steady for others.")),
    )


def _hard(facts: Facts, last: Last) -> Passage:
    """What to do if it gets hard again, and whom to turn to."""
    again = "; ".join(day(on) for on in last.asked_again)
    if not facts.reader.is_client:
        said = [_("The client can ask to come back at any time.")]
        said += [_("Check-ins after the end are agreed for: %(days)s.") % {"days": again}] * bool(
            again
        )
        return Passage(_("If it gets hard again"), tuple(said))
    said = [_("Hard weeks can come again. They are no sign that you failed.")]
    if facts.reader.keeping and last.ending and last.ending.maintenance.get(EARLY):
        title = next(one.title for one in maintenance() if one.id == EARLY)
        said.append(_("Begin with what you planned above: %(practice)s.") % {"practice": title})
    said.append(_("You can ask to come back. One call or one message is enough."))
    if again:
        said.append(_("We agreed that you are asked again on: %(days)s.") % {"days": again})
    call = whom_to_call(facts) or (_("Ask us whom you can turn to, before we part."),)
    return Passage(_("If it gets hard again"), (*said, *call))
