"""What a client answers: one question, whom to ask about, whether a part applies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import NAME, ItemKind, Repeat
from assessments.psychometrics.questions import Question

LONGEST_WORDS, LONGEST_NAME = 2000, 80  # characters of a free answer, and of a person's name


class AnswerForm(forms.Form):
    """One answer, or the choice to skip the question. Free text may always stay empty."""

    deed = forms.ChoiceField(required=False, choices=[("continue", ""), ("skip", "")])

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_text = question.item.kind is ItemKind.TEXT
        self.fields["answer"] = _words() if self.is_text else _choice(question)

    def clean(self) -> dict[str, Any]:
        """Skipping drops the answer; going on needs one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("deed") == "skip":
            self.errors.pop("answer", None)
            cleaned["answer"] = None
        elif self.is_text:
            cleaned["answer"] = cleaned.get("answer") or None
        elif cleaned.get("answer") is None and "answer" not in self.errors:
            self.add_error("answer", _("Choose one answer, or skip this question."))
        return cleaned


class PeopleForm(forms.Form):
    """Whom a form asks about: at most so many of the people it knows, one of them named."""

    deed = forms.ChoiceField(required=False, choices=[("continue", ""), ("nobody", "")])

    def __init__(self, *args: Any, repeat: Repeat, answers: Answers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.repeat = repeat
        for person in repeat.people:
            kept = answers.get(f"{person.id}/{NAME}")
            self.fields[f"ask-{person.id}"] = forms.BooleanField(
                label=person.label, required=False, initial=kept is not None
            )
            if person.named:
                self.fields[f"name-{person.id}"] = forms.CharField(
                    label=_("Their name, or a word you use for them"),
                    max_length=LONGEST_NAME,
                    required=False,
                    initial=kept or "",
                )

    def rows(self) -> list[dict[str, Any]]:
        """Each person with the box to tick, and the name's field where they have one."""
        return [
            {"box": self[f"ask-{person.id}"], "name": self[f"name-{person.id}"]}
            if person.named
            else {"box": self[f"ask-{person.id}"]}
            for person in self.repeat.people
        ]

    def clean(self) -> dict[str, Any]:
        """One at least, unless they say nobody; not more than the form can ask about."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [key for key, name in self.answers().items() if name is not None]
        if cleaned.get("deed") == "nobody" or self.errors:
            return cleaned
        if not chosen:
            raise forms.ValidationError(_("Choose at least one person, or say that none applies."))
        if len(chosen) > self.repeat.most:
            words = _t("Choose at most %(most)d people. You have chosen %(chosen)d.")
            raise forms.ValidationError(words % {"most": self.repeat.most, "chosen": len(chosen)})
        if self._told_apart_by_nothing():
            raise forms.ValidationError(
                _("Two people have the same name here. Change one, to tell them apart.")
            )
        return cleaned

    def _told_apart_by_nothing(self) -> bool:
        """Whether two chosen people would stand on the pages under one name."""
        labels = {f"{person.id}/{NAME}": person.label for person in self.repeat.people}
        shown = [
            str(name or labels[key]).strip().casefold()
            for key, name in self.answers().items()
            if name is not None
        ]
        return len(set(shown)) < len(shown)

    def answers(self) -> dict[str, int | str | None]:
        """A name for each person chosen ("" where none was given), None for all others.

        Whoever is given a name is chosen, ticked or not.
        """
        given, nobody = self.cleaned_data, self.cleaned_data.get("deed") == "nobody"
        names: dict[str, int | str | None] = {}
        for person in self.repeat.people:
            name = given.get(f"name-{person.id}") or ""
            ticked = bool(name) or given.get(f"ask-{person.id}", False)
            names[f"{person.id}/{NAME}"] = name if ticked and not nobody else None
        return names


def _words() -> forms.Field:
    return forms.CharField(
        required=False,
        max_length=LONGEST_WORDS,
        error_messages={"max_length": _("At most %(limit_value)d characters fit here.")},
    )


def _choice(question: Question) -> forms.Field:
    return forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(str(each.value), each.label) for each in question.options],
        error_messages={"invalid_choice": _("Choose one of the answers, or skip this question.")},
    )
