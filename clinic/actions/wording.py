"""Texts people typed, made sound before they are kept."""

from unicodedata import bidirectional, category

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models.folding import is_to_see

MOST_MARKS = 8  # on a letter: no script needs more, and more run over what stands above
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_NOT_KEPT = gettext_lazy("%(name)s holds a character that cannot be kept; please remove it.")


def sound_text(value: object, *, name: object, limit: int, required: bool = False) -> str:
    """`value` with plain line ends and no space around it.

    Raises ValidationError, naming the field, where it is no text, too long, nothing to see though
    required, piled up over its lines, or holds a character no database keeps.
    """
    if not isinstance(value, str):
        raise ValidationError(_("%(name)s: this is not text.") % {"name": name})
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if required and not is_to_see(text):
        raise ValidationError(_("%(name)s: please fill this in.") % {"name": name})
    if len(text) > limit:
        sizes = {
            "name": name,
            "length": number_format(len(text), force_grouping=True),
            "limit": number_format(limit, force_grouping=True),
        }
        raise ValidationError(
            _("%(name)s is %(length)s characters long; at most %(limit)s fit here.") % sizes
        )
    if "\x00" in text or not _encodable(text):
        raise ValidationError(_NOT_KEPT % {"name": name})
    if not text.isascii() and _highest_pile(text) > MOST_MARKS:
        words = _("%(name)s has more than %(most)s accents on one letter; please take some away.")
        raise ValidationError(words % {"name": name, "most": MOST_MARKS})
    return text


def sound_line(value: object, *, name: object, limit: int) -> str:
    """`value` on one line, its spaces single.

    Raises ValidationError as `sound_text` does, and where a character controls a terminal or turns
    the direction of what stands beside it.
    """
    line = " ".join(sound_text(value, name=name, limit=limit).split())
    if any(category(sign) == "Cc" or bidirectional(sign) in _TURNING for sign in line):
        raise ValidationError(_NOT_KEPT % {"name": name})
    return line


def _highest_pile(text: str) -> int:
    """The most marks that stand on one letter, whatever unseen lies between them."""
    highest = pile = 0
    for kind in map(category, text):
        if kind != "Cf":
            pile = pile + 1 if kind[0] == "M" else 0
            highest = max(highest, pile)
    return highest


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
