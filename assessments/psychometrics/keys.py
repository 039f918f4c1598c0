"""Published scoring keys by item number. Numbers are facts; the wording comes from elsewhere."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.psychometrics.definition import (
    DefinitionError,
    Instrument,
    Item,
    ItemKind,
    Repeat,
    ScoringMethod,
)
from assessments.psychometrics.definition.mapping import part_mapping
from assessments.psychometrics.definition.parts import SLUG, repeat_in
from assessments.psychometrics.definition.reader import Faults, Reader

_MOST_ITEMS = 200
_NUMBER = re.compile(r"\D*(\d{1,4})[.):]?")
_TRAILING = re.compile(r"(?:.*\D)?(\d{1,4})", re.DOTALL)


class KeyFault(ValueError):
    """A key template that does not fit a questionnaire, in one sentence."""


@dataclass(frozen=True)
class KeyScale:
    """One scale of a key: the numbers of its items, and of those that are turned round."""

    id: str
    title: str
    items: tuple[int, ...]
    reversed: tuple[int, ...]
    method: ScoringMethod
    meaning: str


@dataclass(frozen=True)
class KeyTemplate:
    """A published key: ``count`` questions answered ``low`` to ``high``.

    ``repeat``: the questions are asked once for each person. ``citation`` says where the key is
    published.
    """

    id: str
    title: str
    citation: str
    count: int
    low: int
    high: int
    scales: tuple[KeyScale, ...]
    repeat: Repeat | None

    @property
    def span(self) -> tuple[int, int]:
        """The range of the answers."""
        return self.low, self.high


@dataclass(frozen=True)
class Attachment:
    """A key on the linkIds of one questionnaire. ``scales`` and ``repeat`` are in mapping form.

    ``numbers``: item number -> linkId. ``warning`` says what a person should check; "" for nothing.
    """

    numbers: Mapping[int, str]
    scales: list[dict[str, Any]]
    repeat: dict[str, Any] | None
    warning: str


def load_key(source: object) -> KeyTemplate:
    """Build a key from its mapping form; DefinitionError names every fault found."""
    faults = Faults()
    reader = Reader(source, "", faults)
    template = KeyTemplate(
        id=reader.text("id", shape=SLUG),
        title=reader.text("title"),
        citation=reader.text("citation"),
        count=reader.whole("count", allowed=lambda n: 1 <= n <= _MOST_ITEMS, words="must be 1-200"),
        low=reader.whole("low"),
        high=reader.whole("high"),
        scales=tuple(_scale(each, faults) for each in reader.entries("scales", most=20)),
        repeat=repeat_in(reader),
    )
    reader.refuse_the_rest()
    _check(template, faults)
    if faults.listed():
        raise DefinitionError(faults.listed())
    return template


def attach(template: KeyTemplate, items: Sequence[Item]) -> Attachment:
    """Give the questions their numbers, and the key its linkIds; KeyFault if the count differs.

    Numbers are those of the prefixes where these are exactly 1 to N, else those at the end of the
    linkIds, else the order of the file. Free text and words are no questions here.
    """
    asked = [item for item in items if item.kind is ItemKind.CHOICE]
    if len(asked) != template.count:
        raise KeyFault(
            f"{template.title} has {template.count} questions that are scored; "
            f"this questionnaire has {len(asked)}."
        )
    numbers, warning = _numbered(asked)
    return Attachment(
        numbers=numbers,
        scales=[
            {
                "id": scale.id,
                "title": scale.title,
                "items": [numbers[number] for number in scale.items],
                "reversed": [numbers[number] for number in scale.reversed],
                "method": scale.method.value,
                "meaning": scale.meaning,
            }
            for scale in template.scales
        ],
        repeat=_repeat(template, list(numbers.values())),
        warning=warning,
    )


def out_of_range(template: KeyTemplate, instrument: Instrument) -> tuple[str, ...]:
    """The linkIds of scored items whose answers do not run over the range of the key."""
    scored = {link_id for scale in instrument.scales for link_id in scale.items}
    ends = (float(template.low), float(template.high))
    return tuple(
        item.link_id
        for item in instrument.items
        if item.link_id in scored and instrument.points_of(item) != ends
    )


def _numbered(items: Sequence[Item]) -> tuple[dict[int, str], str]:
    by_prefix = _complete(items, lambda item: _NUMBER.fullmatch(item.prefix.strip()))
    by_link_id = _complete(items, lambda item: _TRAILING.fullmatch(item.link_id))
    if by_prefix:
        differ = bool(by_link_id) and by_link_id != by_prefix
        words = "The numbers before the questions and those in the linkIds differ; the former count"
        return by_prefix, f"{words}: check the order." if differ else ""
    if by_link_id:
        return by_link_id, ""
    in_order = {number: item.link_id for number, item in enumerate(items, 1)}
    return in_order, "The questions carry no numbers: the key follows their order. Check it."


def _complete(
    items: Sequence[Item], read: Callable[[Item], re.Match[str] | None]
) -> dict[int, str]:
    """The linkIds under their numbers, if these are exactly 1 to N; else {}."""
    numbers = {int(match[1]): item.link_id for item in items if (match := read(item))}
    complete = sorted(numbers) == list(range(1, len(items) + 1))
    return dict(sorted(numbers.items())) if complete else {}


def _repeat(template: KeyTemplate, link_ids: list[str]) -> dict[str, Any] | None:
    if template.repeat is None:
        return None
    repeat: dict[str, Any] = part_mapping(template.repeat)
    return repeat | {"items": link_ids}


def _scale(entry: Reader, faults: Faults) -> KeyScale:
    scale = KeyScale(
        id=entry.text("id", shape=SLUG),
        title=entry.text("title"),
        items=_numbers(entry, "items", faults, required=True),
        reversed=_numbers(entry, "reversed", faults, required=False),
        method=entry.choice("method", ScoringMethod),
        meaning=entry.text("meaning"),
    )
    entry.refuse_the_rest()
    return scale


def _numbers(entry: Reader, key: str, faults: Faults, *, required: bool) -> tuple[int, ...]:
    """Item numbers, singly and in ranges: "20, 22, 26-31"."""
    written = entry.text(key, required=required)
    numbers: list[int] = []
    for part in written.split(",") if written else ():
        match = re.fullmatch(r"\s*(\d{1,3})(?:-(\d{1,3}))?\s*", part)
        if match is None:
            faults.add(entry.at(key), "must be item numbers and ranges of them: 20, 22, 26-31")
            return ()
        numbers.extend(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(numbers)


def _check(template: KeyTemplate, faults: Faults) -> None:
    if not template.low < template.high:
        faults.add("high", "must be above low")
    if len({scale.id for scale in template.scales}) < len(template.scales):
        faults.add("scales", "two scales have one id")
    used = [number for scale in template.scales for number in scale.items]
    if sorted(used) != list(range(1, template.count + 1)):
        faults.add("scales", f"must use each of the items 1 to {template.count} exactly once")
    for index, scale in enumerate(template.scales):
        turned = set(scale.reversed)
        if not turned <= set(scale.items) or len(turned) < len(scale.reversed):
            faults.add(f"scales[{index}].reversed", "must be items of the scale, each once")
