"""A client's own pages: what is next first, then what was shared, agreed and written down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.actions.stopping import stop_check_ins, take_up_check_ins
from clinic import audit
from clinic.access import own_client
from clinic.models import Client, Event, User
from clinic.models.mail import wishes_of
from reports.actions.exports import ask_for_record
from reports.forms.client_home import StopForm
from reports.queries import goals_of, open_plan, own_check_ins
from reports.queries.client_home import own_home, own_maintenance


@require_safe
def client_home(request: HttpRequest) -> HttpResponse:
    """What comes next, and the way to all that is theirs; check-ins by date only."""
    user, client = _own(request)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=client)
    context = {
        "client": client,
        "practice": client.practice,
        "wishes": wishes_of(client),
        **own_home(client),
        **own_check_ins(client),
    }
    return render(request, "reports/client_home.html", context)


@require_safe
def own_plan(request: HttpRequest) -> HttpResponse:
    """What was agreed, in the words it was agreed in: no scores, no attainment."""
    user, client = _own(request)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=client, reason="plan")
    plan = open_plan(client)
    goals = goals_of(plan.pk, sealed=True) if plan else []
    context = {"plan": plan, "goals": [row for row in goals if row.goal.put_aside_at is None]}
    return render(request, "reports/own_plan.html", context)


@require_safe
def own_keeping_up(request: HttpRequest) -> HttpResponse:
    """What keeps it up after the end of care, in the client's own words."""
    user, client = _own(request)
    audit.record(Event.OWN_RECORD_VIEWED, by=user, subject=client, reason="plan")
    return render(request, "reports/own_keeping_up.html", {"kept": own_maintenance(client)})


@require_http_methods(["GET", "POST"])
def own_stop(request: HttpRequest) -> HttpResponse:
    """Stop check-ins, or let them come again."""
    user, client = _own(request)
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["wish"] == StopForm.STOP:
            stop_check_ins(client=client, by=user)
            messages.success(request, _("No more check-ins are sent. Your therapist sees that."))
        else:
            take_up_check_ins(client=client, by=user)
            messages.success(
                request,
                _("Check-ins may come again. Your therapist sees that, and sets them up with you."),
            )
        return redirect("client_home")
    context = {"client": client, "wishes": wishes_of(client), "form": form}
    return render(request, "reports/own_stop.html", context, status=422 if form.is_bound else 200)


@require_POST
def own_record_ask(request: HttpRequest) -> HttpResponse:
    """The client asks for a copy of their record; the practice makes it and hands it over."""
    user, client = _own(request)
    ask_for_record(client=client, by=user)
    messages.success(request, _("Your practice is asked for a copy. They will hand it to you."))
    return redirect("client_home")


def _own(request: HttpRequest) -> tuple[User, Client]:
    client = own_client(request.user)
    assert isinstance(request.user, User)
    return request.user, client
