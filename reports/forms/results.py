"""Showing a client a result: the member's words, and what comes with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.sharing import LONGEST_WORDS, refuse_companions
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from reports.forms.given import card_choices, exercise_choices


class ShareForm(DeedForm):
    """Words the client reads first. The suggested start is changed, or said to be one's own."""

    words = LongText(
        label=_("Your words with it"),
        help_text=_("The client reads them before the numbers. They stand under your name."),
        rows=5,
        required=True,
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say something with it: no number stands alone.")},
    )
    accepted = forms.BooleanField(
        label=_("I leave the suggested words as they are: they are mine"), required=False
    )
    cards = forms.MultipleChoiceField(
        label=_("Cards to read"),
        choices=card_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the cards that are shown.")},
    )
    exercises = forms.MultipleChoiceField(
        label=_("Exercises to try"),
        choices=exercise_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the exercises that are shown.")},
    )

    def __init__(self, *args: Any, suggested: str, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("words", suggested)
        self.suggested, self.first = suggested, first

    def clean(self) -> dict[str, Any]:
        """What `share_result` takes."""
        cleaned = super().clean() or {}
        as_suggested = " ".join(cleaned.get("words", "").split()) == " ".join(
            self.suggested.split()
        )
        if as_suggested and not cleaned.get("accepted"):
            self.add_error("words", _("Change these words, or say below that they are yours."))
        cleaned.pop("accepted", None)
        chosen = [*cleaned.get("cards", ()), *cleaned.get("exercises", ())]
        refuse_companions(len(chosen), first=self.first)
        return cleaned

    @property
    def said(self) -> str:
        """The words as they stand in the field."""
        return str(self["words"].value() or "")

    @property
    def chosen(self) -> set[str]:
        """Names of the library that are ticked."""
        return {*(self["cards"].value() or ()), *(self["exercises"].value() or ())}
