"""Confirming movement by a dated note of evidence."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.movement import SENTENCE_LIMIT
from assessments.queries import ANXIETY, AVOIDANCE
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText


class MovementForm(DeedForm):
    """What a therapist saw of it in the client's life, and when."""

    scale = forms.ChoiceField(
        label=_("Where it shows"),
        choices=[
            (ANXIETY, _("Less worry about being left")),
            (AVOIDANCE, _("More ease with closeness")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say on which of the two the movement shows."),
            "invalid_choice": _("Say on which of the two the movement shows."),
        },
    )
    sentence = LongText(
        label=_("What you saw or heard"),
        help_text=_("In the client's life, and not only in the scores."),
        required=True,
        max_length=SENTENCE_LIMIT,
        error_messages={"required": _("Write a sentence of evidence.")},
    )
    seen_on = forms.DateField(
        label=_("Seen on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Say on which day."),
            "invalid": _("This day does not exist. Write it like 2026-05-31."),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_on"].initial = today
