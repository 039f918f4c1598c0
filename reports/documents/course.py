"""How it went: every check-in in a table, and the answers that changed most."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.models import Score
from assessments.psychometrics.change import ChangeState
from assessments.psychometrics.definition import Instrument
from reports.documents.facts import CheckIn, Facts
from reports.documents.figures import KINDS, trend_figure
from reports.documents.shape import Change, Moved, Table
from reports.documents.words import not_in_period
from reports.sentences import (
    NAMES,
    day,
    is_compared,
    number,
    so_far,
    so_far_to_client,
    starts_of,
    status,
)

MOST_MOVED = 3


def change(facts: Facts, lead: tuple[str, ...]) -> Change:
    """The page of change over time."""
    trend = trend_figure(facts, " ".join(lead))
    paragraphs: tuple[str, ...] = ()
    if not facts.check_ins:
        paragraphs = (not_in_period(facts),)
    elif trend is None:
        paragraphs = _so_far(facts)
    return Change(
        heading=_("Change over time"),
        paragraphs=paragraphs,
        trend=trend,
        table=_table(facts) if facts.check_ins else None,
    )


def _so_far(facts: Facts) -> tuple[str, ...]:
    """Why there is no picture; empty where an earlier period's score was compared with."""
    verdicts = {scale: score.verdict for scale, score in facts.standing.items() if score.verdict}
    if is_compared(verdicts):
        return ()
    said = so_far_to_client if facts.reader.is_client else so_far
    return said(starts_of(verdicts), facts.check_ins)


def _table(facts: Facts) -> Table:
    """One row a check-in. How many statements were answered is a column where some were not."""
    versions = {each.version for each in facts.check_ins}
    is_file = facts.reader.workings
    is_whole = all(map(_is_whole, facts.check_ins))
    columns = [_("Date"), str(NAMES["anxiety"]), str(NAMES["avoidance"])]
    columns += [] if is_whole else [_("Statements answered")]
    columns += [_("Version")] if len(versions) > 1 else []
    columns += [_("State")] if is_file else []
    rows = []
    for each in facts.check_ins:
        row = [day(each.on), *(_score(each, kind) for kind in KINDS)]
        row += [] if is_whole else [_answered(each)]
        row += [each.version] if len(versions) > 1 else []
        row += [_states(each)] if is_file else []
        rows.append(tuple(row))
    widths: dict[int, tuple[int, ...]] = {3: (40, 30, 30), 4: (28, 20, 20, 32)}
    widths |= {5: (22, 15, 15, 22, 26), 6: (20, 13, 13, 18, 10, 26)}
    caption = _("Every check-in of this period")
    whole = _("Every check-in of this period, with every statement answered in each")
    return Table(
        caption=whole if is_whole else caption,
        columns=tuple(columns),
        rows=tuple(rows),
        widths=widths[len(columns)],
        numbers=True,
    )


def _score(check_in: CheckIn, kind: str) -> str:
    score = check_in.scores.get(kind)
    return number(score.value) if score and score.value is not None else _("no score")


def _is_whole(check_in: CheckIn) -> bool:
    return all(score.answered == score.items for score in check_in.scores.values())


def _answered(check_in: CheckIn) -> str:
    scores = check_in.scores.values()
    return _("%(answered)s of %(items)s") % {
        "answered": sum(score.answered for score in scores),
        "items": sum(score.items for score in scores),
    }


def state_of(score: Score) -> str:
    """The first check-ins have nothing to be compared with, however many questions they answer."""
    if score.state == ChangeState.FIRST_ANSWERS and score.value is not None:
        return _("Not compared yet")
    return status(score.state).text


def _states(check_in: CheckIn) -> str:
    """One state where both dimensions share it, else both by name."""
    words = {kind: state_of(check_in.scores[kind]) for kind in KINDS if kind in check_in.scores}
    if len(set(words.values())) == 1:
        return next(iter(words.values()))
    return "; ".join(f"{NAMES[kind]}: {said}" for kind, said in words.items())


@dataclass(frozen=True)
class _Step:
    """How one answer moved; `eased` counts points toward security, below 0 away from it."""

    text: str
    before: str
    after: str
    eased: int


def moved(facts: Facts) -> Moved | None:
    """The answers that changed most from the first check-in to the latest; None with only one."""
    first, latest = facts.first, _told_last(facts)
    heading = _("What moved most")
    if first is None or latest is None or first.response.pk == latest.response.pk:
        return None
    steps = _steps(latest.response.instrument_version.loaded, first, latest)
    eased = sorted((s for s in steps if s.eased > 0), key=lambda s: -s.eased)[:MOST_MOVED]
    harder = sorted((s for s in steps if s.eased < 0), key=lambda s: s.eased)[:MOST_MOVED]
    if not eased and not harder:
        return Moved(heading, (_("Every statement answered twice got the same answer."),), ())
    intro = _(
        "Single answers change from day to day. They are here as something to talk about, and no "
        "single one is a result."
    )
    tables = (
        _steps_table(_("Moved toward more ease"), eased, first, latest),
        _steps_table(_("Moved the other way"), harder, first, latest),
    )
    return Moved(heading, (intro,), tuple(table for table in tables if table.rows))


def _told_last(facts: Facts) -> CheckIn | None:
    """The newest after the first with both scores, so that what moved goes with what is said of
    them; else the newest."""
    if facts.first is None or facts.latest is None:
        return facts.latest
    whole = (
        each
        for each in reversed(facts.check_ins)
        if each.version == facts.latest.version
        and each.response.pk != facts.first.response.pk
        and all(score.value is not None for score in each.scores.values())
    )
    return next(whole, facts.latest)


def _steps(instrument: Instrument, first: CheckIn, latest: CheckIn) -> list[_Step]:
    then, now = first.response.answers, latest.response.answers
    labels = {
        (item.link_id, option.value): option.label
        for item in instrument.items
        for option in instrument.options_of(item)
    }
    texts = {item.link_id: item.text for item in instrument.items}
    turned = {link_id for scale in instrument.scales for link_id in scale.reversed}
    return [
        _Step(
            text=text,
            before=labels[link_id, then[link_id]],
            after=labels[link_id, now[link_id]],
            eased=_points(then, now, link_id) * (-1 if link_id in turned else 1),
        )
        for link_id, text in texts.items()
        if then.get(link_id) is not None and now.get(link_id) is not None
    ]


def _points(then: Mapping[str, int], now: Mapping[str, int], link_id: str) -> int:
    return then[link_id] - now[link_id]


def _steps_table(caption: str, steps: list[_Step], first: CheckIn, latest: CheckIn) -> Table:
    return Table(
        caption=caption,
        columns=(_("Statement"), day(first.on), day(latest.on)),
        rows=tuple((step.text, step.before, step.after) for step in steps),
        widths=(50, 25, 25),
    )
