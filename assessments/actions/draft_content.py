"""What a questionnaire in the making holds: each part made sound, and what it still lacks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from assessments.psychometrics.definition import AnsweredBy, ItemKind, RiskKind, ScoringMethod
from clinic.actions.wording import sound_text

Definition = dict[str, Any]

TEXTS: dict[str, tuple[Any, int]] = {
    "title": (_("Title"), 200),
    "purpose": (_("What it is for"), 1_000),
    "instructions": (_("What is read before the first question"), 2_000),
    "cadence": (_("How often"), 100),
    "licence": (_("Licence"), 2_000),
}
NUMBERS: dict[str, tuple[Any, int, int]] = {
    "minutes": (_("Minutes"), 1, 240),
    "min_interval_days": (_("Days between two"), 0, 3660),
}
ITEM_LIMIT, OPTION_LIMIT, LIMIT_LIMIT, MEANING_LIMIT = 500, 100, 300, 300
FEWEST_OPTIONS, MOST_OPTIONS = 2, 11
MOST_ITEMS, MOST_SCALES, MOST_LIMITS = 120, 20, 20
# A form of both kinds needs a second wording of each question, which the builder does not take.
ANSWERERS = (AnsweredBy.CLIENT, AnsweredBy.THERAPIST, AnsweredBy.TOGETHER)


@dataclass(frozen=True)
class Lack:
    """Something missing or wrong. `part` is a page of the draft, `place` an id on it."""

    part: str
    words: str
    place: str = ""
    number: int = 0  # of the scale, where the part is one


def changed(definition: Definition, changes: Mapping[str, Any]) -> Definition:
    """The definition with these keys changed, each made sound. Raises ValidationError.

    An item that goes, or takes no answer any more, leaves its scales too.
    """
    merged = {**definition, **sound_values(changes)}
    scored = {item["linkId"] for item in merged.get("items", ()) if takes_options(item)}
    merged["scales"] = [_only(scored, scale) for scale in merged.get("scales", ())]
    risks = merged.pop("risks", ())
    asked = {rule["item"]: rule["kind"] for rule in risks if rule["item"] in scored}
    if asked:
        merged["risks"] = risk_rules(asked, merged.get("options", ()))
    return {key: value for key, value in merged.items() if value is not None}


def risk_rules(
    asked: Mapping[str, str], options: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Rules for questions about danger, linkId -> kind: any answer above the lowest counts."""
    points = sorted({each for each in map(points_of, options) if each is not None})
    least = points[1] if len(points) > 1 else 1
    return [
        {"id": f"risk-{number}", "item": link_id, "kind": RiskKind(kind).value, "at_least": least}
        for number, (link_id, kind) in enumerate(asked.items(), start=1)
    ]


def points_of(option: Mapping[str, Any]) -> float | None:
    """What an answer of the mapping form counts; None where it does not."""
    if not option.get("scored", True):
        return None
    weight = option.get("weight")
    return float(option["value"] if weight is None else weight)


def sound_values(values: Mapping[str, Any]) -> Definition:
    """Each value as it is kept; ValidationError names the one that is not sound."""
    return {key: _SOUND[key](key, value) for key, value in values.items()}


def takes_options(item: Mapping[str, Any]) -> bool:
    """Whether the item is answered with one of the answers, so that it can count."""
    return bool(item.get("kind", ItemKind.CHOICE) == ItemKind.CHOICE)


def lacks(definition: Definition) -> tuple[Lack, ...]:
    """What must still be said before it can be published, in the order of the pages."""
    return (*_lacks_about(definition), *_lacks_items(definition), *_lacks_scales(definition))


def _lacks_about(definition: Definition) -> list[Lack]:
    missing = {
        "purpose": say("Say what it is for."),
        "instructions": say("Say what is read before the first question."),
        "minutes": say("Say how many minutes it takes."),
        "cadence": say("Say how often it is asked for."),
        "min_interval_days": say("Say how many days lie between two."),
        "limits": say("Say what it cannot say: at least one limit."),
        "licence": say("Say who made it and who may use it."),
    }
    return [
        Lack("about", words, f"id_{key}")
        for key, words in missing.items()
        if definition.get(key) in (None, "", [])
    ]


def _lacks_items(definition: Definition) -> list[Lack]:
    found = []
    items = definition.get("items", [])
    choices = any(takes_options(item) for item in items)
    if choices and len(definition.get("options", [])) < FEWEST_OPTIONS:
        found.append(Lack("answers", say("Write at least two answers."), "id_label_1"))
    if not choices:
        found.append(Lack("items", say("Write at least one question with answers."), "id_new"))
    return found


def _lacks_scales(definition: Definition) -> list[Lack]:
    scales = definition.get("scales", [])
    if not scales:
        return [
            Lack("scale", say("Make at least one scale: it turns answers into a score."), "", 1)
        ]
    return [
        Lack("scale", say("%(title)s: choose the questions that count.") % scale, "", number)
        for number, scale in enumerate(scales, start=1)
        if not scale.get("items")
    ]


def _only(scored: set[str], scale: dict[str, Any]) -> dict[str, Any]:
    kept = {
        key: [name for name in scale.get(key, ()) if name in scored]
        for key in ("items", "reversed")
    }
    return {**scale, **kept}


def _text(key: str, value: object) -> str:
    name, limit = TEXTS[key]
    return sound_text(value, name=name, limit=limit, required=key == "title")


def _number(key: str, value: object) -> int | None:
    name, least, most = NUMBERS[key]
    if value is None:
        return None
    if type(value) is not int or not least <= value <= most:
        words = say("%(name)s: choose a whole number from %(least)s to %(most)s.")
        raise ValidationError(words % {"name": name, "least": least, "most": most})
    return value


def _answered_by(_key: str, value: object) -> str:
    if value not in ANSWERERS:
        raise ValidationError(say("Choose who answers."))
    return str(value)


def _language(_key: str, value: object) -> str:
    text = sound_text(value, name=say("Language"), limit=12, required=True)
    if not all(part.isascii() and part.isalnum() for part in text.split("-")):
        raise ValidationError(say("Choose the language of the questions."))
    return text


def _limits(_key: str, value: object) -> list[str]:
    lines = _listed(value, say("Limits"), MOST_LIMITS)
    return [sound_text(line, name=say("Limits"), limit=LIMIT_LIMIT) for line in lines]


def _options(_key: str, value: object) -> list[dict[str, Any]]:
    entries = _listed(value, say("Answers"), MOST_OPTIONS)
    options: list[dict[str, Any]] = [
        {
            "value": int(entry["value"]),
            "label": sound_text(
                entry["label"], name=say("Answers"), limit=OPTION_LIMIT, required=True
            ),
        }
        for entry in entries
    ]
    if len({option["label"].casefold() for option in options}) < len(options):
        raise ValidationError(say("Two answers have the same words. Word each one differently."))
    if len({option["value"] for option in options}) < len(options):
        raise ValidationError(say("Two answers count the same. Give each its own number."))
    return options


def _items(_key: str, value: object) -> list[dict[str, Any]]:
    items = [_item(entry) for entry in _listed(value, say("Questions"), MOST_ITEMS)]
    if len({item["linkId"] for item in items}) < len(items):
        raise ValidationError(say("One question is named twice. Open the page again."))
    return items


def _item(entry: Mapping[str, Any]) -> dict[str, Any]:
    kind = ItemKind(entry.get("kind", ItemKind.CHOICE))
    text = sound_text(entry["text"], name=say("Question"), limit=ITEM_LIMIT, required=True)
    item: dict[str, Any] = {"linkId": str(entry["linkId"]), "text": text}
    if kind is not ItemKind.CHOICE:
        item["kind"] = kind.value
    if entry.get("discreet"):
        item["discreet"] = True
    return item


def _risks(_key: str, value: object) -> list[dict[str, Any]]:
    return [
        {"item": str(entry["item"]), "kind": RiskKind(entry["kind"]).value}
        for entry in _listed(value, say("Questions about danger"), MOST_ITEMS)
    ]


def _scales(_key: str, value: object) -> list[dict[str, Any]]:
    scales = [sound_scale(entry) for entry in _listed(value, say("Scales"), MOST_SCALES)]
    if len({scale["title"].casefold() for scale in scales}) < len(scales):
        raise ValidationError(say("Two scales have the same name. Name each one differently."))
    return scales


def sound_scale(entry: Mapping[str, Any]) -> dict[str, Any]:
    """One scale as a person describes it, without norms: nothing about it is established."""
    name = say("Name of the scale")
    scale = {
        **entry,
        "title": sound_text(entry["title"], name=name, limit=100, required=True),
        "items": list(entry["items"]),
        "reversed": [one for one in entry.get("reversed", ()) if one in entry["items"]],
        "method": ScoringMethod(entry["method"]).value,
        "higher_is_better": bool(entry.get("higher_is_better")),
        "meaning": sound_text(
            entry.get("meaning", ""), name=say("What a higher score means"), limit=MEANING_LIMIT
        ),
    }
    return {key: value for key, value in scale.items() if value is not False and value != ""}


def _listed(value: object, name: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise ValidationError(say("%(name)s: this is not a list.") % {"name": name})
    if len(value) > most:
        words = say("%(name)s: at most %(most)s fit here.")
        raise ValidationError(words % {"name": name, "most": most})
    return value


_SOUND: dict[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(TEXTS, _text),
    **dict.fromkeys(NUMBERS, _number),
    "answered_by": _answered_by,
    "language": _language,
    "limits": _limits,
    "options": _options,
    "items": _items,
    "risks": _risks,
    "scales": _scales,
}
