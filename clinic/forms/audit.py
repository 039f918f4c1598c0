"""What is asked of the audit."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.audit.words import GROUPS
from clinic.forms.people import choosable, date_field
from clinic.models import Practice
from clinic.queries import everybody

EVENTS = [
    ("", _("Everything")),
    *((group, [(event.value, words) for event, words in rows.items()]) for group, rows in GROUPS),
]
EARLIEST = date(2000, 1, 1)


class PersonField(forms.ModelChoiceField):
    """A member; an address without one in it is no choice, said in the same words."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            words = self.error_messages["invalid_choice"]
            raise ValidationError(words, code="invalid_choice") from error


class AuditSearchForm(forms.Form):
    """Words of the address: who, about whom, when, what."""

    all_optional = True
    person = PersonField(
        queryset=None,
        required=False,
        label=_("Who did it"),
        empty_label=_("Anybody"),
        error_messages={"invalid_choice": _("Choose one of these people.")},
    )
    client = forms.CharField(required=False, max_length=120, label=_("About which client"))
    since = date_field(_("From"), required=False)
    until = date_field(_("To"), required=False)
    event = forms.ChoiceField(
        choices=EVENTS,
        required=False,
        label=_("What happened"),
        error_messages={"invalid_choice": _("Choose one of these events.")},
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choosable(self, "person").queryset = everybody(practice)

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        since, until = words.get("since"), words.get("until")
        if any(day and not EARLIEST <= day < date.max for day in (since, until)):
            raise ValidationError(_("Choose days of this century."))
        if since and until and since > until:
            raise ValidationError(_("The first day comes after the last one."))
        return words


class UntilForm(forms.Form):
    """The last day of what is shown; one that means nothing counts as not given."""

    until = forms.DateField(required=False)

    def day(self) -> date | None:
        self.is_valid()
        found: date | None = self.cleaned_data.get("until")
        return found if found and EARLIEST < found < date.max else None
