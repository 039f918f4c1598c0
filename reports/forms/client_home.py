"""What clients decide on their own pages."""

from django import forms


class StopForm(forms.Form):
    """Whether check-ins come."""

    STOP, AGAIN = "stop", "again"
    wish = forms.ChoiceField(choices=[(STOP, STOP), (AGAIN, AGAIN)])
