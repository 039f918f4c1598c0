"""A code typed in on the practice's tablet."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.actions.devices import CODE_LENGTH
from clinic.actions.setup import LETTERS

REFUSED = _(
    "This code opens nothing. Check it and try again. If that does not help, wait some minutes or"
    " ask for a new one."
)


class TabletForm(forms.Form):
    """Every refusal reads the same, whatever it was: unknown, used, too old, too many tries."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("Eight letters and digits. Spaces do not matter."),
        error_messages={"required": REFUSED, "max_length": REFUSED},
    )

    def clean_code(self) -> str:
        """Letters as they were handed out: in capitals, without spaces and lines."""
        code = "".join(self.cleaned_data["code"].upper().replace("-", " ").split())
        if len(code) != CODE_LENGTH or set(code) - set(LETTERS):
            raise ValidationError(REFUSED)
        return code
