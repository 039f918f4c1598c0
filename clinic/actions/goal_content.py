"""What a goal of a plan may hold, checked before it is sealed."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clinic.actions.wording import sound_text
from clinic.attainment import LEVELS
from clinic.models import Goal, MarkerEvidence, Note

WORDS_LIMIT = 2_000
DESCRIPTOR_LIMIT = 500
MARKER_LIMIT = 300
HIGHEST_WEIGHT = 5
MOST_OWN_MARKERS = 6
_OWN_MARKER = re.compile(r"own\.[1-9][0-9]{0,3}")


def sound_part(goal: Goal, name: str, value: Any) -> Any:
    """One part of a goal, made sound. Raises ValidationError, naming the goal."""
    if name not in _CHECKS:
        raise ValidationError(_("This part of a goal is not known."))
    return _CHECKS[name](value, goal)


def next_marker(goal: Goal, place: int = 1) -> str:
    """The id that the next sign of a goal's own gets, or the one `place` after it."""
    taken = [int(marker.partition(".")[2]) for marker in goal.markers]
    return f"own.{max(taken, default=0) + place}"


def own_words(value: Any) -> str:
    """What a goal of one's own is called: it has no other title."""
    return sound_text(value, name=_("Goal"), limit=WORDS_LIMIT, required=True)


def _words(value: Any, goal: Goal) -> str:
    if not goal.template:
        return own_words(value)
    return sound_text(value, name=_title(goal), limit=WORDS_LIMIT)


def _weight(value: Any, goal: Goal) -> int:
    sound = isinstance(value, int) and not isinstance(value, bool)
    if not sound or not 1 <= value <= HIGHEST_WEIGHT:
        raise ValidationError(
            _("The weight of “%(goal)s” is a whole number from 1 to 5.") % {"goal": _title(goal)}
        )
    return int(value)


def _in_focus(value: Any, goal: Goal) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(_("“%(goal)s” is in focus or not.") % {"goal": _title(goal)})
    return value


def _descriptors(value: Any, goal: Goal) -> dict[str, str]:
    """All five levels in words; a goal of one's own may do without any."""
    levels = {str(level): words for level, words in LEVELS.items()}
    given = {str(level): text for level, text in value.items()} if isinstance(value, dict) else {}
    if given.keys() != levels.keys():
        raise ValidationError(
            _("Say for “%(goal)s” what each of the five levels looks like.")
            % {"goal": _title(goal)}
        )
    if not goal.template and not any(given.values()):
        return {}
    return {
        level: sound_text(
            text,
            name=f"{_title(goal)}, {levels[level]}",
            limit=DESCRIPTOR_LIMIT,
            required=True,
        )
        for level, text in given.items()
    }


def _markers(value: Any, goal: Goal) -> dict[str, str]:
    """Signs of the goal's own. One that was seen, or stands in a draft, is not taken away."""
    if not isinstance(value, dict) or not all(
        isinstance(key, str) and _OWN_MARKER.fullmatch(key) for key in value
    ):
        raise ValidationError(
            _("A sign of “%(goal)s” is not known here; reload to see the plan.")
            % {"goal": _title(goal)}
        )
    name = _("Sign of movement for “%(goal)s”") % {"goal": _title(goal)}
    said = {key: sound_text(text, name=name, limit=MARKER_LIMIT) for key, text in value.items()}
    kept = {key: text for key, text in said.items() if text}
    if len(kept) > MOST_OWN_MARKERS:
        raise ValidationError(
            _("“%(goal)s” has more than six signs of its own; keep those you can watch for.")
            % {"goal": _title(goal)}
        )
    for gone in goal.markers.keys() - kept.keys():
        if _in_use(goal, gone):
            raise ValidationError(
                _("“%(marker)s” is spoken of in a note already, so it stays. Its words can change.")
                % {"marker": goal.markers[gone]}
            )
    return kept


def _in_use(goal: Goal, marker: str) -> bool:
    if MarkerEvidence.objects.filter(goal=goal, marker=marker).exists():
        return True
    drafts = Note.objects.filter(client__plans=goal.plan_id, signed_at=None)
    said = (draft.content.get("goals", {}).get(str(goal.pk), {}) for draft in drafts)
    return any(marker in entry.get("markers", {}) for entry in said)


def _title(goal: Goal) -> str:
    return goal.known.short_title


_CHECKS = {
    "words": _words,
    "weight": _weight,
    "in_focus": _in_focus,
    "descriptors": _descriptors,
    "markers": _markers,
}
