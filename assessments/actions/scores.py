"""Score a response, judge it against the client's own history, and store both for good."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assessments.models import Response, Score
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.change import Parameters, Point, Verdict, is_judged, judge
from assessments.psychometrics.definition import NAME, Scale
from assessments.psychometrics.scoring import Incomplete, ScaleScore, score
from assessments.psychometrics.zones import Cuts, Placement, place
from assessments.queries import ANXIETY, AVOIDANCE
from assessments.queries.references import scales_of
from clinic.models.prepared import STAND_INS, prepared

Scored = Mapping[str, ScaleScore | Incomplete]
_Line = tuple[str, str]  # the person a score is about, "" where there is none, and the scale


@dataclass(frozen=True)
class _Judging:
    """A response, its scales with the figures this practice has adopted, and what came before."""

    response: Response
    scales: Mapping[str, Scale]
    history: Mapping[_Line, list[Point]]
    places: Mapping[str, Placement]


def write_scores(response: Response, answers: Answers) -> list[Score]:
    """Store a Score for every scale of the response. Nothing written here is ever changed.

    A scale with error parameters, its own or adopted ones, is judged against the client's earlier
    forms of the same version; a new version starts anew. All others are only described.
    """
    instrument = response.instrument_version.loaded
    scored = score(instrument, answers)
    scales = scales_of(response)
    judging = _Judging(
        response,
        scales,
        _history(response, answers) if any(map(is_judged, scales.values())) else {},
        _places(scales, scored),
    )
    return Score.objects.bulk_create(_row(judging, result) for result in scored.values())


def _history(response: Response, answers: Answers) -> dict[_Line, list[Point]]:
    """What each scale gave before this response, by day and then by time of sending.

    Only where the same answered: how a client sees it and how the therapist does are two lines.
    """
    kind = response.instrument_version.instrument, response.answered_by
    now = response.answered_on, response.sent_at
    rows = prepared(("scored before", kind), lambda: _scored(*kind))
    others = _of_somebody_else(response, answers)
    points: dict[_Line, list[Point]] = defaultdict(list)
    for response_id, about, scale_id, on, at, value in rows.rows(
        [response.client_id, response.instrument_version_id]
    ):
        if (on, at) <= now and (response_id, about) not in others:
            points[about, scale_id].append((on, value))
    return points


def _scored(instrument: str, answered_by: str) -> QuerySet[Score, Any]:
    """A client's scores of a version that have a value, in the order of its history."""
    client, version = STAND_INS[:2]
    rows = Score.objects.filter(client=client, instrument=instrument, value__isnull=False)
    same = rows.filter(response__instrument_version=version, response__answered_by=answered_by)
    fields = "response_id", "about", "scale", "on", "at", "value"
    return same.order_by("on", "at").values_list(*fields)


def _of_somebody_else(response: Response, answers: Answers) -> set[tuple[object, str]]:
    """Earlier forms, each with the person in it who had another name, or none, than now has.

    Whoever is given no name is nobody one can recognise: their scores are joined to no others.
    """
    repeat = response.instrument_version.loaded.repeat
    named = [
        f"{person.id}/{NAME}"
        for person in (repeat.people if repeat else ())
        if person.named and answers.get(f"{person.id}/{NAME}") is not None
    ]
    if not named:
        return set()
    earlier = Response.objects.filter(
        client_id=response.client_id,
        instrument_version_id=response.instrument_version_id,
        answered_by=response.answered_by,
    )
    return {
        (row.pk, key.partition("/")[0])
        for row in earlier.exclude(pk=response.pk)
        for key in named
        if not _same_name(row.answers.get(key), answers.get(key))
    }


def _same_name(one: object, other: object) -> bool:
    words = [" ".join(str(name or "").split()).casefold() for name in (one, other)]
    return bool(words[0]) and words[0] == words[1]


def _row(judging: _Judging, result: ScaleScore | Incomplete) -> Score:
    response = judging.response
    row = Score(
        practice_id=response.practice_id,
        client_id=response.client_id,
        response=response,
        instrument=response.instrument_version.instrument,
        about=result.about,
        scale=result.scale,
        answered=result.answered,
        items=result.of,
        on=response.answered_on,
        at=response.sent_at,
    )
    if isinstance(result, Incomplete):
        return row
    row.value, row.prorated = result.value, result.prorated
    _add_verdict(row, _verdict(judging, result))
    placement = judging.places.get(result.about)
    if placement is not None and result.scale in (ANXIETY, AVOIDANCE):
        row.zone, row.placement = placement.zone.value, placement.as_mapping()
    return row


def _add_verdict(row: Score, verdict: Verdict | None) -> None:
    if verdict is not None:
        row.state, row.verdict = verdict.state.value, verdict.as_mapping()
        row.baseline, row.threshold = verdict.baseline.value, verdict.threshold


def _verdict(judging: _Judging, result: ScaleScore) -> Verdict | None:
    """None for a scale without error parameters: it is described, never judged."""
    scale = judging.scales[result.scale]
    if not is_judged(scale):
        return None
    history = judging.history.get((result.about, result.scale), [])
    return judge([*history, (judging.response.answered_on, result.value)], scale)


def _places(scales: Mapping[str, Scale], scored: Scored) -> dict[str, Placement]:
    """By person ("" for the client): where both attachment scores lie on the plane.

    Only where both exist and have a cut and an error.
    """
    if not {ANXIETY, AVOIDANCE} <= scales.keys():
        return {}
    anxiety, avoidance = scales[ANXIETY], scales[AVOIDANCE]
    if any(s.sd is None or s.reliability is None or s.cut is None for s in (anxiety, avoidance)):
        return {}
    sems = Parameters.of(anxiety).sem, Parameters.of(avoidance).sem
    cuts = Cuts.of(anxiety, avoidance)
    values = {
        (result.about, result.scale): result.value
        for result in scored.values()
        if isinstance(result, ScaleScore)
    }
    return {
        about: place(values[about, ANXIETY], values[about, AVOIDANCE], *sems, cuts)
        for about, scale in values
        if scale == ANXIETY and (about, AVOIDANCE) in values
    }
