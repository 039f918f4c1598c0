"""A member's own words for notes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.access import member_of, snippet_for, snippets_for
from clinic.actions.snippets import add_snippet, change_snippet, remove_snippet
from clinic.forms.own_words import SnippetForm
from clinic.roles import Permission


@require_http_methods(["GET", "POST"])
def snippets(request: HttpRequest) -> HttpResponse:
    """The snippets one has, and another one."""
    member, posted = member_of(request.user, Permission.NOTE_WRITE), request.method == "POST"
    form = SnippetForm(request.POST if posted else None)
    if posted and form.carry_out(add_snippet, by=member) is not None:
        messages.success(request, _("The snippet is kept. Type “/” in a note to put it in."))
        return redirect("snippets")
    context = {"form": form, "rows": snippets_for(request.user)}
    return render(request, "clinic/snippets.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
def snippet(request: HttpRequest, snippet_id: UUID) -> HttpResponse:
    """One of them, in other words."""
    row, posted = snippet_for(request.user, snippet_id), request.method == "POST"
    initial = {"title": row.title, "text": row.text}
    form = SnippetForm(request.POST if posted else None, initial=initial)
    by = member_of(request.user)
    if posted and form.carry_out(change_snippet, snippet=row, by=by) is not None:
        messages.success(request, _("The snippet is saved."))
        return redirect("snippets")
    context = {"form": form, "snippet_id": row.pk}
    return render(request, "clinic/snippet.html", context, status=422 if posted else 200)


@require_POST
def snippet_remove(request: HttpRequest, snippet_id: UUID) -> HttpResponse:
    """One of them goes."""
    remove_snippet(snippet=snippet_for(request.user, snippet_id), by=member_of(request.user))
    messages.success(request, _("The snippet is removed."))
    return redirect("snippets")
