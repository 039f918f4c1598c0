"""The headings of a note in each format, and the words it is filled in with."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from clinic.models.record import Note

# Every section of every format, in the order in which any of them is read. `plan` and `risk` are
# the same in all: the plan is shown beside the next note, whatever its format.
SECTIONS = {
    "focus": _("Focus"),
    "data": _("Data"),
    "subjective": _("Subjective"),
    "objective": _("Objective"),
    "behaviour": _("Behaviour"),
    "aim": _("Goal"),
    "moments": _("Attachment moments"),
    "repair": _("Strain and repair"),
    "assessment": _("Assessment"),
    "intervention": _("Intervention"),
    "tried": _("What we tried"),
    "response": _("Response"),
    "plan": _("Plan"),
    "risk": _("Risk"),
}
HINTS = {
    "focus": _("What the session was about."),
    "data": _("What was said and seen, without reading anything into it."),
    "subjective": _("What the client told, in their own words."),
    "objective": _("What you observed."),
    "behaviour": _("What brought it up, and what you saw."),
    "aim": _("Which goal this session served."),
    "moments": _("Reaching, pulling back: what happened between you."),
    "repair": _("Where it strained between you, and how you found back."),
    "assessment": _("What you make of it."),
    "intervention": _("What you did, and why."),
    "tried": _("What you did or suggested."),
    "response": _("How the client took it."),
    "plan": _("Shown beside your next note."),
    "risk": _("What you asked and heard. Low attachment anxiety does not mean low risk."),
}
FORMATS = {
    Note.Format.ATTACHMENT: ("focus", "moments", "repair", "tried", "response", "plan", "risk"),
    Note.Format.DAP: ("data", "assessment", "plan", "risk"),
    Note.Format.SOAP: ("subjective", "objective", "assessment", "plan", "risk"),
    Note.Format.BIRP: ("behaviour", "intervention", "response", "plan", "risk"),
    Note.Format.GIRP: ("aim", "intervention", "response", "plan", "risk"),
}
ACTIVATIONS = {
    "": _("not said"),
    "anxious": _("the alarm was up"),
    "deactivating": _("closeness was turned down"),
    "both": _("both in turn"),
    "settled": _("mostly settled"),
}
# The four beliefs of security: the scales of the instrument core-beliefs.
BELIEFS = {
    "worth": _("Being worth caring for"),
    "reliability-of-others": _("Others can be relied on"),
    "safety-of-relationships": _("Relationships can be safe"),
    "closeness-with-independence": _("Closeness and independence together"),
}
STRENGTHS = range(11)  # 0 not at all … 10 completely


def sections_of(kind: str, texts: Mapping[str, Any]) -> list[str]:
    """The sections a note of this format shows: its own, and others in which words stand."""
    own = FORMATS.get(Note.Format(kind), ())
    return [name for name in SECTIONS if name in own or texts.get(name)]
