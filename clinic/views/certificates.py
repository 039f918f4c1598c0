"""The certificate that a practice signs its files with: put there, replaced, removed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import member_of
from clinic.actions.certificates import keep_certificate, remove_certificate
from clinic.certificates import OPENSSL_OPTIONS
from clinic.confirming import recently_confirmed
from clinic.forms.certificates import CertificateForm
from clinic.models import Event
from clinic.queries import certificate_of
from clinic.roles import Permission


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed(methods=("GET", "HEAD", "POST"))
def practice_certificate(request: HttpRequest) -> HttpResponse:
    """Choose the file. Who it is is asked before the page, since a file cannot be carried along."""
    by = member_of(request.user, Permission.PEOPLE_MANAGE)
    is_sent = request.method == "POST"
    form = CertificateForm(request.POST, request.FILES) if is_sent else CertificateForm()
    if is_sent and form.carry_out(keep_certificate, practice=by.practice, by=by) is not None:
        messages.success(request, _("The certificate is kept. Files can be signed with it."))
        return redirect("practice_settings")
    audit.record(
        Event.PEOPLE_VIEWED,
        by=by,
        subject=by.practice,
        practice_id=by.practice_id,
        reason="certificate",
    )
    context = {
        "form": form,
        "certificate": certificate_of(by.practice_id),
        "options": OPENSSL_OPTIONS,
    }
    return render(
        request, "clinic/practice_certificate.html", context, status=422 if is_sent else 200
    )


@require_POST
@recently_confirmed
def practice_certificate_remove(request: HttpRequest) -> HttpResponse:
    """Nothing is signed with it any more, and its key is deleted."""
    by = member_of(request.user, Permission.PEOPLE_MANAGE)
    certificate = certificate_of(by.practice_id)
    if certificate is None:
        messages.info(request, _("There was no certificate any more."))
    else:
        remove_certificate(certificate=certificate, by=by)
        messages.success(request, _("The certificate is removed, and its key is deleted here."))
    return redirect("practice_settings")
