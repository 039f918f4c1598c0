"""Who supervises whom, and who stands in for whom."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import cover_for, member_of, supervision_for
from clinic.actions.care import end_cover, start_cover
from clinic.actions.members import end_supervision, start_supervision
from clinic.forms.people import CoverForm, SupervisionForm
from clinic.models import Event
from clinic.queries import covers_of, supervisions_of
from clinic.roles import Permission


@require_http_methods(["GET", "POST"])
def supervision(request: HttpRequest) -> HttpResponse:
    """Who supervises whom, since when; begun here."""
    by, posted = member_of(request.user, Permission.PEOPLE_MANAGE), request.method == "POST"
    form = SupervisionForm(request.POST if posted else None, practice=by.practice)
    if posted and form.carry_out(start_supervision, by=by) is not None:
        messages.success(request, _("The supervision is noted. It holds from its first day."))
        return redirect("supervision")
    audit.record(Event.PEOPLE_VIEWED, by=by, subject=by.practice, practice_id=by.practice_id)
    rows = supervisions_of(by.practice)
    context = {"form": form, "rows": rows, "today": by.practice.today()}
    return render(request, "clinic/supervision.html", context, status=422 if posted else 200)


@require_POST
def supervision_end(request: HttpRequest, supervision_id: UUID) -> HttpResponse:
    """The supervisor no longer sees these clients, from today."""
    row = supervision_for(request.user, supervision_id)
    end_supervision(supervision=row, by=member_of(request.user))
    messages.success(request, _("The supervision has ended."))
    return redirect("supervision")


@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom: the whole practice's for the owner, one's own for a therapist."""
    by, posted = member_of(request.user, Permission.COVER_ARRANGE), request.method == "POST"
    form = CoverForm(request.POST if posted else None, by=by)
    if posted and form.carry_out(start_cover, by=by) is not None:
        messages.success(request, _("It is arranged."))
        return redirect("cover")
    audit.record(Event.PEOPLE_VIEWED, by=by, subject=by.practice, practice_id=by.practice_id)
    context = {"form": form, "rows": covers_of(by), "today": by.practice.today(), "by": by}
    return render(request, "clinic/cover.html", context, status=422 if posted else 200)


@require_POST
def cover_end(request: HttpRequest, cover_id: UUID) -> HttpResponse:
    """From today the one who stood in no longer reaches these clients."""
    end_cover(cover=cover_for(request.user, cover_id), by=member_of(request.user))
    messages.success(request, _("It has ended."))
    return redirect("cover")
