"""The caseload as a file: the same clients, in the same order, as the screen lists."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import audit
from clinic.access import names_for
from clinic.confirming import recently_confirmed
from clinic.models import Event
from reports import sentences
from reports.exports.sheets import Cell, sheet
from reports.queries import CaseloadRow, Dimension
from reports.queries.caseload import caseload_rows
from reports.views.caseload import asked, check_in_words
from reports.views.exports import download


@require_POST
@recently_confirmed
def caseload_export(request: HttpRequest) -> HttpResponse:
    """Every client the list has, page after page; the address says which, as on the screen."""
    wanted = asked(request)
    today = wanted.member.practice.today()
    rows = caseload_rows(
        wanted.clients,
        shown=wanted.shown,
        sort=wanted.sort,
        q=wanted.q,
        record=wanted.record,
        carers_on=today if wanted.whose else None,
        names=names_for(request.user),
    )
    header = _header(record=wanted.record, whose=wanted.whose)
    cells = (_cells(row, today, record=wanted.record, whose=wanted.whose) for row in rows)
    reason = "with_scores" if wanted.record else "names"
    audit.record(Event.LIST_EXPORTED, by=wanted.member, reason=reason)
    name = f"clients-{today.isoformat()}.csv"
    return download(sheet(header, cells), "text/csv; charset=utf-8", name)


def _header(*, record: bool, whose: bool) -> list[str]:
    scores = [
        words % {"name": sentences.NAMES[name]}
        for name in sentences.DIMENSIONS
        for words in (_("%(name)s"), _("%(name)s at the start"), _("%(name)s: change"))
    ]
    head = [_("Name"), _("Birth year"), _("State")]
    head += [*scores, _("Goals in focus")] if record else []
    return head + [_("Check-in")] + ([_("Who cares for them")] if whose else [])


def _cells(row: CaseloadRow, today: date, *, record: bool, whose: bool) -> list[Cell]:
    client = row.client
    cells: list[Cell] = [client.name, client.birth_year, str(client.get_state_display())]
    if record:
        cells += [*_scores(row.anxiety), *_scores(row.avoidance), row.focus]
    cells.append(check_in_words(row.check_in, today))
    return cells + ([", ".join(row.carers)] if whose else [])


def _scores(dimension: Dimension) -> Iterator[Cell]:
    yield None if dimension.value is None else round(dimension.value, 2)
    yield None if dimension.baseline is None else round(dimension.baseline, 2)
    yield sentences.status(dimension.state).text
