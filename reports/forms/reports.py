"""Asking for a report."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.clients import DeedForm
from reports.models import Report

READERS = [
    (Report.Audience.CLIENT, _("The client: a letter in plain words, with whom to turn to")),
    (
        Report.Audience.THERAPIST,
        _("Your file: adds the evidence, the workings, alerts and every answer"),
    ),
    (
        Report.Audience.REFERRER,
        _("A referrer: how it went and how that is known; no evidence, no answers, no alerts"),
    ),
    (
        Report.Audience.SUPERVISION,
        _("Supervision: as your file, with another name for the client and none for others"),
    ),
]
_DAY = {"invalid": _("Give a day that exists, such as 31 January.")}


class ReportForm(DeedForm):
    """Who it is for and over which days. `request_key` makes a second press harmless."""

    audience = forms.ChoiceField(
        label=_("Who it is for"),
        choices=READERS,
        widget=forms.RadioSelect,
        initial=Report.Audience.CLIENT,
        error_messages={
            "required": _("Choose who the report is for."),
            "invalid_choice": _("Choose who the report is for."),
        },
    )
    period_from = forms.DateField(
        label=_("From"),
        help_text=_("Leave it empty to begin with the first check-in."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DAY,
    )
    period_to = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DAY | {"required": _("Give the last day the report covers.")},
    )
    request_key = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput, initial=lambda: uuid4().hex
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period_to"].initial = today
        for name in ("period_from", "period_to"):
            self.fields[name].widget.attrs["max"] = today.isoformat()


class ReportSeenForm(forms.Form):
    """What the page already shows, so that a poll without news sends nothing."""

    seen = forms.CharField(required=False, max_length=60)
