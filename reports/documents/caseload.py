"""The caseload on paper: a table of clients with what counts say, and do not, above it.

It is laid out for who asks and kept nowhere: what is kept is sealed with one client's key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from assessments.psychometrics.change import WORSENING, ChangeState
from assessments.queries import CheckInState
from assessments.queries.scores import ScoreRow
from clinic.models import Client, Member
from reports.documents.progress import LETTER_PAPER
from reports.documents.shape import Fact, Head, Passage, Table
from reports.documents.words import not_a_diagnosis, not_why
from reports.queries import Dimension
from reports.queries.caseload_paper import PaperRow
from reports.sentences import DIMENSIONS, NAMES, is_judged, number, short_day, status

ON_A_PAGE_OF_THE_SITE = 200  # clients: three seconds of processor time, while somebody waits
BY_COMMAND = 2_000  # half a minute; a third of what a document's limits of memory hold


@dataclass(frozen=True)
class Caseload(Head):
    """A list of clients as their reader is shown them; `counts` stand above it."""

    counts: Table | None
    counts_notes: tuple[str, ...]
    clients: Table | None
    nothing: str
    about: Passage


def build_caseload(
    rows: Sequence[PaperRow], by: Member, at: datetime, *, whose: str, chosen: str
) -> Caseload:
    """Write it in the language that is active. `whose`, its title, and `chosen` say which clients
    these are."""
    practice, number_ = by.practice, len(rows)
    made = at.astimezone(practice.zone)
    on = f"{date_format(made, 'DATE_FORMAT')}, {date_format(made, 'H:i')}"
    many = ngettext("%(n)s client", "%(n)s clients", number_) % {"n": number_}
    return Caseload(
        audience="therapist",
        language=get_language() or "en",
        right_to_left=get_language_bidi(),
        paper="Letter" if practice.country.upper() in LETTER_PAPER else "A4",
        title=whose,
        practice=practice.name,
        number="",
        confidential=_("Confidential. For %(name)s") % {"name": by.name},
        number_words=on,
        page_words=(_("Page"), _("of")),
        meta=(
            Fact(_("Which of them"), f"{chosen} · {many}"),
            Fact(_("As it was"), f"{on}, {by.name}"),
        ),
        counts=_counts(rows) if rows else None,
        counts_notes=_limits(rows) if rows else (),
        clients=_clients(rows, by) if rows else None,
        nothing=_("No client matches this."),
        about=_about(),
    )


def _counts(rows: Sequence[PaperRow]) -> Table:
    """How many stand where, one column a dimension: the words of the newest score."""
    kinds: tuple[tuple[str, frozenset[str]], ...] = (
        (_("Reliably lower"), frozenset({ChangeState.RELIABLY_LOWER})),
        (_("No reliable change"), frozenset({ChangeState.NO_RELIABLE_CHANGE})),
        (_("Possibly or reliably higher"), frozenset(WORSENING)),
    )
    states = [[_dimension(row, scale).state for row in rows] for scale in DIMENSIONS]
    cells = [
        (words, *(str(sum(state in wanted for state in column)) for column in states))
        for words, wanted in kinds
    ]
    every = frozenset().union(*(wanted for _words, wanted in kinds))
    rest = (str(sum(state not in every for state in column)) for column in states)
    return Table(
        caption=ngettext("Of %(n)s client", "Of %(n)s clients", len(rows)) % {"n": len(rows)},
        columns=(_("Change since the start"), *(str(NAMES[scale]) for scale in DIMENSIONS)),
        rows=(*cells, (_("Too few answers to say"), *rest)),
        widths=(50, 25, 25),
        numbers=True,
    )


def _limits(rows: Sequence[PaperRow]) -> tuple[str, ...]:
    alerts = sum(row.listed.mark.open > 0 for row in rows)
    late = sum(row.listed.check_in.state is CheckInState.OVERDUE for row in rows)
    return (
        _("With an open alert: %(alerts)s. With an overdue check-in: %(late)s.")
        % {"alerts": alerts, "late": late},
        _(
            "These clients began at different times and places, and each count rests on those who "
            "answered. A count is no result of treatment and compares no therapists."
        ),
    )


def _clients(rows: Sequence[PaperRow], by: Member) -> Table:
    return Table(
        caption=_("Clients, in the order of the list"),
        columns=(
            _("Client"),
            _("Pathway"),
            *(str(NAMES[scale]) for scale in DIMENSIONS),
            _("Last check-in"),
            _("Next"),
            _("Open alerts"),
        ),
        rows=tuple(_client(row, by) for row in rows),
        widths=(15, 13, 22, 22, 10, 10, 8),
    )


def _client(row: PaperRow, by: Member) -> tuple[str, ...]:
    listed = row.listed
    client, last = listed.client, listed.check_in.last_on
    state = "" if client.state == Client.State.ACTIVE else f", {client.get_state_display()}"
    return (
        f"{client.name}, {client.birth_year}{state}",
        row.pathway or _("none chosen"),
        *(_score(_dimension(row, scale), row.scores.get(scale), last) for scale in DIMENSIONS),
        short_day(last) if last else _("none yet"),
        _next(row, by),
        str(listed.mark.open) if listed.mark.open else "–",
    )


def _dimension(row: PaperRow, scale: str) -> Dimension:
    return row.listed.anxiety if scale == "anxiety" else row.listed.avoidance


def _score(dimension: Dimension, newest: ScoreRow | None, last: date | None) -> str:
    """The newest score, with its day where a check-in came after it (`last`), the band around the
    start that error alone explains, and the verdict."""
    words = status(dimension.state).text
    if dimension.value is None:
        return words
    before, half = dimension.baseline, newest.threshold if newest else None
    now = number(dimension.value)
    if newest and last and newest.on < last:
        now = _("%(score)s on %(day)s") % {"score": now, "day": short_day(newest.on)}
    if before is None or not is_judged(dimension.state):
        return f"{now}. {words}"
    told = {"now": now, "before": number(before), "words": words}
    if half is None:
        return _("%(now)s, from %(before)s. %(words)s") % told
    told |= {"low": number(before - half), "high": number(before + half)}
    return _("%(now)s, from %(before)s (%(low)s to %(high)s). %(words)s") % told


def _next(row: PaperRow, by: Member) -> str:
    zone, status_ = by.practice.zone, row.listed.check_in
    said = []
    if status_.open_until and status_.state is CheckInState.WAITING:
        said.append(_("check-in until %(day)s") % {"day": short_day(status_.open_until)})
    elif status_.open_until and status_.state is CheckInState.OVERDUE:
        said.append(_("check-in overdue since %(day)s") % {"day": short_day(status_.open_until)})
    elif row.next_check_in:
        on = row.next_check_in.astimezone(zone).date()
        said.append(_("check-in %(day)s") % {"day": short_day(on)})
    if row.next_session:
        on = row.next_session.astimezone(zone).date()
        said.append(_("session %(day)s") % {"day": short_day(on)})
    return "; ".join(said) or "–"


def _about() -> Passage:
    return Passage(
        _("About these scores"),
        (
            _(
                "Both scores are means of a client's own answers, from 1 to 7; lower means less "
                "anxiety or avoidance. Beside each stands the score at the start and, in brackets, "
                "how far from it measurement error alone could carry it."
            ),
            _(
                "A change is called reliable where it leaves these brackets, by the method and the "
                "error estimate that were in force when the form was sent; each client's own page "
                "and report name them, with questions that were skipped."
            ),
            not_a_diagnosis(),
            not_why(),
        ),
    )
