"""The file of a bring-over: read into clients and their past forms, each fault by row and column.

A row is a client, or one more past form of the client named above it. See
docs/recipes/bring-over.md for the columns.
"""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext as _

from assessments.actions.versions import version_for
from assessments.psychometrics.definition import Instrument
from assessments.psychometrics.scoring import AnswerError, score
from clinic.actions.clients import ASKED_AT_THE_START, TEXTS, adult_birth_year
from clinic.actions.wording import sound_text
from clinic.models import Consent, Member, Practice
from clinic.queries import carers

MOST_ROWS = 5_000
# By a page, tried and taken by a worker. SQLite has one writer: while clients are taken in, every
# page of the installation waits for it, so it is given what takes seconds (ADR 36).
MOST_HERE = {"postgresql": 2_000, "sqlite": 500}
CONTACT = ("pronouns", "email", "phone", "contact_notes")
CONSENTS = tuple(kind.value for kind in ASKED_AT_THE_START)
FORM = ("instrument", "answered_on")
COLUMNS = ("name", "birth_year", *CONTACT, "carer", *CONSENTS, *FORM)
ANSWER, TOTAL = "answer:", "total:"
YES, NO = {"yes", "1", "true"}, {"", "no", "0", "false"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the row as a spreadsheet numbers it, and the column's name."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        where = _("Row %(row)s") % {"row": self.row}
        return f"{where}, {self.column}: {self.what}" if self.column else f"{where}: {self.what}"


@dataclass(frozen=True)
class PastForm:
    """The answers of one form, with the totals that came with them."""

    row: int
    instrument: str
    answered_on: date
    answers: Mapping[str, int]
    stated: Mapping[str, float]


@dataclass
class Arrival:
    """A client to be, with the forms they answered elsewhere."""

    row: int
    name: str
    birth_year: int
    carer: Member
    contact: dict[str, str]
    consents: frozenset[Consent.Kind]
    forms: list[PastForm] = field(default_factory=list)


def most_here() -> int:
    """Rows of a file that is brought over by a page of this installation."""
    return MOST_HERE[connection.vendor]


def has_one_writer() -> bool:
    """Whether every page of the installation waits while clients are taken in."""
    return connection.vendor == "sqlite"


def read_file(
    text: str, practice: Practice, *, default_carer: Member | None, most: int
) -> tuple[list[Arrival], list[Fault]]:
    """The clients of a file of `most` rows, and every fault found in it.

    Nothing of a faulty file is taken.
    """
    reader = _Reader(practice, default_carer, most)
    try:
        rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error:
        return [], [Fault(1, "", _("This is no CSV: a quotation mark is not closed, say."))]
    reader.read(rows)
    return list(reader.arrivals.values()), sorted(reader.faults, key=lambda fault: fault.row)


class _Reader:
    def __init__(self, practice: Practice, default_carer: Member | None, most: int) -> None:
        self._practice, self._default, self._most = practice, default_carer, most
        self._carers = {member.user.email.lower(): member for member in carers(practice)}
        self.arrivals: dict[tuple[str, int], Arrival] = {}
        self.faults: list[Fault] = []
        self._row = 1
        # A file says the same few things a thousand times.
        self._instruments: dict[str, Instrument] = {}
        self._offered: set[tuple[str, str, str]] = set()  # instrument, question, answer

    def read(self, rows: list[list[str]]) -> None:
        header = [name.strip() for name in rows[0]] if rows else []
        self._check_header(header)
        if len(rows) > self._most + 1:
            words = _("This file has %(rows)s rows. At most %(most)s are taken at a time.")
            self._say("", words % {"rows": len(rows) - 1, "most": self._most})
        if self.faults:
            return
        for self._row, cells in enumerate(rows[1:], start=2):
            if len(cells) > len(header):
                self._say("", _("This row has more cells than the first row has columns."))
            elif any(cell.strip() for cell in cells):
                padded = cells + [""] * (len(header) - len(cells))
                self._take(dict(zip(header, (cell.strip() for cell in padded), strict=True)))
        if not self.arrivals and not self.faults:
            self._say("", _("There is no client in this file."))

    def _say(self, column: str, what: str) -> None:
        self.faults.append(Fault(self._row, column, what))

    def _check_header(self, header: list[str]) -> None:
        for name in ("name", "birth_year"):
            if name not in header:
                self._say(name, _("This column is missing."))
        for place, name in enumerate(header):
            if name not in COLUMNS and not name.startswith((ANSWER, TOTAL)):
                self._say(name, _("This column is not known."))
            if name in header[:place]:
                self._say(name, _("This column is there twice."))

    def _take(self, cells: dict[str, str]) -> None:
        before = len(self.faults)
        arrival = self._client(cells)
        form = self._form(cells)
        if len(self.faults) > before or arrival is None:
            return
        key = (" ".join(arrival.name.lower().split()), arrival.birth_year)
        known = self.arrivals.setdefault(key, arrival)
        if form is not None:
            known.forms.append(form)
            if Consent.Kind.MEASUREMENT not in known.consents:
                self._say("measurement", _("Answers are kept only of who agreed to check-ins."))
        if known is not arrival:
            self._check_same(known, arrival, is_form=form is not None)

    def _check_same(self, known: Arrival, again: Arrival, *, is_form: bool) -> None:
        if not is_form:
            words = _("The same name and birth year as in row %(row)s.")
            self._say("name", words % {"row": known.row})
        for name, value in again.contact.items():
            if value and value != known.contact[name]:
                words = _("Row %(row)s says something else of the same client.")
                self._say(name, words % {"row": known.row})

    def _client(self, cells: Mapping[str, str]) -> Arrival | None:
        name, limit = TEXTS["name"]
        called = self._text(cells, "name", name, limit, required=True)
        year, carer = self._year(cells["birth_year"]), self._carer(cells.get("carer", ""))
        contact = {key: self._text(cells, key, *TEXTS[key]) for key in CONTACT}
        if contact["email"]:
            self._try("email", lambda: validate_email(contact["email"]))
        given = frozenset(kind for kind in ASKED_AT_THE_START if self._yes(cells, kind.value))
        if year is None or carer is None:
            return None
        return Arrival(self._row, called, year, carer, contact, given)

    def _text(
        self,
        cells: Mapping[str, str],
        key: str,
        name: object,
        limit: int,
        *,
        required: bool = False,
    ) -> str:
        try:
            return sound_text(cells.get(key, ""), name=name, limit=limit, required=required)
        except ValidationError as refusal:
            self._say(key, " ".join(refusal.messages))
            return ""

    def _try(self, column: str, check: object) -> None:
        try:
            check()  # type: ignore[operator]
        except ValidationError as refusal:
            self._say(column, " ".join(refusal.messages))

    def _year(self, cell: str) -> int | None:
        if not (cell.isascii() and cell.isdigit() and len(cell) == 4):
            self._say("birth_year", _("Enter the year in four digits, for example 1990."))
            return None
        self._try("birth_year", lambda: adult_birth_year(int(cell), self._practice.today()))
        return int(cell)

    def _carer(self, cell: str) -> Member | None:
        found = self._carers.get(cell.lower()) if cell else self._default
        if found is None:
            self._say("carer", _("Give the e-mail of a therapist or trainee of this practice."))
        return found

    def _yes(self, cells: Mapping[str, str], column: str) -> bool:
        word = cells.get(column, "").lower()
        if word not in YES | NO:
            self._say(column, _("Say yes or no."))
        return word in YES

    def _form(self, cells: Mapping[str, str]) -> PastForm | None:
        given = {key: cell for key, cell in cells.items() if cell and key.startswith(ANSWER)}
        totals = {key: cell for key, cell in cells.items() if cell and key.startswith(TOTAL)}
        name, day = cells.get("instrument", ""), self._day(cells.get("answered_on", ""))
        if not name:
            for column in (*given, *totals, *(["answered_on"] if day else [])):
                self._say(column, _("Of which questionnaire? The column instrument is empty."))
            return None
        instrument = self._instrument(name)
        if day is None and not cells.get("answered_on"):
            self._say("answered_on", _("Say on which day it was answered."))
        if not given:
            words = _("No answers. A total alone cannot be judged, so it is not brought over.")
            self._say("instrument", words)
        if instrument is None or day is None:
            return None
        answers = dict(self._answers(instrument, given))
        stated = dict(self._totals(instrument, totals))
        return PastForm(self._row, name, day, answers, stated)

    def _instrument(self, name: str) -> Instrument | None:
        try:
            if name not in self._instruments:
                self._instruments[name] = version_for(self._practice, name).loaded
        except ValidationError as refusal:
            self._say("instrument", " ".join(refusal.messages))
        return self._instruments.get(name)

    def _day(self, cell: str) -> date | None:
        if not cell:
            return None
        try:
            day = date.fromisoformat(cell)
        except ValueError:
            self._say("answered_on", _("Write the day as year-month-day, such as 2026-03-31."))
            return None
        if day > self._practice.today():
            self._say("answered_on", _("This day has not come yet."))
        return day

    def _answers(self, form: Instrument, given: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        for column, cell in given.items():
            key = column.removeprefix(ANSWER)
            try:
                if (form.id, key, cell) not in self._offered:
                    score(form, {key: int(cell)})
                    self._offered.add((form.id, key, cell))
            except (AnswerError, ValueError):
                self._say(column, _("This is no answer that this questionnaire offers."))
                continue
            yield key, int(cell)

    def _totals(self, form: Instrument, given: Mapping[str, str]) -> Iterator[tuple[str, float]]:
        known = {scale.id for scale in form.scales}
        for column, cell in given.items():
            name = column.removeprefix(TOTAL)
            try:
                value = float(cell)
            except ValueError:
                value = math.nan
            if name not in known:
                self._say(column, _("This questionnaire has no such scale."))
            elif not math.isfinite(value):
                self._say(column, _("This is no number; decimals are written with a point."))
            else:
                yield name, value
