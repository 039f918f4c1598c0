"""The caseload: who needs a look, at a glance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import clients_for, member_of, names_for
from clinic.models import Client, Event, Member
from clinic.models.reach import key_of
from clinic.roles import Permission, Reach, reaches
from reports.forms import CaseloadForm
from reports.forms.caseload import FILTERS, SORTS
from reports.queries import caseload_page
from reports.queries.caseload import NAMES_FILTERS, NAMES_SORTS, Filter, Sort
from reports.views.caseload_rows import check_in_words, printed, risk_words
from reports.views.htmx import wants_fragment

__all__ = ["check_in_words", "risk_words"]  # the pages of one client say it alike

LIST = "reports/_caseload_list.html"
_ASKING = Permission.REPORT_REQUEST
NOBODY = {
    Filter.LOOK: gettext_lazy("Nobody needs a look because of their scores."),
    Filter.LOWER: gettext_lazy("Nobody is reliably lower at the moment."),
    Filter.SAME: gettext_lazy("Nobody is without reliable change at the moment."),
    Filter.FEW: gettext_lazy("Everyone has answered often enough."),
    Filter.OVERDUE: gettext_lazy("No check-in is overdue."),
    Filter.ENDED: gettext_lazy("No care has ended yet."),
}


@dataclass(frozen=True)
class Asked:
    """Which list the address asks for, as far as this reader has it.

    `record`: with scores, of those whose record they read; `whose`: say who cares for each.
    """

    member: Member
    form: CaseloadForm
    record: bool
    shown: Filter
    sort: Sort
    q: str
    permission: Permission
    whose: bool

    @property
    def clients(self) -> QuerySet[Client]:
        return clients_for(self.member.user, self.permission)


def asked(request: HttpRequest) -> Asked:
    """The list an address stands for: the screen and the file go by the same."""
    member = member_of(request.user, Permission.CLIENT_NAMES)
    form = CaseloadForm(request.GET)
    record = member.may(Permission.RECORD_READ) and not form.asked("names")
    return Asked(
        member=member,
        form=form,
        record=record,
        shown=form.shown(record=record),
        sort=form.sort_by(record=record),
        q=form.asked("q") or "",
        permission=Permission.RECORD_READ if record else Permission.CLIENT_NAMES,
        whose=not record or Reach.SUPERVISEES in reaches(member.roles, Permission.RECORD_READ),
    )


@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """A page of clients. Scores for those who may read the record, names for the others."""
    context = listing(request, asked(request))
    template = LIST if wants_fragment(request) else "reports/caseload.html"
    return render(request, template, context)


def listing(request: HttpRequest, wanted: Asked) -> dict[str, Any]:
    """The list of the address, for this page and for Today's; written down in the audit."""
    member, form, record = wanted.member, wanted.form, wanted.record
    shown, sort = wanted.shown, wanted.sort
    today = member.practice.today()
    page, rows = caseload_page(
        lambda: wanted.clients,
        shown=shown,
        sort=sort,
        q=wanted.q,
        number=form.asked("page") or 1,
        kept=(wanted.permission, *key_of(member)),
        record=record,
        carers_on=today if wanted.whose else None,
        names=names_for(request.user),
    )
    audit.record(Event.CLIENTS_LISTED, by=member)
    return {
        "page_obj": page,
        "rows": printed(rows, member.practice, record=record, whose=wanted.whose),
        "record": record,
        "whose": wanted.whose,
        "q": wanted.q,
        "shown": shown,
        "filters": _links(request, "show", FILTERS, Filter if record else NAMES_FILTERS),
        "sort": sort,
        "sorts": _links(request, "sort", SORTS, Sort if record else NAMES_SORTS),
        "names_asked": form.asked("names"),
        "empty": _nobody(member, shown, form.asked("q"), request.path),
        "list_url": request.path,
        **_ways(member, record=record),
    }


def _links(
    request: HttpRequest, name: str, words: Mapping[Any, Any], chosen: Iterable[Any]
) -> list[tuple[Any, str, str]]:
    """Key, words and address of each filter or order; the rest of the address stays."""
    asked_for = request.GET.copy()
    asked_for.pop("page", None)
    found = []
    for each in chosen:
        asked_for[name] = each
        found.append((each, str(words[each]), f"?{asked_for.urlencode()}"))
    return found


def _ways(member: Member, *, record: bool) -> dict[str, Any]:
    """What else this reader may open from here."""
    everyone = Reach.PRACTICE in reaches(member.roles, Permission.CLIENT_NAMES)
    return {
        "may_add": member.may(Permission.CLIENT_ADD),
        "add_url": reverse("client_new"),
        "batch_url": reverse("batch_new") if record and member.may(_ASKING) else "",
        "both_lists": everyone and member.may(Permission.RECORD_READ),
        "list_words": list_words(member, record=record),
    }


def list_words(member: Member, *, record: bool) -> str:
    """Whose clients these are."""
    reach = reaches(member.roles, Permission.RECORD_READ) if record else frozenset()
    if Reach.SUPERVISEES not in reach:
        return _("My clients") if record else _("Names in the practice")
    if Reach.CASELOAD in reach:
        return _("My clients and my supervisees' clients")
    return _("My supervisees' clients")


def _nobody(member: Member, shown: Filter, q: str | None, here: str) -> dict[str, str]:
    """What an empty list says, and the one thing to do next."""
    if q or shown is not Filter.ALL:
        text = NOBODY.get(shown) if not q else None
        return {
            "heading": str(text or _("No client matches this.")),
            "text": _("Clients whose care has ended are listed under “Care ended” only."),
            "url": here,
            "action": _("Show all"),
        }
    if member.may(Permission.CLIENT_ADD):
        return {
            "heading": _("Add your first client"),
            "text": _("You only need a name or a code and a birth year."),
            "url": reverse("client_new"),
            "action": _("Add client"),
        }
    return {
        "heading": _("No clients yet"),
        "text": _("Clients appear here once someone puts them on your caseload."),
    }
