"""Asking for a check-in: what, why, until when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.library import shipped
from assessments.psychometrics.definition import AnsweredBy, Instrument
from clinic.models import Practice

USUAL_WINDOW = timedelta(days=14)


def offered() -> list[Instrument]:
    """The questionnaires a client can be asked to answer."""
    return [each for each in shipped() if each.answered_by is AnsweredBy.CLIENT]


class AssignForm(forms.Form):
    """Which check-in, why, and until when."""

    instrument = forms.ChoiceField(
        label=_("What"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a questionnaire."),
            "invalid_choice": _("Choose one of the questionnaires shown."),
        },
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your client reads this before they begin."),
        error_messages={"required": _("Say in a sentence why you ask.")},
    )
    closes_on = forms.DateField(
        label=_("Open until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day it can be answered, at most 60 days from now."),
        error_messages={
            "required": _("Choose the last day it can be answered."),
            "invalid": _("This day is not in the calendar. Choose another one."),
        },
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.id, each.title) for each in offered()]
        field = self.fields["instrument"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.initial.setdefault("instrument", choices[0][0])
        self.initial.setdefault("closes_on", practice.today() + USUAL_WINDOW)
