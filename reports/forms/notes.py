"""A session note as a form, and back: form data to the note's document."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from clinic.actions.note_content import SECTION_LIMIT, SENTENCE_LIMIT
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from clinic.library import Marker, library
from clinic.models import Addendum, Member, Note
from clinic.models.note_words import (
    ACTIVATIONS,
    BELIEFS,
    HINTS,
    SECTIONS,
    STRENGTHS,
    sections_of,
)
from reports import sentences
from reports.queries import GoalRow

_ROWS = {"moments": 5, "data": 6, "subjective": 4, "intervention": 4, "tried": 4}
_ROWS |= {"focus": 2, "repair": 2, "risk": 2}
_NOT_RATED = ("", _("not rated today"))


class NoteForm(forms.Form):
    """The editor. `revision` is the one the writer saw, so that nothing is overwritten unseen."""

    all_optional = True  # but for the day; saying so at each field would be noise
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    session_on = forms.DateField(
        label=_("Session on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Say on which day the session was."),
            "invalid": _("This day does not exist. Write it like 2026-05-31."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=Note.Format.choices,
        widget=forms.Select(attrs={"data-saves": True}),
        error_messages={"invalid_choice": _("Choose one of the formats for this note.")},
    )
    activation = forms.ChoiceField(
        label=_("Attachment system in the session"),
        required=False,
        choices=list(ACTIVATIONS.items()),
        widget=forms.RadioSelect(attrs={"class": "options-inline"}),
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )

    def __init__(self, *args: Any, goals: Sequence[GoalRow], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals, self.today = goals, today
        for name, label in SECTIONS.items():
            self.fields[name] = LongText(
                label=label,
                help_text=HINTS[name],
                rows=_ROWS.get(name, 3),
                max_length=SECTION_LIMIT,
            )
        for belief, title in BELIEFS.items():
            self.fields[f"belief-{belief}"] = _strength(title)
        for row in goals:
            self._add(row)

    @classmethod
    def of(cls, note: Note, *, goals: Sequence[GoalRow], today: date) -> "NoteForm":
        """The form as the note stands."""
        content = note.content
        initial: dict[str, Any] = {
            "revision": note.revision,
            "session_on": note.session_on,
            "kind": note.format,
            "activation": content.get("activation", ""),
            **content.get("sections", {}),
        }
        for belief, strength in content.get("beliefs", {}).items():
            initial[f"belief-{belief}"] = _UNSAID if strength is None else str(strength)
        for key, goal in content.get("goals", {}).items():
            initial |= _initial(key, goal)
        return cls(initial=initial, goals=goals, today=today)

    def _add(self, row: GoalRow) -> None:
        key, descriptors = row.id, row.goal.descriptors
        levels = [
            (level, f"{sentences.signed(level, 0)} · {descriptors.get(str(level)) or words}")
            for level, words in sentences.LEVELS.items()
        ]
        self.fields[f"{key}-worked_on"] = forms.BooleanField(
            label=_("We worked on this"), required=False
        )
        self.fields[f"{key}-attainment"] = forms.TypedChoiceField(
            label=_("How far it is attained"),
            required=False,
            choices=[_NOT_RATED, *levels],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose a level from −2 to +2.")},
        )
        self.fields[f"{key}-route"] = forms.ChoiceField(
            label=_("Along which route"),
            required=False,
            choices=[("", _("not said")), *((one.id, one.title) for one in library().routes)],
            error_messages={"invalid_choice": _("Choose one of the four routes.")},
        )
        for marker in row.template.markers:
            self.fields[_name(key, marker, "seen")] = forms.BooleanField(
                label=marker.text, required=False
            )
            self.fields[_name(key, marker, "evidence")] = _sentence()

    def clean_session_on(self) -> date:
        on: date = self.cleaned_data["session_on"]
        if on > self.today:
            raise forms.ValidationError(_("The session cannot lie in the future."))
        return on

    def sections(self) -> list[forms.BoundField]:
        """Those of the format, and any other in which words stand."""
        written = {name: self[name].value() for name in SECTIONS}
        kind = self["kind"].value()
        known = kind if kind in Note.Format.values else Note.Format.ATTACHMENT
        names = sections_of(known, written)
        if not any(written.values()) and not self.errors:
            self.fields[names[0]].widget.attrs["autofocus"] = True
        return [self[name] for name in names]

    def beliefs(self) -> list[forms.BoundField]:
        return [self[f"belief-{belief}"] for belief in BELIEFS]

    def beliefs_open(self) -> bool:
        """Whether something was said of one of the beliefs."""
        return any(field.value() or field.errors for field in self.beliefs())

    def parts(self) -> Iterator[dict[str, Any]]:
        """For each goal its row and fields, and whether it should stand open."""
        for row in self.goals:
            named = {
                part: self[f"{row.id}-{part}"] for part in ("worked_on", "attainment", "route")
            }
            markers = [
                {part: self[_name(row.id, one, part)] for part in ("seen", "evidence")}
                for one in row.template.markers
            ]
            fields = [*named.values(), *(field for one in markers for field in one.values())]
            touched = any(_is_given(field.value()) for field in fields)
            wrong = any(field.errors for field in fields)
            yield {"row": row, **named, "markers": markers, "open": touched or wrong}

    def content(self) -> dict[str, Any]:
        """The note's document; goals nothing was said about are left out."""
        data = self.cleaned_data
        entries = {str(row.id): self._goal(row) for row in self.goals}
        return {
            "sections": {name: data[name] for name in SECTIONS},
            "activation": data["activation"],
            "beliefs": self._beliefs(),
            "goals": {key: entry for key, entry in entries.items() if entry != _UNTOUCHED},
        }

    def _beliefs(self) -> dict[str, int | None]:
        said = {belief: self.cleaned_data[f"belief-{belief}"] for belief in BELIEFS}
        return {
            belief: None if strength == _UNSAID else int(strength)
            for belief, strength in said.items()
            if strength
        }

    def _goal(self, row: GoalRow) -> dict[str, Any]:
        data = self.cleaned_data
        texts = {one.id: data[_name(row.id, one, "evidence")] for one in row.template.markers}
        ticked = {one.id for one in row.template.markers if data[_name(row.id, one, "seen")]}
        return {
            "worked_on": data[f"{row.id}-worked_on"],
            "attainment": data[f"{row.id}-attainment"],
            "route": data[f"{row.id}-route"],
            "markers": {one: text for one, text in texts.items() if text or one in ticked},
        }

    def at(self, revision: int) -> "NoteForm":
        """The same words as if typed against another revision."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["revision"] = str(revision)
        self.data = data
        return self


class AddendumForm(DeedForm):
    """What is added to a signed note; an amendment says which part it corrects."""

    ELSEWHERE = "elsewhere"

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (Addendum.Kind.ADDENDUM, _("Addendum: something to add")),
            (Addendum.Kind.LATE_ENTRY, _("Late entry: it belonged into the note and was left out")),
            (Addendum.Kind.AMENDMENT, _("Amendment: the note says something that was not so")),
        ],
        initial=Addendum.Kind.ADDENDUM,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what kind of addition this is."),
            "invalid_choice": _("Choose what kind of addition this is."),
        },
    )
    section = forms.ChoiceField(
        label=_("Which part an amendment corrects"),
        required=False,
        help_text=_("What it strikes stays readable, struck through, with the new words beside."),
    )
    struck = LongText(
        label=_("Words to strike, as they stand there"),
        rows=2,
        max_length=SECTION_LIMIT,
        help_text=_("Left empty, the whole part is struck."),
    )
    reason = LongText(
        label=_("Why it is added"),
        rows=2,
        required=True,
        max_length=SENTENCE_LIMIT,
        error_messages={"required": _("Say why it is added.")},
    )
    text = LongText(
        label=_("What is added"),
        rows=4,
        required=True,
        max_length=SECTION_LIMIT,
        error_messages={"required": _("Write what is added.")},
    )

    def __init__(self, data: Any = None, *, note: Note) -> None:
        super().__init__(data)
        said = note.content.get("sections", {})
        parts = [(key, name) for key, name in SECTIONS.items() if said.get(key)]
        elsewhere = (self.ELSEWHERE, _("Something else in the note"))
        self.fields["section"] = forms.ChoiceField(
            label=self.fields["section"].label,
            help_text=self.fields["section"].help_text,
            required=False,
            choices=[("", _("no amendment")), *parts, elsewhere],
        )

    def clean(self) -> dict[str, Any]:
        """An amendment names its part; nothing else does."""
        given = super().clean() or {}
        if given.get("kind") == Addendum.Kind.AMENDMENT and not given.get("section"):
            self.add_error("section", say("Choose which part it corrects."))
        if given.get("section") == self.ELSEWHERE:
            given["section"] = ""
        return given


class SeenForm(forms.Form):
    """Which revision a person read before they signed it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SubmitForm(forms.Form):
    """Which supervisor a draft is sent to; with one supervisor there is nothing to choose."""

    to: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Who co-signs it"),
        empty_label=None,
        error_messages={
            "required": _("Choose who co-signs it."),
            "invalid_choice": _("Choose one of your supervisors."),
        },
    )

    def __init__(self, *args: Any, supervisors: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = supervisors


class CommentForm(DeedForm):
    """A word about a draft."""

    text = LongText(
        label=_("Comment"),
        rows=3,
        required=True,
        max_length=SECTION_LIMIT,
        help_text=_("Between the two of you; it never becomes a part of the note."),
        error_messages={"required": _("Write what you want to say about this draft.")},
    )


_UNSAID = "worked_on"  # the belief was worked on, and nobody put a number to it
_UNTOUCHED: dict[str, Any] = {"worked_on": False, "attainment": None, "route": "", "markers": {}}


def _strength(title: Any) -> forms.ChoiceField:
    ends = {STRENGTHS[0]: _("0 · not at all"), STRENGTHS[-1]: _("10 · completely")}
    levels = [(str(level), ends.get(level, str(level))) for level in STRENGTHS]
    return forms.ChoiceField(
        label=title,
        required=False,
        choices=[("", _("not today")), (_UNSAID, _("worked on, no number")), *levels],
        error_messages={"invalid_choice": _("Choose a number from 0 to 10.")},
    )


def _sentence() -> LongText:
    """The evidence for one sign. The blank placeholder lets the page tell whether it is empty."""
    attrs = {"rows": 1, "placeholder": " "}
    return LongText(
        label=_("What you saw or heard, in a sentence"),
        widget=forms.Textarea(attrs=attrs),
        max_length=SENTENCE_LIMIT,
    )


def _is_given(value: Any) -> bool:
    """Whether something was ticked, chosen or written; a level of 0 was."""
    return value is not None and value is not False and value != ""


def _name(goal: object, marker: Marker, part: str) -> str:
    return f"{goal}-{marker.id.replace('.', '_')}-{part}"


def _initial(key: str, goal: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        f"{key}-worked_on": goal.get("worked_on", False),
        f"{key}-attainment": goal.get("attainment"),
        f"{key}-route": goal.get("route", ""),
    }
    for marker, sentence in goal.get("markers", {}).items():
        stem = f"{key}-{marker.replace('.', '_')}"
        values |= {f"{stem}-seen": True, f"{stem}-evidence": sentence}
    return values
