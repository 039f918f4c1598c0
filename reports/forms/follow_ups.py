"""What is agreed on with the client for the time after the end of care."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.queries.follow_ups import WEEKS, day_after
from clinic.forms.clients import DeedForm


def weeks_field(ended_on: date | None, today: date) -> forms.TypedMultipleChoiceField:
    """The weeks one may agree on, with their days where the end is known; none of the past."""
    still = [n for n in WEEKS if ended_on is None or day_after(ended_on, n) > today]
    return forms.TypedMultipleChoiceField(
        label=_("Ask again after the end"),
        choices=[(n, _weeks(n, ended_on)) for n in still],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The maintenance check-in, four minutes. Each is sent once."),
    )


class FollowUpFields(DeedForm):
    """Which weeks, whether with the short attachment form, and that the client agreed."""

    with_brief = forms.BooleanField(
        label=_("Ask the short attachment form with it"), required=False
    )
    agreed = forms.BooleanField(
        label=_("The client agreed to be asked after the end, on these days"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Nothing is planned without the client's word."""
        given = super().clean() or {}
        if given.get("weeks") and not given.pop("agreed", False):
            self.add_error("agreed", say("Tick this once the client has agreed, or choose no day."))
        given.pop("agreed", None)
        return given


class FollowUpForm(FollowUpFields):
    """After the end: at least one day."""

    field_order = ["weeks", "with_brief", "agreed"]

    def __init__(self, data: Any = None, *, ended_on: date | None, today: date) -> None:
        super().__init__(data)
        self.fields["weeks"] = weeks_field(ended_on, today)
        self.order_fields(self.field_order)

    def clean_weeks(self) -> list[int]:
        weeks: list[int] = self.cleaned_data["weeks"]
        if not weeks:
            raise ValidationError(say("Choose at least one day."))
        return weeks


def _weeks(count: int, ended_on: date | None) -> str:
    weeks = ngettext("after %(n)s week", "after %(n)s weeks", count) % {"n": count}
    if ended_on is None:
        return weeks
    return f"{weeks}: {date_format(day_after(ended_on, count))}"
