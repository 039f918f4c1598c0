"""The pathway: the strip of goals, the work on each, and what was agreed for the time ahead."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models.check_ins import last_day
from clinic.attainment import Rating, attainment_t
from clinic.library import library
from clinic.models import Goal, GoalRating, MarkerEvidence
from reports.documents.facts import Facts
from reports.documents.shape import GoalMark, GoalStrip, GoalWork, Passage, Work
from reports.sentences import day, level, number

# Ratings of a goal that are all told; of more the first, where it began, and the latest.
MOST_RATINGS, LATEST = 8, 5


def goal_strip(facts: Facts) -> GoalStrip:
    """Where in the work: each goal with its latest attainment, then maintaining."""
    heading = _strip_heading(facts)
    if facts.plan is None:
        none_then = _("No pathway had been chosen by then.")
        none_now = _("No pathway has been chosen yet.")
        return GoalStrip(heading, none_then if facts.is_of_earlier else none_now, ())
    marks = [_mark(facts, goal) for goal in facts.goals_in_use]
    marks.append(GoalMark(_("Maintaining"), _("keeping what is gained"), None, ""))
    return GoalStrip(heading, "", tuple(marks))


def _strip_heading(facts: Facts) -> str:
    """With the day the goals are of, where that is not the day the report is made."""
    if not facts.is_of_earlier:
        return _("Your goals") if facts.reader.is_client else _("Goals of the pathway")
    words = (
        _("Your goals on %(day)s")
        if facts.reader.is_client
        else _("Goals of the pathway on %(day)s")
    )
    return words % {"day": day(facts.report.period_to)}


def ahead(facts: Facts) -> Passage:
    """What was agreed for the time ahead, out of the plan as of the report's last day."""
    in_focus = [goal for goal in facts.goals_in_use if goal.in_focus]
    at_the_end = _("In focus at the end of this period: %(title)s. %(words)s")
    now = _("In focus now: %(title)s. %(words)s")
    said = [
        (at_the_end if facts.is_of_earlier else now)
        % {
            "title": _title(facts, goal).rstrip("."),
            "words": _words(facts, goal),
        }
        for goal in in_focus
    ]
    if facts.is_of_earlier and not in_focus:
        said.append(_("No goal was in focus at the end of this period."))
    elif facts.plan is None:
        said.append(_("Choosing a pathway together is the next step."))
    elif not in_focus:
        said.append(_("No goal is in focus at present; choosing one together is the next step."))
    if facts.next_check_in:
        until = day(last_day(facts.next_check_in, facts.practice.zone))
        said.append(_("The next check-in is open until %(day)s.") % {"day": until})
    return Passage(_("Looking ahead, agreed together"), tuple(said))


def work(facts: Facts) -> Work:
    """The work so far, goal by goal. Sessions are a count; evidence is not for every reader."""
    paragraphs = []
    if facts.plan:
        pathway = library().pathway(facts.plan.pathway)
        # A pathway's title names where it starts from; a client is told what it is about instead.
        is_client = facts.reader.is_client
        paragraphs.append(pathway.client_summary if is_client else pathway.title + ".")
    paragraphs.append(sessions_told(facts))
    if not facts.reader.is_client and (t := _attainment(facts)) is not None:
        words = _("Goal attainment over all rated goals: T %(t)s, where 50 is as hoped.")
        paragraphs.append(words % {"t": number(t, 0)})
    return Work(
        heading=_("The work so far"),
        paragraphs=tuple(paragraphs),
        goals=tuple(
            _goal_work(facts, goal)
            for goal in (*facts.goals, *facts.earlier_goals)
            if _was_worked_on(facts, goal)
        ),
    )


def _mark(facts: Facts, goal: Goal) -> GoalMark:
    last = _latest(facts, goal)
    return GoalMark(
        title=short_title(facts, goal),
        words=level(last.level) if last else _("not rated yet"),
        level=last.level if last else None,
        focus=_("In focus") if goal.in_focus else "",
    )


def _latest(facts: Facts, goal: Goal) -> GoalRating | None:
    ratings = facts.ratings.get(goal.pk, ())
    return ratings[-1] if ratings else None


def _was_worked_on(facts: Facts, goal: Goal) -> bool:
    """A goal put aside, or of a plan that ended, is told of where something came of it in the
    period."""
    is_in_use = goal.put_aside_at is None and goal in facts.goals
    return is_in_use or facts.is_worked_on(goal)


def _title(facts: Facts, goal: Goal) -> str:
    """A title of the library names nobody, whatever words are in it."""
    return goal.known.title if goal.template else facts.told(goal.known.title)


def short_title(facts: Facts, goal: Goal) -> str:
    """The same in a word or two; a goal of one's own has but one title."""
    return goal.known.short_title if goal.template else facts.told(goal.known.title)


def _words(facts: Facts, goal: Goal) -> str:
    """The goal as it was put to the client; for others what it means, in the third person."""
    if goal.words == goal.known.title:
        return ""  # a goal of one's own has its words for a title
    known, words = goal.known, facts.told(goal.words)
    if facts.reader.is_client:
        return words or known.client_wording
    if goal.words and goal.words != known.client_wording:
        return _("In the words agreed with the client: “%(words)s”") % {"words": words}
    return known.meaning if goal.template else facts.told(known.meaning)


def sessions_told(facts: Facts) -> str:
    """How many sessions took place in the period."""
    if not facts.sessions:
        return _("No session is recorded in this period.")
    return ngettext(
        "%(count)s session is recorded in this period.",
        "%(count)s sessions are recorded in this period.",
        facts.sessions,
    ) % {"count": facts.sessions}


def _attainment(facts: Facts) -> float | None:
    rated = [(goal, last) for goal in facts.goals_in_use if (last := _latest(facts, goal))]
    return attainment_t([Rating(last.level, float(goal.weight)) for goal, last in rated])


def _goal_work(facts: Facts, goal: Goal) -> GoalWork:
    evidence = facts.evidence.get(goal.pk, ())
    return GoalWork(
        title=_title(facts, goal),
        words=_words(facts, goal),
        ratings=" ".join((*_rated(facts, goal), *_put_aside(facts, goal), *_ended(facts, goal))),
        evidence_heading=_seen(len(evidence)),
        evidence=_told(facts, goal) if facts.reader.evidence else (),
    )


def _put_aside(facts: Facts, goal: Goal) -> tuple[str, ...]:
    """When work on it came to rest, where that was by the report's last day."""
    if goal.put_aside_at is None:
        return ()
    on = goal.put_aside_at.astimezone(facts.practice.zone).date()
    is_client = facts.reader.is_client
    said = _("We put it aside on %(day)s.") if is_client else _("Put aside on %(day)s.")
    return (said % {"day": day(on)},)


def _ended(facts: Facts, goal: Goal) -> tuple[str, ...]:
    """Until when it was part of a plan, where another one came after."""
    if goal not in facts.earlier_goals or goal.plan.ended_at is None:
        return ()
    on = goal.plan.ended_at.astimezone(facts.practice.zone).date()
    return (_("Part of the plan until %(day)s.") % {"day": day(on)},)


def _rated(facts: Facts, goal: Goal) -> tuple[str, ...]:
    """The ratings of the period; of those before it the last, as where the goal stood then."""
    rated = facts.rated(goal)
    before = facts.ratings.get(goal.pk, ())[: -len(rated) or None]
    if not before:
        return (_ratings(rated) if rated else _("Not rated yet."),)
    words = {"level": level(before[-1].level), "day": day(before[-1].rated_on)}
    stood = _("Before this period: %(level)s (%(day)s).") % words
    return stood, _ratings(rated) if rated else _("Not rated in this period.")


def _ratings(ratings: tuple[GoalRating, ...]) -> str:
    shown = ratings if len(ratings) <= MOST_RATINGS else (ratings[0], *ratings[-LATEST:])
    reviews = [
        _("%(level)s (%(day)s)") % {"level": level(each.level), "day": day(each.rated_on)}
        for each in shown
    ]
    words = {"reviews": "; ".join(reviews), "n": len(ratings), "latest": LATEST}
    if len(shown) == len(ratings):
        return _("How far it was reached: %(reviews)s.") % words
    return (
        _(
            "How far it was reached, the first and the latest %(latest)s of %(n)s ratings: "
            "%(reviews)s."
        )
        % words
    )


def _seen(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s sign of movement was seen in sessions.",
        "%(count)s signs of movement were seen in sessions.",
        count,
    ) % {"count": count}


def _told(facts: Facts, goal: Goal) -> tuple[str, ...]:
    return tuple(_evidence(facts, goal, each) for each in facts.evidence.get(goal.pk, ()))


def _evidence(facts: Facts, goal: Goal, each: MarkerEvidence) -> str:
    """Day, sign, what was said of it, and the route; ids the library no longer has are left out."""
    own = facts.told(goal.markers.get(each.marker, ""))
    try:
        sign = library().marker(each.marker).text if each.marker and not own else own
        route = library().route(each.route).title if each.route else ""
    except KeyError:
        sign, route = "", ""
    said = " ".join(part for part in (sign, facts.told(each.sentence)) if part)
    by_route = _(" Route: %(route)s.") % {"route": route} if route else ""
    return f"{day(each.seen_on)}: {said}{by_route}"
