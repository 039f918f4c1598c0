"""Approving a questionnaire, and offering it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Origin


class PublishForm(forms.Form):
    """Whoever approves an imported key says that they compared it with its source."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    checked = forms.BooleanField(
        label=_("I have checked this key against its source."),
        error_messages={"required": _("Tick this once you have compared the two.")},
    )

    def __init__(self, *args: Any, origin: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if origin != Origin.IMPORTED:
            del self.fields["checked"]

    def at(self, revision: int) -> "PublishForm":
        """The same form for the draft as it is now, so that a second look can approve it."""
        self.data = {**self.data.dict(), "revision": str(revision)}  # type: ignore[attr-defined]
        return self


class OfferForm(forms.Form):
    """On or off."""

    offered = forms.TypedChoiceField(
        choices=[("on", _("offered")), ("off", _("not offered"))],
        coerce=lambda answer: answer == "on",
    )
