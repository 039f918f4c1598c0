"""What was raised and decided, what was agreed for hard hours, and what the client was shown."""

from django.utils.translation import gettext as _

from assessments.models import Alert, Decision, SharedResult
from assessments.queries.alerts import decisions_of
from assessments.sentences.alerts import reason, title
from clinic.models import Client, SafetyPlan
from reports.documents.record.person import moment, on
from reports.documents.record.shape import Chapter, Entry, Line, Piece, Said
from reports.documents.shape import Fact
from reports.sentences import day


def alerts(client: Client) -> Chapter:
    """assessments.Alert and assessments.Decision, oldest first."""
    rows = Alert.objects.filter(client=client).order_by("raised_at")
    rows = rows.select_related("client", "practice", "owner__user", "passed_to__user")
    found = list(rows.select_related("seen_by__user"))
    made = decisions_of(found) if found else {}
    entries = tuple(_alert(client, row, made.get(row.pk, [])) for row in found)
    return Chapter(
        _("What was raised, and what was decided"), _("Nothing was raised."), entries=entries
    )


def _alert(client: Client, row: Alert, made: list[Decision]) -> Entry:
    standing = [str(row.get_state_display())]
    if row.seen_by and row.seen_at:
        words = {"name": row.seen_by.name, "day": moment(client, row.seen_at)}
        standing.append(_("seen by %(name)s, %(day)s") % words)
    if row.passed_to and row.passed_at:
        words = {"name": row.passed_to.name, "day": moment(client, row.passed_at)}
        standing.append(_("passed to %(name)s, %(day)s") % words)
    return Entry(
        title=f"{moment(client, row.raised_at)}: {title(row)}",
        under=" · ".join(standing),
        rows=(Fact(_("Why"), " ".join(reason(row))),),
        lines=tuple(Line(_decision(client, each)) for each in made) or (Line(_("Still open.")),),
    )


def _decision(client: Client, made: Decision) -> str:
    said = f"{moment(client, made.happened_at)}, {made.by.name}: {made.get_kind_display()}"
    until = day(made.until) if made.until else ""
    return ". ".join(filter(None, (f"{said} {until}".strip(), made.words)))


def safety_plans(client: Client) -> Chapter:
    """clinic.SafetyPlan, the newest first."""
    rows = SafetyPlan.objects.filter(client=client).select_related("made_by__user")
    entries = tuple(
        Entry(
            title=_("Plan %(number)s, %(day)s") % {"number": row.number, "day": day(row.agreed_on)},
            under=_("made with the client, %(name)s") % {"name": row.made_by.name}
            if row.with_client
            else row.made_by.name,
            said=tuple(Said(str(name), (Piece("\n".join(lines)),)) for name, lines in row.parts),
        )
        for row in rows
    )
    return Chapter(_("For hard hours"), _("No safety plan was made."), entries=entries)


def shown(client: Client) -> Chapter:
    """assessments.SharedResult: what a member showed, in their words."""
    rows = SharedResult.objects.filter(client=client).select_related(
        "shared_by__user", "response__instrument_version"
    )
    entries = []
    for row in rows:
        gone = row.withdrawn_at
        told = (
            on(client, row.created_at),
            row.shared_by.name,
            _("taken back on %(day)s") % {"day": on(client, gone)} if gone else "",
        )
        form = row.response
        entries.append(
            Entry(
                title=f"{form.instrument_version}, {day(form.answered_on)}",
                under=" · ".join(filter(None, told)),
                said=(Said(_("In their words"), (Piece(row.words),)),),
            )
        )
    none = _("No result was shown.")
    return Chapter(_("Results shown to the client"), none, entries=tuple(entries))
