"""The people of a practice, for its owner."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import member_of
from clinic.models import Event
from clinic.queries import people_of
from clinic.roles import Permission


@require_safe
def practice_people(request: HttpRequest) -> HttpResponse:
    """Who works here, in which roles, with how many clients. Nothing clinical."""
    member = member_of(request.user, Permission.PEOPLE_MANAGE)
    audit.record(
        Event.PEOPLE_VIEWED, by=member, subject=member.practice, practice_id=member.practice_id
    )
    return render(request, "clinic/practice_people.html", {"people": people_of(member.practice)})
