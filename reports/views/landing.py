"""Where somebody lands who asks for a form's address instead of sending the form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from clinic.access import client_for, plan_for
from clinic.roles import Permission

View = Callable[..., HttpResponse]


def back_to_plan(view: View) -> View:
    """A part of the plan is sent by POST; asked for (gone back to, say) it leads to the plan."""

    @wraps(view)
    def sent_or_asked(request: HttpRequest, **ids: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, **ids)
        if "plan_id" in ids:
            client = plan_for(request.user, ids["plan_id"], Permission.RECORD_READ).client
        else:
            client = client_for(request.user, ids["client_id"], Permission.RECORD_READ)
        return redirect("plan", client.pk)

    return require_http_methods(["GET", "HEAD", "POST"])(sent_or_asked)
