"""When answers and verdicts ask somebody to look: plain rules, with the numbers they rest on.

The rules are own ones of this product, not norms. A change is amber on the first form beyond
measurement error and red when the next one confirms it: on four scores and twelve forms the
unconfirmed rule alone would trouble half of all stable clients, the confirmed one a ninth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assessments.psychometrics.answers import Answers, checked
from assessments.psychometrics.change import WORSENING, ChangeState
from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.rules import PromptFinding, RiskFinding, prompts, risks
from assessments.psychometrics.steps import part_called

MARKER_DAYS = 90  # a risk answer marks the client's pages for so long, whatever came after
ATTACHMENT = "attachment-dimensions"  # the form whose two scores the pages open with
DIMENSIONS = ("anxiety", "avoidance")


class AlertRule(StrEnum):
    """What raised it; the values are those of the rows."""

    RISK = "risk"
    CALL = "call"
    WORSE = "worse"
    SYMPTOMS = "symptoms"
    SESSION = "session"
    WATCHED = "watched"


class AlertColour(StrEnum):
    """Red: somebody must act today. Amber: worth a look."""

    RED = "red"
    AMBER = "amber"


PRESSING = frozenset({AlertRule.RISK, AlertRule.CALL})  # never put off, never only watched


@dataclass(frozen=True)
class Signal:
    """A reason to raise an alert: about which item or scale, and the figures to say it with."""

    rule: AlertRule
    colour: AlertColour
    about: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def of_risks(
    instrument: Instrument, answers: Answers, before: Answers | None = None
) -> tuple[Signal, ...]:
    """Red for every risk item endorsed, on however few answers; with `before`, the new ones.

    `before` are the answers as they were kept until now: what stands there unchanged was told
    already, what was changed, to a higher answer, a lower one or the same again, is told anew.
    """
    return tuple(
        _risk(instrument, answers, finding)
        for finding in risks(instrument, answers)
        if before is None or before.get(finding.key) != answers[finding.key]
    )


def of_prompts(
    instrument: Instrument, answers: Answers, previous: Answers | None = None
) -> Signal | None:
    """Amber where an answer asks for a talk: low, fallen since last time, or tension told.

    One signal a form, with every answer that made it. None where there is no prompt.
    """
    found = prompts(instrument, answers, previous)
    if not found:
        return None
    given = checked(instrument, answers)
    told = [_prompted(instrument, given, finding) for finding in found]
    facts = {"instrument": instrument.id, "title": instrument.title, "answers": told}
    return Signal(AlertRule.SESSION, AlertColour.AMBER, instrument.id, facts)


def of_verdict(
    instrument: Instrument, verdict: Mapping[str, Any], person: str = ""
) -> Signal | None:
    """Amber or red where a stored verdict says reliably worse than the baseline.

    Of the attachment dimensions that is enough; any other scale must also lie at its cut or
    beyond, and one without a cut raises nothing. None for everything else, and for what a form
    asked about another person: that describes the relationship, not the client.
    """
    if person or not verdict or ChangeState(verdict["state"]) not in WORSENING:
        return None
    rule = AlertRule.WORSE
    if verdict["scale"] not in DIMENSIONS:
        rule = AlertRule.SYMPTOMS
        if not _is_beyond_cut(verdict):
            return None
    confirmed = verdict["state"] == ChangeState.WORSENING_CONFIRMED
    scale = next(each for each in instrument.scales if each.id == verdict["scale"])
    kept = ("value", "baseline", "threshold", "cut", "cut_source", "on", "worse_since", "n2")
    facts = {key: verdict.get(key) for key in kept}
    facts |= {"instrument": instrument.id, "title": instrument.title, "scale": scale.title}
    facts["confirmed"] = confirmed
    colour = AlertColour.RED if confirmed else AlertColour.AMBER
    return Signal(rule, colour, f"{instrument.id}:{scale.id}", facts)


def _is_beyond_cut(verdict: Mapping[str, Any]) -> bool:
    cut, value = verdict.get("cut"), verdict["value"]
    if cut is None:
        return False
    return bool(value <= cut if verdict["higher_is_better"] else value >= cut)


def _risk(instrument: Instrument, answers: Answers, finding: RiskFinding) -> Signal:
    facts = {
        "instrument": instrument.id,
        "title": instrument.title,
        "kind": finding.rule.kind.value,
        "points": finding.points,
        "key": finding.key,
        **_worded(instrument, answers, finding.key),
    }
    about = f"{instrument.id}:{finding.key}"
    return Signal(AlertRule.RISK, AlertColour.RED, about, facts)


def _prompted(instrument: Instrument, answers: Answers, finding: PromptFinding) -> dict[str, Any]:
    facts = {"points": finding.points, "before": finding.before, "rule": finding.rule.id}
    return facts | _worded(instrument, answers, finding.key)


def _worded(instrument: Instrument, answers: Answers, key: str) -> dict[str, Any]:
    """Question, answer and person in the words the client read."""
    person, _, link_id = key.rpartition("/")
    item, value = instrument.item(link_id), answers.get(key)
    labels = {option.value: option.label for option in instrument.options_of(item)}
    words = labels.get(value, "") if isinstance(value, int) else ""
    called = part_called(instrument, person, "", answers) if person else ""
    highest = max(labels) if labels else None
    return {"item": item.text, "answer": words, "of": highest, "called": called}
