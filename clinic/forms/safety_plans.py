"""The safety plan as it is typed, with the client beside."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from clinic.actions.safety_plans import PART_LIMIT
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from clinic.models import Practice, SafetyPlan

Part = SafetyPlan.Part
HINTS = {
    Part.WARNING_SIGNS: _("Thoughts, feelings or situations that come before a hard hour."),
    Part.WHAT_HELPS: _("Whatever brings calm or distance without anybody's help."),
    Part.PEOPLE: _("Who, and how to reach them. One on each line."),
    Part.PROFESSIONALS: _("Names and numbers. The practice's own lines are added by themselves."),
    Part.SAFER_PLACE: _("What is put away, given to somebody, or where to go instead."),
}


class SafetyPlanForm(DeedForm):
    """Five parts in the client's words, and when and with whom they were agreed.

    `after` holds the number of the version it began from, so that two who write at once notice.
    """

    agreed_on = forms.DateField(
        label=_("Agreed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    with_client = forms.BooleanField(label=_("We made it together"), required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any, *, newest: SafetyPlan | None, practice: Practice) -> None:
        said = newest.content if newest else {}
        initial = {"after": newest.number if newest else 0, "with_client": True}
        super().__init__(data, initial=initial | {"agreed_on": practice.today()} | said)
        for part in Part:
            self.fields[part.value] = LongText(
                label=part.label, help_text=HINTS[part], max_length=PART_LIMIT
            )
        self.order_fields([*Part.values, "agreed_on", "with_client"])

    def clean(self) -> dict[str, Any]:
        """What the action takes."""
        given = super().clean() or {}
        after = given.get("after")
        return {
            "content": {part.value: given.get(part.value, "") for part in Part},
            "agreed_on": given.get("agreed_on"),
            "with_client": given.get("with_client", False),
            "after": 0 if after is None else after,
        }

    def about_newer(self, newest: SafetyPlan | None) -> None:
        """After the action's refusal: what is kept next begins from the version shown above.

        Where the form refused, the action said nothing of a newer version, and must yet do so.
        """
        if set(self.errors) != {NON_FIELD_ERRORS}:
            return
        self.data = {**self.data, "after": str(newest.number if newest else 0)}
