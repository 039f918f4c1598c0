"""Read the parts of a definition: options, items, sections, scales and rules."""

import re

from assessments.psychometrics.definition.items import (
    Coding,
    Condition,
    Item,
    ItemKind,
    Operator,
    Option,
    Person,
    Repeat,
    Section,
)
from assessments.psychometrics.definition.reader import Reader
from assessments.psychometrics.definition.scales import (
    DEFAULT_MIN_ANSWERED,
    Band,
    PromptRule,
    RiskKind,
    RiskRule,
    Scale,
    ScoringMethod,
)

SLUG = re.compile(r"[a-z][a-z0-9-]{0,79}")
NAME_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
LINK_ID = re.compile(r"\S{1,255}")

MAX_ITEMS = 2_000
_MAX_OPTIONS = 200
_MAX_SETS = 200
_MAX_CONDITIONS = 20
_MAX_PEOPLE = 30
_MAX_BANDS = 50
_MAX_CODINGS = 20


def options_in(reader: Reader) -> tuple[Option, ...]:
    """The answers under ``options``, which only items without an option set of their own need."""
    return _read_options(reader, "options", required=False)


def option_sets_in(reader: Reader) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """The named sets of answers under ``option_sets``."""
    sets = reader.part("option_sets")
    if sets is None:
        return ()
    return tuple(
        (name, _read_options(sets, name, required=True))
        for name in sets.names(most=_MAX_SETS, shape=NAME_SHAPE)
    )


def codings_in(reader: Reader) -> tuple[Coding, ...]:
    """The codes of outside systems under ``codings``."""
    entries = reader.entries("codings", most=_MAX_CODINGS, required=False)
    return tuple(map(_read_coding, entries))


def read_item(entry: Reader) -> Item:
    item = Item(
        link_id=entry.text("linkId", shape=LINK_ID),
        text=entry.text("text"),
        kind=entry.choice("kind", ItemKind, default=ItemKind.CHOICE),
        option_set=entry.text("option_set", required=False),
        observer_text=entry.text("observer_text", required=False),
        prefix=entry.text("prefix", required=False),
        section=entry.text("section", required=False),
        discreet=entry.flag("discreet", default=False),
        enable_when=_conditions_in(entry),
        enable_all=entry.flag("enable_all", default=True),
        codings=codings_in(entry),
    )
    entry.refuse_the_rest()
    return item


def read_section(entry: Reader) -> Section:
    section = Section(
        id=entry.text("id", shape=LINK_ID),
        title=entry.text("title"),
        intro=entry.text("intro", required=False),
        may_not_apply=entry.flag("may_not_apply", default=False),
        parent=entry.text("parent", required=False),
        enable_when=_conditions_in(entry),
        enable_all=entry.flag("enable_all", default=True),
    )
    entry.refuse_the_rest()
    return section


def read_scale(entry: Reader) -> Scale:
    share = entry.number(
        "min_answered", allowed=lambda n: 0 < n <= 1, words="must be above 0 and at most 1"
    )
    scale = Scale(
        id=entry.text("id", shape=SLUG),
        title=entry.text("title"),
        items=entry.texts("items", most=MAX_ITEMS),
        reversed=entry.texts("reversed", most=MAX_ITEMS, required=False),
        method=entry.choice("method", ScoringMethod),
        min_answered=DEFAULT_MIN_ANSWERED if share is None else share,
        sd=_above_zero(entry, "sd"),
        reliability=entry.number(
            "reliability", allowed=lambda n: 0 < n < 1, words="must be above 0 and below 1"
        ),
        parameters_source=entry.text("parameters_source", required=False),
        provisional=entry.flag("provisional", default=True),
        cut=entry.number("cut"),
        cut_source=entry.text("cut_source", required=False),
        reliable_change=_above_zero(entry, "reliable_change"),
        higher_is_better=entry.flag("higher_is_better", default=False),
        meaning=entry.text("meaning", required=False),
        weights=_weights_in(entry),
        bands=tuple(map(_read_band, entry.entries("bands", most=_MAX_BANDS, required=False))),
        codings=codings_in(entry),
    )
    entry.refuse_the_rest()
    return scale


def repeat_in(reader: Reader) -> Repeat | None:
    """Whom the form asks about, under ``repeat``."""
    part = reader.part("repeat")
    if part is None:
        return None
    repeat = Repeat(
        question=part.text("question"),
        people=tuple(map(_read_person, part.entries("people", most=_MAX_PEOPLE))),
        most=part.whole("most", allowed=lambda n: n >= 1, words="must be at least 1"),
        items=part.texts("items", most=MAX_ITEMS, required=False),
    )
    part.refuse_the_rest()
    return repeat


def read_risk(entry: Reader) -> RiskRule:
    at_least = entry.number("at_least")
    risk = RiskRule(
        id=entry.text("id", shape=NAME_SHAPE),
        item=entry.text("item"),
        kind=entry.choice("kind", RiskKind),
        at_least=1.0 if at_least is None else at_least,
    )
    entry.refuse_the_rest()
    return risk


def read_prompt(entry: Reader) -> PromptRule:
    prompt = PromptRule(
        id=entry.text("id", shape=NAME_SHAPE),
        items=entry.texts("items", most=MAX_ITEMS),
        at_most=entry.number("at_most"),
        at_least=entry.number("at_least"),
        drop=_above_zero(entry, "drop"),
    )
    entry.refuse_the_rest()
    return prompt


def _read_options(reader: Reader, key: str, *, required: bool) -> tuple[Option, ...]:
    return tuple(map(_read_option, reader.entries(key, most=_MAX_OPTIONS, required=required)))


def _read_option(entry: Reader) -> Option:
    coding = entry.part("coding")
    option = Option(
        value=entry.whole("value"),
        label=entry.text("label"),
        weight=entry.number("weight"),
        scored=entry.flag("scored", default=True),
        coding=None if coding is None else _read_coding(coding),
    )
    entry.refuse_the_rest()
    return option


def _read_coding(entry: Reader) -> Coding:
    coding = Coding(
        code=entry.text("code"),
        system=entry.text("system", required=False),
        display=entry.text("display", required=False),
    )
    entry.refuse_the_rest()
    return coding


def _conditions_in(reader: Reader) -> tuple[Condition, ...]:
    entries = reader.entries("enable_when", most=_MAX_CONDITIONS, required=False)
    return tuple(map(_read_condition, entries))


def _read_condition(entry: Reader) -> Condition:
    question = entry.text("question")
    operator = entry.choice("operator", Operator)
    answer: int | bool
    if operator is Operator.EXISTS:
        answer = entry.flag("answer", default=True, required=True)
    else:
        answer = entry.whole("answer")
    entry.refuse_the_rest()
    return Condition(question, operator, answer)


def _read_person(entry: Reader) -> Person:
    person = Person(
        id=entry.text("id", shape=SLUG),
        label=entry.text("label"),
        named=entry.flag("named", default=False),
    )
    entry.refuse_the_rest()
    return person


def _read_band(entry: Reader) -> Band:
    at_least = entry.number("at_least", required=True)
    band = Band(at_least=0.0 if at_least is None else at_least, label=entry.text("label"))
    entry.refuse_the_rest()
    return band


def _weights_in(reader: Reader) -> tuple[tuple[str, float], ...]:
    weights = reader.part("weights")
    if weights is None:
        return ()
    return tuple(
        (name, factor)
        for name in weights.names(most=MAX_ITEMS, shape=LINK_ID)
        if (factor := _factor(weights, name)) is not None
    )


def _factor(weights: Reader, name: str) -> float | None:
    return weights.number(
        name, allowed=lambda n: 0.001 <= n <= 1_000, words="must be 0.001 to 1,000"
    )


def _above_zero(entry: Reader, key: str) -> float | None:
    return entry.number(key, allowed=lambda n: n > 0, words="must be above 0")
