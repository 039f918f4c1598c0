"""The first set-up: six short pages from a console's code to a practice that can begin.

Until there is an account, what was typed waits in the session; the password never does.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic.access import member_of
from clinic.actions.practices import add_help_line, name_readers
from clinic.actions.setup import claim_practice, code_hash
from clinic.forms.practices import (
    SETUP_PAGES,
    CodeForm,
    LineForm,
    OwnerForm,
    PracticeForm,
    ReadersForm,
)
from clinic.models import Practice, User
from clinic.queries import code_works, help_lines_of, is_unclaimed
from clinic.roles import Permission

View = Callable[..., HttpResponse]
CODE, DRAFT = "setup_code", "setup_practice"


def _unclaimed(view: View) -> View:
    """A page from before the first account: there only while no practice is."""

    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        return view(request) if is_unclaimed() else _claimed(request)

    return login_not_required(page)


@login_not_required
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The console's code; once there is a practice, the owner's next page."""
    if not is_unclaimed():
        return _claimed(request)
    posted = request.method == "POST"
    form = CodeForm(request.POST if posted else None)
    if posted and form.is_valid():
        hashed = code_hash(form.cleaned_data["code"])
        if code_works(hashed):
            request.session.cycle_key()
            request.session[CODE] = hashed
            return redirect("setup_practice")
        form.add_error("code", _("This code does not work. Print a new one on the console."))
    return _page(request, "code", form, 0, posted)


@_unclaimed
@require_http_methods(["GET", "POST"])
def setup_practice(request: HttpRequest) -> HttpResponse:
    """Page 1: what the practice is called and where it is."""
    if CODE not in request.session:
        return redirect("setup")
    posted = request.method == "POST"
    initial = request.session.get(DRAFT, {"time_zone": "Europe/London"})
    form = PracticeForm(request.POST if posted else None, initial=initial)
    if posted and form.is_valid():
        request.session[DRAFT] = form.cleaned_data
        return redirect("setup_owner")
    return _page(request, "practice", form, 1, posted)


@_unclaimed
@require_http_methods(["GET", "POST"])
def setup_owner(request: HttpRequest) -> HttpResponse:
    """Page 2: the first account. With it the practice is there, and the code is used up."""
    if DRAFT not in request.session or CODE not in request.session:
        return redirect("setup")
    posted = request.method == "POST"
    form = OwnerForm(request.POST if posted else None)
    if posted and form.carry_out(_claim(request)) is not None:
        del request.session[CODE], request.session[DRAFT]
        messages.success(
            request, _("Your account is made. Sign in with it; the next step is a second factor.")
        )
        return redirect("account_login")
    return _page(request, "owner", form, 2, posted)


@require_http_methods(["GET", "POST"])
def setup_readers(request: HttpRequest) -> HttpResponse:
    """Page 4: who looks at what clients send, and where clients find help now."""
    by = _owner(request)
    posted = request.method == "POST"
    form = ReadersForm(request.POST if posted else None, practice=by.practice)
    if posted and form.carry_out(name_readers, practice=by.practice, by=by) is not None:
        return redirect("setup_lines")
    return _page(request, "readers", form, 4, posted)


@require_http_methods(["GET", "POST"])
def setup_lines(request: HttpRequest) -> HttpResponse:
    """Page 5: help lines, added one by one, and a word about the measures."""
    by = _owner(request)
    posted = request.method == "POST"
    form = LineForm(request.POST if posted else None)
    if posted and form.carry_out(add_help_line, practice=by.practice, by=by) is not None:
        return redirect("setup_lines")
    extra = {"lines": help_lines_of(by.practice)}
    return _page(request, "lines", form, 5, posted, **extra)


def _owner(request: HttpRequest) -> Any:
    """The owner of a practice whose set-up is not done."""
    by = member_of(request.user, Permission.PEOPLE_MANAGE)
    if by.practice.set_up_at is not None:
        raise Http404
    return by


def _claimed(request: HttpRequest) -> HttpResponse:
    """The owner goes on with the page that is not done yet; everybody else has no business here.

    The start page asks strangers to sign in, and whoever did for their second factor.
    """
    member = request.user.member if isinstance(request.user, User) else None
    is_done = member is None or member.practice.set_up_at is not None
    if member is None or is_done or not member.may(Permission.PEOPLE_MANAGE):
        return redirect("home")
    return redirect("setup_readers" if member.practice.alert_reader_id is None else "setup_lines")


def _claim(request: HttpRequest) -> Callable[..., Practice]:
    draft = request.session[DRAFT]

    def deed(*, name: str, title: str, email: str, password: str) -> Practice:
        return claim_practice(
            code_hash=request.session[CODE],
            owner_name=name,
            owner_title=title,
            owner_email=email,
            password=password,
            **draft,
        )

    return deed


def _page(
    request: HttpRequest, name: str, form: Any, number: int, posted: bool, **extra: Any
) -> HttpResponse:
    context = {"form": form, "number": number, "pages": SETUP_PAGES, **extra}
    return render(request, f"clinic/setup_{name}.html", context, status=422 if posted else 200)
