"""Who the client is: contact, wishes, consents, who cared for them, and when they met."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.sentences.languages import language_name
from clinic.models import BreakGlass, Caseload, Client, Consent, ContactWishes, Session
from reports.documents.record.shape import Chapter, Line
from reports.documents.shape import Fact
from reports.sentences import day

NONE = "–"


def contact(client: Client) -> Chapter:
    """Clinic.Client and clinic.ContactWishes."""
    rows = [
        Fact(_("Pronouns"), client.pronouns or NONE),
        Fact(_("E-mail"), client.email or NONE),
        Fact(_("Telephone"), client.phone or NONE),
        Fact(_("How to reach them safely"), client.contact_notes or NONE),
        Fact(_("Language"), str(language_name(client.language)) or NONE),
    ]
    wishes = ContactWishes.objects.filter(client=client).first()
    return Chapter(_("Contact"), rows=(*rows, *(_wishes(client, wishes) if wishes else ())))


def _wishes(client: Client, wishes: ContactWishes) -> tuple[Fact, ...]:
    said = [
        Fact(_("Others see their phone or mail"), _("yes") if wishes.is_shared else _("no")),
        Fact(_("Messages come from"), wishes.sender),
    ]
    if wishes.quiet_from and wishes.quiet_until:
        words = {"start": f"{wishes.quiet_from:%H:%M}", "end": f"{wishes.quiet_until:%H:%M}"}
        quiet = _("from %(start)s to %(end)s") % words
        zone = f" ({wishes.time_zone})" if wishes.time_zone else ""
        said.append(Fact(_("No messages"), quiet + zone))
    for label, at in (
        (_("Asked for no more messages"), wishes.stopped_at),
        (_("Asked for a copy of the record"), wishes.record_asked_at),
    ):
        said += [Fact(label, moment(client, at))] if at else []
    return tuple(fact for fact in said if fact.value)


def consents(client: Client) -> Chapter:
    """Clinic.Consent."""
    rows = Consent.objects.filter(client=client).select_related("recorded_by")
    lines = [
        Line(
            _("%(day)s: %(kind)s – %(given)s (words of %(version)s, recorded by %(name)s)")
            % {
                "day": on(client, row.at),
                "kind": row.get_kind_display(),
                "given": _("given") if row.given else _("withdrawn"),
                "version": row.version,
                "name": row.recorded_by.name,
            }
        )
        for row in rows
    ]
    return Chapter(_("Consents, newest first"), _("None recorded."), lines=tuple(lines))


def carers(client: Client) -> Chapter:
    """Clinic.Caseload and clinic.BreakGlass."""
    cared = Caseload.objects.filter(client=client).select_related("member__user")
    opened = BreakGlass.objects.filter(client=client).select_related("member__user")
    lines = [Line(f"{row.member.name}: {_days(row)}") for row in cared]
    lines += [
        Line(
            _("Opened with a reason by somebody else, %(day)s: %(name)s – %(why)s")
            % {
                "day": moment(client, row.opened_at),
                "name": row.member.name,
                "why": row.get_code_display(),
            }
        )
        for row in opened
    ]
    return Chapter(_("Who cares and cared"), _("Nobody yet."), lines=tuple(lines))


def sessions(client: Client) -> Chapter:
    """Clinic.Session. What was said in one stands in its note."""
    rows = Session.objects.filter(client=client).select_related("member__user")
    lines = []
    for row in rows.order_by("starts_at"):
        lasts = ngettext("%(n)s minute", "%(n)s minutes", row.minutes) % {"n": row.minutes}
        told = (moment(client, row.starts_at), row.get_kind_display(), lasts, row.member.name)
        said = f"{' · '.join(map(str, told))} · {_standing(row)}"
        lines.append(Line(f"{said}: {row.words}" if row.words else said))
    return Chapter(_("Sessions"), _("No session was planned."), lines=tuple(lines))


def _standing(row: Session) -> str:
    """What became of it: *planned* is no word for one that is over and that nobody marked."""
    over = row.starts_at + timedelta(minutes=row.minutes) < timezone.now()
    if row.state == Session.State.PLANNED and over:
        return _("not noted whether it took place")
    return str(row.get_state_display())


def on(client: Client, at: datetime) -> str:
    """The day on the practice's wall."""
    return day(at.astimezone(client.practice.zone).date())


def moment(client: Client, at: datetime) -> str:
    """Day and time on the practice's wall."""
    here = at.astimezone(client.practice.zone)
    return f"{date_format(here, 'DATE_FORMAT')}, {date_format(here, 'H:i')}"


def _days(row: Caseload) -> str:
    return f"{day(row.since)} – {day(row.until) if row.until else ''}".strip()
