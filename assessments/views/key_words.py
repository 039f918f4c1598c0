"""An instrument's key in plain language: what is asked, what counts, and what is made of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.psychometrics.change import Parameters
from assessments.psychometrics.definition import (
    AnsweredBy,
    Condition,
    Instrument,
    Item,
    ItemKind,
    Operator,
    Option,
    PromptRule,
    RiskKind,
    Scale,
    ScoringMethod,
)
from assessments.sentences import bare, number


@dataclass(frozen=True)
class ItemWords:
    """One item as it is asked; `notes` say what is particular about it."""

    number: int
    text: str
    observer_text: str
    reversed: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ErrorWords:
    """What is assumed or known of a scale's measurement error, with its source."""

    sd: str
    reliability: str
    limit: str
    source: str
    assumed: bool


@dataclass(frozen=True)
class ScaleWords:
    """One scale: how it is worked out, from which items, and with what error (None: unknown)."""

    scale: Scale
    sentences: tuple[str, ...]
    items: tuple[ItemWords, ...]
    error: ErrorWords | None


@dataclass(frozen=True)
class KeyWords:
    """The whole key. `answers`: each set of answers in one line; `unscored`: asked, not counted."""

    scales: tuple[ScaleWords, ...]
    answers: tuple[str, ...]
    unscored: tuple[ItemWords, ...]
    rules: tuple[str, ...]
    about_whom: str

    @property
    def judged(self) -> tuple[ScaleWords, ...]:
        """The scales whose error is known or assumed."""
        return tuple(one for one in self.scales if one.error is not None)

    @property
    def described(self) -> tuple[str, ...]:
        """The titles of the others."""
        return tuple(one.scale.title for one in self.scales if one.error is None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the error parameters come from, each source once."""
        sources = (one.error.source for one in self.scales if one.error is not None)
        return tuple(dict.fromkeys(source for source in sources if source))

    @property
    def has_reversed(self) -> bool:
        return any(one.scale.reversed for one in self.scales)


def key_in_words(instrument: Instrument) -> KeyWords:
    """Everything an instrument's key says, for a person to read and approve."""
    numbers = {item.link_id: number for number, item in enumerate(instrument.items, start=1)}
    scored = {link_id for scale in instrument.scales for link_id in scale.items}
    return KeyWords(
        scales=tuple(_scale_words(instrument, scale, numbers) for scale in instrument.scales),
        answers=tuple(_answers(instrument)),
        unscored=tuple(
            _item_words(instrument, item, numbers[item.link_id])
            for item in instrument.items
            if item.link_id not in scored and item.kind is not ItemKind.WORDS
        ),
        rules=(*_risks(instrument), *_prompts(instrument)),
        about_whom=_about_whom(instrument),
    )


def who_answers(instrument: Instrument) -> str:
    """Who fills it in, as a fact."""
    return {
        AnsweredBy.CLIENT: _("the client"),
        AnsweredBy.THERAPIST: _("the therapist"),
        AnsweredBy.TOGETHER: _("the therapist with the client, as a conversation"),
        AnsweredBy.EITHER: _("the client; there is a therapist’s version too"),
    }[instrument.answered_by]


def _scale_words(instrument: Instrument, scale: Scale, numbers: dict[str, int]) -> ScaleWords:
    items = tuple(
        _item_words(instrument, instrument.item(link_id), numbers[link_id], scale)
        for link_id in sorted(scale.items, key=numbers.__getitem__)
    )
    return ScaleWords(scale, tuple(_sentences(instrument, scale)), items, _error(scale))


def _sentences(instrument: Instrument, scale: Scale) -> Iterator[str]:
    yield _made_of(instrument, scale)
    if scale.meaning:
        yield scale.meaning
    yield _missing(scale)
    if scale.bands:
        yield _bands(scale)
    if scale.cut is not None:
        words = _("The line between lower and higher is drawn at %(cut)s.")
        yield " ".join(filter(None, [words % {"cut": bare(scale.cut)}, scale.cut_source]))
    if scale.reliable_change is not None:
        words = _("A change of %(points)s points or more is published as reliable.")
        yield words % {"points": bare(scale.reliable_change)}


def _made_of(instrument: Instrument, scale: Scale) -> str:
    low, high = instrument.range_of(scale)
    values = {
        "n": len(scale.items),
        "reversed": len(scale.reversed),
        "low": bare(low),
        "high": bare(high),
    }
    if scale.method is ScoringMethod.MEAN:
        made = ngettext("One answer", "The mean of %(n)d answers", len(scale.items)) % values
    else:
        made = ngettext("One answer", "The sum of %(n)d answers", len(scale.items)) % values
    if scale.reversed:
        made = _("%(made)s, %(reversed)d of them turned round") % {"made": made, **values}
    return _("%(made)s, from %(low)s to %(high)s.") % {"made": made, **values}


def _missing(scale: Scale) -> str:
    values = {"needed": scale.needed, "of": len(scale.items)}
    if scale.needed == len(scale.items):
        return _("Every one of these has to be answered; otherwise there is no score.")
    words = _("It takes %(needed)d of the %(of)d; with fewer there is no score.") % values
    if scale.method is ScoringMethod.SUM:
        return _(
            "%(words)s Up to there the rest stands in for what is missing, and this is said."
        ) % {"words": words}
    return words


def _bands(scale: Scale) -> str:
    parts = [
        _("from %(at_least)s: %(label)s") % {"at_least": bare(band.at_least), "label": band.label}
        for band in scale.bands
    ]
    return _("In words: %(bands)s.") % {"bands": " · ".join(parts)}


def _error(scale: Scale) -> ErrorWords | None:
    if scale.sd is None or scale.reliability is None:
        return None
    parameters = Parameters.of(scale)
    return ErrorWords(
        sd=number(parameters.sd, 2),
        reliability=number(parameters.reliability, 2),
        limit=number(parameters.threshold(), 2),
        source=parameters.source,
        assumed=parameters.provisional,
    )


def _item_words(
    instrument: Instrument, item: Item, at: int, scale: Scale | None = None
) -> ItemWords:
    return ItemWords(
        number=at,
        text=item.text,
        observer_text=item.observer_text,
        reversed=scale is not None and item.link_id in scale.reversed,
        notes=tuple(_notes(instrument, item, scale)),
    )


def _notes(instrument: Instrument, item: Item, scale: Scale | None) -> Iterator[str]:
    if scale is not None and scale.weight_of(item.link_id) != 1:
        yield _("counts %(times)s times") % {"times": bare(scale.weight_of(item.link_id))}
    if item.kind is ItemKind.TEXT:
        yield _("answered in the person’s own words")
    if item.discreet:
        yield _("left out where the device is shared")
    if item.enable_when:
        joint = _(" and ") if item.enable_all else _(" or ")
        when = joint.join(_condition(instrument, each) for each in item.enable_when)
        yield _("asked only if %(when)s") % {"when": when}


def _condition(instrument: Instrument, condition: Condition) -> str:
    question = instrument.item(condition.question)
    about = {"question": question.text, "answer": _label(instrument, question, condition.answer)}
    if condition.operator is Operator.EXISTS:
        given = _("“%(question)s” is answered")
        return (given if condition.answer else _("“%(question)s” is left open")) % about
    words = {
        Operator.EQUAL: _("“%(question)s” is answered with “%(answer)s”"),
        Operator.NOT_EQUAL: _("“%(question)s” is not answered with “%(answer)s”"),
        Operator.GREATER: _("“%(question)s” is answered above “%(answer)s”"),
        Operator.LESS: _("“%(question)s” is answered below “%(answer)s”"),
        Operator.AT_LEAST: _("“%(question)s” is answered “%(answer)s” or above"),
        Operator.AT_MOST: _("“%(question)s” is answered “%(answer)s” or below"),
    }
    return words[condition.operator] % about


def _label(instrument: Instrument, question: Item, value: float) -> str:
    options = instrument.options_of(question)
    return next((each.label for each in options if each.value == value), bare(value))


def _answers(instrument: Instrument) -> Iterator[str]:
    """Each set of answers some item offers, in the order in which the sets come up."""
    seen: dict[tuple[Option, ...], None] = {}
    for item in instrument.items:
        if options := instrument.options_of(item):
            seen.setdefault(options)
    for options in seen:
        yield " · ".join(_option(each) for each in options)


def _option(option: Option) -> str:
    if option.points is None:
        return _("%(label)s (not counted)") % {"label": option.label}
    return f"{bare(option.points)} {option.label}"


def _risks(instrument: Instrument) -> Iterator[str]:
    for rule in instrument.risks:
        item = instrument.item(rule.item)
        lowest = min(
            (each for each in instrument.options_of(item) if (each.points or 0) >= rule.at_least),
            key=lambda each: each.points or 0,
        )
        yield _(
            "“%(item)s” is about %(about)s. From the answer “%(answer)s” on it counts as a risk "
            "answer, as soon as it is saved and before the form is sent."
        ) % {"item": item.text, "about": _RISKS[rule.kind], "answer": lowest.label}


_RISKS = {
    RiskKind.SELF_HARM: gettext_lazy("thoughts of self-harm"),
    RiskKind.SAFETY_AT_HOME: gettext_lazy("safety at home"),
    RiskKind.OTHER: gettext_lazy("somebody’s safety"),
}


def _prompts(instrument: Instrument) -> Iterator[str]:
    for rule in instrument.prompts:
        items = "; ".join(f"“{instrument.item(link_id).text}”" for link_id in rule.items)
        yield _("%(when)s: %(items)s This asks you to look; it is no norm.") % {
            "when": _when(rule),
            "items": items,
        }


def _when(rule: PromptRule) -> str:
    if rule.drop is not None:
        return _("Down by %(points)s or more since the last form") % {"points": bare(rule.drop)}
    if rule.at_most is not None:
        return _("Answered with %(points)s or less") % {"points": bare(rule.at_most)}
    return _("Answered with %(points)s or more") % {"points": bare(rule.at_least or 0)}


def _about_whom(instrument: Instrument) -> str:
    repeat = instrument.repeat
    if repeat is None:
        return ""
    people = ", ".join(person.label for person in repeat.people)
    return _("Asked once for each person chosen, at most %(most)d of: %(people)s.") % {
        "most": repeat.most,
        "people": people,
    }
