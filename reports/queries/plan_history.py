"""Every change of a client's plans in words, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clinic.library import library
from clinic.models import Client, Goal, PlanChange
from reports import sentences

MOST = 200


@dataclass(frozen=True)
class Difference:
    """One part of a change: what it is, and its words before and after, "" for none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeRow:
    """What became different one day, and who changed it."""

    title: Any
    goal: str
    on: date
    by: str
    differences: tuple[Difference, ...]


def plan_history(client: Client, most: int | None = MOST) -> tuple[list[ChangeRow], bool]:
    """The newest `most` changes of all plans, and whether there are more. Two statements."""
    rows = PlanChange.objects.filter(plan__client=client).select_related("by__user", "plan")
    found = list(rows if most is None else rows[: most + 1])
    goals = {goal.pk: goal.known for goal in Goal.objects.filter(plan__client=client)}
    titles = {pk: known.short_title for pk, known in goals.items()}
    zone = client.practice.zone
    changes = [
        ChangeRow(
            title=PlanChange.Kind(row.kind).label,
            goal=titles.get(UUID(row.content["goal"]), "") if "goal" in row.content else "",
            on=row.at.astimezone(zone).date(),
            by=row.by.name,
            differences=tuple(_differences(row.content)),
        )
        for row in found[:most]
    ]
    return changes, most is not None and len(found) > most


def _differences(content: Mapping[str, Any]) -> list[Difference]:
    before, after = content.get("before", {}), content.get("after", {})
    if not isinstance(before, dict) or not isinstance(after, dict):
        return [Difference("", str(before or ""), str(after or ""))]
    found = []
    for part in dict.fromkeys((*before, *after)):
        name, said = _WORDS.get(part, (_plain_name(part), str))
        old, new = said(before.get(part)), said(after.get(part))
        if old != new:
            found.append(Difference(name(), old, new))
    return found


def _plain_name(part: str) -> Any:
    return lambda: part


def _text(value: Any) -> str:
    return "" if value in (None, "") else str(value)


def _pathway(value: Any) -> str:
    return library().pathway(value).title if value else ""


def _template(value: Any) -> str:
    return library().goal(value).title if value else ""


def _day(value: Any) -> str:
    return sentences.day(date.fromisoformat(value)) if value else ""


def _focus(value: Any) -> str:
    return "" if value is None else (_("in focus") if value else _("not in focus"))


def _levels(value: Any) -> str:
    return "\n".join(
        f"{sentences.level(level)}: {value[str(level)]}"
        for level in sentences.LEVELS
        if (value or {}).get(str(level))
    )


def _signs(value: Any) -> str:
    return "\n".join((value or {}).values())


def _elements(value: Any) -> str:
    return "\n".join(library().element(each).title for each in value or {})


_WORDS: dict[str, tuple[Any, Any]] = {
    "pathway": (lambda: _("Pathway"), _pathway),
    "reason": (lambda: _("Why this pathway"), _text),
    "template": (lambda: _("Goal of the library"), _template),
    "words": (lambda: _("In words"), _text),
    "weight": (lambda: _("Weight"), _text),
    "in_focus": (lambda: _("Focus"), _focus),
    "descriptors": (lambda: _("What each level looks like"), _levels),
    "markers": (lambda: _("Signs of your own"), _signs),
    "review_on": (lambda: _("Looked at again on"), _day),
    "elements": (lambda: _("Parts of the routes in use"), _elements),
}
