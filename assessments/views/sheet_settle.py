"""Two typings of a sheet side by side: what differs, and what holds."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from assessments.actions.answers import is_shared
from assessments.forms.sheets import BLANK, OTHER, SettleForm, field_of
from assessments.models import Assignment, TypedSheet
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.sheets import Line, differing, people_in, sheet_parts
from assessments.psychometrics.steps import called, part_called
from assessments.views.asked import words_of
from assessments.views.sheet_pages import Choice, numbered, person_words, value_words


@dataclass(frozen=True)
class Difference:
    """One difference with both values in words; `others` is what else could stand there."""

    field: str
    other_field: str
    number: int
    text: str
    part: str
    first: str
    second: str
    is_text: bool
    others: tuple[Choice, ...]
    way: str
    said: str
    errors: list[str]


def settle_form(request: HttpRequest, assignment: Assignment, sheet: TypedSheet) -> SettleForm:
    """The form of what differs."""
    found = _differences(assignment, sheet)
    return SettleForm(request.POST if request.method == "POST" else None, differences=found)


def settle_context(assignment: Assignment, sheet: TypedSheet, form: SettleForm) -> dict[str, Any]:
    """The differences as the page shows them."""
    instrument = assignment.instrument_version.loaded
    both = {**sheet.second, **{k: v for k, v in sheet.first.items() if v is not None}}
    shown = [
        _difference(instrument, key, line, sheet, both, form)
        for key, line in form.differences.items()
    ]
    return {"form": form, "differences": shown, "OTHER": OTHER}


def _differences(assignment: Assignment, sheet: TypedSheet) -> dict[str, Line | None]:
    """Key -> its line; None for whether a person is asked about."""
    instrument, shared = assignment.instrument_version.loaded, is_shared(assignment)
    people = people_in(instrument, sheet.first, sheet.second)
    lines = {
        line.key: line
        for part in sheet_parts(instrument, people, shared_device=shared)
        for line in part.asked
    }
    apart = differing(instrument, sheet.first, sheet.second, shared_device=shared)
    return {key: lines.get(key) for key in apart}


def _difference(
    instrument: Instrument,
    key: str,
    line: Line | None,
    sheet: TypedSheet,
    both: Answers,
    form: SettleForm,
) -> Difference:
    name, other = field_of(key), f"other:{key}"
    given = form.data if form.is_bound else {}
    first, second = sheet.first.get(key), sheet.second.get(key)
    person = key.partition("/")[0] if "/" in key else ""
    others: tuple[Choice, ...] = ()
    if line is None:
        words = tuple(person_words(instrument, person, each) for each in (first, second))
        asked = _("Is %(person)s asked about, and by which name?")
        text, part = asked % {"person": called(instrument, person, {})}, ""
    else:
        words = value_words(line, first), value_words(line, second)
        text = line.question.text
        part = part_called(instrument, person, line.question.item.section, both)
        others = _others(line, given.get(other, ""))
    return Difference(
        field=name,
        other_field=other,
        number=line.number if line else 0,
        text=text,
        part=part,
        first=words[0],
        second=words[1],
        is_text=bool(line and line.is_text),
        others=others,
        way=str(given.get(name, "")),
        said=str(given.get(other, first or "")),
        errors=[str(error) for error in form.errors.get(name, [])],
    )


def _others(line: Line, given: str) -> tuple[Choice, ...]:
    """Everything that could stand there; none for words."""
    found = [
        Choice(option.value, shown, "", words_of(option), "", given == str(option.value))
        for option, shown, _key in numbered(line.question.options)
    ]
    if found:
        found.append(Choice(BLANK, "", "", _("Left blank"), "", given == BLANK))
    return tuple(found)
