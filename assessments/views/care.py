"""The calm page after an answer about danger, and asking the practice to call."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import assignment_in_flow
from assessments.actions.alerts import ask_to_be_called
from assessments.forms.call import CallForm
from assessments.queries.alerts import open_call
from assessments.sentences.alerts import call_words, look_words
from assessments.views.check_in import help_context
from assessments.views.flow import client_page, user_of
from assessments.views.questions import Page, told_of_danger
from assessments.views.ways import CheckInWay, Way
from clinic import audit
from clinic.models import Event, SafetyPlan
from clinic.queries import safety_plan_for


@client_page
@require_safe
def answer_care(request: HttpRequest, assignment_id: UUID, number: int) -> HttpResponse:
    """Shown on Continue from an answer about danger, before anything else."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    way = CheckInWay(request, assignment)
    plan = safety_plan_for(assignment.client)
    shown = care_page(request, way, number, plan)
    if shown.status_code == HTTPStatus.OK:
        audit.record(Event.SAFETY_PAGE_SHOWN, by=user_of(request), subject=assignment)
    return shown


@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_call(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Ask the practice to ring; whatever became of the check-in meanwhile."""
    assignment = assignment_in_flow(request.session, request.user, assignment_id)
    posted = request.method == "POST"
    form = CallForm(request.POST if posted else None)
    if posted:
        given = {"client": assignment.client, "assignment": assignment, "by": user_of(request)}
        wish = form.carry_out(ask_to_be_called, **given)
        if wish is not None:
            return redirect("answer_call", assignment.pk)
    asked = open_call(assignment)
    context = {
        "way": CheckInWay(request, assignment),
        "form": form,
        "asked": asked,
        "when_words": call_words(asked) if asked else "",
        **help_context(assignment.practice),
    }
    return render(request, "assessments/call.html", context, status=422 if posted else 200)


def care_page(
    request: HttpRequest, way: Way, number: int, plan: SafetyPlan | None = None
) -> HttpResponse:
    """Thanks, help at once, a call, or on with the form: whichever they choose."""
    step = way.course.at(number)
    if step is None or told_of_danger(way.course, step) is None:
        return redirect(way.page(number))
    practice = way.assignment.practice
    context = {
        "way": way,
        "back_url": way.page(number),
        "onward_url": Page(request, way, step).onward_url(way.course),
        "plan": plan,
        "look_words": look_words(practice),
        **help_context(practice),
    }
    return render(request, "assessments/care.html", context)
