"""A sheet being typed in, and what its answers have raised."""

from assessments.models import Alert, Assignment, Response, TypedSheet
from assessments.queries.alerts import OPEN
from clinic.models import Client


def sheet_of(assignment: Assignment) -> TypedSheet | None:
    """What was typed of this check-in's sheet and is not sent yet."""
    return TypedSheet.objects.select_related("typed_by__user").filter(assignment=assignment).first()


def raised_by(assignment: Assignment) -> list[Alert]:
    """Open alerts about danger told in this form, the newest first."""
    rows = Alert.objects.filter(OPEN, assignment=assignment, rule=Alert.Rule.RISK)
    return list(rows.select_related("client__practice", "owner__user").order_by("-raised_at")[:20])


def was_sent(assignment: Assignment) -> Response | None:
    """The response of this check-in, with who typed it in."""
    rows = Response.objects.select_related("entered_by__user").defer("answers")
    return rows.filter(assignment=assignment).first()


def forms_begun(client: Client) -> dict[tuple[str, str], Assignment]:
    """What members are filling in: instrument and whose answers -> the one that is open."""
    rows = Assignment.objects.filter(client=client, state=Assignment.State.OPEN)
    rows = rows.exclude(answered_by="client").select_related("instrument_version")
    return {(row.instrument_version.instrument, row.answered_by): row for row in rows[:50]}
