"""A member's caseload as a PDF for the command: made here and now, and kept nowhere."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clinic import audit, walls
from clinic.access import NotAllowed, clients_for, member_of, names_for
from clinic.models import Event
from clinic.queries import member_called
from clinic.roles import Permission
from reports import pdf
from reports.documents.caseload import BY_COMMAND, build_caseload
from reports.documents.paper import markup
from reports.queries.caseload_paper import paper_rows


class Refused(Exception):
    """Why there is no such list, in words."""


def caseload_pdf(wanted: str) -> pdf.Printed:
    """The list with scores as this member sees it, the audit written in their name.

    `wanted`: a member's id or e-mail address. Raises LookupError, Refused.
    """
    member = member_called(wanted)
    with walls.within(member.practice_id), translation.override(member.practice.language):
        try:
            member_of(member.user, Permission.RECORD_READ)
        except NotAllowed:
            raise Refused(f"{member.name} reads no records, so has no caseload to print.") from None
        clients = clients_for(member.user, Permission.RECORD_READ)
        rows = paper_rows(clients, names=names_for(member.user))
        if len(rows) > BY_COMMAND:
            raise Refused(
                f"{len(rows)} clients are more than the {BY_COMMAND} that can be laid out."
            )
        whose, at = _("Clients of %(name)s") % {"name": member.name}, timezone.now()
        document = build_caseload(rows, member, at, whose=whose, chosen=_("In care"))
        try:
            printed = pdf.finish(pdf.render(markup(document)))
        except pdf.FAILURES as failure:
            raise Refused(f"It was not made: {type(failure).__name__}.") from failure
        audit.record(Event.LIST_EXPORTED, by=member, reason="overview_pdf+command")
    return printed
