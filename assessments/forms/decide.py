"""What was done about an alert."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from assessments.actions.alert_decisions import LONGEST_WORDS, kinds_for
from assessments.models import Alert, Decision
from assessments.sentences.formats import day
from clinic.clock import moment
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from clinic.models import Member

OUTSIDE = "outside"
_MOMENT = "%Y-%m-%dT%H:%M"
_SAYINGS = {
    Decision.Kind.SPOKE: _("Spoke with the client"),
    Decision.Kind.SAFETY_PLAN: _("Went through the safety plan with them"),
    Decision.Kind.PASSED: _("Passed it to somebody, who accepted it"),
    Decision.Kind.EMERGENCY: _("Called the emergency service"),
    Decision.Kind.TRIED: _("Tried, and did not reach them (it stays open)"),
    Decision.Kind.TALKED: _("Talked about it with the client"),
    Decision.Kind.CHANGED_PLAN: _("Changed the plan"),
    Decision.Kind.SUPERVISION: _("Took it to supervision"),
    Decision.Kind.WATCH: _("Watch until a date (it then comes back as a new alert)"),
    Decision.Kind.NO_ACTION: _("No action needed (say why below)"),
}


class MomentField(forms.DateTimeField):
    """A day and a time; one that the clock shows twice, or leaps over, as `clinic.clock` has it."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment meant, on the clock that the page sets."""
        try:
            return super().to_python(value)
        except forms.ValidationError as refused:
            told = (refused.params or {}).get("datetime")
            if not isinstance(told, datetime):
                raise
            return moment(told.date(), told.time(), timezone.get_current_timezone())


def moment_field(label: Any, **given: Any) -> forms.DateTimeField:
    """A day and a time on the practice's clock, which the page sets."""
    return MomentField(
        label=label,
        input_formats=[_MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        error_messages={
            "required": _("Say when."),
            "invalid": _("Enter a day and a time such as 2026-05-31T14:30."),
        },
        **given,
    )


class QueueForm(forms.Form):
    """Which alerts an address asks for; what it does not understand asks for nothing."""

    show = forms.ChoiceField(choices=[("decided", "")], required=False)
    client = forms.UUIDField(required=False)

    def asked(self, name: str) -> Any:
        """What was asked for under this name, or nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or None


class DecideForm(DeedForm):
    """One decision from the list that goes with the alert, with words and a time.

    `also` are open alerts of the same cause; the times are on the practice's clock.
    """

    all_optional = True  # says of no field that it is: what is missing is said when it is sent

    kind = forms.ChoiceField(
        label=_("What was done"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was done.")},
    )
    to = forms.ChoiceField(label=_("Who accepted it"), required=False)
    again_at = moment_field(_("Next try"), required=False)
    until = forms.DateField(
        label=_("Watch until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day such as 2026-05-31.")},
    )
    happened_at = moment_field(_("When it was done"))
    words = LongText(
        label=_("What happened, or why"),
        required=True,
        max_length=LONGEST_WORDS,
        help_text=_("How, what was agreed, what comes next; without action, why."),
        error_messages={
            "required": _("Say in a few words what happened, or why nothing was done.")
        },
    )
    also = forms.MultipleChoiceField(
        label=_("Open alerts of the same cause that this settles too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        alert: Alert,
        colleagues: Sequence[Member],
        same: Sequence[Alert],
    ) -> None:
        self.same = {str(each.pk): each for each in same}
        self.people = {str(each.pk): each for each in colleagues}
        initial = {"happened_at": timezone.now(), "also": list(self.same)}
        super().__init__(data, initial=initial)
        kinds = kinds_for(alert)
        self._choose("kind", [(kind.value, _SAYINGS[kind]) for kind in kinds])
        names = [(key, person.name) for key, person in self.people.items()]
        somebody_else = (OUTSIDE, _("Somebody outside the practice"))
        self._choose("to", [("", _("Choose a person")), *names, somebody_else])
        zone = alert.client.practice.zone
        told = [
            (key, day(each.raised_at.astimezone(zone).date())) for key, each in self.same.items()
        ]
        self._choose("also", told)
        unused = {
            "to": Decision.Kind.PASSED not in kinds,
            "again_at": Decision.Kind.TRIED not in kinds,
            "until": Decision.Kind.WATCH not in kinds,
            "also": not same,
        }
        for name in (name for name, gone in unused.items() if gone):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """What the action takes; passing it on names somebody."""
        given = super().clean() or {}
        to, kind = given.pop("to", ""), given.get("kind")
        if kind == Decision.Kind.PASSED and not to:
            self.add_error("to", _t("Say who accepted it."))
        given["to"] = self.people.get(to)
        given["also"] = [self.same[key] for key in given.get("also", ())]
        return given

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
