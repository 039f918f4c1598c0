"""Building a questionnaire: about it, its answers, its questions, one of its scales."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django import forms
from django.conf import global_settings
from django.utils.translation import gettext_lazy as _

from assessments.actions.draft_content import (
    ANSWERERS,
    FEWEST_OPTIONS,
    ITEM_LIMIT,
    MEANING_LIMIT,
    MOST_ITEMS,
    MOST_OPTIONS,
    NUMBERS,
    OPTION_LIMIT,
    TEXTS,
    takes_options,
)
from assessments.models import InstrumentDraft
from assessments.psychometrics.definition import AnsweredBy, ItemKind, RiskKind, ScoringMethod
from clinic.forms.text import LongText

WHO = {
    AnsweredBy.CLIENT: _("the client"),
    AnsweredBy.THERAPIST: _("the therapist"),
    AnsweredBy.TOGETHER: _("the therapist with the client, as a conversation"),
}
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


@cache
def languages() -> tuple[tuple[str, Any], ...]:
    """Languages by their usual code, en-GB and zh-Hans, with their names."""
    return tuple((usual_code(code), _(name)) for code, name in global_settings.LANGUAGES)


def usual_code(code: str) -> str:
    language, *parts = code.split("-")
    parts = [part.upper() if len(part) == 2 else part.title() for part in parts]
    return "-".join([language, *parts])


class PartForm(forms.Form):
    """One page of a draft, with the revision its writer saw.

    After a conflict `stored` is the draft as somebody else left it.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
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
            wrong = any(field.errors for field in fields.values())
            yield {"number": number, "name": name, "wrong": wrong, **fields}

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


class NamesForm(PartForm):
    """What a scale is called and which way it points: all that a fixed key leaves open."""

    title = forms.CharField(
        label=_("Name of the scale"),
        max_length=100,
        error_messages={"required": _("Give the scale a name.")},
    )
    meaning = forms.CharField(
        label=_("What a higher score means"),
        max_length=MEANING_LIMIT,
        required=False,
        help_text=_("One sentence, for example: higher means more worry at night."),
    )
    higher_is_better = forms.TypedChoiceField(
        label=_("Which way is better"),
        choices=[("no", _("lower is better")), ("yes", _("higher is better"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which way is better.")},
    )

    def __init__(self, *args: Any, draft: InstrumentDraft, number: int, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        self.number = number
        scales: list[dict[str, Any]] = self.definition.get("scales", [])
        self.scale = scales[number - 1] if number <= len(scales) else {}
        better = "yes" if self.scale.get("higher_is_better") else "no"
        self.initial["higher_is_better"] = better
        self.initial["title"] = self.scale.get("title", "")
        self.initial["meaning"] = self.scale.get("meaning", "")

    def beside(self) -> PartForm:
        assert self.stored is not None
        return type(self)(draft=self.stored, number=self.number)

    def said(self) -> dict[str, Any] | None:
        """What was said of the scale."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class ScaleForm(NamesForm):
    """A scale with the questions that count in it, as they stand or turned round."""

    OUT, AS_IT_STANDS, TURNED = "", "as", "turned"
    method = forms.ChoiceField(
        label=_("How the score is made"),
        choices=[
            (ScoringMethod.MEAN.value, _("the mean of the answers")),
            (ScoringMethod.SUM.value, _("the sum of the answers")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the score is made.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["method"] = self.scale.get("method", ScoringMethod.MEAN.value)
        self.places: dict[str, str] = {}
        self.goes = self.data.get("deed") == "remove"
        if self.goes:
            self.fields = {"revision": self.fields["revision"]}
        items = () if self.goes else self.definition.get("items", ())
        choices = [
            (self.OUT, _("not counted")),
            (self.AS_IT_STANDS, _("as it stands")),
            (self.TURNED, _("turned round")),
        ]
        for number, item in enumerate(items, start=1):
            if not takes_options(item):
                continue
            name = f"in-{item['linkId']}"
            self.places[name] = item["linkId"]
            self.fields[name] = forms.ChoiceField(
                label=f"{number}. {item['text']}",
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                initial=self._place_of(item["linkId"]),
                error_messages={"invalid_choice": _("Choose one of the three.")},
            )

    def _place_of(self, link_id: str) -> str:
        if link_id in self.scale.get("reversed", ()):
            return self.TURNED
        return self.AS_IT_STANDS if link_id in self.scale.get("items", ()) else self.OUT

    def questions(self) -> list[forms.BoundField]:
        """One row of three choices for each question that can count."""
        return [self[name] for name in self.places]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.goes and not any(cleaned.get(name) for name in self.places):
            self.add_error(None, _("Choose at least one question that counts."))
        return cleaned

    def said(self) -> dict[str, Any] | None:
        """What was said of the scale; None to remove it."""
        if self.goes:
            return None
        data = self.cleaned_data
        said = {name: data[name] for name in ("title", "meaning", "higher_is_better", "method")}
        counted = {link_id: data[name] for name, link_id in self.places.items() if data[name]}
        turned = [link_id for link_id, place in counted.items() if place == self.TURNED]
        return said | {"items": list(counted), "reversed": turned}


def _with(code: str | None) -> list[tuple[str, Any]]:
    """The languages, and the code a file came with where it is none of them."""
    known = dict(languages())
    return [*languages(), *([(code, code)] if code and code not in known else [])]


def _words_of(option: Mapping[str, Any]) -> str:
    """The words of an answer; none where it shows its number only."""
    return "" if option["label"] == str(option["value"]) else str(option["label"])


def _names(order: str) -> list[str]:
    return [name for name in order.split()[: MOST_ITEMS + 1] if re.fullmatch(r"q\d{1,9}", name)]
