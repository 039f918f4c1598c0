"""From the tree of a Questionnaire to its parts in order."""

from collections.abc import Mapping
from typing import Any

from assessments.fhir.conditions import When, when_of
from assessments.fhir.extensions import entries, found, is_true, own_mapping, text_in
from assessments.fhir.form import Form, LeftOut, Part, Question
from assessments.fhir.options import Offered, Span, coded_answers, numbers, yes_or_no
from assessments.fhir.panels import TOTALS
from assessments.fhir.problems import Problems
from assessments.fhir.terms import CALCULATED, HIDDEN
from assessments.fhir.value_sets import Contained
from assessments.psychometrics.definition import Coding, ItemKind

_LONGEST = 2_000
# What the product asks as free text, and in what words that is said.
_AS_TEXT = {
    "open-choice": "may be answered in one's own words",
    "decimal": "asks for a number with a decimal point",
    "quantity": "asks for a number with a unit",
    "date": "asks for a date",
    "dateTime": "asks for a date and time",
    "time": "asks for a time",
    "url": "asks for an address",
    "attachment": "asks for a file",
    "reference": "asks for a link to another record",
}


class Walk:
    """One walk through a file. ``span`` is the range of a key template's answers."""

    def __init__(self, contained: Contained, span: Span | None, problems: Problems) -> None:
        self.form = Form()
        self._contained = contained
        self._span = span
        self._problems = problems
        self._seen: set[str] = set()
        self._groups = 0

    def through(self, resource: Mapping[str, Any]) -> Form:
        """Every part of the file; the depth was bounded before."""
        self._children(resource, "", When(), ())
        return self.form

    def _children(
        self,
        element: Mapping[str, Any],
        section: str,
        when: When,
        above: tuple[Mapping[str, Any], ...],
    ) -> list[str]:
        below: list[str] = []
        for index, item in enumerate(entries(element.get("item"))):
            link_id = text_in(item, "linkId")
            where = link_id or f"{section or 'item'}[{index}]"
            if self._refused(item, link_id, where):
                continue
            below.append(link_id)
            below.extend(self._one(item, link_id, section, when, (*above, item)))
        return below

    def _refused(self, item: Mapping[str, Any], link_id: str, where: str) -> bool:
        if item.get("modifierExtension"):
            words = "This part has an extension that changes its meaning, which is not known here."
            self._problems.error(where, words)
        if not link_id:
            self._problems.error(where, "A part of the file has no linkId.")
        elif link_id in self._seen:
            self._problems.error(where, "Two parts of the file have this linkId.")
        else:
            self._seen.add(link_id)
            return False
        return True

    def _one(
        self,
        item: Mapping[str, Any],
        link_id: str,
        section: str,
        outer: When,
        above: tuple[Mapping[str, Any], ...],
    ) -> list[str]:
        kind = item.get("type")
        own = own_mapping(item, "item") or {}
        if kind == "group" and (is_true(item, HIDDEN) or item.get("readOnly") is True):
            self._leave_out(item, link_id, kind, above)
            for each in entries(item.get("item")):
                if not self._refused(each, name := text_in(each, "linkId"), name):
                    self._one({**each, "readOnly": True}, name, section, outer, (*above, each))
            return []
        if kind == "group":
            return self._group(item, link_id, section, outer, above)
        if role := own.get("role"):
            if role in ("intro", "instructions"):
                self.form.intros[section] = text_in(item, "text")
            return []
        if self._left_out(item, link_id):
            self._leave_out(item, link_id, kind, above)
            return self._children(item, section, outer, above)
        when = outer.and_also(when_of(item, link_id, self._problems))
        if when is None:
            words = "Its conditions and those of the question above cannot be put together."
            self._problems.error(link_id, words)
            when = outer
        self.form.questions.append(self._question(item, link_id, section, when, own))
        return self._children(item, section, when, above)

    def _group(
        self,
        item: Mapping[str, Any],
        link_id: str,
        section: str,
        outer: When,
        above: tuple[Mapping[str, Any], ...],
    ) -> list[str]:
        self._groups += 1
        self.form.group_codings.extend(codings_in(item))
        own = own_mapping(item, "section") or {}
        if own.get("role") == "repeat":
            below = self._children(item, section, outer, above)
            self.form.repeated.extend(below)
            return below
        if item.get("repeats") is True:
            words = "This part may be answered several times over, which cannot be carried over."
            self._problems.error(link_id, words)
        if outer.wanted:
            words = "A part with questions of its own stands below a question with conditions."
            self._problems.error(link_id, words)
        title = text_in(item, "text")[:_LONGEST] or text_in(item, "prefix")
        when = when_of(item, link_id, self._problems)
        self.form.parts.append(
            Part(link_id, title or f"Part {self._groups}", section, when, link_id, own)
        )
        below = self._children(item, link_id, When(), above)
        self.form.inside[link_id] = below
        return below

    def _left_out(self, item: Mapping[str, Any], link_id: str) -> bool:
        return (
            any(found(item, CALCULATED))
            or is_true(item, HIDDEN)
            or (item.get("readOnly") is True and item.get("type") != "display")
            or bool(TOTALS & {link_id.rpartition("/")[2], *(c.code for c in codings_in(item))})
        )

    def _leave_out(
        self,
        item: Mapping[str, Any],
        link_id: str,
        kind: object,
        above: tuple[Mapping[str, Any], ...],
    ) -> None:
        if not any(found(item, CALCULATED)):
            words = "This part is hidden, for reading only or a stored total, and is not asked."
            self._problems.info(link_id, words)
        text = text_in(item, "text")[:_LONGEST]
        out = LeftOut(link_id, text, str(kind), codings_in(item), item, above[:-1], link_id)
        self.form.left_out.append(out)

    def _question(
        self,
        item: Mapping[str, Any],
        link_id: str,
        section: str,
        when: When,
        own: Mapping[str, Any],
    ) -> Question:
        text = text_in(item, "text")
        codings = codings_in(item)
        if len(text) > _LONGEST:
            words = f"The text of this question is longer than {_LONGEST:,} characters."
            self._problems.error(link_id, words)
            text = text[:_LONGEST]
        if not text:
            self._problems.error(link_id, "This question has no text.")
            text = next((each.display for each in codings if each.display), link_id)
        offered = self._offered(item, link_id)
        words_only = item.get("type") == "display"
        unscored = ItemKind.WORDS if words_only else ItemKind.TEXT
        if item.get("initial"):
            self._problems.warning(link_id, "Its answer is filled in beforehand; here it is not.")
        return Question(
            link_id=link_id,
            text=text,
            kind=ItemKind.CHOICE if offered else unscored,
            prefix=text_in(item, "prefix"),
            section=section,
            codings=codings,
            offered=offered,
            when=when,
            where=link_id,
            own=own,
        )

    def _offered(self, item: Mapping[str, Any], link_id: str) -> tuple[Offered, ...]:
        kind = item.get("type")
        if item.get("repeats") is True:
            words = "It may have several answers; here it is asked as free text and never scored."
            self._problems.warning(link_id, words)
            return ()
        match kind:
            case "boolean":
                return yes_or_no()
            case "choice" | "coding":
                return coded_answers(item, self._contained, self._span, link_id, self._problems)
            case "integer":
                offered = numbers(item, self._contained, self._span, link_id, self._problems)
                if not offered:
                    words = "It asks for a number without limits: free text here, never scored."
                    self._problems.warning(link_id, words)
                return offered
            case "string" | "text" | "display":
                return ()
        reason = _AS_TEXT.get(kind) if isinstance(kind, str) else None
        if reason is None:
            self._problems.error(link_id, "This question is of a type that FHIR R4 does not have.")
        else:
            words = f"It {reason}; here it is asked as free text and never scored."
            self._problems.warning(link_id, words)
        return ()


def codings_in(element: Mapping[str, Any], key: str = "code") -> tuple[Coding, ...]:
    """The codes of a part, without empty ones."""
    return tuple(
        Coding(code, text_in(each, "system"), text_in(each, "display"))
        for each in entries(element.get(key))
        if (code := text_in(each, "code"))
    )
