"""The same questions in another language: what must be alike, and what is another version.

A translation is a version of its own under the instrument's id. It asks, answers and scores alike;
only words differ. Verdicts compare forms of one version, so those of two languages never meet.
"""

from assessments.psychometrics.definition import Instrument

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def same_language(one: str, other: str) -> bool:
    """Whether two codes name one language, whatever the country: en-GB and en-US."""
    return primary(one) == primary(other)


def primary(code: str) -> str:
    """The language of a code without country and script."""
    return code.lower().partition("-")[0]


def direction(code: str) -> str:
    """Which way a language is written: `rtl` or `ltr`."""
    return "rtl" if primary(code) in RIGHT_TO_LEFT else "ltr"


def is_translation(one: Instrument, original: Instrument) -> bool:
    """Whether `one` asks and scores as `original` does, in another language."""
    return (
        one.id == original.id
        and not same_language(one.language, original.language)
        and _bones(one) == _bones(original)
    )


def _bones(instrument: Instrument) -> object:
    """Everything but the words: what is asked when, what answers count, who is told of danger."""
    repeat = instrument.repeat
    return (
        instrument.answered_by,
        [
            (
                item.link_id,
                item.kind,
                item.section,
                item.discreet,
                (item.enable_when, item.enable_all),
                [(each.value, each.points, each.scored) for each in instrument.options_of(item)],
            )
            for item in instrument.items
        ],
        [
            (scale.id, scale.items, scale.reversed, scale.method, scale.weights, scale.min_answered)
            for scale in instrument.scales
        ],
        [
            (each.id, each.parent, each.may_not_apply, each.enable_when, each.enable_all)
            for each in instrument.sections
        ],
        {(risk.item, risk.kind, risk.at_least) for risk in instrument.risks},
        instrument.prompts,
        repeat and (repeat.most, repeat.items, [(each.id, each.named) for each in repeat.people]),
    )
