"""Check-ins: scores and every answer, forms of one questionnaire beside each other.

A table a form would print each question anew: two hundred forms would neither fit a worker's
memory nor be read by anybody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.models import Assignment, InstrumentVersion, Response, Schedule, Score
from assessments.queries import answers_in_words
from assessments.queries.answers import AnswerRow
from assessments.sentences.entered import entered_words
from clinic.models import Client
from reports.documents.course import state_of
from reports.documents.record.person import on
from reports.documents.record.shape import Chapter, Entry, Line
from reports.documents.record.work import times
from reports.documents.shape import Fact, Table
from reports.documents.words import not_a_diagnosis, not_why
from reports.sentences import day, number

BESIDE = 5  # forms in one table
WIDTHS = {1: (60, 40), 2: (40, 30, 30), 3: (40, 20, 20, 20), 4: (40, 15, 15, 15, 15)}
WIDTHS |= {5: (40, 12, 12, 12, 12, 12)}
SKIPPED = "–"


@dataclass(frozen=True)
class Form:
    """A form that was sent, with its answers opened."""

    response: Response
    answers: dict[tuple[str, str], AnswerRow]
    scores: dict[str, Score]


def forms(client: Client) -> Chapter:
    """assessments.Response and assessments.Score, oldest first."""
    rows = Response.objects.filter(client=client).select_related(
        "instrument_version", "entered_by__user", "client__practice", "assignment"
    )
    rows = rows.prefetch_related("scores").order_by("answered_on", "sent_at")
    together: dict[object, list[Form]] = {}
    for row in rows:
        together.setdefault(row.instrument_version_id, []).append(_form(row))
    entries = [
        _entry(same[start : start + BESIDE])
        for same in together.values()
        for start in range(0, len(same), BESIDE)
    ]
    return Chapter(
        _("Check-ins"),
        _("No check-in was answered."),
        note=f"{not_a_diagnosis()} {not_why()}" if entries else "",
        entries=tuple(entries),
    )


def asked(client: Client) -> Chapter:
    """assessments.Assignment without answers, and assessments.Schedule."""
    rows = Assignment.objects.filter(client=client).exclude(state=Assignment.State.DONE)
    rows = rows.select_related("practice", "instrument_version").order_by("created_at")
    lines = []
    for row in rows:
        said = f"{on(client, row.created_at)}: {row.instrument_version}, {row.get_state_display()}"
        lines.append(Line(" ".join(filter(None, (f"{said} ({day(row.open_until)})", row.why)))))
    plans = list(Schedule.objects.filter(client=client).select_related("made_by__user"))
    versions = InstrumentVersion.objects.filter(instrument__in={row.instrument for row in plans})
    titles = dict(versions.order_by("created_at").values_list("instrument", "title"))
    return Chapter(
        _("Asked, without answers"),
        _("Nothing is waiting."),
        lines=tuple(lines),
        entries=tuple(_schedule(client, row, titles) for row in plans),
    )


def _schedule(client: Client, row: Schedule, titles: Mapping[str, str]) -> Entry:
    told = (
        str(row.get_cadence_display()),
        _("from %(day)s on") % {"day": day(row.starts_on)},
        times(row.count),
        str(row.get_state_display()),
        on(client, row.ended_at) if row.ended_at else "",
        _("stopped by the client") if row.ended_by_client else "",
        _("after care has ended") if row.after_care else "",
        row.made_by.name,
    )
    why = (Fact(_("Why"), row.why),) if row.why else ()
    form = titles.get(row.instrument, row.instrument)
    title = _("Asked again and again: %(form)s") % {"form": form}
    return Entry(title, " · ".join(filter(None, told)), why)


def _form(response: Response) -> Form:
    answers = {(row.part, row.link_id): row for row in answers_in_words(response)}
    scores = {f"{row.scale}:{row.about}": row for row in response.scores.all()}
    return Form(response, answers, scores)


def _entry(same: Sequence[Form]) -> Entry:
    first, last = same[0].response, same[-1].response
    version, begins, ends = first.instrument_version, day(first.answered_on), day(last.answered_on)
    days = begins if len(same) == 1 else _("%(start)s to %(end)s") % {"start": begins, "end": ends}
    tables = (_scores(same), _answers(same))
    return Entry(
        title=f"{version}, {days}",
        lines=tuple(Line(_about(form)) for form in same),
        tables=tuple(table for table in tables if table.rows),
    )


def _about(form: Form) -> str:
    """Who answered, who typed it in, why it was asked, what was stated of it elsewhere."""
    row = form.response
    titles = {scale.id: scale.title for scale in row.instrument_version.loaded.scales}
    stated = "; ".join(f"{titles.get(name, name)}: {value}" for name, value in row.stated.items())
    who = _("answered by %(who)s") % {"who": row.get_answered_by_display()}
    entered = entered_words(row) or (row.entered_by.name if row.entered_by else "")
    parts = (
        who,
        entered,
        _("asked with the words: %(why)s") % {"why": row.assignment.why}
        if row.assignment.why
        else "",
        _("totals stated elsewhere: %(totals)s") % {"totals": stated} if stated else "",
    )
    return f"{day(row.answered_on)}: {'. '.join(filter(None, parts))}"


def _table(caption: str, head: str, same: Sequence[Form], rows: Iterator[tuple[str, ...]]) -> Table:
    days = (day(form.response.answered_on) for form in same)
    return Table(caption, (head, *days), tuple(rows), WIDTHS[len(same)])


def _scores(same: Sequence[Form]) -> Table:
    scales = same[0].response.instrument_version.loaded.scales
    titles = {scale.id: scale.title for scale in scales}
    every = dict.fromkeys(key for form in same for key in form.scores)

    def rows() -> Iterator[tuple[str, ...]]:
        for key in every:
            scale, _colon, about = key.partition(":")
            title = titles.get(scale, scale)
            cells = (_score(form.scores.get(key)) for form in same)
            yield f"{title} ({about})" if about else str(title), *cells

    return _table(_("Scores, with how many questions they rest on"), _("Scale"), same, rows())


def _score(score: Score | None) -> str:
    if score is None:
        return ""
    value = SKIPPED if score.value is None else number(score.value)
    return f"{value} ({score.answered}/{score.items}){_state(score)}"


def _state(score: Score) -> str:
    return f" {state_of(score)}" if score.state else ""


def _answers(same: Sequence[Form]) -> Table:
    every: dict[tuple[str, str], AnswerRow] = {}
    for form in same:
        for key, answer in form.answers.items():
            every.setdefault(key, answer)
    few = len(same) <= 2 or not _is_alike(same)

    def rows() -> Iterator[tuple[str, ...]]:
        for key, asked_ in every.items():
            part = f"{asked_.part}: " if asked_.part else ""
            cells = (_answer(form.answers.get(key), in_words=few) for form in same)
            yield f"{asked_.number}. {part}{asked_.text}", *cells

    caption = _("Every answer, question by question; – where it was skipped")
    if not few and (meant := _key(same)):
        caption = f"{caption}. {meant}"
    return _table(caption, _("Question, as shown"), same, rows())


def _answer(answer: AnswerRow | None, *, in_words: bool) -> str:
    if answer is None:
        return ""
    if answer.value is None:
        return answer.words or SKIPPED
    return f"{answer.words} ({answer.point})" if in_words and answer.words else answer.point


def _meanings(same: Sequence[Form]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for form in same:
        for answer in form.answers.values():
            if answer.value is not None:
                found.setdefault(answer.value, set()).add(answer.words or "")
    return found


def _is_alike(same: Sequence[Form]) -> bool:
    """Whether a number stands for the same words in every question."""
    return all(len(words) == 1 for words in _meanings(same).values())


def _key(same: Sequence[Form]) -> str:
    """What each number that was chosen stands for."""
    meant = sorted((value, *words) for value, words in _meanings(same).items())
    return "; ".join(f"{value} {words}" for value, words in meant if words)
