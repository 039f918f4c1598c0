"""Over which days something is asked for."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.forms.clients import DeedForm

_DAY = {"invalid": _("Give a day that exists, such as 31 January.")}


def _day_field(**given: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, **given)


class PeriodForm(DeedForm):
    """What reports are asked for with, however many. `request_key` makes a second press harmless.

    `today` is the practice's: the last day there is to choose.
    """

    period_from = _day_field(
        label=_("From"),
        help_text=_("Leave it empty to begin with the first check-in."),
        required=False,
        error_messages=_DAY,
    )
    period_to = _day_field(
        label=_("Until"),
        error_messages=_DAY | {"required": _("Give the last day the report covers.")},
    )
    request_key = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput, initial=lambda: uuid4().hex
    )

    def __init__(self, *args: Any, today: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today
        self.fields["period_to"].initial = today
        for name in ("period_from", "period_to"):
            self.fields[name].widget.attrs["max"] = today.isoformat()
