"""The caseload's address: search, filter, order, page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.queries.caseload import NAMES_FILTERS, NAMES_SORTS, Filter, Sort

FILTERS = {
    Filter.ALL: _("All"),
    Filter.LOOK: _("Needs a look"),
    Filter.LOWER: _("Reliably lower"),
    Filter.SAME: _("No reliable change"),
    Filter.FEW: _("Too few answers"),
    Filter.OVERDUE: _("Overdue"),
    Filter.ENDED: _("Care ended"),
}
SORTS = {
    Sort.NEEDS: _("needs first"),
    Sort.NAME: _("name"),
    Sort.CHECK_IN: _("last check-in"),
}


class CaseloadForm(forms.Form):
    """Words of the address; one that means nothing counts as not given."""

    q = forms.CharField(label=_("Search by name"), required=False, max_length=120)
    show = forms.ChoiceField(required=False, choices=[(each, each) for each in Filter])
    sort = forms.ChoiceField(required=False, choices=[(each, each) for each in Sort])
    names = forms.BooleanField(required=False)
    page = forms.IntegerField(required=False, min_value=1)

    def asked(self, name: str) -> Any:
        """One cleaned word, or None."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def shown(self, *, record: bool) -> Filter:
        """The filter asked for, where this reader has it."""
        chosen = Filter(self.asked("show") or Filter.ALL)
        return chosen if record or chosen in NAMES_FILTERS else Filter.ALL

    def sort_by(self, *, record: bool) -> Sort:
        """The order asked for, where this reader has it."""
        usual = Sort.NEEDS if record else Sort.NAME
        chosen = Sort(self.asked("sort") or usual)
        return chosen if record or chosen in NAMES_SORTS else usual
