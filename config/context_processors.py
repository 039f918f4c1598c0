"""What every page's frame shows."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.queries.alerts import how_many_wait
from clinic.roles import Permission
from clinic.visit import Gate, Visit


def shell(request: HttpRequest) -> dict[str, Any]:
    """`member`, `nav`, `demo_strip`, and the `request_id` that a page of refusal quotes.

    `new_alerts`: how many ask for a look now, where this member looks at alerts.
    `theme` is the colours a member chose. `visit` is there for who is signed in; `gated` while
    something is to be done before the record;
    `device` says whose browser a client answers in, where it is not their own.
    """
    user = getattr(request, "user", None)
    member = user.member if user is not None and user.is_authenticated else None
    visit = Visit(request.session) if hasattr(request, "session") else None
    gated = visit is not None and visit.is_signed_in and visit.gate is not Gate.OPEN
    reader = member if not gated else None
    return {
        "member": member,
        "nav": _nav(request.path, reader) if reader else (),
        "new_alerts": _new_alerts(reader),
        "visit": visit if visit is not None and visit.kept else None,
        "device": visit.device if visit is not None else "",
        "gated": gated,
        "theme": member.user.theme if member else "",
        "demo_strip": settings.DEMO,
        "request_id": getattr(request, "request_id", ""),
    }


# One client's pages, all of them.
CLIENTS = ("/clients/", "/check-ins/", "/notes/", "/process-notes/", "/plans/")


def _new_alerts(member: Any) -> Callable[[], int]:
    """Asked only where a page draws its frame, and once."""
    shown = member is not None and member.may(Permission.RECORD_READ)
    return cache(lambda: how_many_wait(member) if shown else 0)


class Entry(NamedTuple):
    """A place of the main navigation; `counted`: how many new alerts there are stands beside it."""

    label: str
    url: str
    current: bool
    counted: bool


def _nav(path: str, member: Any) -> tuple[Entry, ...]:
    clients, calendar, library, reports = map(
        reverse, ("caseload", "calendar", "library", "reports")
    )
    practice, alerts = _practice_page(member), reverse("alerts")
    entries = (
        (_("Today"), reverse("home"), (), True),
        (_("Clients"), clients, CLIENTS, True),
        (
            _("Notes"),
            reverse("drafts"),
            ("/drafts/", "/snippets/"),
            member.may(Permission.NOTE_WRITE),
        ),
        (
            _("Supervision"),
            reverse("supervision_queue"),
            ("/supervision/",),
            member.may(Permission.NOTE_COSIGN),
        ),
        (_("Calendar"), calendar, (calendar, "/sessions/"), member.may(Permission.SESSION_PLAN)),
        (_("Alerts"), alerts, (alerts,), member.may(Permission.RECORD_READ)),
        (_("Library"), library, (library,), member.may(Permission.LIBRARY_READ)),
        (_("Reports"), reports, (reports,), member.may(Permission.REPORT_READ)),
        (_("Practice"), practice, ("/practice/",), bool(practice)),
    )
    return tuple(
        Entry(label, url, path == url or path.startswith(pages), url == alerts)
        for label, url, pages, shown in entries
        if shown
    )


def _practice_page(member: Any) -> str:
    """The first of the practice's pages this member may open; "" for none."""
    if member.may(Permission.PEOPLE_MANAGE):
        return reverse("practice_people")
    if member.may(Permission.COVER_ARRANGE):
        return reverse("cover")
    return reverse("openings") if member.may(Permission.RECORD_READ) else ""
