"""What is looked for."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """Words, and the client whose page they are typed over; what cannot be counts as nothing."""

    q = forms.CharField(label=_("Find a client or a page"), required=False, max_length=120)

    client = forms.UUIDField(required=False)

    def over(self) -> UUID | None:
        """The client on whose page somebody searches, or None."""
        self.is_valid()
        found: UUID | None = self.cleaned_data.get("client")
        return found

    def asked(self) -> str:
        """The words, or ""."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))
