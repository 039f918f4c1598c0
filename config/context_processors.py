"""What every page's frame shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.roles import Permission


def shell(request: HttpRequest) -> dict[str, Any]:
    """`member`, `nav`, `demo_strip` and the `request_id` that a page of refusal quotes."""
    user = getattr(request, "user", None)
    member = user.member if user is not None and user.is_authenticated else None
    return {
        "member": member,
        "nav": _nav(request, member) if member else (),
        "demo_strip": settings.DEMO,
        "request_id": getattr(request, "request_id", ""),
    }


def _nav(request: HttpRequest, member: Any) -> list[dict[str, Any]]:
    entries = [(_("Clients"), reverse("caseload"), True)]
    entries.append((_("Reports"), reverse("reports"), member.may(Permission.REPORT_READ)))
    entries.append(
        (_("Practice"), reverse("practice_people"), member.may(Permission.PEOPLE_MANAGE))
    )
    return [
        {"label": label, "url": url, "current": request.path.startswith(url)}
        for label, url, shown in entries
        if shown
    ]
