"""A client's record as one FHIR R4 Bundle, in the five resources other programs know.

Patient, a QuestionnaireResponse a form, an Observation a score (and a rating of a goal), Goal and
CarePlan. Notes are no part of it: they are in data.json and in the readable record.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from assessments.fhir import write_response
from assessments.fhir.terms import LOINC, OWN, own
from assessments.models import Response, Score
from assessments.psychometrics.definition import Scale
from clinic.library import library
from clinic.models import Client, Goal, GoalRating, Plan
from reports import sentences

Resource = dict[str, Any]
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
ATTAINMENT = {"coding": [{"system": f"{OWN}CodeSystem/attainment", "code": "goal-attainment"}]}


def bundle_of(client: Client) -> Resource:
    """The Bundle, of type collection; every reference in it leads to an entry of it."""
    entries = [
        {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
        for resource in _resources(client)
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": _at(timezone.now()),
        "entry": entries,
    }


def _resources(client: Client) -> Iterator[Resource]:
    yield _patient(client)
    responses = Response.objects.filter(client=client).select_related("instrument_version")
    for response in responses.prefetch_related("scores").order_by("answered_on", "sent_at"):
        yield _response(client, response)
        scales = {scale.id: scale for scale in response.instrument_version.loaded.scales}
        for score in response.scores.all():
            yield _score(client, score, scales.get(score.scale))
    plans = Plan.objects.filter(client=client).prefetch_related("goals__ratings")
    for plan in plans.order_by("created_at"):
        for goal in plan.goals.all():
            yield from (_rating(client, goal, rating) for rating in goal.ratings.all())
            yield _goal(client, plan, goal)
        yield _care_plan(client, plan)


def _patient(client: Client) -> Resource:
    contact = (("email", client.email), ("phone", client.phone))
    written: Resource = {
        "resourceType": "Patient",
        "id": str(client.pk),
        "active": client.state != Client.State.ENDED,
        "name": [{"text": client.name}],
        "telecom": [{"system": system, "value": value} for system, value in contact if value],
        "birthDate": f"{client.birth_year:04}",
        "communication": [
            {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": client.language}]}}
        ],
    }
    if client.pronouns:
        written["extension"] = [{"url": own("pronouns"), "valueString": client.pronouns}]
    return _full(written)


def _response(client: Client, response: Response) -> Resource:
    written = write_response(
        response.instrument_version.loaded,
        response.answers,
        authored=_at(response.sent_at),
        subject=_ref(client.pk),
    )
    return {"id": str(response.pk)} | written


def _score(client: Client, score: Score, scale: Scale | None) -> Resource:
    title = scale.title if scale else score.scale
    codes = [{"system": f"{OWN}CodeSystem/scores", "code": f"{score.instrument}.{score.scale}"}]
    codes += [
        {"system": LOINC, "code": each.code}
        for each in (scale.codings if scale else ())
        if each.system == LOINC
    ]
    notes = [f"{score.answered} of {score.items} questions answered."]
    notes += [f"About: {score.about}."] if score.about else []
    return _observation(
        client,
        score.pk,
        code={"coding": codes, "text": str(title)},
        on=score.on.isoformat(),
        value={"valueQuantity": {"value": score.value}}
        if score.value is not None
        else {"dataAbsentReason": {"coding": [{"system": ABSENT, "code": "not-performed"}]}},
        derivedFrom=[{"reference": _ref(score.response_id)}],
        interpretation=[
            {"coding": [{"system": f"{OWN}CodeSystem/{kind}", "code": code}]}
            for kind, code in (("change", score.state), ("zone", score.zone))
            if code
        ],
        note=[{"text": text} for text in notes],
    )


def _rating(client: Client, goal: Goal, rating: GoalRating) -> Resource:
    return _observation(
        client,
        rating.pk,
        code=ATTAINMENT | {"text": goal.known.title},
        on=rating.rated_on.isoformat(),
        value={"valueInteger": rating.level},
        focus=[{"reference": _ref(goal.pk)}],
        interpretation=[{"text": str(sentences.level(rating.level))}],
    )


def _observation(
    client: Client, pk: UUID, *, code: Resource, on: str, value: Resource, **more: Any
) -> Resource:
    written = {
        "resourceType": "Observation",
        "id": str(pk),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORIES, "code": "survey"}]}],
        "code": code,
        "subject": {"reference": _ref(client.pk)},
        "effectiveDateTime": on,
        **value,
        **more,
    }
    return _full(written)


def _goal(client: Client, plan: Plan, goal: Goal) -> Resource:
    ratings = list(goal.ratings.all())
    written: Resource = {
        "resourceType": "Goal",
        "id": str(goal.pk),
        # "completed" says in R4 that the goal is no longer sought, not that it was reached.
        "lifecycleStatus": _lifecycle(plan, goal),
        "description": {"text": goal.words or goal.known.title},
        "subject": {"reference": _ref(client.pk)},
        "startDate": plan.created_at.astimezone(client.practice.zone).date().isoformat(),
        "outcomeReference": [{"reference": _ref(rating.pk)} for rating in ratings],
        "note": [{"text": f"{level}: {text}"} for level, text in _levels(goal)],
    }
    if ratings:
        written["achievementStatus"] = {"text": str(sentences.level(ratings[-1].level))}
    return _full(written)


def _lifecycle(plan: Plan, goal: Goal) -> str:
    if plan.ended_at:
        return "completed"
    return "on-hold" if goal.put_aside_at else "active"


def _levels(goal: Goal) -> list[tuple[str, str]]:
    return sorted(((level, text) for level, text in goal.descriptors.items() if text), key=_number)


def _number(level: tuple[str, str]) -> int:
    return int(level[0])


def _care_plan(client: Client, plan: Plan) -> Resource:
    period = {"start": _at(plan.created_at)}
    written = {
        "resourceType": "CarePlan",
        "id": str(plan.pk),
        "status": "completed" if plan.ended_at else "active",
        "intent": "plan",
        "title": library().pathway(plan.pathway).title,
        "subject": {"reference": _ref(client.pk)},
        "period": period | ({"end": _at(plan.ended_at)} if plan.ended_at else {}),
        "goal": [{"reference": _ref(goal.pk)} for goal in plan.goals.all()],
        "note": [{"text": plan.reason}] if plan.reason else [],
    }
    return _full(written)


def _ref(pk: UUID) -> str:
    return f"urn:uuid:{pk}"


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _full(written: Resource) -> Resource:
    """Without empty parts, which FHIR does not allow."""
    return {key: value for key, value in written.items() if value not in ("", [])}
