"""One answer of a check-in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.psychometrics.definition import Instrument


class AnswerForm(forms.Form):
    """One answer, or the choice to skip the question."""

    answer = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose one of the answers, or skip this question.")},
    )
    deed = forms.ChoiceField(required=False, choices=[("continue", ""), ("skip", "")])

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(each.value), each.label) for each in instrument.options]

    def clean(self) -> dict[str, Any]:
        """Skipping drops the answer; going on needs one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("deed") == "skip":
            self.errors.pop("answer", None)
            cleaned["answer"] = None
        elif cleaned.get("answer") is None and "answer" not in self.errors:
            self.add_error("answer", _("Choose one answer, or skip this question."))
        return cleaned
