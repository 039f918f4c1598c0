"""A form on paper: everything it asks, nothing that was answered, and how to match it again."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access import asked_client_for
from assessments.actions.answers import is_shared
from assessments.psychometrics.definition import Condition, Instrument, Item, Operator, Section
from assessments.psychometrics.sheets import Line, SheetPart, sheet_parts
from assessments.views.asked import words_of
from assessments.views.check_in import help_context
from assessments.views.sheet_pages import numbered, reference_of
from clinic import audit
from clinic.access import member_of
from clinic.models import Client, Event

LINES = 4  # to write on
SHORT = 3  # up to so long labels stand beside their boxes in one row
_ANYBODY = "·"  # a person whose name is still to be written


@dataclass(frozen=True)
class Printed:
    """One line as it is printed. `only_if`: when it is to be answered at all."""

    line: Line
    boxes: tuple[tuple[str, str], ...]
    only_if: str
    heads: tuple[tuple[Section, str], ...]

    @property
    def is_row(self) -> bool:
        """Whether the boxes stand side by side: a scale of which few numbers have words."""
        return bool(self.boxes) and sum(bool(label) for _number, label in self.boxes) <= SHORT


@dataclass(frozen=True)
class PrintedPart:
    """A part as it is printed; `copies`: once, or once for each person it can ask about."""

    part: SheetPart
    lines: tuple[Printed, ...]
    only_if: str
    copies: range


@require_safe
def paper(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The sheet of a check-in, for A4 and Letter, in black and white."""
    assignment = asked_client_for(request.user, assignment_id)
    instrument = assignment.instrument_version.loaded
    audit.record(Event.PAGE_PRINTED, by=member_of(request.user), subject=assignment, reason="paper")
    context = {
        "assignment": assignment,
        "client": assignment.client,
        "initials": initials(assignment.client),
        "instrument": instrument,
        "language": assignment.instrument_version.language,
        "reference": reference_of(assignment),
        "parts": printed_parts(instrument, shared_device=is_shared(assignment)),
        "lines": range(LINES),
        "practice": assignment.practice,
        "lines_of_help": help_context(assignment.practice)["lines"],
    }
    return render(request, "assessments/paper.html", context)


def printed_parts(instrument: Instrument, *, shared_device: bool = False) -> list[PrintedPart]:
    """Every part, conditions in words."""
    parts = sheet_parts(instrument, (_ANYBODY,), shared_device=shared_device)
    numbers = {line.question.item.link_id: line.number for part in parts for line in part.asked}
    return [
        PrintedPart(
            part,
            tuple(_printed(instrument, line, numbers) for line in part.lines),
            _only_if(instrument, part.section, numbers) if part.section else "",
            range(1, (_copies(instrument) if part.person else 1) + 1),
        )
        for part in parts
    ]


def initials(client: Client) -> str:
    """No name: a code as it is, of a name the first letters."""
    words = client.name.split()
    if len(words) == 1 and any(letter.isdigit() for letter in client.name):
        return client.name
    return " ".join(f"{word[0].upper()}." for word in words if word[0].isalnum())


def _copies(instrument: Instrument) -> int:
    return instrument.repeat.most if instrument.repeat else 1


def _printed(instrument: Instrument, line: Line, numbers: dict[str, int]) -> Printed:
    item = line.question.item
    boxes = tuple((shown, words_of(each)) for each, shown, _key in numbered(line.question.options))
    heads = tuple((section, _only_if(instrument, section, numbers)) for section in line.opens)
    return Printed(line, boxes, _only_if(instrument, item, numbers), heads)


def _only_if(instrument: Instrument, asked: Item | Section, numbers: dict[str, int]) -> str:
    """The conditions of an item or a section, in words that name the questions by number."""
    if not asked.enable_when:
        return ""
    told = [_condition(instrument, each, numbers) for each in asked.enable_when]
    joint = _(" and ") if asked.enable_all else _(" or ")
    return _("Only if %(conditions)s.") % {"conditions": joint.join(told)}


def _condition(instrument: Instrument, condition: Condition, numbers: dict[str, int]) -> str:
    said = {"number": numbers.get(condition.question, 0), "answer": ""}
    if condition.operator is Operator.EXISTS:
        if condition.answer:
            return _("you answered question %(number)s") % said
        return _("you left question %(number)s empty") % said
    options = instrument.options_of(instrument.item(condition.question))
    fitting = [shown for each, shown, _key in numbered(options) if _fits(condition, each.value)]
    said["answer"] = _(" or ").join(fitting)
    return _("you chose %(answer)s at question %(number)s") % said


def _fits(condition: Condition, value: int) -> bool:
    wanted = int(condition.answer)
    return {
        Operator.EQUAL: value == wanted,
        Operator.NOT_EQUAL: value != wanted,
        Operator.GREATER: value > wanted,
        Operator.LESS: value < wanted,
        Operator.AT_LEAST: value >= wanted,
        Operator.AT_MOST: value <= wanted,
    }[condition.operator]
