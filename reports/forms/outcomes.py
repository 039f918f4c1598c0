"""The address of the outcomes: which period."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.queries.outcomes import Period

PERIODS = {
    Period.ALL: _("All time"),
    Period.YEAR: _("12 months"),
    Period.HALF: _("6 months"),
    Period.QUARTER: _("3 months"),
}


class OutcomesForm(forms.Form):
    """A period that means nothing counts as not given."""

    period = forms.ChoiceField(required=False, choices=[(each, each) for each in Period])

    def asked(self) -> Period:
        """The period asked for; without one, all time."""
        self.is_valid()
        return Period(self.cleaned_data.get("period") or Period.ALL)
