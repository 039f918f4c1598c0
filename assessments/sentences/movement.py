"""Movement toward security in words. It is sustained movement, never "earned secure"."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.psychometrics.movement import Movement, MovementState, Reason, ReasonKind, Step
from assessments.sentences.formats import day, number, signed

STATES: dict[str, Promise] = {
    MovementState.NOT_INSECURE: gettext_lazy(
        "No score was above its cut by more than one standard error at the start, so there is no "
        "movement to describe."
    ),
    MovementState.INSECURE: gettext_lazy(
        "At or above a cut, with no reliable movement toward security."
    ),
    MovementState.MOVING: gettext_lazy("Moving toward security."),
    MovementState.SECURE_ZONE: gettext_lazy("Below both cuts."),
    MovementState.SUSTAINED: gettext_lazy("Sustained movement toward security."),
    MovementState.CONFIRMED: gettext_lazy(
        "Sustained movement toward security, confirmed by the therapist in a dated note."
    ),
}
_REASONS: dict[str, Promise] = {
    ReasonKind.ABOVE_CUT: gettext_lazy("%(name)s: %(value)s, not below the cut of %(limit)s."),
    ReasonKind.BELOW_CUT: gettext_lazy("%(name)s: %(value)s, below the cut of %(limit)s."),
    ReasonKind.RELIABLY_LOWER: gettext_lazy(
        "%(name)s: %(change)s since the start, reliably lower (the limit is %(limit)s)."
    ),
    ReasonKind.RELIABLY_HIGHER: gettext_lazy(
        "%(name)s: %(change)s since the start, reliably higher (the limit is %(limit)s)."
    ),
    ReasonKind.WITHIN_ERROR: gettext_lazy(
        "%(name)s: %(change)s since the start, within measurement error (the limit is %(limit)s)."
    ),
    ReasonKind.FURTHER_FORMS: gettext_lazy(
        "Further check-ins below both cuts, eight weeks or more apart: %(count)s of %(of)s."
    ),
    ReasonKind.NOTE: gettext_lazy("A note of the evidence has been written."),
}


def movement(found: Movement, names: dict[str, str]) -> tuple[str, ...]:
    """The state and what it rests on, a sentence each; ``names`` are those of the dimensions."""
    return (
        _("%(state)s Since %(day)s.") % {"state": STATES[found.state], "day": day(found.since)},
        *(reason(each, names) for each in found.reasons),
    )


def reason(each: Reason, names: dict[str, str]) -> str:
    """One fact that a state rests on."""
    value, limit = each.value or 0.0, each.limit or 0.0
    return str(_REASONS[each.kind]) % {
        "name": names.get(each.dimension, ""),
        "value": number(value, 2),
        "change": signed(value, 2),
        "limit": number(limit, 2),
        "count": number(value, 0),
        "of": number(limit, 0),
    }


def step(each: Step) -> str:
    """One step, on its day; a step back is called one."""
    words = {"day": day(each.on), "state": STATES[each.state]}
    if each.is_back:
        return _("%(day)s, a step back: %(state)s") % words
    return _("%(day)s: %(state)s") % words
