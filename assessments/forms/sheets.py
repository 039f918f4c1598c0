"""A part of a form on one page: typed in from paper, or filled in by a member."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from assessments.forms.answers import LONGEST_WORDS
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.sheets import Given, Line, SheetPart

BLANK = "blank"  # the value of "left blank"
FIRST, SECOND, OTHER = "first", "second", "other"


def field_of(key: str) -> str:
    """The name of the field of an answer."""
    return f"q:{key}"


def aside_of(section_id: str) -> str:
    """The name of the box that says a section was left out."""
    return f"aside:{section_id}"


class SheetForm(forms.Form):
    """The answers of one part. What is not said is no answer; left blank is said."""

    def __init__(self, *args: Any, part: SheetPart, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part, self.instrument = part, instrument
        for line in part.asked:
            self.fields[field_of(line.key)] = _words() if line.is_text else _choice(line)
        for section in part.may_be_left_out:
            self.fields[aside_of(section.id)] = forms.BooleanField(required=False)

    def answers(self) -> dict[str, Given]:
        """What was said and is sound; None for what was left blank or stands in a part left out."""
        aside = self._aside()
        found: dict[str, Given] = {}
        for line in self.part.asked:
            name = field_of(line.key)
            if name in self.errors:
                continue
            said = self.cleaned_data.get(name)
            if line.is_text:
                found[line.key] = said or None
            elif said == BLANK or (not said and line.key in aside):
                found[line.key] = None
            elif said:
                found[line.key] = int(said)
        return found

    def missing(self) -> list[Line]:
        """The questions nothing was said of."""
        given = self.answers()
        return [line for line in self.part.asked if line.key not in given]

    def _aside(self) -> set[str]:
        said = self.cleaned_data
        return {
            key
            for section in self.part.may_be_left_out
            if said.get(aside_of(section.id))
            for key in self.part.inside(self.instrument, section)
        }


class SheetDayForm(forms.Form):
    """On which day the client filled the sheet in."""

    answered_on = forms.DateField(
        label=_("Filled in on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day written on the sheet. It is the day the scores count for."),
        error_messages={
            "required": _("Say on which day the sheet was filled in."),
            "invalid": _("This day is not in the calendar. Choose another one."),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].widget.attrs["max"] = today.isoformat()


class SettleForm(forms.Form):
    """Which of two typings holds for each difference, or what stands there instead."""

    over_begun = forms.BooleanField(required=False)

    def __init__(self, *args: Any, differences: Mapping[str, Line | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences = differences
        for key, line in differences.items():
            ways = [(FIRST, ""), (SECOND, "")] + ([(OTHER, "")] if line else [])
            self.fields[field_of(key)] = forms.ChoiceField(
                choices=ways,
                error_messages={
                    "required": _("Say which of the two holds."),
                    "invalid_choice": _("Choose one of the ways shown."),
                },
            )
            if line is not None:
                other = _words() if line.is_text else _choice(line)
                self.fields[f"other:{key}"] = other

    def clean(self) -> dict[str, Any]:
        """What stands there instead must be said."""
        cleaned = super().clean() or {}
        for key, line in self.differences.items():
            elsewhere = cleaned.get(field_of(key)) == OTHER and line and not line.is_text
            if elsewhere and not cleaned.get(f"other:{key}"):
                self.add_error(field_of(key), _t("Say what stands on the sheet instead."))
        return cleaned

    def chosen(self, first: Answers, second: Answers) -> dict[str, Given]:
        """The answer of each difference as it was settled."""
        found: dict[str, Given] = {}
        for key, line in self.differences.items():
            way, said = self.cleaned_data[field_of(key)], self.cleaned_data.get(f"other:{key}")
            if way == OTHER and line is not None and line.is_text:
                found[key] = said or None
            elif way == OTHER:
                found[key] = None if said == BLANK else int(said or 0)
            else:
                found[key] = (first if way == FIRST else second).get(key)
        return found


def _words() -> forms.Field:
    return forms.CharField(
        required=False,
        max_length=LONGEST_WORDS,
        error_messages={"max_length": _("At most %(limit_value)d characters fit here.")},
    )


def _choice(line: Line) -> forms.Field:
    choices: Sequence[tuple[str, str]] = [
        (str(each.value), each.label) for each in line.question.options
    ]
    return forms.ChoiceField(
        required=False,
        choices=[*choices, (BLANK, "")],
        error_messages={"invalid_choice": _("Choose one of the answers, or left blank.")},
    )
