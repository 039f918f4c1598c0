"""Pages of the wiring: the way in, health, and what the frame itself refuses."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from clinic.models import User
from config.celery import app
from config.gallery import samples


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Members go to their clients, clients to their own page."""
    is_client = isinstance(request.user, User) and request.user.client is not None
    return redirect("client_home" if is_client else "caseload")


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
