"""A member's own settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.clients import DeedForm


class ProfileForm(DeedForm):
    """Colours and keys."""

    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=[("", _("as the device has them")), ("light", _("light")), ("dark", _("dark"))],
        widget=forms.RadioSelect,
        help_text=_("Print and PDF are always light."),
    )
    shortcuts = forms.BooleanField(
        label=_("Single keys do something"),
        required=False,
        help_text=_("Off unless you want it: a screen reader or speech input may need the keys."),
    )
