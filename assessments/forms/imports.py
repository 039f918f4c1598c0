"""A questionnaire from a file: the file itself, its key, what a file cannot know, decisions."""

import json
import math
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from assessments.actions.draft_content import (
    ANSWERERS,
    LIMIT_LIMIT,
    MOST_LIMITS,
    NUMBERS,
    TEXTS,
    takes_options,
)
from assessments.actions.import_content import FACTS
from assessments.actions.imports import STATEMENT_LIMIT, WHY_LIMIT
from assessments.fhir.bounds import refusal
from assessments.forms.drafts import WHO, PartForm
from assessments.library.keys import shipped_keys
from assessments.models import InstrumentDraft
from assessments.psychometrics.definition import RiskKind
from assessments.psychometrics.definition.source import SourceError, read_json
from clinic.forms.text import LongText

DANGEROUS = {"self_harm": RiskKind.SELF_HARM, "safety_at_home": RiskKind.SAFETY_AT_HOME}
LARGEST_FILE = 2_000_000  # bytes; the longest published questionnaires are a tenth of it


class ImportForm(forms.Form):
    """One JSON file. `resource` is what it holds, once the form is valid."""

    file = forms.FileField(
        label=_("FHIR R4 Questionnaire"),
        help_text=_("A JSON file of at most 2 MB. Nothing in it is sent anywhere."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json,application/fhir+json"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("This file is empty."),
            "invalid": _("Choose the file."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 2 MB, so it is not read."))
        try:
            self.resource: Any = read_json(file.read(LARGEST_FILE + 1).decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This file is no text in UTF-8, so no JSON.")) from None
        except SourceError as error:
            raise forms.ValidationError(_unreadable(error)) from error
        if sentence := refusal(self.resource, "Questionnaire"):
            raise forms.ValidationError(sentence)
        if not _keepable(self.resource):
            raise forms.ValidationError(
                _("This file holds a sign or a number that no database keeps, so it is not read.")
            )
        return file


class KeyForm(PartForm):
    """Which published key it is scored by, if any."""

    key_template = forms.ChoiceField(
        label=_("Published key"),
        required=False,
        help_text=_("Questions are matched by their numbers. The wording stays that of the file."),
        error_messages={"invalid_choice": _("Choose one of the published keys.")},
    )

    def __init__(self, *args: Any, draft: InstrumentDraft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("none: the file’s own"))]
        choices += [(key.id, f"{key.title} ({key.count})") for key in shipped_keys()]
        self.fields["key_template"].choices = choices  # type: ignore[attr-defined]
        self.initial["key_template"] = draft.key_template


class FactsForm(PartForm):
    """What no file can know: how the practice uses it, and why it may."""

    purpose = LongText(
        label=TEXTS["purpose"][0],
        rows=2,
        required=True,
        max_length=TEXTS["purpose"][1],
        help_text=_("One or two sentences, for whoever chooses it."),
        error_messages={"required": _("Say what it is for.")},
    )
    answered_by = forms.ChoiceField(
        label=_("Who answers"),
        choices=[(each.value, WHO[each]) for each in ANSWERERS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who answers.")},
    )
    minutes = forms.IntegerField(
        label=_("How many minutes it takes"),
        min_value=NUMBERS["minutes"][1],
        max_value=NUMBERS["minutes"][2],
        help_text=_("A client reads this before the first question. Try it out once."),
        error_messages={"required": _("Say how many minutes it takes.")},
    )
    cadence = forms.CharField(
        label=TEXTS["cadence"][0],
        max_length=TEXTS["cadence"][1],
        help_text=_("In words, for example: every four weeks."),
        error_messages={"required": _("Say how often it is asked for.")},
    )
    min_interval_days = forms.IntegerField(
        label=_("Fewest days between two"),
        min_value=NUMBERS["min_interval_days"][1],
        max_value=NUMBERS["min_interval_days"][2],
        help_text=_("Sooner than this, a warning says that a difference means little."),
        error_messages={"required": _("Say how many days lie between two.")},
    )
    limits = LongText(
        label=_("What it cannot say"),
        rows=6,
        required=True,
        max_length=LIMIT_LIMIT * MOST_LIMITS,
        help_text=_("One limit a line. They stand on the questionnaire’s page and in reports."),
        error_messages={"required": _("Name at least one limit.")},
    )
    statement = LongText(
        label=_("Our practice may use this questionnaire because…"),
        required=True,
        max_length=STATEMENT_LIMIT,
        help_text=_("A licence you hold, a permission you were given, or that it is free to use."),
        error_messages={"required": _("Say why your practice may use it.")},
    )

    self_harm = forms.MultipleChoiceField(
        label=_("Questions about thoughts of self-harm"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the questions shown.")},
    )
    safety_at_home = forms.MultipleChoiceField(
        label=_("Questions about safety at home"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the questions shown.")},
    )

    def __init__(self, *args: Any, draft: InstrumentDraft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        said = draft.decided.get("facts", {})
        asked = [
            (item["linkId"], f"{number}. {item['text']}")
            for number, item in enumerate(self.definition.get("items", ()), start=1)
            if takes_options(item)
        ]
        risks = self.definition.get("risks", ())
        for name, kind in DANGEROUS.items():
            self.fields[name].choices = asked  # type: ignore[attr-defined]
            self.initial[name] = [rule["item"] for rule in risks if rule["kind"] == kind]
        self.initial.update({name: self.definition.get(name) for name in FACTS})
        self.initial["limits"] = "\n".join(self.definition.get("limits", ()))
        self.initial["statement"] = draft.decided.get("statement", "")
        if not said:  # what the file's reader put there is a guess nobody made
            earlier = draft.based_on.definition if draft.based_on else {}
            usual: tuple[str, ...] = ("minutes", "cadence", "min_interval_days")
            if not draft.source.get("purpose") and not draft.source.get("description"):
                usual += ("purpose",)
            self.initial.update({name: earlier.get(name) for name in usual})

    def clean_limits(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["limits"].split("\n") if line.strip()]

    def dangers(self) -> dict[str, str]:
        """linkId -> what kind of danger the question asks about."""
        return {
            link_id: kind.value
            for name, kind in DANGEROUS.items()
            for link_id in self.cleaned_data[name]
        }

    def facts(self) -> dict[str, Any]:
        """What `say_facts` takes, the statement aside."""
        return {name: self.cleaned_data[name] for name in FACTS}


class DecideForm(PartForm):
    """A disagreement settled: the key here holds, and why."""

    where = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    what = forms.CharField(widget=forms.HiddenInput, strip=False)
    why = LongText(
        label=_("Why the key here is right"),
        required=True,
        rows=2,
        max_length=WHY_LIMIT,
        help_text=_("For example: compared with the published key, the file adds up one too many."),
        error_messages={"required": _("Say why.")},
    )


def _unreadable(error: SourceError) -> str:
    """Why a text is no JSON, without the parser's own words where they help nobody."""
    if isinstance(error.__cause__, json.JSONDecodeError):
        words = _("This file is not JSON: it cannot be read from line %(line)s on.")
        return words % {"line": error.__cause__.lineno}
    return _("This file cannot be read: its JSON %(why)s.") % {"why": error}


def _keepable(resource: Any) -> bool:
    """Whether a JSON column takes it: no NUL, no half of a pair, no number that is none."""
    ahead = [resource]
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            ahead += [*value, *value.values()]
        elif isinstance(value, list):
            ahead += value
        elif not _is_kept(value):
            return False
    return True


def _is_kept(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if not isinstance(value, str):
        return True
    return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
