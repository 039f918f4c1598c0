"""The box in which a client's own words are taken down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.actions.client_words import LIMIT
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText


class ClientWordsForm(DeedForm):
    """Read by the client while it is filled in, so it speaks to them."""

    text = LongText(
        label=_("In your words"),
        max_length=LIMIT,
        rows=4,
        required=True,
        error_messages={"required": _("Write a few words, or go back.")},
    )
    may_be_quoted = forms.BooleanField(
        label=_("A letter or report may quote this"),
        required=False,
        help_text=_("You can say no. It stays in your record either way."),
    )
