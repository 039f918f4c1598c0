"""The people in a client's life and the line of that life: two pages of the record."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.queries import score_history
from clinic import audit
from clinic.access import client_for, member_of
from clinic.actions.life import (
    add_life_event,
    add_person,
    change_life_event,
    change_person,
    remove_life_event,
    remove_person,
)
from clinic.forms.clients import DeedForm
from clinic.models import Client, Event
from clinic.roles import Permission
from reports.access import life_event_for, person_for
from reports.forms.life import LifeEventForm, PersonForm
from reports.queries import permitted
from reports.queries.life import early_years, life_line, people_of_client
from reports.views import crumbs
from reports.views.figures import Course
from reports.views.life_figures import line_figure, people_figure


@require_http_methods(["GET", "POST"])
def life_people(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Everybody who matters, how each seems to relate, and what that may mean for the two."""

    def shown(client: Client) -> dict[str, Any]:
        rows = people_of_client(client)
        return {"people": rows, "figure": people_figure(client, rows)}

    said = _("%(name)s is on the map.")
    return _collection(request, client_id, PersonForm, add_person, "life_people", shown, said)


@require_http_methods(["GET", "POST"])
def life_events(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A life on one line, with what was learnt early beside what has changed since."""

    def shown(client: Client) -> dict[str, Any]:
        rows, early = life_line(client), early_years(client)
        figure, course = line_figure(client, rows), Course.of(score_history(client))
        return {"events": rows, "early": early, "figure": figure, "change": course.opening}

    said = _("It is on the line.")
    return _collection(request, client_id, LifeEventForm, add_life_event, "life_line", shown, said)


@require_http_methods(["GET", "POST"])
def life_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Change what is known of one person."""
    permission = Permission.PLAN_WRITE
    row = person_for(request.user, person_id, permission)
    return _one(request, row, PersonForm, change_person, "person", "life_people")


@require_http_methods(["GET", "POST"])
def life_event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Change one thing on the line."""
    row = life_event_for(request.user, event_id, Permission.PLAN_WRITE)
    return _one(request, row, LifeEventForm, change_life_event, "event", "life_line")


@require_POST
def life_person_remove(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Off the map, and every word about them with it."""
    row = person_for(request.user, person_id, Permission.PLAN_WRITE)
    remove_person(person=row, by=member_of(request.user))
    words = _(
        "They are off the map; nothing about them is kept. Where a text names them, supervision"
        " reads the name from now on."
    )
    messages.success(request, words)
    return redirect("life_people", row.client_id)


@require_POST
def life_event_remove(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Off the line, and every word about it."""
    row = life_event_for(request.user, event_id, Permission.PLAN_WRITE)
    remove_life_event(event=row, by=member_of(request.user))
    messages.success(request, _("It is off the line; nothing of it is kept."))
    return redirect("life_line", row.client_id)


def _collection(
    request: HttpRequest,
    client_id: UUID,
    shape: type[DeedForm],
    add: Callable[..., Any],
    name: str,
    shown: Callable[[Client], dict[str, Any]],
    said: str,
) -> HttpResponse:
    posted = request.method == "POST"
    permission = Permission.PLAN_WRITE if posted else Permission.RECORD_READ
    client, member = client_for(request.user, client_id, permission), member_of(request.user)
    form = shape(request.POST if posted else None)
    if posted and (row := form.carry_out(add, client=client, by=member)):
        messages.success(request, said % {"name": row.content.get("name", "")})
        return redirect(name, client.pk)
    audit.record(Event.LIFE_VIEWED, by=member, subject=client)
    may = permitted(member, client, [Permission.PLAN_WRITE], given=permission)
    context = {
        "client": client,
        "crumbs": crumbs.to_client(client),
        "form": form,
        "may_write": bool(may),
        **shown(client),
    }
    return render(request, f"reports/{name}.html", context, status=422 if posted else 200)


def _one(
    request: HttpRequest,
    row: Any,
    shape: type[DeedForm],
    change: Callable[..., Any],
    kind: str,
    back: str,
) -> HttpResponse:
    posted, member = request.method == "POST", member_of(request.user)
    form = shape(request.POST) if posted else shape(initial=row.content)
    if posted and form.carry_out(change, **{kind: row}, by=member):
        messages.success(request, _("This is kept."))
        return redirect(back, row.client_id)
    audit.record(Event.LIFE_VIEWED, by=member, subject=row)
    context = {
        "client": row.client,
        "crumbs": crumbs.to_client(row.client),
        "row": row,
        "form": form,
        "kind": kind,
        "back": back,
        "remove": f"life_{kind}_remove",
        "here": f"life_{kind}",
    }
    return render(request, "reports/life_one.html", context, status=422 if posted else 200)
