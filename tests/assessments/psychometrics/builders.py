"""Instruments for the tests: a small one to bend, and the key of the ECR-R by item number."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from assessments.psychometrics.change import Parameters
from assessments.psychometrics.definition import Instrument, Scale, ScoringMethod, load

ECR_R_REVERSED = {9, 11, 20, 22, *range(26, 32), *range(33, 37)}


def small_mapping(**changes: Any) -> dict[str, Any]:
    """A sound definition of five items on 0–4, one of them reversed."""
    names = [f"i{number}" for number in range(1, 6)]
    return {
        "id": "small",
        "version": "1.0",
        "language": "en-GB",
        "title": "Small",
        "purpose": "To be tested.",
        "minutes": 2,
        "min_interval_days": 14,
        "cadence": "Every 4 weeks",
        "answered_by": "client",
        "instructions": "Choose one.",
        "limits": ["No norms."],
        "licence": "CC BY-SA 4.0",
        "options": [{"value": value, "label": f"Answer {value}"} for value in range(5)],
        "items": [{"linkId": name, "text": f"Item {name}"} for name in names],
        "scales": [
            {"id": "all", "title": "All", "method": "mean", "items": names, "reversed": ["i5"]}
        ],
        **changes,
    }


def small(method: str = "mean", **changes: Any) -> Instrument:
    """The small instrument, its one scale scored by the method named."""
    mapping = small_mapping(**changes)
    mapping["scales"][0]["method"] = method
    return load(mapping)


def ecr_r() -> Instrument:
    """36 items on 1–7: anxiety 1–18, avoidance 19–36. The key is a fact; the texts are not here."""
    return load(
        small_mapping(
            id="ecr-r",
            options=[{"value": value, "label": f"Answer {value}"} for value in range(1, 8)],
            items=[{"linkId": str(number), "text": f"Item {number}"} for number in range(1, 37)],
            scales=[
                {
                    "id": name,
                    "title": name.title(),
                    "method": "mean",
                    "items": [str(number) for number in numbers],
                    "reversed": [str(number) for number in numbers if number in ECR_R_REVERSED],
                }
                for name, numbers in (("anxiety", range(1, 19)), ("avoidance", range(19, 37)))
            ],
        )
    )


def judged_scale(sd: float = 1.2, reliability: float = 0.9, **changes: Any) -> Scale:
    """A scale with stated error, on its own."""
    scale = replace(
        plain_scale(),
        sd=sd,
        reliability=reliability,
        parameters_source="Assumed for the test.",
        cut=4.0,
    )
    return replace(scale, **changes)


def plain_scale() -> Scale:
    """A scale that is described and never judged."""
    return Scale(
        id="anxiety", title="Anxiety", items=("i1",), reversed=(), method=ScoringMethod.MEAN
    )


DAS = Parameters(11.8257, 0.80, "Jacobson & Truax 1991, table 2", provisional=False)


def assumed(reliability: float, sd: float = 1.2) -> Parameters:
    """An error nobody has measured."""
    return Parameters(sd, reliability, "Assumed.", provisional=True)


def rich_mapping(**changes: Any) -> dict[str, Any]:
    """A sound definition that uses every key there is: conditions, sections, people, rules."""
    text = (Path(__file__).parent / "rich.yaml").read_text(encoding="utf-8")
    return {**small_mapping(), **yaml.safe_load(text), **changes}


def rich() -> Instrument:
    """The instrument that uses everything."""
    return load(rich_mapping())
