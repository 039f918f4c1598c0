"""What a note's document may hold, checked before it is sealed.

A draft is work in progress: a marker may be ticked before its sentence is written, so that
autosave keeps the rest. `unfinished` says what still stands between a draft and a signature.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clinic.actions.wording import sound_text
from clinic.attainment import LEVELS
from clinic.library import GoalTemplate, library
from clinic.models import Goal, Note
from clinic.models.note_words import ACTIVATIONS, BELIEFS, FORMATS, SECTIONS, STRENGTHS

SECTION_LIMIT = 100_000
SENTENCE_LIMIT = 2_000
_PARTS = {"sections", "activation", "beliefs", "goals"}
_GOAL_PARTS = {"worked_on", "attainment", "route", "markers"}


@dataclass
class _Faults:
    """Sentences, one a fault, so that a person sees all of them at once."""

    found: list[ValidationError]

    def text(self, value: Any, name: object, limit: int) -> str:
        try:
            return sound_text(value, name=name, limit=limit)
        except ValidationError as fault:
            self.found.append(fault)
            return ""

    def say(self, sentence: str) -> None:
        self.found.append(ValidationError(sentence))


def sound_content(
    content: Any, goals: Mapping[str, Goal], kind: str = Note.Format.ATTACHMENT
) -> dict[str, Any]:
    """The whole document, every part present. `goals`: those of the open plan in use, by id.

    Sections of another format than `kind` stay as far as words stand in them.

    Raises ValidationError with a sentence for each fault.
    """
    faults = _Faults([])
    if not isinstance(content, dict):
        raise ValidationError(_("A note is a document with sections."))
    if content.keys() - _PARTS:
        faults.say(_("The note has a part that is not known here."))
    document = {
        "sections": _sections(content.get("sections", {}), kind, faults),
        "activation": _activation(content.get("activation", ""), faults),
        "beliefs": _beliefs(content.get("beliefs", {}), faults),
        "goals": _goals(content.get("goals", {}), goals, faults),
    }
    if faults.found:
        raise ValidationError(faults.found)
    return document


def unfinished(document: Mapping[str, Any], goals: Mapping[str, Goal]) -> Iterator[str]:
    """Why a sound document cannot be signed yet, one sentence each; `goals` as above."""
    if not any(document["sections"].values()):
        yield _("There is nothing to sign yet: write in at least one section.")
    for goal_id, goal in document["goals"].items():
        signs = {marker.id: marker.text for marker in goals[goal_id].meant.markers}
        for marker, sentence in goal["markers"].items():
            if not sentence:
                yield _("Write one sentence of evidence, or untick: “%(marker)s”") % {
                    "marker": signs[marker]
                }


def _sections(value: Any, kind: str, faults: _Faults) -> dict[str, str]:
    if not isinstance(value, dict) or value.keys() - SECTIONS.keys():
        faults.say(_("The note has a section that is not known here."))
        return {}
    if kind not in FORMATS:
        faults.say(_("Choose one of the formats for this note."))
        return {}
    texts = {
        key: faults.text(value.get(key, ""), name, SECTION_LIMIT) for key, name in SECTIONS.items()
    }
    own = FORMATS[Note.Format(kind)]
    return {key: text for key, text in texts.items() if text or key in own}


def _activation(value: Any, faults: _Faults) -> str:
    if not isinstance(value, str) or value not in ACTIVATIONS:
        faults.say(_("Choose one of the answers on activation in the session."))
        return ""
    return value


def _beliefs(value: Any, faults: _Faults) -> dict[str, int | None]:
    """Beliefs worked on, by id: how strong now, from 0 to 10, or None where nobody said."""
    if not isinstance(value, dict) or value.keys() - BELIEFS.keys():
        faults.say(_("The note names a belief that is not known here."))
        return {}
    for belief, strength in value.items():
        whole = isinstance(strength, int) and not isinstance(strength, bool)
        if strength is not None and not (whole and strength in STRENGTHS):
            faults.say(
                _("“%(belief)s” is a whole number from 0 to 10.") % {"belief": BELIEFS[belief]}
            )
    return {key: value[key] for key in BELIEFS if key in value}


def _goals(value: Any, known: Mapping[str, Goal], faults: _Faults) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() - known.keys():
        faults.say(
            _("The note names a goal that is not in the client's plan now. Reload to see the plan.")
        )
        return {}
    return {key: _goal(entry, known[key].meant, faults) for key, entry in value.items()}


def _goal(entry: Any, template: GoalTemplate, faults: _Faults) -> dict[str, Any]:
    title = {"goal": template.short_title}
    if not isinstance(entry, dict) or entry.keys() - _GOAL_PARTS:
        faults.say(_("“%(goal)s” has a part that is not known here.") % title)
        return {}
    worked_on, attainment = entry.get("worked_on", False), entry.get("attainment")
    if not isinstance(worked_on, bool):
        faults.say(_("Say whether you worked on “%(goal)s” or not.") % title)
    if isinstance(attainment, bool) or (
        attainment is not None and not (isinstance(attainment, int) and attainment in LEVELS)
    ):
        faults.say(_("Attainment of “%(goal)s” is a whole number from −2 to +2.") % title)
    route = entry.get("route", "")
    if route not in ("", *_ids(library().routes)):
        faults.say(_("Choose one of the four routes for “%(goal)s”.") % title)
    return {
        "worked_on": worked_on,
        "attainment": attainment,
        "route": route,
        "markers": _markers(entry.get("markers", {}), template, faults),
    }


def _markers(value: Any, template: GoalTemplate, faults: _Faults) -> dict[str, str]:
    known = {marker.id: marker.text for marker in template.markers}
    if not isinstance(value, dict) or value.keys() - known.keys():
        faults.say(
            _("A sign of movement does not belong to “%(goal)s”.") % {"goal": template.short_title}
        )
        return {}
    return {
        key: faults.text(
            sentence, _("Evidence for “%(marker)s”") % {"marker": known[key]}, SENTENCE_LIMIT
        )
        for key, sentence in value.items()
    }


def _ids(rows: Iterable[Any]) -> list[str]:
    return [row.id for row in rows]
