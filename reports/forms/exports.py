"""How a record is taken along."""

from django import forms

from reports.actions import LONGEST_KEY


class CopyForm(forms.Form):
    """The wish for a PDF; the key makes one press sent twice ask once."""

    copy = forms.CharField(max_length=3)
    request_key = forms.CharField(max_length=LONGEST_KEY, required=False)

    def clean_copy(self) -> str:
        if self.cleaned_data["copy"] != "pdf":
            raise forms.ValidationError("pdf")
        return "pdf"
