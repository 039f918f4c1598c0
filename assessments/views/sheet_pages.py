"""The pages of a form that is filled in part by part: a paper sheet typed in, a member's form.

Each option has a number, the same on paper and on screen, and on screen that key chooses it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from assessments.forms import PeopleForm
from assessments.forms.sheets import BLANK, SheetForm, aside_of, field_of
from assessments.models import Assignment
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import NAME, Instrument, Option, Section
from assessments.psychometrics.sheets import Line, SheetPart, people_in, sheet_parts
from assessments.psychometrics.steps import called, part_called
from assessments.queries.sheets import raised_by
from assessments.sentences import alerts as alert_words
from assessments.views.asked import words_of


@dataclass(frozen=True)
class Choice:
    """One option: `shown` is its number, `key` what chooses it on a keyboard, "" where nothing."""

    value: int | str
    shown: str
    key: str
    label: str
    id: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a page, laid out; `heads` are the sections that begin with it."""

    line: Line
    field: str
    heads: tuple[tuple[Section, str], ...]
    choices: tuple[Choice, ...]
    said: str
    is_missing: bool
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What an error leads to."""
        return self.choices[0].id if self.choices else self.field


@dataclass(frozen=True)
class SheetPage:
    """One page: whom the form asks about, or a part. `left`: how many lines wait."""

    number: int
    title: str
    part: SheetPart | None
    left: int


@dataclass(frozen=True)
class SheetPages:
    """All pages as the answers stand."""

    instrument: Instrument
    answers: Answers
    all: tuple[SheetPage, ...]

    def at(self, number: int) -> SheetPage | None:
        """The page of that number; None beyond the last."""
        return self.all[number - 1] if 1 <= number <= len(self.all) else None

    @cached_property
    def first_open(self) -> SheetPage | None:
        """The first page on which something waits."""
        return next((page for page in self.all if page.left), None)

    def form(self, page: SheetPage, data: Any) -> Form:
        """What is filled in on a page."""
        repeat = self.instrument.repeat
        if page.part is None and repeat is not None:
            return PeopleForm(data, repeat=repeat, answers=self.answers)
        assert page.part is not None
        return SheetForm(data, part=page.part, instrument=self.instrument)


def sheet_pages(
    instrument: Instrument, answers: Answers, *, observer: bool = False, shared_device: bool = False
) -> SheetPages:
    """Whom to ask about where the form asks of people, then part by part, conditions or not."""
    people = people_in(instrument, answers)
    parts = sheet_parts(instrument, people, observer=observer, shared_device=shared_device)
    found = [(part_title(instrument, part, answers), part, _left(part, answers)) for part in parts]
    whom: list[tuple[str, SheetPart | None, int]] = []
    if instrument.repeat is not None:
        asked = any(f"{each.id}/{NAME}" in answers for each in instrument.repeat.people)
        whom.append((_("Whom it is about"), None, 0 if asked else 1))
    pages = (SheetPage(number, *each) for number, each in enumerate([*whom, *found], start=1))
    return SheetPages(instrument, answers, tuple(pages))


def part_title(instrument: Instrument, part: SheetPart, answers: Answers) -> str:
    """Whom a part is about and its section; the form's own title where it has neither."""
    section = part.section.id if part.section else ""
    return part_called(instrument, part.person, section, answers) or instrument.title


def rows_of(page: SheetPage, form: Form, answers: Answers, missing: Sequence[Line]) -> list[Row]:
    """The lines of a page with what was said so far: on this page as sent, else as kept."""
    if page.part is None:
        return []
    keys = {line.key for line in missing}
    return [_row(line, form, answers, line.key in keys) for line in page.part.lines]


def numbered(options: Sequence[Option]) -> list[tuple[Option, str, str]]:
    """Each option with its number and its key: the value itself where all lie from 0 to 10."""
    plain = all(0 <= option.value <= 10 for option in options)
    found = []
    for place, option in enumerate(options, start=1):
        shown = str(option.value if plain else place)
        found.append((option, shown, {1: shown, 2: "+" if shown == "10" else ""}[len(shown)]))
    return found


def value_words(line: Line, value: int | str | None) -> str:
    """An answer as it stands on the sheet."""
    if value is None:
        return _("left blank")
    if isinstance(value, str):
        return value
    options = numbered(line.question.options)
    return next((f"{n}: {words_of(o) or n}" for o, n, _k in options if o.value == value), "")


def person_words(instrument: Instrument, person: str, name: int | str | None) -> str:
    """Whether a person is asked about, and under which name."""
    if name is None:
        return _("not asked about")
    return str(name) or called(instrument, person, {})


def deed_of(request: HttpRequest) -> str:
    """What a page was sent for: `next`, `back`, `pause`, or `save` alone."""
    given = request.POST
    return given.get("go") or ("next" if given.get("deed") else "save")


def news_of(request: HttpRequest, assignment: Assignment, saved: bool = False) -> dict[str, Any]:
    """What the answers have raised so far, and what comes first; whether all is saved."""
    found = raised_by(assignment)
    return {
        "saved": saved,
        "raised": [(alert, alert_words.reason(alert)) for alert in found],
        "steps": alert_words.RISK_STEPS if found else (),
        "zone": assignment.practice.zone,
    }


def reference_of(assignment: Assignment) -> str:
    """The few signs by which a sheet is matched with its check-in."""
    signs = assignment.pk.hex[:8].upper()
    return f"{signs[:4]}-{signs[4:]}"


def _left(part: SheetPart, answers: Answers) -> int:
    return sum(line.key not in answers for line in part.asked)


def _row(line: Line, form: Form, answers: Answers, is_missing: bool) -> Row:
    name = field_of(line.key)
    kept = answers.get(line.key, "")
    said = BLANK if kept is None else str(kept)
    if form.is_bound:
        said = str(form.data.get(name, ""))
    choices = [
        Choice(
            option.value, shown, key, words_of(option), f"{name}-{shown}", said == str(option.value)
        )
        for option, shown, key in numbered(line.question.options)
    ]
    if choices:
        choices.append(Choice(BLANK, "", "-", _("Left blank"), f"{name}-blank", said == BLANK))
    heads = tuple((section, aside_of(section.id)) for section in line.opens)
    text = "" if said == BLANK and not choices else said
    errors = tuple(str(error) for error in form.errors.get(name, ())) if form.is_bound else ()
    return Row(line, name, heads, tuple(choices), text, is_missing, errors)
