"""A client asks to be called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.alerts import LONGEST_NOTE, LONGEST_PHONE, LONGEST_WHEN
from clinic.forms.clients import DeedForm


class CallForm(DeedForm):
    """Which number is safe, and when. Nothing is filled in for them: others may see the screen."""

    phone = forms.CharField(
        label=_("A number that is safe to ring"),
        max_length=LONGEST_PHONE,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Enter a number, so that somebody can ring you.")},
    )
    when = forms.CharField(
        label=_("When is it safe to ring?"),
        max_length=LONGEST_WHEN,
        required=False,
        help_text=_("For example: today after six. Leave it empty for any time."),
    )
    note = forms.CharField(
        label=_("Anything to know before ringing?"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: please leave no message, or ask for me by another name."),
    )
