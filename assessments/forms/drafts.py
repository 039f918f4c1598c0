"""Building a questionnaire: about it, its answers, its questions, one of its scales."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.draft_content import (
    ANSWERERS,
    NUMBERS,
    TEXTS,
)
from assessments.models import InstrumentDraft
from assessments.psychometrics.definition import AnsweredBy
from assessments.sentences.languages import languages
from clinic.forms.text import LongText

WHO = {
    AnsweredBy.CLIENT: _("the client"),
    AnsweredBy.THERAPIST: _("the therapist"),
    AnsweredBy.TOGETHER: _("the therapist with the client, as a conversation"),
}


class PartForm(forms.Form):
    """One page of a draft, with the revision its writer saw.

    After a conflict `stored` is the draft as somebody else left it.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    all_optional = True  # what is still missing is said on the draft's page, not field by field
    stored: InstrumentDraft | None = None

    def __init__(self, *args: Any, draft: InstrumentDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = draft.definition
        self.initial["revision"] = draft.revision

    def beside(self) -> "PartForm":
        """The same page as somebody else left it, after a conflict."""
        assert self.stored is not None
        return type(self)(draft=self.stored)

    def renew(self, stored: InstrumentDraft) -> None:
        """Take the present revision: both texts are shown, and the writer decides."""
        self.stored = stored
        self.data = {**self.data.dict(), "revision": str(stored.revision)}  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """A questionnaire is begun with its title."""

    title = forms.CharField(
        label=TEXTS["title"][0],
        max_length=TEXTS["title"][1],
        help_text=_("Clients read it too, so leave out names of illnesses and of people."),
        error_messages={"required": _("Give it a title.")},
    )
    language = forms.ChoiceField(label=_("Language of the questions"), choices=languages)


class AboutForm(PartForm):
    """What it is for, how long it takes, who answers, what it cannot say."""

    title = forms.CharField(
        label=TEXTS["title"][0],
        max_length=TEXTS["title"][1],
        error_messages={"required": _("Give it a title.")},
    )
    language = forms.ChoiceField(label=_("Language of the questions"), choices=languages)
    purpose = LongText(label=TEXTS["purpose"][0], max_length=TEXTS["purpose"][1])
    instructions = LongText(
        label=TEXTS["instructions"][0],
        max_length=TEXTS["instructions"][1],
        help_text=_("Which time to think of, and that any question may be left out."),
    )
    answered_by = forms.ChoiceField(
        label=_("Who answers"),
        choices=[(each.value, WHO[each]) for each in ANSWERERS],
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("How many minutes it takes"),
        required=False,
        min_value=NUMBERS["minutes"][1],
        max_value=NUMBERS["minutes"][2],
        help_text=_("A client reads this before the first question. Try it out once."),
    )
    cadence = forms.CharField(
        label=TEXTS["cadence"][0],
        max_length=TEXTS["cadence"][1],
        required=False,
        help_text=_("In words, for example: every four weeks."),
    )
    min_interval_days = forms.IntegerField(
        label=_("Fewest days between two"),
        required=False,
        min_value=NUMBERS["min_interval_days"][1],
        max_value=NUMBERS["min_interval_days"][2],
        help_text=_("Sooner than this, a warning says that a difference means little."),
    )
    limits = LongText(
        label=_("What it cannot say"),
        rows=6,
        max_length=4_000,
        help_text=_("One limit a line. They stand on the questionnaire’s page and in reports."),
    )
    licence = LongText(
        label=_("Who made it and who may use it"),
        max_length=TEXTS["licence"][1],
        help_text=_("Sentences from a published questionnaire may not be copied in here."),
    )

    def __init__(self, *args: Any, draft: InstrumentDraft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        self.fields["language"].choices = _with(self.definition.get("language"))  # type: ignore[attr-defined]
        self.initial.update({key: self.definition.get(key) for key in self.changeable()})
        self.initial["limits"] = "\n".join(self.definition.get("limits", ()))

    def clean_limits(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["limits"].split("\n") if line.strip()]

    def changeable(self) -> list[str]:
        """The keys of the definition this page is about."""
        return [name for name in self.fields if name != "revision"]

    def changes(self) -> dict[str, Any]:
        """What `save_draft` takes."""
        return {key: self.cleaned_data[key] for key in self.changeable()}


def _with(code: str | None) -> list[tuple[str, Any]]:
    """The languages, and the code a file came with where it is none of them."""
    known = dict(languages())
    return [*languages(), *([(code, code)] if code and code not in known else [])]
