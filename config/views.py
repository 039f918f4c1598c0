"""Pages of the wiring: the way in, health, and what the frame itself refuses."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from clinic.access import member_of
from clinic.actions.practices import finish_set_up
from clinic.forms.practices import SETUP_PAGES, StartForm
from clinic.roles import Permission
from config.celery import app
from config.demo.invented import invent_clients
from config.gallery import samples


@require_http_methods(["GET", "POST"])
def setup_start(request: HttpRequest) -> HttpResponse:
    """The last page of the first set-up: begin empty, or with invented people to look at."""
    by = member_of(request.user, Permission.PEOPLE_MANAGE)
    if by.practice.set_up_at is not None or by.practice.alert_reader_id is None:
        return redirect("setup")
    posted = request.method == "POST"
    form = StartForm(request.POST if posted else None, initial={"begin": "empty"})
    if posted and form.is_valid():
        finish_set_up(practice=by.practice, by=by)
        if form.cleaned_data["begin"] == "people":
            invent_clients(by=by)
        return redirect("caseload")
    context = {"form": form, "number": SETUP_PAGES, "pages": SETUP_PAGES}
    return render(request, "clinic/setup_start.html", context, status=422 if posted else 200)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database is migrated and the broker answers; 503 names what is not."""
    parts = {"database": _database(), "broker": _broker()}
    ready = all(state == "ok" for state in parts.values())
    body = {"status": "ok" if ready else "not ready", **parts}
    return JsonResponse(body, status=200 if ready else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return "unreachable"
    return "migrations missing" if plan else "ok"


def _broker() -> str:
    try:
        with app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return "unreachable"
    return "ok"


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke: a page that asks the database nothing, with an id to quote."""
    words = {"request_id": getattr(request, "request_id", ""), "demo_strip": settings.DEMO}
    return HttpResponse(loader.render_to_string("500.html", words), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: say what to do, in words."""
    return render(request, "errors/csrf.html", status=403)


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page; routed in development only."""
    return render(request, "gallery.html", samples(request))
