"""What members write for themselves: process notes and snippets."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.actions.note_content import SECTION_LIMIT
from clinic.actions.snippets import TEXT_LIMIT, TITLE_LIMIT
from clinic.forms.clients import DeedForm
from clinic.forms.people import date_field
from clinic.forms.text import LongText
from clinic.models import ProcessNote


class ProcessNoteForm(DeedForm):
    """The words, and the revision the writer saw, so that nothing is overwritten unseen."""

    all_optional = True
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    session_on = date_field(_("Session on"))
    text = LongText(
        label=_("For yourself"),
        help_text=_("Hunches, what it stirred in you, questions to stay with."),
        rows=14,
        max_length=SECTION_LIMIT,
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today

    @classmethod
    def of(cls, note: ProcessNote, *, today: date) -> "ProcessNoteForm":
        """The form as the note stands."""
        names = ("revision", "session_on", "text")
        return cls(initial={name: getattr(note, name) for name in names}, today=today)

    def clean_session_on(self) -> date:
        on: date = self.cleaned_data["session_on"]
        if on > self.today:
            raise forms.ValidationError(_("The session cannot lie in the future."))
        return on

    def at(self, revision: int) -> "ProcessNoteForm":
        """The same words as if typed against another revision."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["revision"] = str(revision)  # type: ignore[index]
        return self


class SnippetForm(DeedForm):
    """A title to find it by, and the words."""

    title = forms.CharField(
        label=_("Title"), max_length=TITLE_LIMIT, help_text=_("You find it by this after “/”.")
    )
    text = LongText(
        label=_("Text"),
        rows=4,
        required=True,
        max_length=TEXT_LIMIT,
        help_text=_("It names nobody: it will stand in notes of different clients."),
        error_messages={"required": _("Write the words you want to have ready.")},
    )
