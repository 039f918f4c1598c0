"""Asking for a check-in: what, why, until when."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.queries import ATTACHMENT
from assessments.queries.offered import Offer
from clinic.models import Practice

USUAL_WINDOW = timedelta(days=14)


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

    def __init__(
        self, *args: Any, practice: Practice, offers: Sequence[Offer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(offer.id, offer.instrument.title) for offer in offers]
        field = self.fields["instrument"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.initial.setdefault("instrument", ATTACHMENT)
        self.initial.setdefault("closes_on", practice.today() + USUAL_WINDOW)
