"""What may be done for one client: the buttons of the client's page, and the palette on it."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models import Client, Member
from clinic.roles import Permission
from reports.queries import permitted

ASKED = (Permission.NOTE_WRITE, Permission.CHECK_IN_ASSIGN, Permission.REPORT_REQUEST)


@dataclass(frozen=True)
class Deed:
    """One deed; where it `posts` it begins something and is a button, else a link."""

    label: str
    url: str
    posts: bool = False


@dataclass(frozen=True)
class May:
    """Which deeds a member may do for a client whose record they read."""

    note: bool
    assign: bool
    report: bool


def may(member: Member, row: Client) -> May:
    """Of a client whom the gate let through for reading."""
    held = permitted(member, row, ASKED, given=Permission.RECORD_READ)
    return May(
        note=Permission.NOTE_WRITE in held,
        assign=Permission.CHECK_IN_ASSIGN in held and row.state != Client.State.ENDED,
        report=Permission.REPORT_REQUEST in held,
    )


def deeds(client_id: UUID, held: May) -> list[Deed]:
    """In the order they are offered in."""
    found = (
        (held.note, _("New note"), "note_new", True),
        (True, _("Prep"), "prep", False),
        (True, _("Share view"), "share_view", False),
        (held.assign, _("Send a check-in"), "check_in_new", False),
        (held.report, _("Report"), "report_new", False),
    )
    return [
        Deed(label, reverse(name, args=[client_id]), posts)
        for is_so, label, name, posts in found
        if is_so
    ]
