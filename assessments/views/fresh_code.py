"""A code is shown once: it waits, sealed, in the session of the member who made it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from assessments.models import Assignment
from assessments.views.fresh_link import public_address
from clinic.crypto import SealError, seal, unseal
from clinic.models import keyring

_KEY = "fresh_codes"


@dataclass(frozen=True)
class FreshCode:
    """What the member tells the client, and the address it is typed in at."""

    code: str
    address: str


def keep(request: HttpRequest, assignment: Assignment, code: str) -> None:
    """Keep the code until the check-in's page is next shown."""
    sealed = seal(code.encode(), _place(assignment), keyring())
    request.session[_KEY] = {str(assignment.pk): sealed}


def take(request: HttpRequest, assignment: Assignment) -> FreshCode | None:
    """The code just made, once; None afterwards."""
    sealed = request.session.get(_KEY, {}).get(str(assignment.pk))
    if sealed is None:
        return None
    del request.session[_KEY]
    try:
        code = unseal(sealed, _place(assignment), keyring()).decode()
    except SealError:  # the keys changed in between
        return None
    return FreshCode(code, public_address(request, reverse("tablet")))


def _place(assignment: Assignment) -> str:
    return f"assessments.tablet.code:{assignment.practice_id}:{assignment.pk}"
