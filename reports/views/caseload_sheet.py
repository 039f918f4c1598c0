"""The caseload as a file, CSV or PDF: the same clients, in the same order, as the screen lists."""

from collections.abc import Iterator
from datetime import date

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import audit
from clinic.access import clients_for, member_of, names_for
from clinic.confirming import recently_confirmed
from clinic.models import Event
from clinic.roles import Permission
from reports import pdf, sentences
from reports.documents.caseload import ON_A_PAGE_OF_THE_SITE, build_caseload
from reports.documents.paper import markup
from reports.exports.sheets import Cell, sheet
from reports.forms.caseload import FILTERS
from reports.queries import CaseloadRow, Dimension
from reports.queries.caseload import caseload_rows
from reports.queries.caseload_paper import paper_rows
from reports.views.caseload import Asked, asked, check_in_words, list_words
from reports.views.exports import download

log = structlog.get_logger(__name__)


@require_POST
@recently_confirmed
def caseload_export(request: HttpRequest) -> HttpResponse:
    """Every client the list has, page after page; the address says which, as on the screen."""
    wanted = asked(request)
    if request.POST.get("as") == "pdf":
        return _on_paper(request, wanted)
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


def _on_paper(request: HttpRequest, wanted: Asked) -> HttpResponse:
    """The list with scores, laid out here and now: kept nowhere, so it bears nobody's key."""
    member = member_of(request.user, Permission.RECORD_READ)
    names = names_for(request.user)
    clients = clients_for(request.user, Permission.RECORD_READ)
    rows = paper_rows(clients, shown=wanted.shown, sort=wanted.sort, q=wanted.q, names=names)
    if len(rows) > ON_A_PAGE_OF_THE_SITE:
        words = _("On paper there is room for %(most)s clients; this list has %(n)s.")
        messages.warning(request, words % {"most": ON_A_PAGE_OF_THE_SITE, "n": len(rows)})
        return redirect(f"{reverse('caseload')}?{request.GET.urlencode()}")
    chosen = str(FILTERS[wanted.shown])
    chosen = f"{chosen}, “{wanted.q}”" if wanted.q else chosen
    whose = f"{list_words(member, record=True)} ({member.name})"
    document = build_caseload(rows, member, timezone.now(), whose=whose, chosen=chosen)
    try:
        printed = pdf.finish(pdf.render_seldom(markup(document)))
    except pdf.FAILURES:
        log.exception("caseload_not_laid_out")
        messages.error(request, _("The PDF could not be made. The list is there as CSV."))
        return redirect(f"{reverse('caseload')}?{request.GET.urlencode()}")
    audit.record(Event.LIST_EXPORTED, by=member, reason="overview_pdf")
    name = f"caseload-{member.practice.today().isoformat()}.pdf"
    return download(printed.content, "application/pdf", name)


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
