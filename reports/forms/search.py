"""What is looked for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """Words; what cannot be one counts as nothing."""

    q = forms.CharField(label=_("Find a client or a page"), required=False, max_length=120)

    def asked(self) -> str:
        """The words, or ""."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""
