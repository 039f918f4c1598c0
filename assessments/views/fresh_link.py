"""A link is shown once: its token waits, sealed, in the session of the member who made it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from assessments.models import Assignment, Schedule
from assessments.queries import live_link
from assessments.views.words import link_day, message_words
from clinic.crypto import SealError, seal, unseal
from clinic.models import keyring

_KEY = "fresh_links"


@dataclass(frozen=True)
class FreshLink:
    """What the member hands on: an address, its picture, and the message to send."""

    address: str
    squares: str
    size: int
    message: str


def keep(request: HttpRequest, assignment: Assignment, token: str) -> None:
    """Keep the token until the check-in's page is next shown."""
    sealed = seal(token.encode(), _place(assignment), keyring())
    request.session[_KEY] = {str(assignment.pk): sealed}


def take(request: HttpRequest, assignment: Assignment) -> FreshLink | None:
    """The link just made, once; None afterwards."""
    sealed = request.session.get(_KEY, {}).get(str(assignment.pk))
    if sealed is None:
        return None
    del request.session[_KEY]
    try:
        token = unseal(sealed, _place(assignment), keyring()).decode()
    except SealError:  # the keys changed in between
        return None
    address = public_address(request, reverse("link_landing", args=[token]))
    squares, size = _squares(address)
    instrument = assignment.instrument_version.loaded
    link = live_link(assignment)
    day = link_day(assignment.client, link.expires_at if link else assignment.closes_at)
    schedule = assignment.schedule
    is_series = schedule is not None and schedule.cadence != Schedule.Cadence.ONCE
    message = message_words(assignment.client, instrument, address, day, is_series=is_series)
    return FreshLink(address, squares, size, message)


def public_address(request: HttpRequest, path: str) -> str:
    """What the client opens: under the practice's public address, where the settings name one."""
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
    return request.build_absolute_uri(path)


def _place(assignment: Assignment) -> str:
    return f"assessments.link.token:{assignment.practice_id}:{assignment.pk}"


def _squares(text: str) -> tuple[str, int]:
    """A QR code as one SVG path in a square of `size` units: a bar for each run of dark squares."""
    code = QRCode(border=3, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    bars = []
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                bars.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
                start = None
    return "".join(bars), len(rows)
