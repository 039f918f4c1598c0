"""Score a response, judge it against the client's own history, and store both for good."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from assessments.models import Response, Score
from assessments.psychometrics.change import Parameters, Point, Verdict, judge
from assessments.psychometrics.definition import Instrument, Scale
from assessments.psychometrics.scoring import Incomplete, ScaleScore, score
from assessments.psychometrics.zones import Cuts, Placement, place
from assessments.queries import ANXIETY, AVOIDANCE

Scored = Mapping[str, ScaleScore | Incomplete]


def write_scores(response: Response, answers: Mapping[str, int | None]) -> list[Score]:
    """Store a Score for every scale of the response. Nothing written here is ever changed.

    Judged against the client's earlier forms of the same version; a new version starts anew.
    """
    instrument = response.instrument_version.loaded
    scored = score(instrument, answers)
    history = _history(response)
    placement = _placement(instrument, scored)
    rows = [
        _row(response, instrument.scale(scale_id), result, history[scale_id], placement)
        for scale_id, result in scored.items()
    ]
    return Score.objects.bulk_create(rows)


def _history(response: Response) -> dict[str, list[Point]]:
    """What each scale gave before this response, by day and then by time of sending."""
    earlier = Score.objects.filter(
        client_id=response.client_id,
        instrument=response.instrument_version.instrument,
        response__instrument_version_id=response.instrument_version_id,
        value__isnull=False,
        on__lte=response.answered_on,
    ).exclude(on=response.answered_on, at__gt=response.sent_at)
    points: dict[str, list[Point]] = defaultdict(list)
    for scale_id, on, value in earlier.order_by("on", "at").values_list("scale", "on", "value"):
        points[scale_id].append((on, value or 0.0))  # never null here
    return points


def _row(
    response: Response,
    scale: Scale,
    result: ScaleScore | Incomplete,
    history: list[Point],
    placement: Placement | None,
) -> Score:
    row = Score(
        practice_id=response.practice_id,
        client_id=response.client_id,
        response=response,
        instrument=response.instrument_version.instrument,
        scale=scale.id,
        answered=result.answered,
        items=result.of,
        on=response.answered_on,
        at=response.sent_at,
    )
    if isinstance(result, Incomplete):
        return row
    row.value, row.prorated = result.value, result.prorated
    _add_verdict(row, _verdict(scale, history, response.answered_on, result.value))
    if placement is not None and scale.id in (ANXIETY, AVOIDANCE):
        row.zone, row.placement = placement.zone.value, placement.as_mapping()
    return row


def _add_verdict(row: Score, verdict: Verdict | None) -> None:
    if verdict is not None:
        row.state, row.verdict = verdict.state.value, verdict.as_mapping()
        row.baseline, row.threshold = verdict.baseline.value, verdict.threshold


def _verdict(scale: Scale, history: list[Point], on: date, value: float) -> Verdict | None:
    """None for a scale without error parameters: it is described, never judged."""
    if scale.sd is None or scale.reliability is None:
        return None
    return judge([*history, (on, value)], scale)


def _placement(instrument: Instrument, scored: Scored) -> Placement | None:
    """Where both attachment scores lie; None unless both exist and have a cut and an error."""
    pair: list[tuple[Scale, Any]] = [
        (scale, scored[scale.id])
        for scale in instrument.scales
        if scale.id in (ANXIETY, AVOIDANCE) and isinstance(scored[scale.id], ScaleScore)
    ]
    if len(pair) != 2 or any(
        s.sd is None or s.reliability is None or s.cut is None for s, _ in pair
    ):
        return None
    (anxiety, x), (avoidance, y) = sorted(pair, key=lambda each: each[0].id)
    sems = Parameters.of(anxiety).sem, Parameters.of(avoidance).sem
    return place(x.value, y.value, *sems, Cuts.of(anxiety, avoidance))
