"""The work: plans with their goals and what became different in them, exercises, cards, the end."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.library import library
from clinic.models import Client, ClientWords, Confirmation, Ending, Goal, Plan
from reports.documents.record.person import on
from reports.documents.record.shape import Chapter, Entry, Line, Part, Piece, Said
from reports.documents.shape import Fact
from reports.queries.endings import kept_up
from reports.queries.given import GivenExercise, every_card, exercises_of
from reports.queries.plan_history import plan_history
from reports.sentences import NAMES, day, level


def plans(client: Client) -> Chapter:
    """Clinic.Plan, clinic.Goal, clinic.GoalRating."""
    rows = Plan.objects.filter(client=client).select_related("chosen_by__user")
    rows = rows.prefetch_related("goals__ratings__rated_by__user")
    entries = tuple(_plan(client, plan) for plan in rows)
    return Chapter(_("Plans"), _("No plan was made."), entries=entries)


def _plan(client: Client, plan: Plan) -> Entry:
    until = on(client, plan.ended_at) if plan.ended_at else ""
    chosen = _("chosen by %(name)s") % {"name": plan.chosen_by.name}
    rows = [Fact(_("Why this pathway"), plan.reason)] if plan.reason else []
    rows += [Fact(_("Looked at again on"), day(plan.review_on))] if plan.review_on else []
    elements = [library().element(each).title for each in plan.elements]
    rows += [Fact(_("Parts of the routes in use"), "; ".join(elements))] if elements else []
    return Entry(
        title=library().pathway(plan.pathway).title,
        under=f"{on(client, plan.created_at)} – {until} · {chosen}",
        rows=tuple(rows),
        parts=tuple(_goal(client, goal) for goal in plan.goals.all()),
    )


def _goal(client: Client, goal: Goal) -> Part:
    levels = sorted(goal.descriptors.items(), key=lambda pair: int(pair[0]))
    rows = [Fact(_("In words"), goal.words)] if goal.words else []
    rows += [Fact(level(int(step)), text) for step, text in levels if text]
    rows += [Fact(_("A sign of its own"), sign) for sign in goal.markers.values()]
    aside = goal.put_aside_at
    standing = (
        _("in focus") if goal.in_focus else "",
        _("put aside on %(day)s") % {"day": on(client, aside)} if aside else "",
    )
    rated = [
        Line(f"{day(row.rated_on)}: {level(row.level)} ({row.rated_by.name})")
        for row in goal.ratings.all()
    ]
    under = " · ".join(filter(None, standing))
    return Part(goal.known.title, under, tuple(rows), tuple(rated))


def changes(client: Client) -> Chapter:
    """Clinic.PlanChange, and clinic.Confirmation: movement that shows in life too."""
    found, _more = plan_history(client, most=None)
    entries = [
        Entry(
            title=f"{day(row.on)}: {row.title}",
            under=" · ".join(filter(None, (row.goal, row.by))),
            rows=tuple(
                Fact(str(each.name) or _("Words"), _both(each.before, each.after))
                for each in row.differences
            ),
        )
        for row in found
    ]
    seen = Confirmation.objects.filter(client=client).select_related("by__user")
    lines = [
        Line(
            _("%(day)s, movement on %(scale)s shows in life: %(words)s (%(name)s)")
            % {
                "day": day(row.seen_on),
                "scale": str(NAMES.get(row.scale, row.scale)).lower(),
                "words": row.sentence,
                "name": row.by.name,
            }
        )
        for row in seen
    ]
    none = _("Nothing was changed.")
    return Chapter(_("What became different"), none, lines=tuple(lines), entries=tuple(entries))


def _both(before: str, after: str) -> str:
    if not before or not after:
        return after or _("gone: %(words)s") % {"words": before}
    return _("before: %(before)s\nthen: %(after)s") % {"before": before, "after": after}


def given(client: Client) -> Chapter:
    """Clinic.Exercise, clinic.ExerciseLog, clinic.Card."""
    entries = [_exercise(row) for row in exercises_of(client, most=None)]
    for card in every_card(client):
        back = _("taken back") if card.row.taken_back_at else ""
        entries.append(
            Entry(
                title=card.template.title,
                under=" · ".join(filter(None, (day(card.row.given_on), card.given_by, back))),
                rows=(Fact(_("The line on it"), card.row.line),) if card.row.line else (),
            )
        )
    none = _("Nothing was given to take home.")
    return Chapter(_("Exercises and cards"), none, entries=tuple(entries))


def _exercise(given_: GivenExercise) -> Entry:
    row = given_.row
    under = (day(row.given_on), given_.given_by, str(row.get_state_display()), given_.goal)
    lines = [
        Line(f"{' · '.join(filter(None, (day(log.done_on), str(log.useful))))}: {log.words}")
        if log.words
        else Line(" · ".join(filter(None, (day(log.done_on), str(log.useful)))))
        for log in given_.logs
    ]
    words = (Fact(_("In words"), given_.words),) if given_.words else ()
    return Entry(given_.title, " · ".join(filter(None, under)), words, lines=tuple(lines))


def own_words(client: Client) -> Chapter:
    """Clinic.ClientWords."""
    rows = ClientWords.objects.filter(client=client).select_related("taken_by__user")
    lines = [
        Line(
            _("%(day)s: “%(words)s” (taken down by %(name)s; %(quoted)s)")
            % {
                "day": day(row.said_on),
                "words": row.text,
                "name": row.taken_by.name,
                "quoted": _("may be quoted") if row.may_be_quoted else _("not to be quoted"),
            }
        )
        for row in rows
    ]
    return Chapter(_("In the client's words"), _("None were taken down."), lines=tuple(lines))


def endings(client: Client) -> Chapter:
    """Clinic.Ending."""
    rows = Ending.objects.filter(client=client).select_related("planned_by__user")
    return Chapter(
        _("The end of the work"),
        _("No end was planned."),
        entries=tuple(_ending(client, row) for row in rows),
    )


def _ending(client: Client, row: Ending) -> Entry:
    agreed = _("Last session agreed for %(day)s") % {"day": day(row.planned_on)}
    told = [row.planned_by.name]
    for words, at in (
        (_("ended on %(day)s"), row.ended_at),
        (_("returned on %(day)s"), row.returned_at),
    ):
        told += [words % {"day": on(client, at)}] if at else []
    said = (Said(_("What was reached"), (Piece(row.summary),)),) if row.summary else ()
    kept = tuple(Fact(title, words) for title, words in kept_up(row))
    return Entry(agreed, " · ".join(told), kept, said)


def times(n: int) -> str:
    """How often something was asked."""
    return ngettext("asked %(n)s time", "asked %(n)s times", n) % {"n": n}
