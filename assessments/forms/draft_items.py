"""The answers of a questionnaire being built, and its questions."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.draft_content import (
    FEWEST_OPTIONS,
    ITEM_LIMIT,
    MOST_ITEMS,
    MOST_OPTIONS,
    OPTION_LIMIT,
)
from assessments.forms.drafts import PartForm
from assessments.models import InstrumentDraft
from assessments.psychometrics.definition import ItemKind, RiskKind
from clinic.forms.text import LongText

KINDS = {
    ItemKind.CHOICE: _("with one of the answers"),
    ItemKind.TEXT: _("in the person’s own words"),
    ItemKind.WORDS: _("not at all: words to read"),
}
ITEM_FIELDS = ("text", "kind", "risk", "discreet")
# What a question can ask about that somebody has to hear of at once.
DANGERS = (
    ("", _("no")),
    (RiskKind.SELF_HARM.value, _("yes: thoughts of self-harm")),
    (RiskKind.SAFETY_AT_HOME.value, _("yes: safety at home")),
    (RiskKind.OTHER.value, _("yes: something else")),
)


class AnswersForm(PartForm):
    """One row of answers for all questions, the lowest first."""

    first = forms.TypedChoiceField(
        label=_("The first answer counts"),
        coerce=int,
        choices=[(number, number) for number in (0, 1, -2, -3)],
        help_text=_("Each one after it counts one more."),
    )

    def __init__(self, *args: Any, draft: InstrumentDraft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        options = self.definition.get("options") or []
        self.initial.setdefault("first", options[0]["value"] if options else 1)
        for number in range(1, MOST_OPTIONS + 1):
            self.fields[f"label_{number}"] = forms.CharField(
                label=_("Answer %(number)s") % {"number": number},
                required=False,
                max_length=OPTION_LIMIT,
                initial=_words_of(options[number - 1]) if number <= len(options) else "",
            )

    @property
    def labels(self) -> list[forms.BoundField]:
        """The eleven lines."""
        return [self[f"label_{number}"] for number in range(1, MOST_OPTIONS + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen: dict[str, int] = {}
        for number, label in enumerate(self._given(), start=1):
            if not label:
                continue
            if label.casefold() in seen:
                words = _("These are the words of answer %(number)s already.")
                earlier = {"number": seen[label.casefold()]}
                self.add_error(f"label_{number}", words % earlier)
            seen.setdefault(label.casefold(), number)
        if not self.errors and len(self._given()) < FEWEST_OPTIONS:
            self.add_error("label_1", _("Write at least two answers."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What `save_draft` takes. A line left empty between others shows its number only."""
        first = self.cleaned_data["first"]
        numbered = enumerate(self._given(), start=first)
        return {"options": [{"value": n, "label": label or str(n)} for n, label in numbered]}

    def _given(self) -> list[str]:
        """The lines up to the last one that has words."""
        lines = [self.cleaned_data.get(f"label_{n}", "") for n in range(1, MOST_OPTIONS + 1)]
        while lines and not lines[-1]:
            lines.pop()
        return lines


class ItemsForm(PartForm):
    """All questions on one page, in the order of `order`, with one deed to do at the end.

    `deed` is "keep", "add", or "up", "down" or "remove" and the name of a question.
    """

    order = forms.CharField(widget=forms.HiddenInput, required=False)
    new = LongText(label=_("A new question"), rows=2, max_length=ITEM_LIMIT)
    deed = forms.RegexField(r"^(keep|add|(up|down|remove) q\d{1,9})$", required=False)

    def __init__(self, *args: Any, draft: InstrumentDraft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        items = {item["linkId"]: item for item in self.definition.get("items", ())}
        self.risks = {rule["item"]: rule["kind"] for rule in self.definition.get("risks", ())}
        self.names = _names(self.data.get("order", "")) if self.is_bound else list(items)
        self.initial["order"] = " ".join(self.names)
        self.deed_of, _space, self.whom = str(self.data.get("deed", "")).partition(" ")
        for name in self.names:
            self._add(name, items.get(name, {}))

    def _add(self, name: str, item: Mapping[str, Any]) -> None:
        goes = self.deed_of == "remove" and self.whom == name
        self.fields[f"text-{name}"] = LongText(
            label=_("Question"),
            rows=2,
            max_length=ITEM_LIMIT,
            required=not goes,
            initial=item.get("text", ""),
            error_messages={"required": _("Write the question, or remove it.")},
        )
        self.fields[f"kind-{name}"] = forms.ChoiceField(
            label=_("Answered"),
            choices=[(kind.value, words) for kind, words in KINDS.items()],
            initial=item.get("kind", ItemKind.CHOICE.value),
        )
        self.fields[f"risk-{name}"] = forms.ChoiceField(
            label=_("Asks about danger"),
            choices=DANGERS,
            required=False,
            initial=self.risks.get(name, ""),
        )
        self.fields[f"discreet-{name}"] = forms.BooleanField(
            label=_("Sensitive: leave it out where the client shares a device"),
            required=False,
            initial=item.get("discreet", False),
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each question with its fields, as the page shows it."""
        for number, name in enumerate(self.names, start=1):
            fields = {kind: self[f"{kind}-{name}"] for kind in ITEM_FIELDS}
            special = (fields["kind"].value(), fields["risk"].value(), fields["discreet"].value())
            is_plain = special in ((ItemKind.CHOICE, "", False), (None, None, False))
            yield {"number": number, "name": name, "open": not is_plain, **fields}

    def clean_order(self) -> str:
        if len(self.names) > MOST_ITEMS or len(set(self.names)) < len(self.names):
            raise forms.ValidationError(_("The list of questions is not readable. Open it again."))
        return " ".join(self.names)

    def entries(self) -> list[dict[str, Any]]:
        """The questions as they should be, the deed done; a new one has no linkId yet."""
        entries = [self._entry(name) for name in self.names]
        if new := self.cleaned_data["new"].strip():
            entries.append({"linkId": "", "text": new})
        if self.whom not in self.names:
            return entries
        at = self.names.index(self.whom)
        if self.deed_of == "remove":
            return entries[:at] + entries[at + 1 :]
        other = at - 1 if self.deed_of == "up" else at + 1
        if 0 <= other < len(self.names):
            entries[at], entries[other] = entries[other], entries[at]
        return entries

    def _entry(self, name: str) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "linkId": name,
            "text": data[f"text-{name}"],
            "kind": data[f"kind-{name}"],
            "discreet": data[f"discreet-{name}"],
            "risk": data[f"risk-{name}"],
        }


def _words_of(option: Mapping[str, Any]) -> str:
    """The words of an answer; none where it shows its number only."""
    return "" if option["label"] == str(option["value"]) else str(option["label"])


def _names(order: str) -> list[str]:
    return [name for name in order.split()[: MOST_ITEMS + 1] if re.fullmatch(r"q\d{1,9}", name)]
