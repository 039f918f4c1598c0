"""The session sheet: one printed page before a session, for the therapist's eyes alone.

It leaves the screen, so people are spoken of by role and texts are cut to what a page holds.
"""

from itertools import chain

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.queries import item_changes
from reports.documents.facts import Facts
from reports.documents.progress import head
from reports.documents.shape import Fact
from reports.documents.sheet_shape import Block, Sheet
from reports.documents.words import lead
from reports.queries import goals_of
from reports.queries.glance import Glance, glance
from reports.queries.plan import GoalRow, PlanRow
from reports.queries.prep import (
    Agreed,
    OpenAlert,
    agreed,
    danger_is_decided,
    dangers_of,
    moved_most,
    once_a_score,
    open_alerts_of,
    question_for,
    relations,
    safety_of,
    tried_since,
)
from reports.sentences import day, newer_short_form, nothing_told, short_day

# What one page holds, whatever the record does.
ALERTS, TRIED, GOALS, PEOPLE = 3, 3, 4, 2
TOLD_CHARS = 200
PLANNED_CHARS, STATEMENT_CHARS, WORDS_CHARS, GOAL_CHARS = 440, 120, 110, 60


def build_sheet(facts: Facts) -> Sheet:
    """Write it in the language that is active."""
    client, seen, last = facts.client, glance(facts.client), agreed(facts.client)
    plan = next((each for each in seen.plans if each.is_open), None)
    goals = goals_of(plan.id if plan else None)
    begins = seen.next_at.date() if seen.next_at else facts.practice.today()
    alerts = open_alerts_of(facts.client) if seen.mark.open else []
    is_danger = bool(dangers_of(alerts))
    common = head(facts, _("Before the session"))
    opening = question_for(plan, goals, begins, danger=is_danger)
    common |= {
        "confidential": _("Confidential. For the therapist alone, not part of a report"),
        "number_words": _("Sheet %(number)s") % {"number": facts.report.number},
        "meta": (
            Fact(
                _("Client"),
                _("%(name)s, born %(year)s") % {"name": client.called, "year": client.birth_year},
            ),
            Fact(_("Next session"), _next(seen)),
            common["meta"][2],
        ),
    }
    return Sheet(
        **common,
        alerts=_alerts(facts, seen, alerts),
        changed=_changed(facts, seen),
        left=(_agreed(last), _talk(facts)),
        right=(
            Block(_("A question to begin with"), (opening,)),
            *_plan(plan, goals),
            _tried(facts, last),
        ),
        people=_people(facts, seen),
        people_note=_("A tendency to talk about, known from one side only. It judges nobody."),
        foot=_("Educational measures, not a diagnosis. A single answer says little."),
    )


def _next(seen: Glance) -> str:
    if seen.next_at is None:
        return _("none is planned")
    return f"{date_format(seen.next_at, 'DATE_FORMAT')}, {date_format(seen.next_at, 'H:i')}"


def _alerts(facts: Facts, seen: Glance, alerts: list[OpenAlert]) -> Block | None:
    """How many wait for a decision, and the most pressing; what was told only where it is danger,
    with the safety plan."""
    if not seen.mark.open and not seen.mark.risk_at:
        return None
    heading = ngettext(
        "%(n)s alert waits for a decision", "%(n)s alerts wait for a decision", seen.mark.open
    )
    shown = once_a_score(sorted(alerts, key=lambda each: not each.answered))[:ALERTS]
    told = [
        f"{each.title}, {day(each.on)}: {_cut(each.answered, TOLD_CHARS)} {each.state_words}"
        for each in dangers_of(shown)
    ]
    if seen.mark.risk_at and danger_is_decided(seen.mark, alerts):
        on = day(seen.mark.risk_at.astimezone(facts.practice.zone).date())
        told.append(_("Told of danger on %(day)s, and decided since.") % {"day": on})
    if told:
        told.append(safety_of(facts.client).words)
    others = [_named(each) for each in shown if not each.answered]
    if (more := seen.mark.open - len(shown)) > 0:
        others.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    said = tuple(filter(None, (*told, "; ".join(others))))
    words = heading % {"n": seen.mark.open} if seen.mark.open else _("Told of danger")
    return Block(words, said)


def _named(alert: OpenAlert) -> str:
    """What kind of alert it is, of which score, and its day."""
    named = f"{alert.title}: {alert.about}" if alert.about else str(alert.title)
    return f"{named}, {day(alert.on)}"


def _changed(facts: Facts, seen: Glance) -> Block:
    if facts.check_ins:
        said = [" ".join(chain(*lead(facts)))]
    else:
        said = [newer_short_form(seen.brief, ()) or nothing_told(seen.check_in.last_on)]
    if seen.countdown:
        words = _("The last session is agreed for %(day)s.")
        said.append(words % {"day": day(seen.countdown.planned_on)})
    return Block(_("What changed"), tuple(said))


def _agreed(last: Agreed) -> Block:
    heading = _("What we agreed")
    if last.on is None:
        return Block(heading, (_("No signed note yet."),))
    words = {"day": day(last.on)}
    if not last.plan:
        return Block(heading, (_("The note of %(day)s holds no plan.") % words,))
    return Block(
        heading, (_cut(last.plan, PLANNED_CHARS),), note=_("From the note of %(day)s") % words
    )


def _talk(facts: Facts) -> Block:
    """The three answers that moved most, whichever way."""
    moved, heading = item_changes(facts.client), _("To talk about")
    if moved is None:
        return Block(
            heading,
            (
                _(
                    "Two scored check-ins with the full attachment form are needed to see which "
                    "answers moved."
                ),
            ),
        )
    most = moved_most(moved)
    if not most:
        if moved.both:
            return Block(heading, (_("No single answer moved."),))
        return Block(heading, (_("No statement was answered both times."),))
    steps = [
        Fact(
            _cut(item.text, STATEMENT_CHARS),
            _("from “%(before)s” to “%(after)s”")
            % {"before": item.before_words, "after": item.after_words},
        )
        for item in most
    ]
    words = {"first": day(moved.first_on), "latest": day(moved.latest_on)}
    return Block(heading, (), tuple(steps), _("%(first)s against %(latest)s") % words)


def _plan(plan: PlanRow | None, goals: list[GoalRow]) -> tuple[Block, ...]:
    """The open plan: the goals in focus, else all."""
    if plan is None:
        return ()
    shown = [goal for goal in goals if goal.in_focus] or goals
    rows = [
        Fact(f"{_cut(goal.title, GOAL_CHARS).rstrip('.')}: {goal.words or _('not rated yet')}", "")
        for goal in shown[:GOALS]
    ]
    is_focus = any(goal.in_focus for goal in goals)
    return (Block(plan.title, (), tuple(rows), _("In focus") if is_focus else ""),)


def _tried(facts: Facts, last: Agreed) -> Block:
    """What was told of exercises since the last signed note."""
    rows = [
        Fact(
            " · ".join(filter(None, (each.title, short_day(each.on), str(each.useful)))),
            f"“{_cut(each.words, WORDS_CHARS)}”" if each.words else "",
        )
        for each in tried_since(facts.client, last.on)[:TRIED]
    ]
    nothing = () if rows else (_("Nothing was told of exercises since."),)
    return Block(_("Tried since"), nothing, tuple(rows))


def _people(facts: Facts, seen: Glance) -> tuple[Block, ...]:
    """Guidance about the first people on the map for whom there is some; nobody by name."""
    zones = {score.zone for score in facts.standing.values()}
    found = [each for each in relations(facts.client, seen.plans, zones) if each.pairing]
    return tuple(
        Block(
            _("At hand: %(role)s") % {"role": each.role or each.name},
            (),
            (
                Fact(_("What tends to happen"), each.pairing.happens),
                Fact(_("What steadies"), each.pairing.provides),
                Fact(_("What can change"), each.pairing.change),
            ),
            each.manner_words,
        )
        for each in found[:PEOPLE]
        if each.pairing
    )


def _cut(text: str, most: int) -> str:
    """In one piece, and no longer than this."""
    return str(Truncator(" ".join(text.split())).chars(most))
