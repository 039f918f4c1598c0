"""A client asks the practice to call, from their own pages and outside any check-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments.actions.alerts import ask_to_be_called
from assessments.forms.call import CallForm
from assessments.queries.alerts import open_call_of, responsible_for
from assessments.sentences.alerts import call_words
from assessments.views.check_in import help_context
from assessments.views.flow import user_of
from clinic.access import own_client


@require_http_methods(["GET", "HEAD", "POST"])
def own_call(request: HttpRequest) -> HttpResponse:
    """Ask to be rung; where nobody would be told, say so and show whom to call instead."""
    client = own_client(request.user)
    posted, is_heard = request.method == "POST", responsible_for(client) is not None
    form = CallForm(request.POST if posted else None)
    given = {"client": client, "by": user_of(request)}
    if posted and is_heard and form.carry_out(ask_to_be_called, **given) is not None:
        return redirect("own_call")
    asked = open_call_of(client)
    context = {
        "form": form,
        "is_unheard": not is_heard,
        "asked": asked,
        "when_words": call_words(asked) if asked else "",
        **help_context(client.practice),
    }
    return render(request, "assessments/call.html", context, status=422 if posted else 200)
