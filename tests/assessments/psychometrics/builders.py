"""Instruments for the tests: a small one to bend, and the key of the ECR-R by item number."""

from dataclasses import replace
from typing import Any

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
    often = [
        {
            "value": 0,
            "label": "Never",
            "coding": {"code": "LA6568-5", "system": "http://loinc.org"},
        },
        {"value": 1, "label": "Sometimes", "weight": 1.5},
        {"value": 2, "label": "Always", "weight": 3},
        {"value": 9, "label": "Does not apply", "scored": False},
    ]
    return {
        **small_mapping(),
        "id": "rich",
        "options": [{"value": 0, "label": "No"}, {"value": 1, "label": "Yes"}],
        "option_sets": {"often": often, "mood": [dict(each) for each in often[:3]]},
        "sections": [
            {"id": "home", "title": "Home", "intro": "About home.", "may_not_apply": True},
            {
                "id": "children",
                "title": "Children",
                "parent": "home",
                "enable_when": [{"question": "parent", "operator": "=", "answer": 1}],
            },
        ],
        "items": [
            {"linkId": "hello", "text": "Welcome.", "kind": "words"},
            {"linkId": "parent", "text": "Are you a parent?", "prefix": "1."},
            {
                "linkId": "calm",
                "text": "Calm at home",
                "option_set": "often",
                "section": "home",
            },
            {"linkId": "tired", "text": "Tired", "option_set": "often", "section": "children"},
            {"linkId": "proud", "text": "Proud", "option_set": "often", "section": "children"},
            {
                "linkId": "why",
                "text": "What made you tired?",
                "kind": "text",
                "enable_when": [
                    {"question": "tired", "operator": ">=", "answer": 1},
                    {"question": "proud", "operator": "<", "answer": 1},
                ],
                "enable_all": False,
            },
            {
                "linkId": "safe",
                "text": "Has somebody hurt you?",
                "observer_text": "Has somebody hurt the client?",
                "discreet": True,
                "codings": [{"code": "safe", "display": "Safety"}],
            },
            {"linkId": "near", "text": "I go to them.", "option_set": "mood"},
            {
                "linkId": "far",
                "text": "I keep away.",
                "option_set": "mood",
                "enable_when": [{"question": "near", "operator": "exists", "answer": True}],
            },
        ],
        "scales": [
            {
                "id": "home",
                "title": "Home",
                "method": "sum",
                "items": ["calm", "tired", "proud"],
                "reversed": ["tired"],
                "weights": {"calm": 2},
                "min_answered": 0.6,
                "higher_is_better": True,
                "meaning": "More ease at home.",
                "bands": [{"at_least": 0, "label": "Low"}, {"at_least": 6, "label": "High"}],
                "codings": [{"code": "home"}],
                "reliable_change": 3,
            },
            {
                "id": "ease",
                "title": "Ease",
                "method": "mean",
                "items": ["near", "far"],
                "reversed": ["far"],
                "min_answered": 0.5,
                "cut": 1.5,
                "cut_source": "A study.",
            },
        ],
        "repeat": {
            "question": "Whom shall we ask about?",
            "people": [
                {"id": "mother", "label": "Mother"},
                {"id": "father", "label": "Father"},
                {"id": "other", "label": "Somebody else", "named": True},
            ],
            "most": 2,
            "items": ["near", "far"],
        },
        "risks": [
            {"id": "hurt", "item": "safe", "kind": "safety-at-home"},
            {"id": "distance", "item": "far", "kind": "other", "at_least": 3},
        ],
        "prompts": [
            {"id": "uneasy", "items": ["calm"], "at_most": 0},
            {"id": "weary", "items": ["tired"], "at_least": 3},
            {"id": "colder", "items": ["near", "calm"], "drop": 1.5},
        ],
        "made_by": "The tests",
        "url": "https://example.org/rich",
        "codings": [{"code": "rich", "system": "urn:codes", "display": "Rich"}],
        **changes,
    }


def rich() -> Instrument:
    """The instrument that uses everything."""
    return load(rich_mapping())
