"""Questionnaires of a practice's own, and forms answered to them, for tests."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from assessments.library import load_instrument
from assessments.models import Assignment, InstrumentDraft, InstrumentVersion, Response
from assessments.psychometrics.definition import load
from clinic.models import Client, Member
from tests.factories import ClientFactory
from tests.people import PracticePeople


def own_mapping(id: str = "harbour-mood", **changes: Any) -> dict[str, Any]:
    """A small questionnaire: four items from 0 to 3, one turned round, one mean."""
    return {
        "id": id,
        "version": "1",
        "language": "en-GB",
        "title": "Harbour mood",
        "purpose": "How the week was.",
        "minutes": 2,
        "min_interval_days": 7,
        "cadence": "Weekly",
        "answered_by": "client",
        "instructions": "Think of the last seven days.",
        "limits": ["It has no norms."],
        "licence": "For this practice only.",
        "options": [
            {"value": value, "label": label}
            for value, label in enumerate(("Never", "Rarely", "Often", "Always"))
        ],
        "items": [
            {"linkId": f"m{number}", "text": f"Sentence {number} of the week."}
            for number in range(1, 5)
        ],
        "scales": [
            {
                "id": "mood",
                "title": "Low mood",
                "method": "mean",
                "items": ["m1", "m2", "m3", "m4"],
                "reversed": ["m4"],
                "min_answered": 0.75,
            }
        ],
    } | changes


def own_instrument(people: PracticePeople, by: Member | None = None, **changes: Any) -> Any:
    """A version of a questionnaire that the practice has built and approved."""
    mapping = own_mapping(**changes)
    instrument = load(mapping)
    return InstrumentVersion.objects.create(
        practice=people.practice,
        instrument=instrument.id,
        version=instrument.version,
        language=instrument.language,
        title=instrument.title,
        definition=mapping,
        content_hash=instrument.content_hash,
        origin="own",
        published_by=by or people.owner,
    )


def draft_of(people: PracticePeople, title: str = "Half a questionnaire") -> InstrumentDraft:
    """A questionnaire that nobody has approved yet."""
    return InstrumentDraft.objects.create(
        practice=people.practice, origin="own", title=title, made_by=people.therapist
    )


def shipped_row(instrument_id: str = "attachment-dimensions") -> InstrumentVersion:
    """The row of a shipped instrument, as its first use makes it."""
    instrument = load_instrument(instrument_id)
    return InstrumentVersion.objects.get_or_create(
        practice=None,
        content_hash=instrument.content_hash,
        defaults={
            "instrument": instrument.id,
            "version": instrument.version,
            "language": instrument.language,
            "title": instrument.title,
            "definition": instrument.as_mapping(),
        },
    )[0]


def responded(
    version: InstrumentVersion,
    client: Client,
    by: Member,
    answers: dict[str, Any],
    days_ago: int,
    answered_by: str = "client",
) -> Response:
    """A form of some days ago, without scores: for what reads answers alone."""
    day = client.practice.today() - timedelta(days=days_ago)
    at = datetime.combine(day, time(9), tzinfo=client.practice.zone)
    assignment = Assignment.objects.create(
        practice=client.practice,
        client=client,
        instrument_version=version,
        assigned_by=by,
        closes_at=at,
        state=Assignment.State.DONE,
        ended_at=at,
    )
    return Response.objects.create(
        practice=client.practice,
        client=client,
        assignment=assignment,
        instrument_version=version,
        answers=answers,
        answered_by=answered_by,
        answered_on=day,
        sent_at=at,
    )


FIFTY_FORMS = 50


def fifty_forms(
    people: PracticePeople,
    *,
    forms: int = FIFTY_FORMS,
    id: str = "harbour-mood",
    wrong_key: bool = False,
    again_after: int = 0,
) -> InstrumentVersion:
    """So many clients who answered an instrument of the practice's own once, or once again.

    `wrong_key`: the item that is turned round should not be.
    """
    found = InstrumentVersion.objects.filter(practice=people.practice, instrument=id).first()
    version = found or own_instrument(people, id=id)
    chance = Random(f"{id} {forms}")
    for _ in range(forms):
        client = ClientFactory(practice=people.practice)
        level = chance.choice((0, 1, 2, 3))
        for days_ago in (60, 60 - again_after) if again_after else (60,):
            turned = level if wrong_key else 3 - level
            points = {name: _near(level, chance) for name in ("m1", "m2", "m3")}
            answers = points | {"m4": _near(turned, chance)}
            responded(version, client, people.therapist, answers, days_ago)
    return version


def _near(level: int, chance: Random) -> int:
    """A level from 0 to 3, or now and then the next one."""
    return min(3, max(0, level + chance.choice((-1, 0, 0, 0, 1))))
