"""No more check-ins, with one tap from a letter and without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessments.access import schedule_by_stop
from assessments.actions import stopping
from assessments.views.flow import client_page


@csrf_exempt
@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_check_ins(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; the button stops, and so does a mail program's own (RFC 8058).

    The token is the authority, so a mail program needs neither cookie nor CSRF token. The page
    that asks is the same whatever the token.
    """
    stopped = request.method == "POST"
    if stopped:
        stopping.stop_check_ins(client=schedule_by_stop(token).client, by=None)
    return render(request, "assessments/stop.html", {"stopped": stopped})
