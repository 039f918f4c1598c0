"""Texts people typed, made sound before they are kept."""

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _


def sound_text(value: object, *, name: object, limit: int, required: bool = False) -> str:
    """`value` with plain line ends and no space around it.

    Raises ValidationError, naming the field, where it is no text, too long, nothing to see though
    required, or holds a character no database keeps.
    """
    if not isinstance(value, str):
        raise ValidationError(_("%(name)s: this is not text.") % {"name": name})
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if required and not any(letter.isprintable() for letter in text if letter != " "):
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
        raise ValidationError(
            _("%(name)s holds a character that cannot be kept; please remove it.") % {"name": name}
        )
    return text


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
