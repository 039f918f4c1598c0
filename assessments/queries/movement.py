"""Movement toward security, from the stored scores and the therapist's notes of evidence."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from assessments.models import Response, Score
from assessments.psychometrics.movement import Confirmation, Form, Movement, movement
from assessments.queries.references import scales_of
from assessments.queries.scores import ANXIETY, ATTACHMENT, AVOIDANCE, MOST
from clinic.models import Client
from clinic.models import Confirmation as ConfirmationRow

_SCALES = (ANXIETY, AVOIDANCE)


def movement_of(client: Client, until: date | None = None) -> Movement | None:
    """How a client has moved by the newest version of the form; None where nothing can be said.

    Worked out from stored scores with the figures the practice judges by now; forms of another
    version are never joined. Four statements. `until`: as it stood at the end of that day.
    """
    newest = _responses(client, until).order_by("-answered_on", "-sent_at").first()
    if newest is None:
        return None
    scales = scales_of(newest)
    forms = _forms(client, newest, until)
    if not forms or not all(name in scales for name in _SCALES):
        return None
    rows = ConfirmationRow.objects.filter(client=client).values_list("seen_on", "pk")
    notes = [Confirmation(on, str(pk)) for on, pk in rows if until is None or on <= until]
    try:
        return movement(forms, [scales[name] for name in _SCALES], notes)
    except ValueError:  # a scale without cut or error is described, and nothing moves
        return None


def _responses(client: Client, until: date | None) -> QuerySet[Response]:
    rows = Response.objects.filter(client=client, instrument_version__instrument=ATTACHMENT)
    rows = rows.select_related("instrument_version", "client").defer("answers")
    return rows if until is None else rows.filter(answered_on__lte=until)


def _forms(client: Client, newest: Response, until: date | None) -> list[Form]:
    """The forms of that version on which both dimensions were scored, oldest first."""
    rows = Score.objects.filter(
        client=client,
        instrument=ATTACHMENT,
        scale__in=_SCALES,
        value__isnull=False,
        response__instrument_version_id=newest.instrument_version_id,
    )
    if until is not None:
        rows = rows.filter(on__lte=until)
    found: dict[UUID, dict[str, float]] = defaultdict(dict)
    days: dict[UUID, date] = {}
    newest_first = rows.order_by("-on", "-at").values_list("response_id", "on", "scale", "value")
    for response_id, on, scale, value in newest_first[: MOST * 2]:
        days[response_id] = on
        found[response_id][scale] = value or 0.0  # never null here
    whole = [key for key, scores in found.items() if len(scores) == len(_SCALES)]
    return [Form(days[key], found[key]) for key in reversed(whole)]
